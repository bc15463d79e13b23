// The Racket grammar as the grammar check needs it: loaded from any wasm, trees as plain values.
import { readFile } from 'node:fs/promises';
import { Language, Parser } from 'web-tree-sitter';

/** Parses with the grammar in a wasm file; trees are handed to `use` and deleted behind it. */
export async function loadGrammar(wasm) {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readFile(wasm)));
  return (text, use) => {
    const tree = parser.parse(text);
    try {
      return use(tree.rootNode);
    } finally {
      tree.delete();
    }
  };
}

/** Every node of a tree as "type start end", parents first: equal strings are equal trees. */
export function fingerprint(root) {
  const cursor = root.walk();
  const out = [];
  walk(cursor, () => {
    out.push(`${cursor.nodeType} ${cursor.startIndex} ${cursor.endIndex}`);
    return true;
  });
  return out.join('\n');
}

/** Whether the parser had to guess anywhere. */
export function isFaulty(root) {
  return root.hasError || root.descendantsOfType('missing_close').length > 0;
}

const EXTRAS = /comment$|^shebang$/;

/** Offsets of the data at file level, and the totals of all data inside, as in racket-data.rkt. */
export function dataOf(root) {
  const top = root.namedChildren.filter(({ type }) => !EXTRAS.test(type) && !NO_DATA.has(type));
  return top.map((node) => {
    // `#reader m x` and `#cs x` are, for Racket, what stands behind them.
    const { startIndex, endIndex } = node.type === 'extension' ? node.lastNamedChild : node;
    return [startIndex, endIndex];
  });
}

const NO_DATA = new Set(['lang_line', 'lang_name', 'dot', 'missing_close', 'source_file']);

/**
 * How many data there are, and the sums of their starts and ends after `place`; null for a tree with
 * `#9(0)`, whose last element Racket counts nine times, or `#reader m …`, which may read anything.
 */
export function totalsOf(root, place) {
  const other = root.descendantsOfType(['vector', 'extension']);
  if (other.some(({ text }) => /^#(\w*\d|reader)/.test(text))) return null;
  const cursor = root.walk();
  let count = 0;
  let starts = 0;
  let ends = 0;
  walk(cursor, () => {
    const { nodeType: type } = cursor;
    if (EXTRAS.test(type)) return false;
    if (isKey(cursor)) return false;
    if (!cursor.nodeIsNamed || NO_DATA.has(type)) return true;
    if (type === 'extension' && /^#c/i.test(cursor.nodeText)) return true;
    count++;
    starts += place(cursor.startIndex);
    // For Racket the line end behind the terminator of a here string is part of it.
    ends += place(cursor.endIndex + (type === 'here_string' ? 1 : 0));
    return type !== 'hash';
  });
  return [count, starts, ends];
}

/** The key of a prefab structure is no datum of its own for Racket. */
function isKey(cursor) {
  const node = cursor.currentNode;
  if (!node.isNamed || node.parent?.type !== 'structure') return false;
  return node.parent.namedChildren.find(({ type }) => !EXTRAS.test(type))?.id === node.id;
}

/** Parents first; below a node only where `visit` answers true. */
function walk(cursor, visit) {
  let down = true;
  for (let depth = 0; ;) {
    if (down && visit() && cursor.gotoFirstChild()) {
      depth++;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (depth-- === 0 || !cursor.gotoParent()) return cursor.delete();
    }
    down = true;
  }
}
