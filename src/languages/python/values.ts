/** What an expression says of its value, and where a linter cares. */
import type { SyntaxNode } from '../../syntax/node.ts';

/** What is known of a bound value without running anything. */
export type ValueKind = 'none' | 'literal' | 'other';

/** Those whose value says most: unknown ones, or else those that are not None. */
export function tellingOf<T extends { readonly value: ValueKind }>(all: readonly T[]): T[] {
  const others = all.filter(({ value }) => value === 'other');
  return others.length > 0 ? others : all.filter(({ value }) => value !== 'none');
}

const LITERALS = new Set([
  'string',
  'concatenated_string',
  'integer',
  'float',
  'true',
  'false',
  'list',
  'dictionary',
  'tuple',
  'set',
]);

export function valueKind(node: SyntaxNode | null): ValueKind {
  if (!node) return 'other';
  if (node.type === 'none') return 'none';
  if (node.type === 'assignment') return valueKind(node.child('right'));
  return LITERALS.has(node.type) ? 'literal' : 'other';
}

/** Whether a name or an attribute stands where the kind of its value matters to a linter. */
export function isDemanding(node: SyntaxNode): boolean {
  const parent = node.parent;
  switch (parent?.type) {
    case 'call':
      return node.field === 'function';
    case 'attribute':
    case 'subscript':
      return node.field === 'object' || node.field === 'value';
    case 'for_statement':
    case 'for_in_clause':
    case 'assignment':
      return node.field === 'right';
    case 'with_item':
    case 'list_splat':
    case 'dictionary_splat':
    case 'binary_operator':
    case 'unary_operator':
    case 'comparison_operator':
    case 'augmented_assignment':
    case 'await':
      return true;
    default:
      return false;
  }
}

/** `return x` that is not None, and `yield`, of a function's own body. */
export function collectReturns(node: SyntaxNode, out: number[]): void {
  for (const child of node.children) {
    if (!child.named || child.type === 'function_definition' || child.type === 'class_definition')
      continue;
    if (child.type === 'lambda') continue;
    if (child.type === 'yield') out.push(child.start);
    if (child.type === 'return_statement') {
      const value = child.namedChildren.find(({ type }) => type !== 'comment');
      if (value && value.type !== 'none') out.push(child.start);
    }
    collectReturns(child, out);
  }
}
