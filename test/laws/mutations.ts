// Real programs changed as files in the wild are: lines lost and doubled, other line endings, marks
// of diffs at column 0, characters that tools count differently.
import fc from 'fast-check';
import type { LanguageId } from '../../src/languages/language.ts';
import { splitLines } from '../../src/text/lines.ts';

/** Opens and closes a comment in each language. */
const COMMENT: Readonly<Record<LanguageId, readonly [string, string]>> = {
  lua: ['-- ', ''],
  ocaml: ['(* ', ' *)'],
  python: ['# ', ''],
  r: ['# ', ''],
  racket: ['; ', ''],
};

/** Starts a line with a character that diffs use, and is a program of its own. */
const COLUMN_0: Readonly<Record<LanguageId, readonly string[]>> = {
  lua: ['-- a', '---@@ -1 +1 @@'],
  ocaml: ['(*\n@@ -1 +1 @@\n+a\n-b\n*)'],
  python: ['+1', '-1', '-1 + (\n+1\n)', '"""\n@@ -1,2 +3 @@\n+a\n-b\n--- c\n+++ d\n"""'],
  r: ['+1', '-1', '"\n@@ -1 +1 @@\n--- a\n+++ b\n"'],
  racket: ['+', '-1', '#|\n@@ -1 +1 @@\n+a\n-b\n|#'],
};

const TOLD = [
  '<|diff|>',
  '@@ -1 +1 @@',
  '\u2028',
  '\u0085',
  '𝒳😀',
  '\r',
  '\f',
  '\ufeff',
  'é',
  '\\',
];

/** One change of the lines of a program. Lines keep their endings. */
export type Mutation =
  | { readonly kind: 'delete' | 'double' | 'swap' | 'column0' | 'blank' | 'blanks'; at: number }
  | { readonly kind: 'comment'; at: number; text: string }
  | { readonly kind: 'crlf' | 'mixed' | 'tabs' | 'bom' | 'formfeeds' | 'unfinished' };

const at = fc.nat({ max: 10_000 });

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('delete', 'double', 'swap', 'column0', 'blank', 'blanks'),
      at,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('comment' as const),
      at,
      text: fc.constantFrom(...TOLD),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('crlf', 'mixed', 'tabs', 'bom', 'formfeeds', 'unfinished'),
    }),
  },
);

/** The program with the changes made one after another. */
export function mutated(language: LanguageId, text: string, changes: readonly Mutation[]): string {
  let out = text;
  for (const change of changes) {
    const lines = splitLines(out);
    if (lines.length > 0) out = changed(language, lines, change).join('');
  }
  return out;
}

function changed(language: LanguageId, lines: string[], change: Mutation): string[] {
  const row = 'at' in change ? change.at % lines.length : 0;
  const here = lines[row]!;
  const indent = /^[ \t]*/.exec(here)![0];
  switch (change.kind) {
    case 'delete':
      return lines.toSpliced(row, 1);
    case 'double':
      return lines.toSpliced(row, 0, here.endsWith('\n') ? here : `${here}\n`);
    case 'swap':
      return lines.toSpliced(row, 2, ...lines.slice(row, row + 2).reverse());
    case 'column0': {
      const choices = COLUMN_0[language];
      return lines.toSpliced(row, 0, `${choices[change.at % choices.length]!}\n`);
    }
    case 'blank':
      return lines.toSpliced(row, 0, '\n');
    case 'blanks':
      return lines.toSpliced(row, 0, ' \t \n', '\n', '\r\n');
    case 'comment': {
      const [open, close] = COMMENT[language];
      return lines.toSpliced(row, 0, `${indent}${open}${change.text}${close}\n`);
    }
    case 'crlf':
      return lines.map((line) => line.replace(/\r?\n$/, '\r\n'));
    case 'mixed':
      return lines.map((line, i) => (i % 3 === 0 ? line.replace(/\r?\n$/, '\r\n') : line));
    case 'tabs':
      return lines.map((line) => line.replace(/^( {2})+/, (m) => '\t'.repeat(m.length / 2)));
    case 'bom':
      return lines.with(0, lines[0]!.startsWith('\ufeff') ? lines[0]! : `\ufeff${lines[0]!}`);
    case 'formfeeds':
      return lines.map((line, i) => (i % 5 === 2 && line.trim() === '' ? `\f${line}` : line));
    case 'unfinished':
      return lines.with(lines.length - 1, lines.at(-1)!.replace(/\r?\n$/, ''));
  }
}
