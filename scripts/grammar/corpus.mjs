// Reads tests in tree-sitter's corpus format and judges them through web-tree-sitter, so that neither
// the unit tests nor the grammar check need the tree-sitter CLI.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The tests of a folder of corpus files, in order. */
export function readCorpus(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((file) => testsOf(readFileSync(path.join(folder, file), 'utf8'), file));
}

/** A test is a name between two rules of "=", a source, a rule of "-" and the tree. */
export function testsOf(text, file) {
  const headers = [...text.matchAll(/^={3,}\r?\n(.*)\r?\n={3,}\r?\n/gm)];
  return headers.map((header, index) => {
    const body = text.slice(header.index + header[0].length, headers[index + 1]?.index);
    const rule = [...body.matchAll(/^-{3,}\r?\n/gm)].at(-1);
    if (!rule) throw new Error(`${file}: "${header[1]}" has no line of dashes before its tree`);
    // The blank lines around the source are not part of it.
    const source = body
      .slice(0, rule.index)
      .replace(/^\r?\n/, '')
      .replace(/\r?\n$/, '');
    return {
      file,
      name: header[1],
      source,
      expected: plain(body.slice(rule.index + rule[0].length)),
    };
  });
}

/** The tree of a web-tree-sitter node in the form of {@link testsOf}: named nodes, no fields. */
export function treeOf(node) {
  return plain(node.toString());
}

/** One line, single blanks, no fields. */
function plain(tree) {
  return tree
    .replace(/\b[a-z_]+: /g, '')
    .replace(/\s+/g, ' ')
    .replace(/ \)/g, ')')
    .trim();
}
