// The copied tree is the library's tree. src/syntax/cursor.ts calls functions behind the library's
// own cursor; this holds the two against each other, so that an update of the library cannot part them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import type { SyntaxNode } from '../../src/syntax/node.ts';
import { GrammarParser } from '../../src/syntax/parser.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const EXAMPLES = path.join(ROOT, 'examples');

type Line = readonly [type: string, field: string | null, start: number, end: number];

function ofCopy(root: SyntaxNode): Line[] {
  return [...root.walk()].map(({ type, field, start, end }) => [type, field, start, end]);
}

function ofLibrary(cursor: TreeCursor): Line[] {
  const out: Line[] = [];
  for (;;) {
    const { nodeType, currentFieldName, startIndex, endIndex } = cursor;
    out.push([nodeType, currentFieldName, startIndex, endIndex]);
    if (cursor.gotoFirstChild()) continue;
    while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return out;
  }
}

async function bothTrees(grammar: string, text: string): Promise<[Line[], Line[]]> {
  const own = await GrammarParser.load(grammar);
  const bytes = readFileSync(path.join(ROOT, 'grammars', `${grammar}.wasm`));
  const parser = new Parser();
  parser.setLanguage(await Language.load(bytes));
  const tree = parser.parse(text)!;
  try {
    return [ofCopy(own.parse(text).root), ofLibrary(tree.walk())];
  } finally {
    tree.delete();
    parser.delete();
  }
}

describe('the copied tree', () => {
  it.each(['lua', 'ocaml', 'python', 'r', 'racket'])(
    'is the tree of the library: %s',
    async (name) => {
      for (const file of readdirSync(path.join(EXAMPLES, name))) {
        const text = readFileSync(path.join(EXAMPLES, name, file), 'utf8');
        for (const part of [text, text.slice(0, text.length / 2), `λ𝄞 ${text}`, '']) {
          const [own, library] = await bothTrees(name, part);
          expect(own).toEqual(library);
        }
      }
    },
  );

  it('knows missing nodes and errors', async () => {
    const parser = await GrammarParser.load('lua');
    expect(parser.parse('local x = (1').fault).toMatchObject({ type: ')', missing: true });
    expect(parser.parse('local = = 1').fault).toMatchObject({ type: 'ERROR', missing: false });
    expect(parser.parse('local x = 1').fault).toBeNull();
  });

  it('is the same where somebody else has started the library before', async () => {
    const first = await GrammarParser.load('lua');
    vi.resetModules();
    const again = await import('../../src/syntax/parser.ts');
    expect(again.GrammarParser).not.toBe(GrammarParser);
    const second = await again.GrammarParser.load('lua');
    for (const text of ['local x = { 1, y = 2 }', 'local x = (1', 'local = = 1']) {
      expect(ofCopy(second.parse(text).root)).toEqual(ofCopy(first.parse(text).root));
    }
  });
});
