// Where rows may go, and what is said when they cannot.
import { readdirSync, statSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { CLI, filled, stepwright } from '../cli/stepwright.ts';

const TIMEOUT = 60_000;

describe('outputs', { timeout: TIMEOUT }, () => {
  it.each<[string, string[], string]>([
    ['a folder', ['-o', '.'], 'is a folder'],
    ['a missing folder', ['-o', 'no/x.jsonl'], 'there is no folder no'],
    ['a file as folder', ['-o', 'a.lua/x.jsonl'], 'there is no folder a.lua'],
    ['one file for two things', ['-o', 'x', '--rejects', 'x'], 'need a file each'],
    ['a full device', ['-o', '/dev/full'], 'ENOSPC'],
  ])('refuse %s', async (_, args, said) => {
    const cwd = filled({ 'a.lua': 'print(1)\n' });
    const ran = await stepwright(['edits', 'a.lua', ...args], { cwd });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(said);
    expect(ran.stderr).not.toContain('    at ');
    expect(readdirSync(cwd)).toEqual(['a.lua']);
  });

  it('leave devices what they are', async () => {
    const cwd = filled({ 'a.lua': 'print(1)\n' });
    expect((await stepwright(['edits', 'a.lua', '-o', '/dev/null'], { cwd })).code).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    const full = await execa(
      'sh',
      ['-c', '"$0" "$@" > /dev/full', process.execPath, CLI, 'edits', 'a.lua'],
      { cwd, reject: false },
    );
    expect(full.exitCode).toBe(2);
    expect(full.stderr).toContain('writing stdout failed');
  });
});
