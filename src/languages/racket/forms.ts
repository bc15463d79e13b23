/**
 * How the forms of Racket's standard languages are built: where they bind, where their bodies begin
 * and which of their parts may be left out (Racket Reference, section 3; Guide, section 4). A form
 * that is not in these tables is a macro that nobody here knows.
 */

/** `(define (name arg …) body …)` and its kin: header, then a body. */
export const DEFINE = set(
  'define define/public define/private define/override define/pubment define/augment define/augride ' +
    'define/overment define/public-final define/override-final define-for-syntax define/contract ' +
    'define/provide define/kw define/opt define-syntax define-syntax-parameter define/subexpression-pos-prop ' +
    'define-inline define* define/debug define/memo define-syntax-class define-splicing-syntax-class',
);

/** `(lambda (arg …) body …)`. */
export const LAMBDA = set(
  'lambda λ opt-lambda lambda/kw trace-lambda public-final plambda: #%plain-lambda',
);

/** `(let ([name value] …) body …)`: values see what is outside, or each what is before it. */
export const LET = set('let let-values let-syntax let-syntaxes fluid-let trace-let');
export const LET_SEQUENTIAL = set(
  'let* let*-values letrec letrec-values letrec-syntax letrec-syntaxes letrec* letrec-syntaxes+values',
);
/** `(parameterize ([expression value] …) body …)`. */
export const LET_EXPRESSIONS = set(
  'parameterize parameterize* syntax-parameterize parameterize-break',
);

/** `(for ([name sequence] …) body …)`. */
export const FOR =
  /^for\*?(\/(list|vector|hash|hasheq|hasheqv|hashalw|and|or|sum|product|first|last|set|seteq|seteqv|mutable-set|stream|string|bytes|flvector|fxvector|gvector|async|void|array|dict))?$/;
/** `(for/fold ([accumulator init] …) ([name sequence] …) body …)`. */
export const FOR_FOLD = /^for\*?\/(fold|foldr|fold\/derived|lists)$/;

/** Clauses `[test body …]`; the number tells how many forms stand before the clauses. */
export const CLAUSES: ReadonlyMap<string, number> = new Map([
  ['cond', 0],
  ['case', 1],
  ['case-lambda', 0],
  ['case/sequential', 1],
]);

/** Clauses `[pattern body …]` of the match library; forms before the clauses. */
export const MATCH: ReadonlyMap<string, number> = new Map([
  ['match', 1],
  ['match*', 1],
  ['match-lambda', 0],
  ['match-lambda*', 0],
  ['match-lambda**', 0],
  ['match/values', 1],
]);

/** Pattern and template: what they bind is no variable. */
export const SYNTAX_CLAUSES: ReadonlyMap<string, number> = new Map([
  ['syntax-rules', 1],
  ['syntax-case', 2],
  ['syntax-case*', 3],
  ['syntax-id-rules', 1],
  ['syntax-parser', 0],
  ['syntax-parse', 1],
  ['define-syntax-rule', 0],
  ['with-syntax', 0],
  ['with-syntax*', 0],
  ['define-syntax-parse-rule', 0],
  ['define-simple-macro', 0],
]);

/** Only expressions; the number tells how many forms stand before a body, -1 for no body. */
export const EXPRESSIONS: ReadonlyMap<string, number> = new Map([
  ['if', -1],
  ['set!', -1],
  ['with-continuation-mark', -1],
  ['and', -1],
  ['or', -1],
  ['when', 1],
  ['unless', 1],
  ['begin', 0],
  ['begin0', 1],
  ['with-handlers', 1],
  ['with-handlers*', 1],
  ['dynamic-wind', -1],
  ['delay', 0],
  ['delay/sync', 0],
  ['lazy', 0],
  ['let/ec', 1],
  ['let/cc', 1],
  ['thunk', 0],
  ['call-with-values', -1],
  ['time', 0],
  ['instantiate', -1],
  ['new', -1],
  ['send', -1],
  ['with-output-to-string', 0],
  ['local', 1],
]);

/** Expressions made of parts that may be any number; how many of them must stay. */
export const CALLS: ReadonlyMap<string, number> = new Map([
  ['and', 0],
  ['or', 0],
  ['dynamic-wind', 0],
  ['call-with-values', 0],
  ['send', 2],
  ['new', 1],
  ['instantiate', 2],
]);

/** Calls whose arguments may be any number of any things. */
export const VARIADIC = set(
  'list vector string-append append + * and or set or/c and/c one-of/c list/c append* hc-append vc-append ' +
    'vl-append vr-append ht-append hb-append max min string bytes-append void begin seteq seteqv test-suite',
);

/** Forms at file level that define names; those behind it are told apart in scope.ts. */
export const STRUCT = set(
  'struct define-struct define-struct/contract struct/contract serializable-struct define-serializable-struct define-structure',
);

/** Whether a form of the tables is an expression, which defines nothing around it. */
export function bindsNothing(head: string): boolean {
  return (
    LET.has(head) ||
    LET_SEQUENTIAL.has(head) ||
    LET_EXPRESSIONS.has(head) ||
    LAMBDA.has(head) ||
    CLAUSES.has(head) ||
    MATCH.has(head) ||
    FOR.test(head) ||
    FOR_FOLD.test(head) ||
    (EXPRESSIONS.has(head) && head !== 'begin')
  );
}

/** Languages whose text is not data in brackets. */
export const NOT_DATA =
  /^(scribble\/|scribble$|at-exp|datalog|2d|honu|algol60|rhombus|pollen|ragg|brag|text-|plai-text|scribblish|info\.scrbl|slideshow\/text)/;

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
