/**
 * What the grammar lets pass and R's parser refuses: statements without a separator, `else` on a new
 * line of the file level, chained comparisons, escapes, names and pipes that are none (R Language
 * Definition, sections 3.2.1 and 10; NEWS of R 4.1 for the pipe).
 */
import type { SyntaxNode } from '../../syntax/node.ts';

/** The first node that R does not parse, and why; null if there is none. */
export function syntaxFault(
  root: SyntaxNode,
  text: string,
): { readonly at: number; readonly message: string } | null {
  for (const node of root.walk()) {
    const message = faultOf(node, text);
    if (message !== null) return { at: node.start, message };
  }
  return null;
}

function faultOf(node: SyntaxNode, text: string): string | null {
  switch (node.type) {
    case 'program':
    case 'braced_expression':
      return areSeparated(node, text) ? null : 'two expressions stand without a separator';
    case 'if_statement':
      return lonelyElse(node, text) ?? conditionFault(node, text);
    case 'while_statement':
      return conditionFault(node, text);
    case 'binary_operator':
      return operatorFault(node, text);
    case 'parameters':
      return hasRepeatedNames(node, text) ? 'a parameter stands twice' : null;
    case 'argument':
      return argumentFault(node, text);
    case 'extract_operator':
      return node.child('rhs') ? null : `unexpected expression after ${text[node.end - 1]}`;
    case 'identifier':
      return nameFault(node, text);
    case 'integer':
    case 'float':
    case 'complex':
      return /^(0x|\d+e[+-]?)[Li]?$/i.test(node.textIn(text)) ? 'the number has no digits' : null;
    case 'string':
      return stringFault(node, text);
    default:
      return null;
  }
}

/** Between expressions of a sequence stands a line break or one semicolon, at file level behind one. */
function areSeparated(node: SyntaxNode, text: string): boolean {
  const inner = node.children.filter(({ named }) => named);
  const braced = node.type === 'braced_expression';
  let from = braced ? node.start + 1 : node.start;
  let first = true;
  for (const child of [...inner, null]) {
    const to = child?.start ?? (braced ? node.end - 1 : node.end);
    const gap = text.slice(from, to);
    if (!braced && !(first ? /^[^;]*$/ : /^[^;\n]*;?[^;]*$/).test(gap)) return false;
    const bounded = first || child === null || child.type === 'comment' || /[;\n\r]/.test(gap);
    if (!bounded) return false;
    first = child?.type === 'comment' && (first || /\n/.test(gap));
    from = child?.end ?? from;
  }
  return true;
}

/** At file level R has finished the `if` before it reads the next line. */
function lonelyElse(node: SyntaxNode, text: string): string | null {
  const consequence = node.child('consequence');
  const otherwise = node.child('alternative');
  if (!consequence || !otherwise || !text.slice(consequence.end, otherwise.start).includes('\n')) {
    return null;
  }
  const keyword = node.children.find(({ type }) => type === 'else');
  if (!keyword || !text.slice(consequence.end, keyword.start).includes('\n')) return null;
  const around = node.within(
    'braced_expression',
    'parenthesized_expression',
    'arguments',
    'parameters',
  );
  return around ? null : "unexpected 'else'";
}

function conditionFault(node: SyntaxNode, text: string): string | null {
  const condition = node.child('condition');
  return condition?.type === 'binary_operator' && operator(condition, text) === '='
    ? "unexpected '='"
    : null;
}

const COMPARING = new Set(['<', '>', '<=', '>=', '==', '!=']);
const NO_CALL = new Set(['identifier', 'string', 'integer', 'float', 'function_definition']);

function operatorFault(node: SyntaxNode, text: string): string | null {
  const word = operator(node, text);
  const [left, right] = [node.child('lhs'), node.child('rhs')];
  if (COMPARING.has(word) && left?.type === 'binary_operator') {
    return COMPARING.has(operator(left, text)) ? 'comparisons cannot be chained' : null;
  }
  if (word !== '|>' || !right) return null;
  return NO_CALL.has(right.type) ? 'the pipe needs a function call' : null;
}

function operator(node: SyntaxNode, text: string): string {
  return (node.child('operator') ?? node.children[1])?.textIn(text) ?? '';
}

function hasRepeatedNames(parameters: SyntaxNode, text: string): boolean {
  const names = parameters.children
    .map((parameter) => parameter.child('name')?.textIn(text).replace(/^`|`$/g, ''))
    .filter((name) => name !== undefined);
  return new Set(names).size < names.length;
}

function argumentFault(node: SyntaxNode, text: string): string | null {
  const name = node.child('name');
  if (name?.type === 'string') {
    return name.first('string_content') ? null : 'a zero-length name';
  }
  if (name) return /^(identifier|null|dots|dot_dot_i)$/.test(name.type) ? null : "unexpected '='";
  const value = node.child('value');
  if (value?.type === 'binary_operator' && operator(value, text) === '=') return "unexpected '='";
  return value?.textIn(text) === '_' ? 'the placeholder needs a name' : null;
}

function nameFault(node: SyntaxNode, text: string): string | null {
  const name = node.textIn(text);
  if (name === '``') return 'a zero-length name';
  if (name[0] !== '_') return null;
  return name === '_' && node.within('argument', 'binary_operator') ? null : `unexpected ${name}`;
}

function stringFault(node: SyntaxNode, text: string): string | null {
  if (/^[rR]/.test(text.slice(node.start, node.end))) {
    return /^[rR](["'])(-*)(\(.*\)|\[.*\]|\{.*\})\2\1$/s.test(node.textIn(text))
      ? null
      : 'the raw string has no brackets';
  }
  const escapes = (node.first('string_content')?.children ?? []).map((c) => c.textIn(text));
  if (escapes.some((escape) => !isEscape(escape))) return 'an unrecognized escape';
  const bytes = escapes.some((escape) => /^\\[x0-7]/.test(escape));
  return bytes && escapes.some((escape) => /^\\u/i.test(escape))
    ? 'Unicode and byte escapes are mixed'
    : null;
}

function isEscape(escape: string): boolean {
  const octal = /^\\([0-7]{1,3})$/.exec(escape);
  if (octal) return parseInt(octal[1]!, 8) > 0 && parseInt(octal[1]!, 8) < 256;
  const hexadecimal = /^\\(?:x|u\{?|U\{?)([0-9a-fA-F]+)\}?$/.exec(escape);
  if (hexadecimal) return parseInt(hexadecimal[1]!, 16) > 0;
  return /^\\[abfnrtv\\"'` \n]$/.test(escape);
}
