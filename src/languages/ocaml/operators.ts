/** Operands of long chains of one operator, on lines of their own: `a && b`, `a + b - c`, `x |> f`. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Declarations } from './declarations.ts';
import { isEndomorphism } from './evident-types.ts';

/** Operators that chain with one another and give the type that each operand has. */
const FAMILIES: readonly { readonly operators: RegExp; readonly side: 'left' | 'right' }[] = [
  { operators: /^&&$/, side: 'right' },
  { operators: /^\|\|$/, side: 'right' },
  { operators: /^\^$/, side: 'right' },
  { operators: /^@$/, side: 'right' },
  { operators: /^::$/, side: 'right' },
  { operators: /^[-+]$/, side: 'left' },
  { operators: /^[-+]\.$/, side: 'left' },
  { operators: /^([*/]|mod|land|lor|lxor)$/, side: 'left' },
  { operators: /^[*/]\.$/, side: 'left' },
  { operators: /^\|>$/, side: 'left' },
];

interface Operand {
  readonly node: SyntaxNode;
  /** The operator in front of it; null for the first. */
  readonly before: SyntaxNode | null;
}

export function operands(into: Declarations, node: SyntaxNode): void {
  const { text } = into.source;
  const family = familyOf(node, text);
  if (!family || (node.parent && familyOf(node.parent, text) === family)) return;
  const operands = family.side === 'right' ? rightwards(node, text) : leftwards(node, text);
  const leading = operands.slice(1).every(({ before, node: operand }) => {
    return into.source.rowAt(before!.start) === into.source.rowAt(operand.start);
  });
  into.declare(
    operands.map((operand, index) => {
      const after = operands[index + 1]?.before ?? null;
      const start = leading && operand.before ? operand.before.start : operand.node.start;
      const end = leading || !after ? operand.node.end : after.end;
      const free = (leading ? index > 0 : after !== null) && canGo(operand, text);
      return { node: operand.node, start, end, kind: 'argument' as const, fixed: !free };
    }),
  );
}

/** A stage of a pipe can only go where it gives what it takes. */
function canGo({ node, before }: Operand, text: string): boolean {
  const piped = before?.textIn(text) === '|>' || operatorOf(node.parent!, text) === '|>';
  return !piped || (before !== null && isEndomorphism(node, text));
}

function rightwards(node: SyntaxNode, text: string): Operand[] {
  const family = familyOf(node, text);
  const out: Operand[] = [];
  let before: SyntaxNode | null = null;
  let rest = node;
  while (familyOf(rest, text) === family) {
    out.push({ node: rest.child('left')!, before });
    before = operatorNode(rest);
    rest = rest.child('right')!;
  }
  return [...out, { node: rest, before }];
}

function leftwards(node: SyntaxNode, text: string): Operand[] {
  const family = familyOf(node, text);
  const out: Operand[] = [];
  let rest = node;
  while (familyOf(rest, text) === family) {
    out.push({ node: rest.child('right')!, before: operatorNode(rest) });
    rest = rest.child('left')!;
  }
  return [{ node: rest, before: null }, ...out.reverse()];
}

function familyOf(node: SyntaxNode, text: string): (typeof FAMILIES)[number] | null {
  const word = operatorOf(node, text);
  return (word !== '' && FAMILIES.find(({ operators }) => operators.test(word))) || null;
}

function operatorOf(node: SyntaxNode, text: string): string {
  return operatorNode(node)?.textIn(text) ?? '';
}

function operatorNode(node: SyntaxNode): SyntaxNode | null {
  if (node.type === 'infix_expression') return node.child('operator');
  if (node.type !== 'cons_expression') return null;
  return node.children.find(({ type }) => type === '::') ?? null;
}
