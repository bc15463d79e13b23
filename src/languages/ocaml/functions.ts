/** The functions of an OCaml file: `let` definitions with parameters, in modules too. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { FunctionSpan } from '../language.ts';

export function functionSpans(root: SyntaxNode, source: SourceText): FunctionSpan[] {
  const out: FunctionSpan[] = [];
  collect(root, source, out);
  return out;
}

function collect(node: SyntaxNode, source: SourceText, out: FunctionSpan[]): void {
  for (const child of node.children) {
    if (child.type === 'value_definition') {
      const span = spanOf(child, source);
      if (span) out.push(span);
    } else if (/^(module_definition|module_binding|structure|functor)$/.test(child.type)) {
      collect(child, source, out);
    }
  }
}

function spanOf(node: SyntaxNode, source: SourceText): FunctionSpan | null {
  const binding = node.first('let_binding');
  const pattern = binding?.child('pattern');
  const body = binding?.child('body');
  if (pattern?.type !== 'value_name' || !body) return null;
  const takes =
    binding!.first('parameter') ?? (/^fun(ction)?_expression$/.test(body.type) ? body : null);
  if (!takes || !source.blankBefore(node.start)) return null;
  const closer = node.next?.type === ';;' ? node.next.end : node.end;
  if (!source.blankAfter(closer)) return null;
  const above = leadingComment(node, source);
  const below = above ? null : trailingComment(node, source);
  const line = source.lines[source.rowAt(node.start)]!;
  return {
    name: pattern.textIn(source.text),
    start: source.rowAt(above?.start ?? node.start),
    end: source.rowAt((below?.end ?? closer) - 1) + 1,
    instruction: plain((above ?? below)?.textIn(source.text) ?? '') || null,
    indent: /^[ \t]*/.exec(line)![0],
  };
}

function leadingComment(node: SyntaxNode, source: SourceText): SyntaxNode | null {
  const { previous } = node;
  if (previous?.type !== 'comment' || !source.blankBefore(previous.start)) return null;
  return source.rowAt(previous.end - 1) === source.rowAt(node.start) - 1 ? previous : null;
}

/** `(** … *)` right below, with a gap behind it. */
function trailingComment(node: SyntaxNode, source: SourceText): SyntaxNode | null {
  const { next } = node;
  if (next?.type !== 'comment' || !next.textIn(source.text).startsWith('(**')) return null;
  if (source.rowAt(next.start) !== source.rowAt(node.end - 1) + 1) return null;
  const after = next.next;
  return !after || source.rowAt(after.start) > source.rowAt(next.end - 1) + 1 ? next : null;
}

/** The words of a comment without its brackets and without the stars at the edges of its lines. */
function plain(comment: string): string {
  return comment
    .replace(/^\(\*+|\*+\)$/g, '')
    .split('\n')
    .map((line) => line.trim().replace(/^\*+( |$)/, ''))
    .join('\n')
    .trim();
}
