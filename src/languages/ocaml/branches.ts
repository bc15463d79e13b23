/** Branches of conditionals and alternatives of patterns. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Declarations, Part } from './declarations.ts';
import { isUnit } from './evident-types.ts';

/** `| A` above `| B` in one case. */
export function alternatives(into: Declarations, node: SyntaxNode): void {
  const pattern = node.child('pattern');
  if (pattern?.type !== 'or_pattern' || /`/.test(pattern.textIn(into.source.text))) return;
  const leaves: SyntaxNode[] = [];
  let rest: SyntaxNode = pattern;
  while (rest.type === 'or_pattern') {
    const named = rest.namedChildren.filter(({ type }) => type !== 'comment');
    leaves.unshift(...named.slice(1));
    rest = named[0]!;
  }
  leaves.unshift(rest);
  const parts: Part[] = [];
  leaves.forEach((leaf, index) => {
    const before: SyntaxNode | null =
      index === 0 ? barBefore(node) : (barBefore(leaf) ?? barBefore(leaf.parent!));
    const start =
      before && into.source.rowAt(before.start) === into.source.rowAt(leaf.start)
        ? before.start
        : null;
    const fixed = start === null || index === leaves.length - 1;
    parts.push({ node: leaf, start: start ?? leaf.start, end: leaf.end, kind: 'clause', fixed });
  });
  if (parts.slice(1).some(({ start, node: leaf }) => start === leaf.start)) return;
  into.declare(parts);
}

/** Expressions in which a condition would not end where its branch ends. */
const BINDING_TIGHTER = /^(infix|cons|tuple|set|prefix|sign|application)_expression$/;

/**
 * `if c then a else` in front of the value that is left without it, `else if c then a` in the
 * middle of a chain, or `if c then` and `else b` around what stands between them.
 */
export function conditional(into: Declarations, node: SyntaxNode): void {
  const clause = node.first('else_clause');
  const then = node.first('then_clause');
  if (!then || BINDING_TIGHTER.test(node.parent?.type ?? '')) return;
  const word = clause?.children[0];
  const value = clause?.child('expression');
  if (!clause) {
    // What stands in it alone gives `()`, and is that without the condition too.
    const end = then.children[0]!.end;
    return into.declare([{ node, start: node.start, end, kind: 'clause' }]);
  }
  if (!word || !value) return;
  const given = [then.child('expression'), value];
  if (given.some((branch) => isUnit(branch, into.source.text))) {
    into.declare([{ node: clause, start: clause.start, end: clause.end, kind: 'clause' }]);
  }
  if (into.source.blankAfter(word.end) && into.source.blankBefore(node.start)) {
    return into.declare([{ node, start: node.start, end: word.end, kind: 'clause' }]);
  }
  if (node.parent?.type === 'else_clause') {
    const outer = node.parent.children[0]!;
    if (into.source.rowAt(outer.start) !== into.source.rowAt(node.start)) return;
    return into.declare([{ node, start: outer.start, end: then.end, kind: 'clause' }]);
  }
  if (value.type === 'if_expression') return;
  if (value.type === 'parenthesized_expression' && canStandBare(into, value)) {
    const [open, close] = [value.children[0]!, value.children.at(-1)!];
    return into.wrapper(node, node.start, open.end, close.start, close.end);
  }
  const first = then.children[0]!;
  into.wrapper(node, node.start, first.end, clause.start, clause.end);
}

/** Whether what the brackets hold means the same without them, whatever follows. */
function canStandBare(into: Declarations, brackets: SyntaxNode): boolean {
  const inner = brackets.child('expression');
  if (!inner || inner.textIn(into.source.text).endsWith(';')) return false;
  const pending = [inner];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (/^(match|function|fun|try)_expression$/.test(node.type)) return false;
    if (!/^(parenthesized_expression|do_clause)$/.test(node.type)) pending.push(...node.children);
  }
  return true;
}

function barBefore(node: SyntaxNode): SyntaxNode | null {
  let { previous } = node;
  while (previous?.type === 'comment') ({ previous } = previous);
  return previous?.type === '|' ? previous : null;
}
