/** R. */
import { GrammarParser } from '../../syntax/parser.ts';
import { AnalysisBuilder } from '../analysis-builder.ts';
import type { Diagnostic, Language, LanguageModule } from '../language.ts';
import { functionSpans } from './functions.ts';
import { lintTree } from './lint.ts';
import { resolve } from './scope.ts';
import { collectUnits } from './units.ts';

async function load(): Promise<Language> {
  const grammar = await GrammarParser.load('r');
  return {
    id: 'r',
    title: 'R',
    comment: { open: '#', close: '' },
    linter: {
      name: 'stepwright-r',
      version: '1',
      undefinedRules: new Set(['undefined-name']),
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
      const { globals, wildcards } = resolve(root, source.text, {
        use: (at, definitions) => builder.require(at, definitions),
        undefined: () => undefined,
      });
      for (const [name, offsets] of globals) for (const at of offsets) builder.global(name, at);
      for (const at of wildcards) builder.wildcard(at);
      return builder.build();
    },
    functions: functionSpans,
  };
}

export const rModule: LanguageModule = {
  id: 'r',
  title: 'R',
  extensions: ['.r'],
  fences: ['r'],
  load,
};
