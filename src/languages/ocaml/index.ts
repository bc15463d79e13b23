/** OCaml, implementations and interfaces. */
import type { Parsed } from '../../syntax/node.ts';
import { GrammarParser } from '../../syntax/parser.ts';
import { AnalysisBuilder } from '../analysis-builder.ts';
import type { Diagnostic, Language, LanguageModule } from '../language.ts';
import { functionSpans } from './functions.ts';
import { lintTree } from './lint.ts';
import { OCamlResolver } from './scope.ts';
import { collectUnits } from './units.ts';

const INTERFACE = 'interface';

async function load(): Promise<Language> {
  const [implementation, signature] = await Promise.all([
    GrammarParser.load('ocaml'),
    GrammarParser.load('ocaml_interface'),
  ]);
  const grammarOf = (dialect: string): GrammarParser =>
    dialect === INTERFACE ? signature : implementation;
  const parse = (text: string, dialect: string): Parsed => {
    const parsed = grammarOf(dialect).parse(text);
    if (!parsed.fault || !/\beffect\b/.test(text)) return parsed;
    // A keyword since OCaml 5.3, and a name in all that was written before.
    const older = grammarOf(dialect).parse(text.replace(/\beffect\b/g, 'effecT'));
    return older.fault ? parsed : older;
  };
  return {
    id: 'ocaml',
    title: 'OCaml',
    comment: { open: '(*', close: '*)' },
    linter: {
      name: 'stepwright-ocaml',
      version: '1',
      undefinedRules: new Set(['unbound-value']),
      lint(text, dialect): Diagnostic[] {
        const { root, fault } = parse(text, dialect);
        return lintTree(root, fault, text);
      },
    },
    dialect: (_text, path) => (path.toLowerCase().endsWith('.mli') ? INTERFACE : 'implementation'),
    parse,
    analyse(root, source) {
      const builder = new AnalysisBuilder(source);
      const owned = collectUnits(root, source, builder);
      const shape = new OCamlResolver(source.text, {
        use: (at, definitions) => builder.require(at, definitions),
        undefined: () => undefined,
      }).file(root, owned);
      for (const { key, at } of shape.items) {
        if (key.startsWith('v:')) builder.global(key.slice(2), at);
      }
      for (const at of shape.includes) builder.wildcard(at);
      return builder.build();
    },
    functions: functionSpans,
  };
}

export const ocamlModule: LanguageModule = {
  id: 'ocaml',
  title: 'OCaml',
  extensions: ['.ml', '.mli'],
  fences: ['ocaml', 'ml'],
  load,
};
