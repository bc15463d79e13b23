// The Racket grammar: its corpus, the table of grammars, and what is still found in a broken file.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCorpus, testsOf, treeOf } from '../../scripts/grammar/corpus.mjs';

const GRAMMARS = path.resolve(import.meta.dirname, '../../grammars');
let parser: Parser;

beforeAll(async () => {
  await Parser.init();
  parser = new Parser();
  parser.setLanguage(await Language.load(readFileSync(path.join(GRAMMARS, 'racket.wasm'))));
});

describe('corpus', () => {
  for (const { file, name, source, expected } of readCorpus(
    path.join(GRAMMARS, 'racket/test/corpus'),
  )) {
    it(`${file.replace('.txt', '')}: ${name}`, () => {
      const tree = parser.parse(source)!;
      expect(treeOf(tree.rootNode)).toBe(expected);
      tree.delete();
    });
  }

  it('is read as tree-sitter reads it', () => {
    const text = '===\nA name\n===\n\na\n---\nb\n\n---\n\n(x f: (y)\n  (z))\n';
    expect(testsOf(text, 'f')).toEqual([
      { file: 'f', name: 'A name', source: 'a\n---\nb\n', expected: '(x (y) (z))' },
    ]);
  });
});

describe('grammars/README.md', () => {
  const rows = [
    ...readFileSync(path.join(GRAMMARS, 'README.md'), 'utf8').matchAll(
      /^\| (\w+\.wasm) \|.*\| (\d+) \| [^|]+ \| `([0-9a-f]{64})` \|$/gm,
    ),
  ].map(([, file, abi, sum]) => ({ file: file!, abi: Number(abi), sum: sum! }));

  it('lists every wasm file', () => {
    const files = readdirSync(GRAMMARS).filter((name) => name.endsWith('.wasm'));
    expect(rows.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  for (const { file, abi, sum } of rows) {
    it(`${file} is the file it says`, async () => {
      const bytes = readFileSync(path.join(GRAMMARS, file));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sum);
      expect((await Language.load(bytes)).abiVersion).toBe(abi);
    });
  }
});
