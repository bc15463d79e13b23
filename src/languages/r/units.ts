/** Where the removable units of an R program are. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { AnalysisBuilder, Element } from '../analysis-builder.ts';
import type { UnitKind } from '../language.ts';
import { elseParts, isElseIf } from './branches.ts';

export function collectUnits(root: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const stack: SyntaxNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    collect(node, source, builder);
    for (const child of node.children) if (child.children.length > 0) stack.push(child);
  }
}

function collect(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  switch (node.type) {
    case 'program':
    case 'braced_expression':
      return builder.container(statements(node, source.text));
    case 'arguments':
      return builder.container(callArguments(node, source.text));
    case 'binary_operator':
      return chain(node, source.text, builder);
    case 'parameters':
      return builder.container(parameters(node));
    case 'if_statement':
      if (!isElseIf(node)) builder.container(elseParts(node, source));
      return;
    case 'function_definition':
      return signature(node, source, builder);
  }
}

function statements(node: SyntaxNode, text: string): Element[] {
  return node.children
    .filter(({ named }) => named)
    .map((child) => ({ start: child.start, end: child.end, kind: kindOf(child, text) }));
}

function kindOf(node: SyntaxNode, text: string): UnitKind {
  if (node.type === 'comment') return 'comment';
  if (
    node.type === 'call' &&
    /^(library|require|source|suppressPackage)/.test(text.slice(node.start, node.start + 20))
  ) {
    return 'import';
  }
  return node.type === 'binary_operator' && node.child('rhs')?.type === 'function_definition'
    ? 'definition'
    : 'statement';
}

/** Calls that take any number of equal things. */
const GATHERING =
  /^(c|list|vector|data\.frame|cbind|rbind|paste|paste0|cat|stopifnot|tagList|fluidPage|sum|max|min|union|rm|library|message|bquote|expression|alist|tibble|testthat::test_that)$/;

/**
 * Arguments on own lines with the comma behind them. A last argument has no comma and stays, for the
 * comma before it is another's; a positional one stays unless the call gathers equal things.
 */
function callArguments(node: SyntaxNode, text: string): Element[] {
  const free = GATHERING.test(node.parent?.child('function')?.textIn(text) ?? '');
  const out: Element[] = [];
  for (const child of node.children) {
    if (child.type === 'comment') out.push({ start: child.start, end: child.end, kind: 'comment' });
    if (child.type !== 'argument') continue;
    const comma = child.next?.type === 'comma' ? child.next : null;
    const fixed = comma === null || !(free || child.child('name') !== null);
    out.push({ start: child.start, end: (comma ?? child).end, kind: 'argument', fixed });
  }
  return out;
}

/** Parameters on own lines; the last has no comma and stays, for the comma before it is another's. */
function parameters(node: SyntaxNode): Element[] {
  const out: Element[] = [];
  for (const { start, end, type, next } of node.children) {
    if (type === 'comment') out.push({ start, end, kind: 'comment' });
    if (type !== 'parameter') continue;
    const comma = next?.type === 'comma' ? next : null;
    out.push({ start, end: comma?.end ?? end, kind: 'argument', fixed: comma === null });
  }
  return out;
}

const CHAINING = /^(\|>|\+|%>%|%<>%|%T>%|%\+%|&&|\|\||&|\|)$/;

/** `a |>` `b() |>` `c()`: the links in the middle stand on lines of their own with their operator. */
function chain(node: SyntaxNode, text: string, builder: AnalysisBuilder): void {
  const operator = operatorOf(node);
  const word = operator.textIn(text);
  if (!CHAINING.test(word)) return;
  const { parent } = node;
  if (
    parent?.type === 'binary_operator' &&
    parent.children[0] === node &&
    operatorOf(parent).textIn(text) === word
  ) {
    return;
  }
  const links: Element[] = [];
  let rest: SyntaxNode = node;
  let after: SyntaxNode | null = null;
  while (rest.type === 'binary_operator' && operatorOf(rest).textIn(text) === word) {
    const rhs = rest.child('rhs')!;
    if (after) links.unshift({ start: rhs.start, end: after.end, kind: 'clause' });
    else links.unshift({ start: rhs.start, end: rhs.end, kind: 'clause', fixed: true });
    after = operatorOf(rest);
    rest = rest.children[0]!;
  }
  links.unshift({ start: rest.start, end: after!.end, kind: 'clause', fixed: true });
  builder.container(links);
}

function operatorOf(node: SyntaxNode): SyntaxNode {
  return node.child('operator') ?? node.children[1]!;
}

function signature(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const body = node.child('body');
  if (body?.type !== 'braced_expression') return;
  const parts = body.children.filter(({ named }) => named);
  if (!parts.some(({ type }) => type !== 'comment')) return;
  const line = source.lines[source.rowAt(parts[0]!.start)]!;
  const indent = /^[ \t]*/.exec(line)![0];
  const ending = line.endsWith('\r\n') ? '\r\n' : '\n';
  builder.signature(node.start, parts[0]!.start, parts.at(-1)!.end, [
    `${indent}stop("not written yet")${ending}`,
  ]);
}
