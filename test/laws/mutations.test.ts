// The laws on programs that nobody wrote by hand: every text becomes rows that hold all laws, or a
// reject with a reason. LAWS_RUNS=1000 searches longer; a failure prints the seed and the changes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadLanguage } from '../../src/languages/registry.ts';
import { BOTH_ORDERS, exported, fixtureOf, fixtures, LANGUAGES } from './fixtures.ts';
import { brokenLaws, report } from './laws.ts';
import { mutated, mutation } from './mutations.ts';

const RUNS = Number(process.env['LAWS_RUNS'] ?? 8);
const programs = fixtures('programs');

describe.each(LANGUAGES)('changed programs in %s', (id) => {
  const own = programs.filter(({ language }) => language === id);

  it(
    'hold all laws or are rejected with a reason',
    { timeout: 120_000 + RUNS * 3000 },
    async () => {
      const language = await loadLanguage(id);
      let rows = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...own),
          fc.array(mutation, { minLength: 1, maxLength: 4 }),
          fc.constantFrom(...BOTH_ORDERS),
          fc.nat({ max: 3 }),
          async (program, changes, order, seed) => {
            const text = mutated(id, program.bytes.toString('utf8'), changes);
            const result = await exported(fixtureOf(id, program.name, text), { order, seed });
            rows += result.rows.length;
            expect(result.rows.length + result.rejects.length).toBe(1);
            for (const { reason, message } of result.rejects) {
              expect(message).not.toBe('');
              expect(['syntax-error', 'empty', 'too-deep', 'parser-gave-up'], message).toContain(
                reason,
              );
            }
            for (const row of result.rows) {
              const broken = brokenLaws(row, language);
              if (broken.length > 0) throw new Error(report(row, broken, order));
            }
          },
        ),
        { numRuns: RUNS },
      );
      expect(rows).toBeGreaterThan(RUNS / 6);
    },
  );
});
