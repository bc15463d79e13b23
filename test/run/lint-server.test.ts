// Hostile servers: they die, hang, babble and lie. Every state gets an answer all the same, only the
// state at fault loses its own, and no process stays behind.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LintServer } from '../../src/run/lint-server.ts';
import { MissingToolError, type NativeLinterSpec } from '../../src/run/native-spec.ts';
import { folder } from '../cli/stepwright.ts';

const SCRIPT = path.resolve(import.meta.dirname, '../fixtures/servers/server.mjs');
const LIMITS = { startTimeoutMs: 20_000, timeoutMs: 1_000, maxLineBytes: 1_000_000 };

function spec(memory: string, ...greetings: string[]): NativeLinterSpec {
  return {
    tool: 'fake',
    install: 'nothing',
    script: 'server.mjs',
    syntaxRules: [],
    commands: (script) => greetings.map((how) => [process.execPath, script, memory, how]),
  };
}

const started = (memory: string): number[] =>
  [...readFileSync(memory, 'utf8').matchAll(/start (\d+)/g)].map((match) => Number(match[1]));

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a linter server', { timeout: 60_000 }, () => {
  it.each([
    ['die', 'server-error'],
    ['hang', 'server-error'],
    ['babble', 'server-error'],
    ['shape', 'server-error'],
    ['garble', 'server-error'],
    ['die-once', 'said'],
    ['noise', 'said'],
  ])('that meets "%s" answers every other state', async (bad, rule) => {
    const memory = path.join(folder(), 'memory');
    const server = await LintServer.start(spec(memory, 'good'), SCRIPT, LIMITS);
    const states = ['a', 'b', bad, 'c'];
    const findings = await server.judge('x', states);
    expect(findings.map((list) => list.map((each) => each.rule))).toEqual(
      states.map((state) => [state === bad ? rule : 'said']),
    );
    expect(findings[0]![0]!.symbol).toBe('a');
    expect(findings[3]![0]!.symbol).toBe('c');
    expect((await server.judge('x', ['again']))[0]![0]!.symbol).toBe('again');
    server.close();
    await pause(200);
    expect(started(memory).filter(alive)).toEqual([]);
  });

  it('that was killed from outside is started again', async () => {
    const memory = path.join(folder(), 'memory');
    const server = await LintServer.start(spec(memory, 'good'), SCRIPT, LIMITS);
    process.kill(started(memory)[0]!, 'SIGKILL');
    await pause(200);
    expect((await server.judge('x', ['a']))[0]![0]!.symbol).toBe('a');
    expect(started(memory)).toHaveLength(2);
    server.close();
  });

  it('is the first that greets well; if none does, the tool is missing', async () => {
    const memory = path.join(folder(), 'memory');
    const limits = { ...LIMITS, startTimeoutMs: 1_500 };
    const server = await LintServer.start(spec(memory, 'exit', 'garbage', 'good'), SCRIPT, limits);
    expect(server.greeting).toEqual({ name: 'fake', version: '1' });
    server.close();
    const none = LintServer.start(spec(memory, 'silent', 'exit', 'garbage'), SCRIPT, limits);
    await expect(none).rejects.toThrow(MissingToolError);
    await pause(200);
    expect(started(memory).filter(alive)).toEqual([]);
  });

  it('is not asked about nothing', async () => {
    const memory = path.join(folder(), 'memory');
    const server = await LintServer.start(spec(memory, 'good'), SCRIPT, LIMITS);
    expect(await server.judge('x', [])).toEqual([]);
    server.close();
  });
});
