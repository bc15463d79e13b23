// Rows and rejects as written are what docs/row-v1.schema.json says, and nothing beside it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { BOTH_ORDERS, exported, fixtureOf, fixtures } from '../laws/fixtures.ts';

const file = path.resolve(import.meta.dirname, '../../docs/row-v1.schema.json');
const schema = JSON.parse(readFileSync(file, 'utf8')) as { $id: string };
const ajv = new Ajv2020({ strict: true, strictTypes: false });
const row = ajv.compile(schema);
const reject = ajv.compile({ $ref: `${schema.$id}#/$defs/reject` });

describe('row v1', () => {
  it.each(fixtures('programs').map((fixture) => [fixture.name, fixture] as const))(
    'is what the rows of %s are',
    async (_, fixture) => {
      for (const order of BOTH_ORDERS) {
        for (const per of ['file', 'function'] as const) {
          const { rows, rejects } = await exported(fixture, { order, per, samples: 2 });
          for (const each of rows) {
            row(each);
            expect(row.errors).toBeNull();
          }
          for (const each of rejects) {
            reject(each);
            expect(reject.errors).toBeNull();
          }
        }
      }
    },
  );

  it.each([
    ['empty', ' \n'],
    ['syntax-error', 'def f(:\n'],
    ['nul-byte', 'x = 1\n\0'],
    ['too-deep', `x = ${'['.repeat(2000)}${']'.repeat(2000)}\n`],
  ])('is what a reject for %s is', async (reason, text) => {
    const { rejects } = await exported(fixtureOf('python', 'a.py', text));
    expect(rejects.map((each) => each.reason)).toEqual([reason]);
    reject(rejects[0]);
    expect(reject.errors).toBeNull();
  });

  it('refuses what is not as it says', async () => {
    const { rows } = await exported(fixtureOf('lua', 'a.lua', 'local a = 1\nprint(a)\n'));
    const good = rows[0]!;
    expect(row(good)).toBe(true);
    const faulty: object[] = [
      { ...good, v: 2 },
      { ...good, extra: 1 },
      { ...good, id: 'x' },
      { ...good, edits: [] },
      { ...good, language: 'perl' },
      { ...good, edits: [{ hunks: [{ at: 0, delete: [], insert: [] }], diff: '@@ -0,0 +1 @@\n' }] },
      { ...good, edits: [{ hunks: [{ at: 0, delete: [], insert: ['a\nb\n'] }], diff: '@@ -' }] },
      { ...good, stats: { ...good.stats, function: 'f' } },
    ];
    for (const each of faulty) expect(row(each), JSON.stringify(each)).toBe(false);
  });
});
