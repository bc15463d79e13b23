/**
 * pylint as a server: what it says of itself, the faults it knows, what it survives; and that no
 * state of sequences made with the embedded linter adds a finding of pylint's.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NativeJudges } from '../../src/dataset/native-judges.ts';
import type { NativeJudge } from '../../src/dataset/process.ts';
import { pythonModule } from '../../src/languages/python/index.ts';
import { isReject, Program } from '../../src/lintseq/program.ts';
import { statesOf } from '../../src/lintseq/sequence.ts';
import { Baseline } from '../../src/lintseq/verify.ts';
import { SourceText } from '../../src/text/lines.ts';

const judges = new NativeJudges();
let pylint: NativeJudge;
beforeAll(async () => {
  pylint = await judges.of('python');
});
afterAll(() => judges.close());

async function rules(text: string): Promise<string[]> {
  const [findings] = await pylint.judge('x.py', [text]);
  return findings!.map(({ rule, symbol, line }) => `${line} ${rule} ${symbol}`);
}

it('greets with its name and version', () => {
  expect(pylint.name).toBe('pylint');
  expect(pylint.version).toMatch(/^\d+\.\d+/);
});

describe('known faults', () => {
  it.each<[string, string[]]>([
    ['x = 1\n', []],
    ['print(nowhere)\n', ['1 E0602 nowhere']],
    ['def f(p):\n    if p:\n        y = 1\n    return y\n', ['4 E0606 y']],
    ['def f():\n  return 1\n', ['2 W0311 Bad indentation. Found N spaces, expected N']],
    ['def f(a): return a\nf()\n', ['2 E1120 a']],
    ['class A:\n    pass\nA().b()\n', ['3 E1101 A,b']],
    [
      'class A:\n    def __init__(self): self.a = 1\nclass B(A):\n    def __init__(self): pass\n',
      ['4 W0231 A'],
    ],
    ['import unused\n', ['1 E0401 unused']],
  ])('%j', async (text, expected) => {
    expect(await rules(text)).toEqual(expected);
  });
});

describe('hostile input', () => {
  it.each<[string, string, RegExp]>([
    ['a syntax error', 'def f(:\n', /E0001/],
    ['a NUL byte', 'x = "\0"\n', /E0001|server-error/],
    ['a line of 100,000 characters', `x = "${'a'.repeat(100_000)}"\n`, /^$/],
    ['deep brackets', `x = ${'('.repeat(500)}1${')'.repeat(500)}\n`, /E0001|F0002|server-error/],
    ['a long sum', `x = ${'1 + '.repeat(3000)}1\n`, /|E0001|F0002|server-error/],
    ['a class that is its own base', 'class A(A):\n    pass\n', /E0602/],
    ['names that go round', 'a = b = a\nb = a\na.b.a.b()\n', /E060/],
    ['nothing', '', /^$/],
  ])('%s is answered, and the next text too', async (_, text, expected) => {
    expect((await rules(text)).join('\n')).toMatch(expected);
    expect(await rules('print(after)\n')).toEqual(['1 E0602 after']);
  });
});

/** Modules of the standard library that were there in 3.8 and still are in 3.14. */
const MODULES = `
  abc bisect codeop colorsys contextlib copy csv dis fnmatch functools glob heapq io keyword linecache
  numbers operator queue reprlib runpy sched shlex stat string tabnanny textwrap types warnings weakref
`;
const library = execFileSync(
  process.env['STEPWRIGHT_PYTHON'] ?? 'python3',
  ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'],
  { encoding: 'utf8' },
).trim();
const modules = MODULES.trim().split(/\s+/);

/** States beyond this many are drawn evenly. */
const STATES = 20;

async function freshFindings(source: string, name: string): Promise<string[]> {
  const python = await pythonModule.load();
  const program = Program.prepare(python, source, '');
  if (isReject(program)) return [`rejected: ${program.reason}`];
  const all = [...statesOf(program.draw('random', 0, 0).sequence)];
  const step = Math.max(1, Math.ceil(all.length / STATES));
  const states = all.slice(0, -1).filter((_, index) => index % step === 0);
  const [known, ...verdicts] = await pylint.judge(name, [all.at(-1)!, ...states]);
  const baseline = new Baseline(known!);
  return verdicts.flatMap((findings) =>
    baseline.fresh(findings).map(({ rule, message }) => `${rule} ${message}`),
  );
}

describe('every state is clean', () => {
  it.each(modules)('of %s', async (name) => {
    const source = readFileSync(path.join(library, `${name}.py`), 'utf8');
    expect(await freshFindings(source, `${name}.py`)).toEqual([]);
  });

  it.each(modules.filter((_, index) => index % 4 === 0))('of the functions of %s', async (name) => {
    const python = await pythonModule.load();
    const source = new SourceText(readFileSync(path.join(library, `${name}.py`), 'utf8'));
    const { root } = python.parse(source.text, '');
    const spans = python.functions(root, source, '').slice(0, 8);
    for (const { start, end, indent } of spans) {
      const lines = source.lines.slice(start, end).map((line) => line.replace(indent, ''));
      expect(await freshFindings(lines.join(''), `${name}.py`)).toEqual([]);
    }
  });
});
