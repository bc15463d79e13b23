// `--order git` through the command line: a repository in, its versions out as states.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyHunks } from '../../src/text/edit.ts';
import type { Row } from '../../src/dataset/row.ts';
import { folder, stepwright } from '../cli/stepwright.ts';

const VERSIONS = [
  'local M = {}\n\nfunction M.one()\n  return 1\nend\n\nreturn M\n',
  'local M = {}\n\nfunction M.one()\n  return 1\nend\n\nfunction M.broken(\n\nreturn M\n',
  'local M = {}\n\nfunction M.one()\n  return undefined_name\nend\n\nreturn M\n',
  'local M = {}\n\nfunction M.one(n)\n  return n or 1\nend\n\nreturn M\n',
  'local M = {}\n\n-- Two.\nfunction M.two()\n  return 2\nend\n\nreturn M\n',
];

function repository(versions: readonly string[]): string {
  const made = folder();
  const git = (...args: string[]): void => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
    execFileSync('git', [...identity, ...args], { cwd: made, stdio: 'ignore' });
  };
  git('init');
  for (const version of versions) {
    writeFileSync(path.join(made, 'm.lua'), version);
    git('add', '-A');
    git('commit', '-m', 'change');
  }
  return made;
}

function states(row: Row): string[] {
  let lines: string[] = [];
  return row.edits.map(({ hunks }) => (lines = applyHunks(lines, hunks)).join(''));
}

describe('stepwright edits --order git', () => {
  it('gives the versions that parse and are as clean as the last, and the file as it is', async () => {
    const cwd = repository(VERSIONS);
    const now = VERSIONS[4]!.replace('2\n', '3\n');
    writeFileSync(path.join(cwd, 'm.lua'), now);
    const { code, stdout } = await stepwright(['edits', 'm.lua', '--order', 'git'], { cwd });
    expect(code).toBe(0);
    const row = JSON.parse(stdout) as Row;
    expect(states(row)).toEqual([VERSIONS[0], VERSIONS[3], VERSIONS[4], now]);
    expect(row).toMatchObject({ order: 'git', source: now, stats: { merged: 2, edits: 4 } });
    writeFileSync(path.join(cwd, 'rows.jsonl'), stdout);
    expect((await stepwright(['replay', 'rows.jsonl'], { cwd })).code).toBe(0);
  });

  it('gives the same bytes with one and two jobs, and other versions in further samples', async () => {
    const cwd = repository(VERSIONS);
    const args = ['edits', '.', '--order', 'git', '--samples', '8'];
    const one = await stepwright([...args, '--jobs', '1'], { cwd });
    const two = await stepwright([...args, '--jobs', '2'], { cwd });
    expect(two.stdout).toBe(one.stdout);
    const counts = one.stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as Row).edits.length);
    expect(counts[0]).toBe(3);
    expect(new Set(counts).size).toBeGreaterThan(1);
  });

  it('rejects a file without history, and says so', async () => {
    const cwd = repository(VERSIONS.slice(0, 1));
    rmSync(path.join(cwd, '.git'), { recursive: true });
    const args = ['edits', '.', '--order', 'git', '--rejects', 'rejects.jsonl', '--json'];
    const { code, stderr } = await stepwright(args, { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stderr)).toMatchObject({ rows: 0, rejects: { 'no-history': 1 } });
  });

  it.each([
    [['--per', 'function', 'm.lua'], '--per function'],
    [['--dataset', 'rows.jsonl'], '--dataset'],
  ])('refuses %j', async (words, named) => {
    const cwd = repository(VERSIONS.slice(0, 1));
    const { code, stderr } = await stepwright(['edits', '--order', 'git', ...words], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(named);
  });
});
