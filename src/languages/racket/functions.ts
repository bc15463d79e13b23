/** The functions of a Racket file: `(define (f …) …)` and `(define f (lambda …))` at file level. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { FunctionSpan } from '../language.ts';
import { headOf, items } from './module-scope.ts';

export function functionSpans(root: SyntaxNode, source: SourceText): FunctionSpan[] {
  const out: FunctionSpan[] = [];
  for (const node of root.children) {
    const name = functionName(node, source.text);
    if (name === null || !source.blankBefore(node.start) || !source.blankAfter(node.end)) continue;
    const comments = leadingComments(node, source);
    const words = comments
      .map((c) => plain(c.textIn(source.text)))
      .join('\n')
      .trim();
    out.push({
      name,
      start: source.rowAt(comments[0]?.start ?? node.start),
      end: source.rowAt(node.end - 1) + 1,
      instruction: words === '' ? null : words,
      indent: '',
    });
  }
  return out;
}

export function functionName(node: SyntaxNode, text: string): string | null {
  const head = headOf(node, text);
  if (!/^define(\/contract)?$/.test(head)) return null;
  const [, target, value] = items(node);
  let name = target;
  while (name?.type === 'list') name = items(name)[0];
  if (name?.type !== 'symbol') return null;
  const isFunction =
    target!.type === 'list' ||
    (value !== undefined && /^(lambda|λ|case-lambda)$/.test(headOf(value, text)));
  return isFunction ? name.textIn(text) : null;
}

function leadingComments(node: SyntaxNode, source: SourceText): SyntaxNode[] {
  const out: SyntaxNode[] = [];
  let row = source.rowAt(node.start);
  for (
    let other = node.previous;
    other && /^(line|block)_comment$/.test(other.type);
    other = other.previous
  ) {
    if (source.rowAt(other.end - 1) !== row - 1 || !source.blankBefore(other.start)) break;
    out.unshift(other);
    row = source.rowAt(other.start);
  }
  return out;
}

function plain(comment: string): string {
  const words = comment.replace(/^;+ ?|^#\||\|#$/g, '').trim();
  return /^[-=*;_\s]*$/.test(words) ? '' : words;
}
