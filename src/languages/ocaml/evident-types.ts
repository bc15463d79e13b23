/** Expressions whose type can be told without type inference, and ones that say nothing of theirs. */
import type { SyntaxNode } from '../../syntax/node.ts';

const GROUND_OPERATOR =
  /^([-+*/]\.?|\*\*|\^|=|<>|<=?|>=?|==|!=|&&|\|\||mod|land|lor|lxor|lsl|lsr|asr)$/;
const GROUND_FUNCTION =
  /^((string|int|float|bool|char)_of_\w+|(Printf\.)?sprintf|(String|Bytes|Buffer|Char|Sys|Filename|Unix|Int|Float|Int32|Int64)\.\w+|\w*length|not|succ|pred|compare|fst_int)$/;

/** Whether the type is evident and has no open part. False if in doubt. */
export function isEvident(node: SyntaxNode | null, text: string): boolean {
  switch (node?.type) {
    case 'number':
    case 'string':
    case 'quoted_string':
    case 'character':
    case 'boolean':
    case 'unit':
    case 'sign_expression':
    case 'not_expression':
      return true;
    case 'parenthesized_expression':
    case 'labeled_argument':
      return isEvident(node.child('expression'), text);
    case 'typed_expression':
      return !(node.child('type')?.textIn(text).includes("'") ?? true);
    case 'infix_expression':
      return GROUND_OPERATOR.test(node.child('operator')?.textIn(text) ?? '');
    case 'cons_expression':
      return isEvident(node.child('left'), text);
    case 'tuple_expression':
    case 'list_expression':
    case 'array_expression': {
      const elements = node.namedChildren.filter(({ type }) => type !== 'comment');
      if (elements.length === 0) return false;
      return node.type === 'tuple_expression'
        ? elements.every((element) => isEvident(element, text))
        : elements.some((element) => isEvident(element, text));
    }
    case 'application_expression': {
      const called = node.child('function');
      if (called?.type === 'value_path') return GROUND_FUNCTION.test(called.textIn(text));
      if (called?.type !== 'constructor_path') return false;
      const [argument] = node.childrenIn('argument');
      return called.textIn(text) === 'Some' && isEvident(argument ?? null, text);
    }
    default:
      return false;
  }
}

/** Whether the expression has any type at all: it never returns, or is an empty collection. */
export function saysNothing(node: SyntaxNode | null, text: string): boolean {
  if (!node) return true;
  switch (node.type) {
    case 'assert_expression':
      return true;
    case 'constructor_path':
      return node.textIn(text) === 'None';
    case 'list_expression':
    case 'array_expression':
      return node.namedChildren.every(({ type }) => type === 'comment');
    case 'parenthesized_expression':
      return saysNothing(node.child('expression'), text);
    case 'application_expression':
      return /^(raise(_notrace)?|failwith|invalid_arg|exit|(Misc\.)?fatal_errorf?)$/.test(
        node.child('function')?.textIn(text) ?? '',
      );
    default:
      return node.type.startsWith('let_') && saysNothing(node.child('body'), text);
  }
}
