/** The functions of an R file: function values assigned at file level, with roxygen's words. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { FunctionSpan } from '../language.ts';

export function functionSpans(root: SyntaxNode, source: SourceText): FunctionSpan[] {
  const out: FunctionSpan[] = [];
  for (const node of root.children) {
    if (node.type !== 'binary_operator') continue;
    const lhs = node.child('lhs')!;
    const rhs = node.child('rhs')!;
    if (rhs.type !== 'function_definition' || !/^(identifier|string)$/.test(lhs.type)) continue;
    if (!source.blankBefore(node.start) || !source.blankAfter(node.end)) continue;
    const comments = leadingComments(node, source);
    out.push({
      name: lhs.textIn(source.text),
      start: source.rowAt(comments[0]?.start ?? node.start),
      end: source.rowAt(node.end - 1) + 1,
      instruction: instruction(comments.map((c) => c.textIn(source.text))),
      indent: '',
    });
  }
  return out;
}

function leadingComments(node: SyntaxNode, source: SourceText): SyntaxNode[] {
  const out: SyntaxNode[] = [];
  let row = source.rowAt(node.start);
  for (let other = node.previous; other?.type === 'comment'; other = other.previous) {
    if (source.rowAt(other.start) !== row - 1 || !source.blankBefore(other.start)) break;
    out.unshift(other);
    row--;
  }
  return out;
}

/** Plain comments whole; of roxygen blocks the title and description, up to the first tag. */
function instruction(comments: readonly string[]): string | null {
  const lines: string[] = [];
  for (const comment of comments) {
    const words = comment.replace(/^#+'? ?/, '').trimEnd();
    const tag = /^@(\w+)\s*(.*)$/.exec(words);
    if (tag && !/^(title|description|details)$/.test(tag[1]!)) break;
    if (!/^[-=*#\s]*$/.test(words) || words === '') lines.push(tag ? tag[2]! : words);
  }
  const text = lines.join('\n').trim();
  return text === '' ? null : text;
}
