/** Functions and methods of a Python file, with their docstrings as instructions. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { FunctionSpan } from '../language.ts';

export function functionSpans(root: SyntaxNode, source: SourceText): FunctionSpan[] {
  const out: FunctionSpan[] = [];
  collect(root, '', source, out);
  return out;
}

/** Functions of a module or class body; classes are entered, functions are not. */
function collect(list: SyntaxNode, prefix: string, source: SourceText, out: FunctionSpan[]): void {
  for (const node of list.children) {
    const definition = node.type === 'decorated_definition' ? node.child('definition') : node;
    if (definition?.type === 'class_definition') {
      const name = definition.child('name')!.textIn(source.text);
      collect(definition.child('body')!, `${prefix}${name}.`, source, out);
    } else if (definition?.type === 'function_definition') {
      if (source.blankBefore(node.start) && source.blankAfter(node.end)) {
        out.push(span(node, definition, prefix, source));
      }
    }
  }
}

function span(
  node: SyntaxNode,
  definition: SyntaxNode,
  prefix: string,
  source: SourceText,
): FunctionSpan {
  const row = source.rowAt(node.start);
  return {
    name: prefix + definition.child('name')!.textIn(source.text),
    start: row,
    end: source.rowAt(node.end - 1) + 1,
    instruction: docstring(definition, source.text) ?? leadingComment(node, source),
    indent: source.text.slice(source.starts[row], node.start),
    verbatim: literalRows(node, source),
  };
}

/**
 * Rows that begin inside a string. Those of a docstring are not: its indentation means nothing
 * (PEP 257) and follows the code.
 */
function literalRows(node: SyntaxNode, source: SourceText): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const inner of node.walk()) {
    if (inner.type !== 'string' || isDocstring(inner)) continue;
    const last = source.rowAt(inner.end - 1);
    for (let row = source.rowAt(inner.start) + 1; row <= last; row++) rows.add(row);
  }
  return rows;
}

function isDocstring(string: SyntaxNode): boolean {
  const statement = string.parent;
  return (
    statement?.type === 'expression_statement' &&
    statement.parent?.type === 'block' &&
    statement.parent.namedChildren[0] === statement
  );
}

function docstring(definition: SyntaxNode, text: string): string | null {
  const first = definition.child('body')?.namedChildren[0];
  const string = first?.type === 'expression_statement' ? first.children[0] : null;
  if (string?.type !== 'string') return null;
  const [open, close] = [string.children[0]!, string.children.at(-1)!];
  const words = cleaned(text.slice(open.end, close.start));
  return words === '' ? null : words;
}

/** Docstring whitespace as PEP 257 has it: common indentation and outer blank lines off. */
function cleaned(raw: string): string {
  const [first = '', ...rest] = raw.split(/\r?\n/);
  const indents = rest
    .filter((line) => line.trim() !== '')
    .map((line) => /^\s*/.exec(line)![0].length);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return [first.trim(), ...rest.map((line) => line.slice(common).trimEnd())].join('\n').trim();
}

function leadingComment(node: SyntaxNode, source: SourceText): string | null {
  const lines: string[] = [];
  let row = source.rowAt(node.start);
  for (let other = node.previous; other?.type === 'comment'; other = other.previous) {
    if (source.rowAt(other.start) !== row - 1 || !source.blankBefore(other.start)) break;
    lines.unshift(other.textIn(source.text).replace(/^#+ ?/, '').trimEnd());
    row--;
  }
  const words = lines.join('\n').trim();
  return words === '' ? null : words;
}
