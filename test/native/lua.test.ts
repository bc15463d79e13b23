// luacheck as a server: known faults, hostile texts, and all states of its own sources clean.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NativeJudges } from '../../src/dataset/native-judges.ts';
import type { NativeJudge } from '../../src/dataset/process.ts';
import { dirtyStatesOf, placeOf } from './states.ts';

const judges = new NativeJudges();
let judge: NativeJudge;
beforeAll(async () => {
  judge = await judges.of('lua');
});
afterAll(() => judges.close());

async function judged(text: string): Promise<string[]> {
  const [found] = await judge.judge('x.lua', [text]);
  return found!.map(({ rule, symbol, line }) => `${line}: ${rule} ${symbol}`.trimEnd());
}

describe('the luacheck server', () => {
  it('says who it is', () => {
    expect(judge.name).toBe('luacheck');
    expect(judge.version).toMatch(/^\d+\.\d+/);
    expect([...judge.syntaxRules]).toEqual(['011']);
  });

  it.each([
    ['a clean text', 'local x = 1\nreturn x\n', []],
    ['an undefined global', 'local x = 1\nprint(x, foo)\n', ['2: 113 foo']],
    ['a field of an undefined global', 'print(foo.bar)\n', ['1: 113 foo']],
    ['a field that a module of Lua lacks', 'print(string.foo)\n', ['1: 143 string.foo']],
    ['a global of the text', 'x = 1\n', ['1: 111 x']],
    ['an empty branch', 'if print then\nend\n', ['1: 542']],
    ['unreachable code', 'do return end\nprint(1)\n', ['2: 511']],
    ['unused things say nothing of a part', 'local x\nlocal function f(a) end\n', []],
    ['line endings, tabs and no last one', 'local x = 1\r\n\treturn x', []],
    ['names beyond ASCII in strings', 'print("é😀")', []],
  ])('judges %s', async (_, text, expected) => expect(await judged(text)).toEqual(expected));

  it.each([
    ['open blocks', 'while true do'],
    ['an open string', 'print("'],
    ['an open long string', 'x = [==[ ]]'],
    ['control characters', 'x = \u0001\u0002\u001b[31m'],
    ['a lone quote and braces', '"}{]\\'],
    ['a lone surrogate', 'x = \ud800'],
    ['letters beyond ASCII as names', 'local é = 1'],
  ])('calls %s a fault of syntax', async (_, text) => {
    expect((await judge.judge('x.lua', [text]))[0]![0]!.rule).toBe('011');
  });

  it('answers huge and deep texts, and goes on', async () => {
    const states = [
      `x = "${'a'.repeat(1_000_000)}"`,
      `return ${'('.repeat(100_000)}1`,
      `return ${'{'.repeat(150)}${'}'.repeat(150)}`,
      'x = 1\n'.repeat(20_000),
      'return 1',
    ];
    const verdicts = await judge.judge('x.lua', states);
    expect(verdicts).toHaveLength(states.length);
    expect(verdicts[1]!.length).toBeGreaterThan(0);
    expect(verdicts[4]).toEqual([]);
  });

  it('runs nothing of what it judges', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'stepwright-lua-'));
    const mark = path.join(folder, 'mark');
    const states = [
      'os.exit(3)',
      'error("no")',
      'while true do end',
      `io.open(${JSON.stringify(mark)}, "w"):close()`,
      `os.execute("touch ${mark}")`,
      'return setmetatable(_G, {__index = error})',
    ];
    expect(await judge.judge('x.lua', states)).toEqual(states.map(() => []));
    expect(existsSync(mark)).toBe(false);
    await rm(folder, { recursive: true });
  });

  it('answers each of many states in order', async () => {
    const states = Array.from({ length: 60 }, (_, i) => (i % 3 ? 'return 1' : `print(v${i})`));
    const verdicts = await judge.judge('x.lua', states);
    expect(verdicts.map((found) => found[0]?.symbol ?? '')).toEqual(
      states.map((_, i) => (i % 3 ? '' : `v${i}`)),
    );
  });
});

/** luacheck's own sources lie beside it, in the folder of one Lua version. */
function ownSource(name: string): string {
  const share = path.resolve(placeOf('luacheck'), '..', 'share', 'lua');
  const found = ['5.1', '5.2', '5.3', '5.4']
    .map((version) => path.join(share, version, 'luacheck', name))
    .find((file) => existsSync(file));
  if (!found) throw new Error(`${name} is not below ${share}`);
  return found;
}

describe('states of an embedded run on files of luacheck', () => {
  it.each([
    'cache.lua',
    'check.lua',
    'check_state.lua',
    'config.lua',
    'core_utils.lua',
    'decoder.lua',
    'expand_rockspec.lua',
    'filter.lua',
    'format.lua',
    'fs.lua',
    'globbing.lua',
    'init.lua',
    'lexer.lua',
    'main.lua',
    'multithreading.lua',
    'options.lua',
    'parser.lua',
    'profiler.lua',
    'runner.lua',
    'serializer.lua',
    'standards.lua',
    'utils.lua',
    'stages/detect_globals.lua',
    'stages/linearize.lua',
    'stages/parse_inline_options.lua',
    'stages/resolve_locals.lua',
    'stages/unwrap_parens.lua',
  ])('%s is clean', async (name) => {
    const file = ownSource(name);
    expect(await dirtyStatesOf(file, 'lua', judge)).toEqual([]);
    expect(await dirtyStatesOf(file, 'lua', judge, { order: 'outline' }, 10)).toEqual([]);
  });

  it('and functions', async () => {
    const file = ownSource('utils.lua');
    expect(await dirtyStatesOf(file, 'lua', judge, { per: 'function' }, 10)).toEqual([]);
  });
});
