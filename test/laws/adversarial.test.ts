// What breaks edit formats and parsers, as files: each becomes a row that holds all laws, or is
// rejected with the reason said here. What is not said is a row.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadLanguage } from '../../src/languages/registry.ts';
import { BOTH_ORDERS, exported, fixtures, LANGUAGES } from './fixtures.ts';
import { brokenLaws } from './laws.ts';

const REASONS: Readonly<Record<string, string>> = {
  nul: 'nul-byte',
  'too-deep': 'too-deep',
  empty: 'empty',
  blank: 'empty',
  'bom-only': 'empty',
  'not-utf8': 'not-utf8',
  utf16: 'not-utf8',
  unclosed: 'syntax-error',
  'git-conflict': 'syntax-error',
  // In Lua a comment ends at CR too.
  'lua/cr-in-comment': 'syntax-error',
  // `=======` and `<<<<<<<` are identifiers.
  'racket/git-conflict': 'row',
};

const files = fixtures('adversarial');
const nameOf = (file: string): string => file.slice(0, -path.extname(file).length);

function expected(file: string): string {
  const name = nameOf(file);
  return REASONS[name] ?? REASONS[path.basename(name)] ?? 'row';
}

describe('adversarial files', () => {
  it('are the same for every language', () => {
    const kinds = (id: string): string[] =>
      files
        .filter(({ language }) => language === id)
        .map(({ name }) => path.basename(nameOf(name)));
    expect(kinds('lua').length).toBeGreaterThanOrEqual(30);
    for (const id of LANGUAGES) expect(kinds(id), id).toEqual(kinds('lua'));
  });

  it.each(files.map((fixture) => [fixture.name, fixture] as const))('%s', async (_, fixture) => {
    const language = await loadLanguage(fixture.language);
    for (const order of BOTH_ORDERS) {
      const { rows, rejects } = await exported(fixture, { order, seed: 3 });
      const said = expected(fixture.name);
      if (said === 'row') {
        expect(rejects).toEqual([]);
        expect(rows).toHaveLength(1);
        for (const row of rows) {
          expect(row.source).toBe(fixture.bytes.toString('utf8'));
          expect(brokenLaws(row, language)).toEqual([]);
        }
      } else {
        expect(rows).toEqual([]);
        expect(rejects.map(({ reason }) => reason)).toEqual([said]);
        expect(rejects[0]!.message).not.toBe('');
      }
    }
  });
});
