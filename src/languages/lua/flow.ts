/**
 * Which statements let control pass to what follows them. A statement that does so only by some of
 * its parts (an `if` with `else`, a loop without end) needs one of those, or what follows it becomes
 * unreachable (luacheck 511).
 */
import type { SyntaxNode } from '../../syntax/node.ts';

/**
 * Of a statement that is followed by another: the offsets of its parts by which control passes, or
 * null if it passes whatever is taken out of it, or never did.
 */
export function passages(node: SyntaxNode, text: string): number[] | null {
  switch (node.type) {
    case 'if_statement':
      return isFollowed(node) ? branches(node, text) : null;
    case 'while_statement':
    case 'repeat_statement':
      return isEndless(node) ? exits(node, text) : null;
    default:
      return null;
  }
}

/** The clauses that pass, where not the `if` itself does. */
function branches(node: SyntaxNode, text: string): number[] | null {
  if (!node.first('else_statement') || blockPasses(node.child('consequence'), text)) return null;
  return clauses(node)
    .filter((clause) => blockPasses(clauseBlock(clause), text))
    .map((clause) => clause.start);
}

function clauses(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter(
    ({ type }) => type === 'elseif_statement' || type === 'else_statement',
  );
}

function clauseBlock(clause: SyntaxNode): SyntaxNode | null {
  return clause.child('consequence') ?? clause.child('body');
}

function blockPasses(block: SyntaxNode | null, text: string): boolean {
  return block === null || block.children.every((node) => passes(node, text));
}

function passes(node: SyntaxNode, text: string): boolean {
  switch (node.type) {
    case 'return_statement':
    case 'break_statement':
    case 'goto_statement':
      return false;
    case 'do_statement':
      return blockPasses(node.child('body'), text);
    case 'if_statement':
      return (
        !node.first('else_statement') ||
        blockPasses(node.child('consequence'), text) ||
        clauses(node).some((clause) => blockPasses(clauseBlock(clause), text))
      );
    case 'while_statement':
    case 'repeat_statement':
      return !isEndless(node) || exits(node, text).length > 0;
    default:
      return true;
  }
}

/** Whether something runs right after it, however deep it stands. A loop runs on by its condition. */
function isFollowed(node: SyntaxNode): boolean {
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    if (at.type.startsWith('function_') || /^(while|for)_statement$/.test(at.type)) return false;
    if (at.type === 'repeat_statement' && at !== node) return true;
    if (at.parent?.type !== 'block' && at.parent?.type !== 'chunk') continue;
    for (let next = at.next; next; next = next.next) {
      if (next.type !== 'comment' && next.type !== 'empty_statement') return true;
    }
  }
  return false;
}

/** A loop that its condition never ends, as luacheck sees it: by constants alone. */
function isEndless(node: SyntaxNode): boolean {
  let condition = node.child('condition');
  while (condition?.type === 'parenthesized_expression') {
    condition = condition.namedChildren.find(({ type }) => type !== 'comment') ?? null;
  }
  const type = condition?.type ?? '';
  return node.type === 'repeat_statement'
    ? type === 'false' || type === 'nil'
    : /^(true|number|string|table_constructor|function_definition)$/.test(type);
}

/** The `break`s of a loop and the `goto`s that leave it. */
function exits(loop: SyntaxNode, text: string): number[] {
  const inside = new Set<string>();
  for (const node of loop.walk()) {
    if (node.type === 'label_statement') inside.add(node.first('identifier')?.textIn(text) ?? '');
  }
  const out: number[] = [];
  const collect = (parent: SyntaxNode, own: boolean): void => {
    for (const child of parent.children) {
      if (child.type === 'break_statement' && own) out.push(child.start);
      else if (child.type === 'goto_statement') {
        if (!inside.has(child.first('identifier')?.textIn(text) ?? '')) out.push(child.start);
      } else if (!child.type.startsWith('function_d')) {
        collect(child, own && !/^(while|repeat|for)_statement$/.test(child.type));
      }
    }
  };
  collect(loop, true);
  return out;
}
