/** Racket: every #lang whose text is made of S-expressions. */
import type { SyntaxNode } from '../../syntax/node.ts';
import { GrammarParser } from '../../syntax/parser.ts';
import type { SourceText } from '../../text/lines.ts';
import { AnalysisBuilder } from '../analysis-builder.ts';
import type { Diagnostic, Language, LanguageModule } from '../language.ts';
import { NOT_DATA } from './forms.ts';
import { functionName, functionSpans } from './functions.ts';
import { lintTree } from './lint.ts';
import { headOf, items } from './module-scope.ts';
import { RacketResolver } from './scope.ts';

async function load(): Promise<Language> {
  const grammar = await GrammarParser.load('racket');
  const parse = (text: string): { root: SyntaxNode; fault: SyntaxNode | null } => {
    const { root, fault } = grammar.parse(text);
    return { root, fault };
  };
  return {
    id: 'racket',
    title: 'Racket',
    comment: { open: ';', close: '' },
    linter: {
      name: 'stepwright-racket',
      version: '1',
      undefinedRules: new Set(['unbound-identifier']),
      lint(text, dialect): Diagnostic[] {
        const { root, fault } = parse(text);
        return lintTree(root, fault, text, dialect);
      },
    },
    dialect: (text) => /#(?:lang |!)[ \t]*([-+_/A-Za-z0-9]+)/.exec(text)?.[1] ?? '',
    parse(text, dialect) {
      const { root, fault } = parse(text);
      return { root, fault: NOT_DATA.test(dialect) ? root : fault };
    },
    analyse(root, source, dialect) {
      const builder = new AnalysisBuilder(source);
      const module = new RacketResolver(source.text, dialect, {
        use: (at, definitions) => builder.require(at, definitions),
        elements: (list) => builder.container(list),
        undefined: () => undefined,
        emptyBody: () => undefined,
      }).file(root);
      for (const name of module.scope.names()) {
        for (const at of module.scope.own(name)!) builder.global(name, at);
      }
      for (const { at } of [...module.unknown, ...module.providers, ...module.binders]) {
        builder.wildcard(at);
      }
      needLanguage(root, dialect, builder);
      if (/^typed\//.test(dialect)) glueAnnotations(root, source.text, builder);
      for (const node of root.children) signature(node, source, builder);
      return builder.build();
    },
    functions: functionSpans,
  };
}

/** Without its `#lang` line nothing is a module. */
function needLanguage(root: SyntaxNode, dialect: string, builder: AnalysisBuilder): void {
  const lang = root.children.find(({ type }) => type === 'lang_line');
  if (!lang) return;
  const data = root.children.filter(
    (node) => node.named && node.start > lang.start && !/comment$/.test(node.type),
  );
  for (const node of data) builder.require(node.start, [lang.start]);
  // `#lang s-exp module`: the first datum says what the language is.
  if (/s-exp|module-reader/.test(dialect) && data[0]) builder.require(lang.start, [data[0].start]);
}

/** Typed Racket checks a definition against its annotation, and an annotation needs a definition. */
function glueAnnotations(root: SyntaxNode, text: string, builder: AnalysisBuilder): void {
  const notes = new Map<string, number>();
  for (const node of root.children) {
    if (headOf(node, text) === ':') notes.set(items(node)[1]?.textIn(text) ?? '', node.start);
  }
  for (const node of root.children) {
    const name = functionName(node, text) ?? items(node)[1]?.textIn(text) ?? '';
    const note = /^define/.test(headOf(node, text)) ? notes.get(name) : undefined;
    if (note !== undefined) builder.glue(note, node.start);
  }
}

/** `(define (f x) body …)`: the placeholder takes the body's lines and keeps the brackets. */
function signature(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const name = functionName(node, source.text);
  const parts = items(node);
  if (name === null || parts[1]?.type !== 'list' || !parts[2]) return;
  const from = parts[2].start;
  const row = source.lines[source.rowAt(from)]!;
  const indent = /^[ \t]*/.exec(row)![0];
  const last = source.lines[source.rowAt(node.end - 1)]!;
  const ending = /\r?\n$/.exec(last)?.[0] ?? '';
  builder.signature(node.start, from, node.end, [
    `${indent}(error '${name} "not written yet"))${ending}`,
  ]);
}

export const racketModule: LanguageModule = {
  id: 'racket',
  title: 'Racket',
  extensions: ['.rkt', '.rktl'],
  fences: ['racket', 'rkt'],
  load,
};
