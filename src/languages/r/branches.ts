/**
 * The `else` parts of an `if` as units. In `} else {` the brace that closes one branch stands on the
 * line that opens the next, so such a part runs from that line to the one before its own brace: what
 * is left is closed by the brace that stays. An `else` that begins its line takes its whole branch.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { Element } from '../analysis-builder.ts';

/** The removable parts after the first branch of a whole `if … else if … else` chain. */
export function elseParts(node: SyntaxNode, source: SourceText): Element[] {
  const out: Element[] = [];
  for (let at: SyntaxNode | null = node; at?.type === 'if_statement';) {
    const before: SyntaxNode | null = at.child('consequence');
    const otherwise: SyntaxNode | null = at.child('alternative');
    const keyword = at.children.find(({ type }) => type === 'else');
    if (!before || !otherwise || !keyword) break;
    const branch = otherwise.type === 'if_statement' ? otherwise.child('consequence')! : otherwise;
    out.push(elsePart(before, keyword, branch, source));
    at = otherwise;
  }
  return out;
}

/** Whether the `if` is the `else if` of another. */
export function isElseIf(node: SyntaxNode): boolean {
  return node.parent?.type === 'if_statement' && node.field === 'alternative';
}

function elsePart(
  before: SyntaxNode,
  keyword: SyntaxNode,
  branch: SyntaxNode,
  source: SourceText,
): Element {
  if (source.blankBefore(keyword.start)) {
    return { start: keyword.start, end: branch.end, kind: 'clause' };
  }
  const start = before.end - 1;
  const shared = closes(before, source) && closes(branch, source);
  const end = shared ? branch.children.at(-2)!.end : branch.end;
  return { start, end, kind: 'clause', fixed: !shared };
}

/** Whether the node is a block whose closing brace begins its line. */
function closes(node: SyntaxNode, source: SourceText): boolean {
  return node.type === 'braced_expression' && source.blankBefore(node.end - 1);
}
