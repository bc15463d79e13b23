/** Elements of lists: between bars, between semicolons, between operators. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { UnitKind } from '../language.ts';
import type { Declarations, Part } from './declarations.ts';

export function itemsOf(node: SyntaxNode, wanted: (child: SyntaxNode) => boolean): Part[] {
  return node.children
    .filter((child) => child.type === 'comment' || wanted(child))
    .map((child) => ({ node: child, start: child.start, end: child.end, kind: kindOf(child) }));
}

export function kindOf(node: SyntaxNode): UnitKind {
  switch (node.type) {
    case 'comment':
    case 'shebang':
      return 'comment';
    case 'open_module':
    case 'include_module':
    case 'include_module_type':
    case 'toplevel_directive':
      return 'import';
    default:
      return node.type.endsWith('_definition') ||
        node.type === 'external' ||
        node.type.endsWith('_specification')
        ? 'definition'
        : 'statement';
  }
}

/** Children of a type with the `|` before them. */
export function barred(node: SyntaxNode, type: string, kind: UnitKind): Part[] {
  const parts: Part[] = [];
  let bar: SyntaxNode | null = null;
  for (const child of node.children) {
    if (child.type === '|') bar = child;
    else if (child.type === 'comment') {
      parts.push({ node: child, start: child.start, end: child.end, kind: 'comment' });
    } else if (child.type === type) {
      parts.push({ node: child, start: bar?.start ?? child.start, end: child.end, kind });
      bar = null;
    }
  }
  return parts;
}

/** Elements between `;`, which may stand behind each element or in front of each but the first. */
export function separated(node: SyntaxNode, type: string | null, source: SourceText): Part[] {
  const children = node.children.filter(
    (child) =>
      child.type === ';' || child.type === 'comment' || (child.named && child.field !== 'record'),
  );
  const leading = children.some(
    (child, index) =>
      child.type === ';' &&
      children[index + 1] !== undefined &&
      source.rowAt(child.start) === source.rowAt(children[index + 1]!.start) &&
      source.blankBefore(child.start),
  );
  const parts: Part[] = [];
  let separator: SyntaxNode | null = null;
  for (const child of children) {
    const last = parts.at(-1);
    if (child.type === ';') {
      separator = child;
      if (!leading && last) {
        const owner = parts.findLastIndex(({ kind }) => kind !== 'comment');
        if (owner >= 0) parts[owner] = { ...parts[owner]!, end: child.end };
      }
    } else if (child.type === 'comment') {
      parts.push({ node: child, start: child.start, end: child.end, kind: 'comment' });
    } else {
      const start = leading && separator ? separator.start : child.start;
      const fixed = (leading && !separator) || (type !== null && child.type !== type);
      parts.push({ node: child, start, end: child.end, kind: 'field', fixed });
      separator = null;
    }
  }
  return parts;
}

/** Long `a && b`, `a || b`, `a ^ b`, `a @ b`, one operand a line. */
export function operands(into: Declarations, node: SyntaxNode): void {
  const word = operatorOf(node, into.source.text);
  if (!/^(&&|\|\||\^|@|::)$/.test(word)) return;
  const { parent } = node;
  if (parent?.type === node.type && operatorOf(parent, into.source.text) === word) return;
  const operands: { node: SyntaxNode; before: SyntaxNode | null }[] = [];
  let before: SyntaxNode | null = null;
  let rest: SyntaxNode = node;
  while (rest.type === node.type && operatorOf(rest, into.source.text) === word) {
    operands.push({ node: rest.child('left')!, before });
    before = rest.child('operator') ?? keyword(rest, '::');
    rest = rest.child('right')!;
  }
  operands.push({ node: rest, before });
  const leading = operands
    .slice(1)
    .every(
      (operand) =>
        into.source.rowAt(operand.before!.start) === into.source.rowAt(operand.node.start),
    );
  into.declare(
    operands.map((operand, index) => {
      const after = operands[index + 1]?.before ?? null;
      const start = leading && operand.before ? operand.before.start : operand.node.start;
      const end = leading || !after ? operand.node.end : after.end;
      const fixed = leading ? index === 0 : after === null;
      return { node: operand.node, start, end, kind: 'argument' as const, fixed };
    }),
  );
}

function operatorOf(node: SyntaxNode, text: string): string {
  return node.type === 'cons_expression' ? '::' : (node.child('operator')?.textIn(text) ?? '');
}

export function keyword(node: SyntaxNode, word: string): SyntaxNode | null {
  return node.children.find(({ type }) => type === word) ?? null;
}
