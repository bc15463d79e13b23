// A run that is killed, interrupted or out of disk loses nothing: resumed, it gives the bytes of a
// run that nobody disturbed, with any number of threads.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { CLI, corpus, stepwright } from '../cli/stepwright.ts';

const TIMEOUT = 120_000;

/** Starts a run and sends it a signal once the part has so many bytes. */
async function disturbed(
  cwd: string,
  args: readonly string[],
  part: string,
  bytes: number,
  signal: NodeJS.Signals,
): Promise<{ code: number | undefined; signal: string | undefined; stderr: string }> {
  const child = execa(process.execPath, [CLI, 'edits', 'src', ...args], { cwd, reject: false });
  const file = path.join(cwd, part);
  while (child.exitCode === null && !(existsSync(file) && statSync(file).size >= bytes)) {
    await pause(5);
  }
  child.kill(signal);
  const result = await child;
  return { code: result.exitCode, signal: result.signal, stderr: result.stderr };
}

function read(cwd: string, ...names: string[]): string[] {
  return names.map((name) => readFileSync(path.join(cwd, name)).toString('base64'));
}

describe('an export', { timeout: TIMEOUT }, () => {
  it('is the same with one thread, with two, and after kill -9 and --resume', async () => {
    const cwd = corpus(6);
    const whole = ['-o', 'a.jsonl', '--rejects', 'ar.jsonl', '--jobs', '1'];
    expect((await stepwright(['edits', 'src', ...whole], { cwd })).code).toBe(0);
    const args = ['-o', 'b.jsonl', '--rejects', 'br.jsonl', '--jobs', '2'];
    const killed = await disturbed(cwd, args, 'b.jsonl.part', 200_000, 'SIGKILL');
    expect(killed.signal).toBe('SIGKILL');
    expect(existsSync(path.join(cwd, 'b.jsonl'))).toBe(false);

    const refused = await stepwright(['edits', 'src', ...args], { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('add --resume to go on, or delete it');
    for (const other of [
      ['--seed', '1'],
      ['--order', 'outline'],
      ['--samples', '2'],
    ]) {
      const ran = await stepwright(['edits', 'src', ...args, '--resume', ...other], { cwd });
      expect(ran.code).toBe(2);
      expect(ran.stderr).toContain('other options or inputs');
    }
    const resumed = await stepwright(['edits', 'src', ...args, '--resume'], { cwd });
    expect(resumed.code).toBe(0);
    expect(read(cwd, 'b.jsonl', 'br.jsonl')).toEqual(read(cwd, 'a.jsonl', 'ar.jsonl'));
    expect(readdirSync(cwd).sort()).toEqual(['a.jsonl', 'ar.jsonl', 'b.jsonl', 'br.jsonl', 'src']);
  });

  it('is the same in Parquet after kill -9 and --resume', async () => {
    const cwd = corpus(6);
    const whole = await stepwright(['edits', 'src', '-o', 'a.parquet', '--jobs', '2'], { cwd });
    expect(whole.code).toBe(0);
    const args = ['-o', 'b.parquet', '--jobs', '1'];
    const killed = await disturbed(cwd, args, 'b.parquet.part', 200_000, 'SIGKILL');
    expect(killed.signal).toBe('SIGKILL');
    expect((await stepwright(['edits', 'src', ...args, '--resume'], { cwd })).code).toBe(0);
    expect(read(cwd, 'b.parquet')).toEqual(read(cwd, 'a.parquet'));
    expect(readdirSync(cwd).sort()).toEqual(['a.parquet', 'b.parquet', 'src']);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends in order on %s and says how to go on', async (signal, code) => {
    const cwd = corpus(6);
    const args = ['-o', 'b.jsonl', '--jobs', signal === 'SIGINT' ? '1' : '2'];
    const stopped = await disturbed(cwd, args, 'b.jsonl.part', 1, signal);
    expect(stopped.code).toBe(code);
    expect(stopped.stderr).toMatch(/interrupted after \d+ sources; they are in .*b\.jsonl\.part/);
    expect(stopped.stderr).toContain('--resume');
    expect((await stepwright(['edits', 'src', ...args, '--resume'], { cwd })).code).toBe(0);
    expect((await stepwright(['edits', 'src', '-o', 'a.jsonl'], { cwd })).code).toBe(0);
    expect(read(cwd, 'b.jsonl')).toEqual(read(cwd, 'a.jsonl'));
  });

  it('keeps what is complete when the disk is full, and goes on', async () => {
    const cwd = corpus(6);
    const full = await execa(
      'sh',
      [
        '-c',
        `ulimit -f 400; exec "$0" "$@"`,
        process.execPath,
        CLI,
        'edits',
        'src',
        '-o',
        'b.jsonl',
      ],
      { cwd, reject: false },
    );
    expect(full.exitCode).toBe(2);
    expect(full.stderr).toContain('b.jsonl.part failed');
    expect(full.stderr).toContain('make room and go on with --resume');
    const resumed = await stepwright(['edits', 'src', '-o', 'b.jsonl', '--resume'], { cwd });
    expect(resumed.code).toBe(0);
    expect((await stepwright(['edits', 'src', '-o', 'a.jsonl'], { cwd })).code).toBe(0);
    expect(read(cwd, 'b.jsonl')).toEqual(read(cwd, 'a.jsonl'));
  });

  it('goes on after a journal whose last line is half, and behind a part that is too long', async () => {
    const cwd = corpus(6);
    expect((await stepwright(['edits', 'src', '-o', 'a.jsonl'], { cwd })).code).toBe(0);
    await disturbed(cwd, ['-o', 'b.jsonl', '--jobs', '1'], 'b.jsonl.part', 200_000, 'SIGKILL');
    writeFileSync(path.join(cwd, 'b.jsonl.journal'), '{"items":9', { flag: 'a' });
    writeFileSync(path.join(cwd, 'b.jsonl.part'), '{"half', { flag: 'a' });
    expect((await stepwright(['edits', 'src', '-o', 'b.jsonl', '--resume'], { cwd })).code).toBe(0);
    expect(read(cwd, 'b.jsonl')).toEqual(read(cwd, 'a.jsonl'));
  });

  it('is not resumed on other input', async () => {
    const cwd = corpus(3);
    await disturbed(cwd, ['-o', 'b.jsonl', '--jobs', '1'], 'b.jsonl.part', 0, 'SIGINT');
    expect(existsSync(path.join(cwd, 'b.jsonl.journal'))).toBe(true);
    writeFileSync(path.join(cwd, 'src/0/new.lua'), 'print(1)\n');
    const refused = await stepwright(['edits', 'src', '-o', 'b.jsonl', '--resume'], { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('other options or inputs');
  });
});
