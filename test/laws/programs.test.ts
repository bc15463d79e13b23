// Every fixture program goes through all laws, in both orders, with several seeds.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/dataset/row.ts';
import { loadLanguage } from '../../src/languages/registry.ts';
import { BOTH_ORDERS, exported, fixtures, LANGUAGES } from './fixtures.ts';
import { brokenLaws, statesOfRow } from './laws.ts';

const programs = fixtures('programs');
const cases = programs.flatMap((fixture) => BOTH_ORDERS.map((order) => ({ fixture, order })));

describe('fixture programs', () => {
  it('are there for every language', () => {
    for (const language of LANGUAGES) {
      const own = programs.filter((fixture) => fixture.language === language);
      expect(own.length, language).toBeGreaterThanOrEqual(2);
    }
  });

  it.each(cases.map(({ fixture, order }) => [fixture.name, order, fixture] as const))(
    '%s holds all laws in order %s',
    async (_, order, fixture) => {
      const language = await loadLanguage(fixture.language);
      for (const seed of [0, 77]) {
        const { rows, rejects } = await exported(fixture, { order, seed });
        expect(rejects).toEqual([]);
        expect(rows).toHaveLength(1);
        for (const row of rows) expect(brokenLaws(row, language)).toEqual([]);
      }
    },
  );

  it.each(programs.map((fixture) => [fixture.name, fixture] as const))(
    '%s gives the same bytes for the same seed, and others for another',
    async (_, fixture) => {
      for (const order of BOTH_ORDERS) {
        const first = await exported(fixture, { order, samples: 3 });
        const again = await exported(fixture, { order, samples: 3 });
        expect(again.lines).toEqual(first.lines);
        expect(new Set(first.rows.map(({ id }) => id)).size).toBe(3);
      }
      const { rows } = await exported(fixture, { samples: 4 });
      const other = await exported(fixture, { samples: 4, seed: 1 });
      const edits = [...rows, ...other.rows].map((row) => JSON.stringify(row.edits));
      expect(new Set(edits).size).toBeGreaterThanOrEqual(7);
    },
  );

  it.each(programs.map((fixture) => [fixture.name, fixture] as const))(
    '%s is built by patch(1) from its diffs',
    async (_, fixture) => {
      for (const order of BOTH_ORDERS) {
        const { rows } = await exported(fixture, { order, seed: 5 });
        expect(patched(rows[0]!)).toEqual(statesOfRow(rows[0]!));
      }
    },
  );
});

/** The states that patch(1) makes of a row's diffs. */
function patched(row: Row): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwright-laws-'));
  try {
    writeFileSync(path.join(folder, 'f'), '');
    row.edits.forEach(({ diff }, i) =>
      writeFileSync(path.join(folder, `${i}.diff`), `--- f\n+++ f\n${diff}`),
    );
    const script = row.edits.map(
      (_, i) => `patch --binary -s -F0 f < ${i}.diff && cp f ${i}.state`,
    );
    execFileSync('sh', ['-ec', script.join('\n')], { cwd: folder });
    return row.edits.map((_, i) => readFileSync(path.join(folder, `${i}.state`), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
