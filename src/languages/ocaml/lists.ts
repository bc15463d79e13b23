/** Elements of lists: between bars and between semicolons. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { UnitKind } from '../language.ts';
import type { Part } from './declarations.ts';

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

export function keyword(node: SyntaxNode, word: string): SyntaxNode | null {
  return node.children.find(({ type }) => type === word) ?? null;
}
