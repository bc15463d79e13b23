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

const ENDOMORPHISM =
  /^((List|ListLabels)\.(rev|tl|filter|sort|sort_uniq|stable_sort|fast_sort)|String\.(trim|escaped|(un)?capitalize_ascii|(lower|upper)case_ascii)|Array\.copy|abs(_float)?|succ|pred|Int\.(abs|succ|pred)|Float\.(abs|neg))$/;

/** Whether what the expression denotes evidently gives what it takes: `List.rev`, `List.filter p`. */
export function isEndomorphism(node: SyntaxNode, text: string): boolean {
  if (node.type === 'value_path') {
    return ENDOMORPHISM.test(node.textIn(text)) && !NEEDS_MORE.test(node.textIn(text));
  }
  if (node.type !== 'application_expression') return false;
  const called = node.child('function')?.textIn(text) ?? '';
  const given = node.childrenIn('argument').length;
  return ENDOMORPHISM.test(called) && NEEDS_MORE.test(called) && given === 1;
}

/** Takes something else before what it works on. */
const NEEDS_MORE = /\.(filter|sort|sort_uniq|stable_sort|fast_sort)$/;

const EFFECT: readonly { readonly name: RegExp; readonly given: number }[] = [
  { name: /^(Stdlib\.)?(print_\w+|prerr_\w+|ignore|incr|decr|close_(in|out)\w*|flush)$/, given: 1 },
  { name: /^(Hashtbl|Queue|Stack|Buffer)\.(clear|reset)$/, given: 1 },
  { name: /^(Hashtbl|Queue|Stack|Buffer)\.(push|add(_\w+)?|replace|remove)$/, given: 2 },
  { name: /^(Stdlib\.)?output_(string|char|byte|bytes)$/, given: 2 },
  { name: /^(List|Array|Hashtbl|Queue|Stack|String|Option|Seq)\.iteri?$/, given: 2 },
];

/** Whether the expression evidently gives `()`. False if in doubt. */
export function isUnit(node: SyntaxNode | null | undefined, text: string): boolean {
  switch (node?.type) {
    case 'unit':
    case 'set_expression':
    case 'for_expression':
    case 'while_expression':
      return true;
    case 'infix_expression':
      return node.child('operator')?.textIn(text) === ':=';
    case 'if_expression': {
      const otherwise = node.first('else_clause');
      const then = node.first('then_clause')?.child('expression');
      return !otherwise || isUnit(then, text) || isUnit(otherwise.child('expression'), text);
    }
    case 'application_expression': {
      const called = node.child('function')?.textIn(text) ?? '';
      const given = node.childrenIn('argument').length;
      return EFFECT.some((effect) => effect.given === given && effect.name.test(called));
    }
    case 'parenthesized_expression':
      return isUnit(node.child('expression'), text);
    case 'sequence_expression':
      return isUnit(node.namedChildren.findLast(isExpression), text);
    case 'match_expression':
      return node.children.some(
        (arm) => arm.type === 'match_case' && isUnit(arm.child('body'), text),
      );
    default:
      return node?.type.startsWith('let_') === true && isUnit(node.child('body'), text);
  }
}

function isExpression({ type }: SyntaxNode): boolean {
  return type !== 'comment' && !type.startsWith('attribute');
}
