/**
 * Parts of expressions on lines of their own that can come and go: elements of displays, arguments,
 * operands, steps of a chain of calls, clauses of comprehensions, the pieces of a long string.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { AnalysisBuilder, Element } from '../analysis-builder.ts';
import type { UnitKind } from '../language.ts';
import type { Opacity } from './opacity.ts';

/** Named children with the comma that follows them; the first field of an import is its module. */
export function separated(node: SyntaxNode, kind: UnitKind): Element[] {
  const out: Element[] = [];
  for (const child of node.children) {
    const last = out.at(-1);
    if (child.type === ',' && last) out[out.length - 1] = { ...last, end: child.end };
    else if (child.named && child.field !== 'module_name') out.push(part(child, kind));
  }
  return out;
}

/** Elements of a display on lines of their own. Slots are no free choice: `self.x` needs them. */
export function displayParts(
  node: SyntaxNode,
  source: SourceText,
  opacity: Opacity,
  builder: AnalysisBuilder,
): void {
  const { parent } = node;
  const target = parent?.type === 'assignment' ? parent.child('left') : null;
  if (target?.textIn(source.text) === '__slots__') return;
  if (target && target.type !== 'identifier' && target.type !== 'attribute') return;
  // `"%s %s" % (a, b)` and `"%(a)s" % {…}` must fit their format.
  if (parent?.type === 'binary_operator' || parent?.type === 'delete_statement') return;
  if (makesClass(node, source.text, opacity)) return;
  const elements = separated(node, 'argument');
  builder.container(elements);
  const last = elements.at(-1);
  if (node.type !== 'tuple' || !last || source.text[last.end - 1] === ',') return;
  // Alone and without a comma it would be no tuple any more.
  const others = elements.slice(0, -1).filter(({ kind }) => kind !== 'comment');
  builder.require(
    last.start,
    others.map(({ start }) => start),
  );
}

/** Whether the display names the members of a class: `namedtuple("P", […])`, `Enum("E", {…})`. */
function makesClass(node: SyntaxNode, text: string, opacity: Opacity): boolean {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  const first = node.parent?.namedChildren[0];
  return (
    call?.type === 'call' &&
    first?.type === 'string' &&
    first !== node &&
    !opacity.takesAnything(call.child('function')!) &&
    /^["'][A-Za-z_]\w*["']$/.test(first.textIn(text))
  );
}

/** Arguments of a call that nobody judges. Their order says what they mean: none before its left one. */
export function argumentParts(node: SyntaxNode, opacity: Opacity, builder: AnalysisBuilder): void {
  const call = node.parent!;
  if (call.type !== 'call' || !opacity.takesAnything(call.child('function')!)) return;
  builder.container(separated(node, 'argument'));
  let before: SyntaxNode | null = null;
  for (const child of node.children) {
    if (!child.named || /^(comment|keyword_argument|dictionary_splat)$/.test(child.type)) continue;
    if (before) builder.require(child.start, [before.start]);
    before = child;
  }
}

/**
 * Operands with their operators, `and b` or `a and`, as the lines are broken. The operand at the
 * other end stays.
 */
export function operandParts(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  if (node.parent?.type === node.type && node.field === 'left') return;
  const operands: SyntaxNode[] = [];
  const operators: SyntaxNode[] = [];
  const comments: SyntaxNode[] = [];
  let top = node;
  for (; top.type === node.type; top = top.child('left')!) {
    operands.push(top.child('right')!);
    operators.push(top.child('operator')!);
    comments.push(...top.children.filter(({ type }) => type === 'comment'));
  }
  if (operators.some(({ type }) => type === '%' || type === '**')) return;
  operands.push(top);
  operands.reverse();
  operators.reverse();
  const leading = source.blankBefore(operators[0]!.start);
  const elements = operands.map((operand, i): Element => {
    const operator = operators[leading ? i - 1 : i];
    const start = leading && operator ? operator.start : operand.start;
    const end = !leading && operator ? operator.end : operand.end;
    return { start, end, kind: 'argument', fixed: !operator };
  });
  elements.push(...comments.map((comment) => part(comment, 'comment')));
  builder.container(elements.sort((a, b) => a.start - b.start));
}

/** `.name(…)` on lines of its own, where nothing is known of what it is called on. */
export function chainPart(
  node: SyntaxNode,
  source: SourceText,
  opacity: Opacity,
  builder: AnalysisBuilder,
): void {
  const dot = node.first('.');
  if (!dot || node.field === 'left' || !source.blankBefore(dot.start)) return;
  if (!opacity.isOpaque(node)) return;
  const end = node.field === 'function' ? node.parent!.end : node.end;
  builder.container([{ start: dot.start, end, kind: 'argument' }]);
}

/** `if b else c` behind its first value. */
export function choicePart(node: SyntaxNode, builder: AnalysisBuilder): void {
  const from = node.first('if');
  if (from) builder.container([{ start: from.start, end: node.end, kind: 'argument' }]);
}

/** Conditions of a comprehension, and its loops but the first. */
export function comprehensionParts(node: SyntaxNode, builder: AnalysisBuilder): void {
  const clauses = node.children.filter(({ type }) => /^(for_in_clause|if_clause)$/.test(type));
  builder.container(clauses.slice(1).map((each) => part(each, 'clause')));
}

/** The pieces of a string in many literals. Formats are judged by what they hold, and stay. */
export function stringParts(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const pieces = node.namedChildren;
  const isFormat = pieces.some(
    (piece) =>
      piece.type === 'string' &&
      !piece.first('interpolation') &&
      /[%{]/.test(piece.textIn(source.text)),
  );
  if (isFormat) return;
  const first = pieces.find(({ type }) => type === 'string');
  builder.container(
    pieces.map((piece) => ({ ...part(piece, 'argument'), fixed: piece === first })),
  );
}

/** The managers of a `with` in parentheses. */
export function managerParts(node: SyntaxNode, builder: AnalysisBuilder): void {
  builder.container(separated(node, 'argument'), { neededAt: node.parent!.start });
}

function part(node: SyntaxNode, kind: UnitKind): Element {
  return { start: node.start, end: node.end, kind: node.type === 'comment' ? 'comment' : kind };
}
