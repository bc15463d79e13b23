/** The functions of a Lua file: declarations and assignments of function values at file level. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { FunctionSpan } from '../language.ts';

export function functionSpans(root: SyntaxNode, source: SourceText): FunctionSpan[] {
  const out: FunctionSpan[] = [];
  for (const node of root.children) {
    const name = functionName(node, source.text);
    if (name === null) continue;
    if (!source.blankBefore(node.start) || !source.blankAfter(node.end)) continue;
    const comments = leadingComments(node, source);
    const start = source.rowAt(comments[0]?.start ?? node.start);
    const end = source.rowAt(node.end - 1) + 1;
    const instruction = comments
      .map((c) => plain(c.textIn(source.text)))
      .join('\n')
      .trim();
    out.push({ name, start, end, instruction: instruction || null, indent: '' });
  }
  return out;
}

function functionName(node: SyntaxNode, text: string): string | null {
  if (node.type === 'function_declaration') return node.child('name')?.textIn(text) ?? null;
  const assignment =
    node.type === 'variable_declaration' ? node.first('assignment_statement') : node;
  if (assignment?.type !== 'assignment_statement') return null;
  const targets = assignment.first('variable_list')?.namedChildren ?? [];
  const values = assignment.first('expression_list')?.namedChildren ?? [];
  if (targets.length !== 1 || values.length !== 1) return null;
  return values[0]!.type === 'function_definition' ? targets[0]!.textIn(text) : null;
}

/** Comments on own lines that end right above the node. */
function leadingComments(node: SyntaxNode, source: SourceText): SyntaxNode[] {
  const out: SyntaxNode[] = [];
  let row = source.rowAt(node.start);
  for (let other = node.previous; other?.type === 'comment'; other = other.previous) {
    if (source.rowAt(other.end - 1) !== row - 1 || !source.blankBefore(other.start)) break;
    out.unshift(other);
    row = source.rowAt(other.start);
  }
  return out;
}

/** The words of a comment, without its dashes and brackets and without rulers. */
function plain(comment: string): string {
  const long = /^--\[(=*)\[([\s\S]*)\]\1\]$/.exec(comment);
  if (long) return long[2]!.trim();
  const words = comment.replace(/^-+ ?/, '').trimEnd();
  return /^[-=*#\s]*$/.test(words) ? '' : words;
}
