/**
 * The functions of an R file: function values assigned at file level, and those that `setMethod` and
 * its like are given. The instruction is the comment above, see documentation.ts.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { FunctionSpan } from '../language.ts';
import { inWords } from './documentation.ts';

export function functionSpans(root: SyntaxNode, source: SourceText): FunctionSpan[] {
  const out: FunctionSpan[] = [];
  for (const node of root.children) {
    const name = functionName(node, source.text);
    if (name === null) continue;
    if (!source.blankBefore(node.start) || !source.blankAfter(node.end)) continue;
    const comments = leadingComments(node, source);
    out.push({
      name,
      start: source.rowAt(comments[0]?.start ?? node.start),
      end: source.rowAt(node.end - 1) + 1,
      instruction: inWords(comments.map((c) => c.textIn(source.text))),
      indent: '',
    });
  }
  return out;
}

function functionName(node: SyntaxNode, text: string): string | null {
  if (node.type === 'call') return methodName(node, text);
  if (node.type !== 'binary_operator') return null;
  const operator = (node.child('operator') ?? node.children[1]!).textIn(text);
  const target = node.child('lhs');
  const value = node.child('rhs');
  if (!/^(<<?-|=)$/.test(operator) || value?.type !== 'function_definition') return null;
  return target && NAMING.has(target.type) ? bare(target.textIn(text)) : null;
}

const NAMING = new Set(['identifier', 'string', 'extract_operator']);

/** Calls that define a function: its name is their first argument. */
const DEFINING =
  /^(set(Method|Generic|ReplaceMethod|Validity|MethodS3|ConstructorS3|As)|R\.methodsS3::setMethodS3|methods::set\w+)$/;

function methodName(call: SyntaxNode, text: string): string | null {
  if (!DEFINING.test(call.child('function')?.textIn(text) ?? '')) return null;
  const values = (call.child('arguments')?.children ?? [])
    .filter(({ type }) => type === 'argument')
    .map((argument) => argument.child('value'));
  if (!values.some((value) => value?.type === 'function_definition')) return null;
  return values[0]?.type === 'string' ? bare(values[0].textIn(text)) : null;
}

function bare(name: string): string {
  return /^(["'`])[^"'`]+\1$/.test(name) ? name.slice(1, -1) : name;
}

/** Comments on own lines that end right above the node. */
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
