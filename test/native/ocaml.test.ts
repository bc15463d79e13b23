// OCaml's own type checker as a server, and how the embedded linter agrees with it on real files.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NativeJudges } from '../../src/dataset/native-judges.ts';
import type { NativeJudge } from '../../src/dataset/process.ts';
import type { Language } from '../../src/languages/language.ts';
import { loadLanguage } from '../../src/languages/registry.ts';
import { isReject, Program } from '../../src/lintseq/program.ts';
import { statesOf } from '../../src/lintseq/sequence.ts';
import { findingKey } from '../../src/lintseq/verify.ts';

const judges = new NativeJudges();
let judge: NativeJudge;
let ocaml: Language;
beforeAll(async () => {
  judge = await judges.of('ocaml');
  ocaml = await loadLanguage('ocaml');
});
afterAll(() => judges.close());

async function rules(text: string, file = 'a.ml'): Promise<string[]> {
  const [findings] = await judge.judge(file, [text]);
  return findings!.map(({ rule, symbol }) => `${rule} ${symbol}`.trim());
}

describe('the server', () => {
  it('greets with the version of the compiler', () => {
    const version = execFileSync('ocaml', ['-vnum'], { encoding: 'utf8' }).trim();
    expect(judge).toMatchObject({ name: 'ocaml', version });
  });

  const rows: [title: string, text: string, findings: string[]][] = [
    ['nothing wrong', 'let a = List.map succ [ 1 ]', []],
    ['an unbound value', 'let a = nothing', ['unbound-value nothing']],
    ['an unbound constructor', 'let a = Nothing', ['unbound-constructor Nothing']],
    ['an unbound type', 'let f (a : nothing) = a', ['unbound-type nothing']],
    ['an unbound module', 'let a = Nothing.x', ['unbound-module Nothing']],
    [
      'an item that failed hides no other',
      'let a = x\nlet b = y',
      ['unbound-value x', 'unbound-value y'],
    ],
    [
      'what follows from a failed item is none of its own',
      'let a = Nothing.x\nlet b = a + 1',
      ['unbound-module Nothing'],
    ],
    [
      'types that speak of something unknown are not judged',
      'module String = Nothing.S\nlet b = String.length 1',
      ['unbound-module Nothing'],
    ],
    [
      'all faults inside a module',
      'module M = struct let a = x let b = y end',
      ['unbound-value x', 'unbound-value y'],
    ],
    [
      'inside a functor whose parameter is unknown',
      'module F (X : Nothing.S) = struct let a = X.a let b = y end',
      ['unbound-module Nothing', 'unbound-value y'],
    ],
    ['an open type', 'let a = ref []', ['weak-type a']],
    ['an open type in a module', 'module M = struct let a = ref [] end', ['weak-type M']],
    ['faulty syntax', 'let a = (1', ['syntax-error']],
    ['a script for the toplevel', '#load "str.cma";;\nlet a = 1;;\na + x', ['unbound-value x']],
    ['warnings are no findings', 'let f = function true -> 1', []],
  ];
  it.each(rows)('%s', async (_, text, findings) => expect(await rules(text)).toEqual(findings));

  it('tells a wrong type by its line', async () => {
    const [findings] = await judge.judge('a.ml', ['let a = 1\nlet b = a ^ "x"']);
    expect(findings).toMatchObject([{ line: 2, rule: 'this-expression-has-type' }]);
  });

  it('reads interfaces', async () => {
    expect(await rules('type t\nval a : t', 'a.mli')).toEqual([]);
    expect(await rules('val a : t', 'a.mli')).toEqual(['unbound-type t']);
    expect(await rules('open Nothing\nval a : t', 'a.mli')).toEqual(['unbound-module Nothing']);
  });
});

describe('hostile input', () => {
  const rows: [title: string, text: string, expected: RegExp][] = [
    ['an unclosed comment', '(* (* "', /^syntax-error/],
    ['an unclosed string', 'let a = "', /^syntax-error/],
    ['control characters', '\u0001\u0002\u0007', /^syntax-error/],
    ['a directive that would leave', '#quit;;', /^$/],
    ['a directive that would read a file', '#use "/etc/passwd";;', /^$/],
    ['an infinite type', 'let f x = x x', /^this-expression-has-type/],
    [
      'deep nesting',
      `let a = ${'('.repeat(2_000)}1${')'.repeat(2_000)}`,
      /^($|server-error|syntax-error)/,
    ],
    ['a large text', 'let f x = x + 1\n'.repeat(4_000), /^$/],
    ['an overflow in a literal', 'let a = 99999999999999999999', /^integer-literal/],
  ];
  it.each(rows)('answers %s and the next request', async (_, text, expected) => {
    expect((await rules(text))[0] ?? '').toMatch(expected);
    expect(await rules('let a = b')).toEqual(['unbound-value b']);
  });

  it('forgets one state when it reads the next', async () => {
    const findings = await judge.judge('a.ml', [
      'let a = 1',
      'let b = a',
      'exception E',
      'let x = raise E',
    ]);
    expect(findings.map(([first]) => first?.rule ?? null)).toEqual([
      null,
      'unbound-value',
      null,
      'this-variant-expression-is',
    ]);
  });
});

/** Files that come with every OCaml, of up to about 400 lines. */
const FILES = [
  ...['arg', 'array', 'complex', 'digest', 'either', 'filename', 'fun', 'gc', 'int64', 'lazy'],
  ...['lexing', 'list', 'obj', 'option', 'printexc', 'queue', 'random', 'result', 'stack', 'uchar'],
].flatMap((name) => [`${name}.ml`, `${name}.mli`]);

describe('states of the standard library that the embedded linter finds clean', () => {
  const folder = execFileSync('ocamlc', ['-where'], { encoding: 'utf8' }).trim();
  const present = FILES.map((file) => path.join(folder, file)).filter((file) => existsSync(file));

  it('has enough of it', () => expect(present.length).toBeGreaterThanOrEqual(30));

  it.each(present.map((file) => [path.basename(file), file]))(
    'are so for OCaml: %s',
    async (_, file) => {
      const text = readFileSync(file, 'utf8');
      const program = Program.prepare(ocaml, text, ocaml.dialect(text, file));
      if (isReject(program)) throw new Error(program.message);
      const states = [...statesOf(program.draw('random', 0, 0).sequence)];
      const verdicts = await judge.judge(file, states);
      const baseline = new Set(verdicts.at(-1)!.map(findingKey));
      const fresh = verdicts.flatMap((findings, index) =>
        findings
          .filter((finding) => !baseline.has(findingKey(finding)))
          .map(({ line, message }) => `state ${index}, line ${line}: ${message}`),
      );
      expect(fresh).toEqual([]);
    },
  );
});
