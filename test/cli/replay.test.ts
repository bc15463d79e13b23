// `stepwright replay` and the exit codes: 0 done, 1 the check failed, 2 wrong usage or a missing tool.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { replayFile } from '../../src/dataset/replay.ts';
import type { Row } from '../../src/dataset/row.ts';
import { exported, fixtures } from '../laws/fixtures.ts';
import { filled, folder, stepwright } from './stepwright.ts';

async function aRow(): Promise<Row> {
  const { rows } = await exported(fixtures('programs').find(({ language }) => language === 'lua')!);
  return rows[0]!;
}

const first = (row: Row): Row['edits'][number] => row.edits[0]!;

/** How a row can be spoilt, and what is said of it. */
const SPOILT: [string, (row: Row) => unknown, RegExp][] = [
  [
    'a changed hunk',
    (row) => ({
      ...row,
      edits: [
        { ...first(row), hunks: [{ at: 0, delete: [], insert: ['x\n'] }] },
        ...row.edits.slice(1),
      ],
    }),
    /edit 0: diff and hunks differ/,
  ],
  [
    'a changed diff',
    (row) => ({
      ...row,
      edits: [{ ...first(row), diff: '@@ -0,0 +1 @@\n+x\n' }, ...row.edits.slice(1)],
    }),
    /edit 0: diff and hunks differ/,
  ],
  [
    'a missing edit',
    (row) => ({ ...row, edits: row.edits.slice(1) }),
    /does not fit|do not give the source|differ/,
  ],
  ['another id', (row) => ({ ...row, id: '0'.repeat(32) }), /the id is not of this row/],
  ['another source', (row) => ({ ...row, source: `${row.source}--\n` }), /do not give the source/],
  ['another seed', (row) => ({ ...row, seed: row.seed + 1 }), /the id is not of this row/],
  ['another version', (row) => ({ ...row, v: 2 }), /not a row v1/],
  ['no JSON', () => 'nothing', /not a row v1/],
];

describe('replay', () => {
  it.each(SPOILT)('names a row with %s', async (_, spoil, said) => {
    const row = await aRow();
    const file = path.join(folder(), 'rows.jsonl');
    writeFileSync(file, [row, spoil(row), row].map((each) => `${JSON.stringify(each)}\n`).join(''));
    const { rows, faults } = await replayFile(file, null);
    expect(rows).toBe(3);
    expect(faults.map((fault) => fault.row)).toEqual([2]);
    expect(faults[0]!.message).toMatch(said);
  });

  it('ends with 1 on a spoilt row and names file, row and source', async () => {
    const row = await aRow();
    const cwd = filled({
      'good.jsonl': `${JSON.stringify(row)}\n\n`,
      'bad.jsonl': `${JSON.stringify(row)}\n{half\n${JSON.stringify({ ...row, id: 'f'.repeat(32) })}\n`,
    });
    const good = await stepwright(['replay', 'good.jsonl'], { cwd });
    expect(good.code).toBe(0);
    expect(good.stdout).toBe('');
    const bad = await stepwright(['replay', 'bad.jsonl'], { cwd });
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain('bad.jsonl:2:');
    expect(bad.stdout).toContain(`bad.jsonl:3: ${row.source_path}`);
    const json = await stepwright(['replay', 'bad.jsonl', '--json'], { cwd });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ file: 'bad.jsonl', rows: 3 });
  });
});

describe('the command line', () => {
  it.each<[string, string[], string]>([
    ['nothing to do', ['edits'], 'give files or folders'],
    ['both kinds of input', ['edits', 'a.lua', '--dataset', 'x'], 'not both'],
    ['a path that is not there', ['edits', 'no'], 'no: no such file or folder'],
    ['a folder without sources', ['edits', 'empty'], 'no source files found'],
    ['an unknown kind of file', ['edits', 'a.txt'], '--language'],
    ['an unknown language', ['edits', 'a.lua', '--language', 'perl'], 'python'],
    ['a bad count', ['edits', 'a.lua', '--samples', '0'], 'A whole number'],
    ['an unknown order', ['edits', 'a.lua', '--order', 'back'], 'random'],
    ['--resume to stdout', ['edits', 'a.lua', '--resume'], '-o FILE'],
    ['a packed dataset', ['edits', '--dataset', 'x.gz'], 'gzip -dk'],
    ['no rows to replay', ['replay', 'no.jsonl'], 'no.jsonl'],
    ['an unknown command', ['bogus'], 'bogus'],
  ])('ends with 2 on %s and says what to do', async (_, args, said) => {
    const cwd = filled({
      'a.lua': 'print(1)\n',
      'a.txt': 'x',
      'empty/readme.md': '',
      'x.gz': Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]),
    });
    const ran = await stepwright(args, { cwd });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(said);
    expect(ran.stderr).not.toContain('    at ');
    expect(ran.stdout).toBe('');
  });

  it('says how to install a missing native tool', async () => {
    const cwd = filled({ 'a.lua': 'print(1)\n', 'a.rkt': '#lang racket/base\n1\n' });
    for (const file of ['a.lua', 'a.rkt']) {
      const ran = await stepwright(['edits', file, '--linter', 'native'], {
        cwd,
        env: { PATH: '' },
        extendEnv: false,
      });
      expect(ran.code).toBe(2);
      expect(ran.stderr).toContain('is not installed. Install it with: ');
    }
  });

  it('keeps stdout for data', async () => {
    const cwd = filled({ 'a.lua': 'local a = 1\nprint(b)\n' });
    const rows = await stepwright(['edits', 'a.lua'], { cwd });
    expect(rows.code).toBe(0);
    expect(
      rows.stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Row).source),
    ).toEqual(['local a = 1\nprint(b)\n']);
    expect(rows.stderr).not.toContain('\r');
    const json = await stepwright(['edits', 'a.lua', '-o', 'x.jsonl', '--json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({ items: 1, rows: 1 });
    const lint = await stepwright(['lint', 'a.lua', '--json'], { cwd });
    expect(lint.code).toBe(1);
    expect(JSON.parse(lint.stdout)).toMatchObject({ path: 'a.lua', language: 'lua' });
    expect((JSON.parse(lint.stdout) as { diagnostics: object[] }).diagnostics[0]).toMatchObject({
      line: 2,
      symbol: 'b',
    });
  });
});
