/** Arguments that a call can do without. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Declarations } from './declarations.ts';

/** `?x` in a call: while an argument without a label comes last, the parameter has its default. */
export function optionalArguments(into: Declarations, node: SyntaxNode): void {
  const given = node.childrenIn('argument');
  if (given.at(-1)?.type === 'labeled_argument') return;
  if (!given.some(isOptional)) return;
  const parts = node.namedChildren.map((child) => ({
    node: child,
    start: child.start,
    end: child.end,
    kind: child.type === 'comment' ? ('comment' as const) : ('argument' as const),
    fixed: !isOptional(child),
  }));
  into.declare(parts);
}

function isOptional(argument: SyntaxNode): boolean {
  return argument.type === 'labeled_argument' && argument.children[0]?.type === '?';
}
