// Units and requirements as readable text: a program with marks in front of its lines. `-` is the
// line whose smallest unit is removed, `x` lines that must go with it; all others must stay.
import { expect } from 'vitest';
import type { Diagnostic, Language } from '../../src/languages/language.ts';
import { Dependencies, Presence } from '../../src/lintseq/dependencies.ts';
import { Baseline } from '../../src/lintseq/verify.ts';
import { SourceText } from '../../src/text/lines.ts';

/** Checks one marked program: what goes is what is marked, and what stays has no fresh finding. */
export function checkRemoval(language: Language, marked: string): void {
  const lines = marked.replace(/^\n/, '').trimEnd().split('\n');
  const text = lines.map((line) => `${line.slice(2)}\n`).join('');
  const dialect = language.dialect(text, '');
  const { root, fault } = language.parse(text, dialect);
  expect(fault, text).toBeNull();
  const analysis = language.analyse(root, new SourceText(text), dialect);
  const presence = new Presence(new Dependencies(analysis));
  const row = lines.findIndex((line) => line.startsWith('-'));
  const unit = analysis.unitAt[row]!;
  expect(unit, `no unit owns ${lines[row]}`).toBeGreaterThanOrEqual(0);
  presence.remove(unit);
  const stays = (at: number): boolean =>
    analysis.unitAt[at]! < 0 || presence.present[analysis.unitAt[at]!] === 1;
  const seen = lines.map((line, at) => {
    const mark = stays(at) ? ' ' : at === row ? '-' : 'x';
    return `${mark} ${line.slice(2)}`.trimEnd();
  });
  expect(seen.join('\n')).toBe(lines.map((line) => line.trimEnd()).join('\n'));
  const left = text
    .split(/^/m)
    .filter((_, at) => stays(at))
    .join('');
  const before = new Baseline(language.linter.lint(text, dialect));
  expect(before.fresh(language.linter.lint(left, dialect))).toEqual([]);
}

/** `rule symbol` of each finding, in order of line. */
export function findings(language: Language, text: string): string[] {
  return language.linter
    .lint(text, language.dialect(text, ''))
    .map(({ rule, symbol }: Diagnostic) => `${rule} ${symbol}`.trimEnd());
}

/** Name, first line (1-based), line count and instruction of each function. */
export function functionsOf(language: Language, text: string): string[] {
  const dialect = language.dialect(text, '');
  const { root } = language.parse(text, dialect);
  return language
    .functions(root, new SourceText(text), dialect)
    .map((f) => `${f.name} ${f.start + 1}+${f.end - f.start} ${f.instruction ?? '-'}`);
}
