/** Items of structures and signatures with what belongs to them, and bodies that can wait. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Declarations, Part } from './declarations.ts';
import { kindOf } from './lists.ts';

/** Items with the `;;` behind them and the documentation comment right below them. */
export function items(into: Declarations, node: SyntaxNode): void {
  const parts: Part[] = [];
  for (const child of node.children) {
    const last = parts.at(-1);
    if (child.type === ';;') {
      if (last) parts[parts.length - 1] = { ...last, end: child.end };
    } else if (child.type === 'comment' && last && documents(into, child, last)) {
      parts[parts.length - 1] = { ...last, end: child.end };
      into.listed.add(child.start);
      into.builder.container([{ start: child.start, end: child.end, kind: 'comment' }]);
    } else if (child.named) {
      const part = { node: child, start: child.start, end: child.end, kind: kindOf(child) };
      // Without `;;` between them an expression would become an argument of what stands above.
      if (child.type === 'expression_item' && last && needsCloser(into, node, child)) {
        into.builder.require(child.start, [last.node.start]);
      }
      parts.push(part);
    }
  }
  into.declare(parts);
}

/** Whether some item above is not closed by `;;` of its own. */
function needsCloser(into: Declarations, node: SyntaxNode, item: SyntaxNode): boolean {
  let open = false;
  let unclosed = 0;
  for (const child of node.children) {
    if (child === item) break;
    if (child.type === ';;') open = false;
    else if (child.named && child.type !== 'comment') {
      if (open) unclosed++;
      open = child.type !== 'toplevel_directive';
    }
  }
  return unclosed > 0 || open;
}

/** A `(** … *)` right below an item and apart from what follows speaks of that item. */
function documents(into: Declarations, comment: SyntaxNode, above: Part): boolean {
  if (above.node.type === 'comment' || !comment.textIn(into.source.text).startsWith('(**'))
    return false;
  if (into.source.rowAt(comment.start) !== into.source.rowAt(above.end - 1) + 1) return false;
  const { next } = comment;
  return !next || into.source.rowAt(next.start) > into.source.rowAt(comment.end - 1) + 1;
}

/** `and …` after the first binding. */
export function bindings(into: Declarations, node: SyntaxNode): void {
  const parts: Part[] = [];
  let and: SyntaxNode | null = null;
  for (const child of node.children) {
    if (child.type === 'and') and = child;
    else if (child.type === 'comment') {
      parts.push({ node: child, start: child.start, end: child.end, kind: 'comment' });
    } else if (child.type.endsWith('_binding')) {
      const start = and?.start ?? node.start;
      parts.push({ node: child, start, end: child.end, kind: 'definition', fixed: and === null });
      and = null;
    }
  }
  if (parts.filter(({ kind }) => kind !== 'comment').length > 1) into.declare(parts);
}

/** The body of a function on lines of its own. */
export function signature(into: Declarations, node: SyntaxNode): void {
  const body = node.child('body');
  if (!body || node.child('pattern')?.type !== 'value_name') return;
  const takes =
    node.children.some(({ type }) => type === 'parameter') || body.type === 'fun_expression';
  if (!takes) return;
  const inner = body.type === 'fun_expression' ? body.child('body') : body;
  if (!inner) return;
  const line = into.source.lines[into.source.rowAt(inner.start)]!;
  const indent = /^[ \t]*/.exec(line)![0];
  const ending = line.endsWith('\r\n') ? '\r\n' : '\n';
  into.builder.signature(node.start, inner.start, inner.end, [
    `${indent}failwith "not written yet"${ending}`,
  ]);
}

/** `: t` on lines of its own behind the parameters of a function, where inference finds it too. */
export function resultType(into: Declarations, node: SyntaxNode): void {
  const type = node.child('type');
  const colon = type?.previous;
  if (!type || colon?.type !== ':' || !node.first('parameter')) return;
  if (node.first('abstract_type') || type.type === 'polymorphic_type') return;
  into.declare([{ node: type, start: colon.start, end: type.end, kind: 'clause' }]);
}

const ADVICE =
  /^(ocaml\.)?(inline|inlined|warning|warnerror|cold|tailcall|unrolled|speciali[sz]ed?|deprecated|alert|doc|text)$/;

/** `[@inline]` and other advice to the compiler that changes neither names nor types. */
export function attribute(into: Declarations, node: SyntaxNode): void {
  const name = node.first('attribute_id')?.textIn(into.source.text) ?? '';
  if (!ADVICE.test(name)) return;
  into.declare([{ node, start: node.start, end: node.end, kind: 'clause' }]);
}
