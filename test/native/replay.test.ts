// After a native run every state is clean by the same tool; replay says so, and sees one that is not.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rowId, type Row } from '../../src/dataset/row.ts';
import { unifiedDiff } from '../../src/text/edit.ts';
import { filled, stepwright } from '../cli/stepwright.ts';
import { BOTH_ORDERS, fixtures, LANGUAGES } from '../laws/fixtures.ts';

describe.each(LANGUAGES)('a native run in %s', (id) => {
  const own = fixtures('programs').filter(({ language }) => language === id);

  it.each(BOTH_ORDERS)('is clean by the native tool in order %s', async (order) => {
    const cwd = filled(Object.fromEntries(own.map(({ name, bytes }) => [name, bytes])));
    const ran = await stepwright(
      ['edits', '.', '--linter', 'native', '--order', order, '--jobs', '1', '-o', 'x.jsonl'],
      { cwd },
    );
    expect(ran.stderr).toContain('rejected  0');
    expect(ran.code).toBe(0);
    const replayed = await stepwright(['replay', 'x.jsonl', '--linter', 'native'], { cwd });
    expect(replayed.stdout).toBe('');
    expect(replayed.code).toBe(0);
    const rows = readFileSync(path.join(cwd, 'x.jsonl'), 'utf8').trimEnd().split('\n');
    expect(rows).toHaveLength(own.length);
    for (const line of rows) {
      const row = JSON.parse(line) as Row;
      expect(row.linter.name).not.toContain('stepwright');
      expect(row.edits.length, row.source_path).toBeGreaterThan(1);
    }
  });
});

describe('replay with the native linter', () => {
  it('names the state that is not clean', async () => {
    const source = 'local a = 1\nprint(a)\n';
    const edits = [
      [{ at: 0, delete: [], insert: ['print(a)\n'] }],
      [{ at: 0, delete: [], insert: ['local a = 1\n'] }],
    ].map((hunks) => ({ hunks, diff: unifiedDiff(hunks) }));
    const head = { language: 'lua', order: 'random', seed: 0, sample: 0, source } as const;
    const row = { v: 1, id: rowId(head), source_path: 'a.lua', ...head, instruction: null, edits };
    const cwd = filled({});
    writeFileSync(path.join(cwd, 'x.jsonl'), `${JSON.stringify(row)}\n`);
    expect((await stepwright(['replay', 'x.jsonl'], { cwd })).code).toBe(0);
    const ran = await stepwright(['replay', 'x.jsonl', '--linter', 'native'], { cwd });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/x\.jsonl:1: edit 0 a\.lua line 1: W?113 accessing undefined/);
  });
});
