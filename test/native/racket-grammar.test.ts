// The Racket grammar on the files of Racket itself: agreement with Racket's reader, and recovery.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SyntaxNode } from '../../src/syntax/node.ts';
import { GrammarParser } from '../../src/syntax/parser.ts';
import { Random } from '../../src/text/random.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

describe('npm run check:grammar', () => {
  it('holds on Racket’s collects', () => {
    const { status, stdout, stderr } = spawnSync('npm', ['run', '-s', 'check:grammar'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, faults: stdout.match(/^FAIL.*/gm) ?? [], stderr }).toEqual({
      status: 0,
      faults: [],
      stderr: '',
    });
    expect(stdout).toMatch(/of which Racket reads \d{3,} as S-expressions/);
  });
});

describe('a closing bracket taken out of a random form of a file', () => {
  let parser: GrammarParser;
  let files: string[];

  beforeAll(async () => {
    parser = await GrammarParser.load('racket');
    const show = ['-l', 'racket/base', '-l', 'setup/dirs', '-e', '(display (find-collects-dir))'];
    const folder = spawnSync('racket', show, { encoding: 'utf8' }).stdout;
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.rkt'))
      .sort()
      .map((name) => path.join(folder, name));
  });

  it('leaves at least 95 % of the definitions behind it, with their extents', () => {
    const random = new Random('recovery');
    let all = 0;
    let kept = 0;
    for (const file of random.shuffled(files).slice(0, 250)) {
      const text = readFileSync(file, 'utf8');
      const forms = definitions(parser.parse(text).root, text);
      if (forms.length < 3) continue;
      const broken = forms[Math.floor(random.float() * (forms.length - 1))]!;
      const closers = [...broken.walk()].filter(({ type }) => /^[)\]}]$/.test(type));
      const gone = closers[Math.floor(random.float() * closers.length)]!.start;
      const without = text.slice(0, gone) + text.slice(gone + 1);
      const after = new Set(
        parser
          .parse(without)
          .root.children.map(({ type, start, end }) => `${type} ${start} ${end}`),
      );
      for (const { type, start, end } of forms) {
        if (start <= broken.start) continue;
        all++;
        if (after.has(`${type} ${start - 1} ${end - 1}`)) kept++;
      }
    }
    expect(all).toBeGreaterThan(1000);
    expect(kept / all).toBeGreaterThanOrEqual(0.95);
  });
});

/** The lists at file level whose head begins with "define" or is `struct`. */
function definitions(root: SyntaxNode, text: string): SyntaxNode[] {
  return root.children.filter(
    (node) => node.type === 'list' && /^[([](define|struct)/.test(node.textIn(text)),
  );
}
