/** Lua 5.1 to 5.4 and LuaJIT. */
import { GrammarParser } from '../../syntax/parser.ts';
import { AnalysisBuilder } from '../analysis-builder.ts';
import type { Diagnostic, Language, LanguageModule } from '../language.ts';
import { functionSpans } from './functions.ts';
import { lintTree } from './lint.ts';
import { resolve } from './scope.ts';
import { collectUnits } from './units.ts';

async function load(): Promise<Language> {
  const grammar = await GrammarParser.load('lua');
  return {
    id: 'lua',
    title: 'Lua',
    comment: { open: '--', close: '' },
    linter: {
      name: 'stepwright-lua',
      version: '1',
      undefinedRules: new Set(['undefined-name', 'undefined-label']),
      lint(text): Diagnostic[] {
        const { root, fault } = grammar.parse(text);
        return lintTree(root, fault, text);
      },
    },
    dialect: () => '',
    parse: (text) => grammar.parse(text),
    analyse(root, source) {
      const builder = new AnalysisBuilder(source);
      collectUnits(root, source, builder);
      resolve(root, source.text, {
        use: (at, definitions) => builder.require(at, definitions),
        global: (name, at) => builder.global(name, at),
        label: (name, at) => builder.global(name, at),
        free: () => undefined,
        lost: () => undefined,
        constant: () => undefined,
      });
      for (const node of root.children) declareLocals(node, source.text, builder);
      return builder.build();
    },
    functions: functionSpans,
  };
}

/** Locals of the file level are what its other parts may use. */
function declareLocals(
  node: Parameters<typeof resolve>[0],
  text: string,
  builder: AnalysisBuilder,
): void {
  if (node.type === 'function_declaration') {
    const name = node.child('name');
    if (name?.type === 'identifier') builder.global(name.textIn(text), name.start);
  } else if (node.type === 'variable_declaration') {
    const list = (node.first('assignment_statement') ?? node).first('variable_list');
    for (const name of list?.children ?? []) {
      if (name.type === 'identifier') builder.global(name.textIn(text), name.start);
    }
  }
}

export const luaModule: LanguageModule = {
  id: 'lua',
  title: 'Lua',
  extensions: ['.lua'],
  fences: ['lua'],
  load,
};
