/** Links of `let … in` and `…;` chains. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Declarations, Part } from './declarations.ts';
import { kindOf } from './lists.ts';

export const CHAINED = new Set([
  'let_expression',
  'let_open_expression',
  'let_module_expression',
  'let_exception_expression',
  'sequence_expression',
]);

/** `let … in`, `let open … in`, `e;`: all links but the last, which is the value of the chain. */
export function chain(into: Declarations, node: SyntaxNode): void {
  if (node.parent && CHAINED.has(node.parent.type) && isTail(node)) return;
  const parts: Part[] = [];
  const inLoop = node.parent?.type === 'do_clause';
  let rest = node;
  while (CHAINED.has(rest.type)) {
    const tail: SyntaxNode | null =
      rest.type === 'sequence_expression' ? lastExpression(rest) : rest.child('body');
    let link = null as Part | null;
    let past = false;
    for (const child of rest.children) {
      if (child === tail) {
        past = true;
        continue;
      }
      if (child.type === 'comment' && !link) {
        parts.push({ node: child, start: child.start, end: child.end, kind: 'comment' });
      } else if (child.type === ';' || child.type === 'in') {
        if (past || !link) continue;
        parts.push({ ...link, end: child.end });
        link = null;
      } else if (link) {
        link = { ...link, end: child.end };
      } else if (!past) {
        link = { node: child, start: child.start, end: child.end, kind: kindOf(child) };
      }
    }
    if (!tail) break;
    rest = tail;
  }
  const closing = rest.next?.type === ';' ? rest.next.end : rest.end;
  if (rest.next?.type === ';') keepClosed(into, node);
  const removable = inLoop && node.type === 'sequence_expression' && rest.parent === node;
  parts.push({
    node: rest,
    start: rest.start,
    end: closing,
    kind: 'statement',
    fixed: !removable,
  });
  parts.sort((a, b) => a.start - b.start);
  into.declare(parts, removable ? { neededAt: node.parent!.start } : {});
}

/** A `;` behind the last expression of a case must not become the end of the whole item. */
function keepClosed(into: Declarations, chain: SyntaxNode): void {
  const arm = chain.parent;
  if (arm?.type !== 'match_case') return;
  const later = arm.parent!.children.filter(
    ({ type, start }) => type === 'match_case' && start > arm.start,
  );
  into.builder.require(
    arm.start,
    later.map(({ start }) => start),
  );
}

/** Whether the node is what its chaining parent ends with. */
function isTail(node: SyntaxNode): boolean {
  const { parent } = node;
  return parent?.type === 'sequence_expression'
    ? lastExpression(parent) === node
    : node.field === 'body';
}

function lastExpression(sequence: SyntaxNode): SyntaxNode | null {
  const expressions = sequence.children.filter(
    ({ named, type }) =>
      named && type !== 'comment' && type !== 'attribute_id' && type !== 'attribute',
  );
  return expressions.at(-1) ?? null;
}
