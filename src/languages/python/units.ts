/** Where the removable units of a Python program are, and which blocks must not become empty. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { AnalysisBuilder, Element } from '../analysis-builder.ts';
import type { UnitKind } from '../language.ts';
import type { Opacity } from './opacity.ts';
import * as parts from './parts.ts';

export function collectUnits(
  root: SyntaxNode,
  source: SourceText,
  opacity: Opacity,
  builder: AnalysisBuilder,
): void {
  const stack: SyntaxNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (STATEMENTS.test(node.type)) collect(node, source, builder);
    else if (source.rowAt(node.start) !== source.rowAt(node.end) && !isContinued(node, source)) {
      collectParts(node, source, opacity, builder);
    }
    for (const child of node.children) if (child.children.length > 0) stack.push(child);
  }
}

const STATEMENTS = /^(module|block|.*_statement|.*_definition)$/;

function collect(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  switch (node.type) {
    case 'module':
      future(node, builder);
      return builder.container(statements(node));
    case 'block':
      return builder.container(statements(node), { neededAt: node.parent!.start });
    case 'if_statement':
    case 'for_statement':
    case 'while_statement':
      return builder.container(clauses(node));
    case 'try_statement':
      return tryClauses(node, builder);
    case 'import_from_statement':
      if (isContinued(node, source)) return;
      return builder.container(parts.separated(node, 'import'), { neededAt: node.start });
    case 'function_definition':
      return signature(node, source, builder);
  }
}

/** Lines joined by backslashes need each other. */
function isContinued(node: SyntaxNode, source: SourceText): boolean {
  return /\\\r?\n/.test(node.textIn(source.text));
}

/** Parts of an expression that runs over several lines. */
function collectParts(
  node: SyntaxNode,
  source: SourceText,
  opacity: Opacity,
  builder: AnalysisBuilder,
): void {
  switch (node.type) {
    case 'list':
    case 'set':
    case 'dictionary':
    case 'tuple':
      return parts.displayParts(node, source, opacity, builder);
    case 'argument_list':
      return parts.argumentParts(node, opacity, builder);
    case 'boolean_operator':
    case 'binary_operator':
      return parts.operandParts(node, source, builder);
    case 'attribute':
      return parts.chainPart(node, source, opacity, builder);
    case 'conditional_expression':
      return parts.choicePart(node, builder);
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression':
      return parts.comprehensionParts(node, builder);
    case 'concatenated_string':
      return parts.stringParts(node, source, builder);
    case 'with_clause':
      return parts.managerParts(node, builder);
  }
}

function statements(node: SyntaxNode): Element[] {
  return node.children
    .filter(({ named }) => named)
    .map((child, index) => ({ start: child.start, end: child.end, kind: kindOf(child, index) }));
}

function kindOf(node: SyntaxNode, index: number): UnitKind {
  switch (node.type) {
    case 'comment':
      return 'comment';
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      return 'import';
    case 'function_definition':
    case 'class_definition':
    case 'decorated_definition':
      return 'definition';
    case 'case_clause':
      return 'clause';
    case 'expression_statement':
      return index === 0 && node.children[0]?.type === 'string' ? 'docstring' : 'statement';
    default:
      return 'statement';
  }
}

function clauses(node: SyntaxNode): Element[] {
  return node.children
    .filter(({ type }) => type === 'elif_clause' || type === 'else_clause')
    .map(clause);
}

function clause(node: SyntaxNode): Element {
  return { start: node.start, end: node.end, kind: 'clause' };
}

/** `try` needs a handler or `finally`; its `else` needs a handler. */
function tryClauses(node: SyntaxNode, builder: AnalysisBuilder): void {
  const all = node.children.filter(({ type }) => type.endsWith('_clause'));
  builder.container(all.map(clause));
  const handlers = all.filter(({ type }) => type.startsWith('except')).map(({ start }) => start);
  const last = all.filter(({ type }) => type === 'finally_clause').map(({ start }) => start);
  builder.require(node.start, [...handlers, ...last]);
  for (const { type, start } of all) if (type === 'else_clause') builder.require(start, handlers);
}

/** `from __future__` changes how all that follows is read. */
function future(module: SyntaxNode, builder: AnalysisBuilder): void {
  const imports = module.children.filter(({ type }) => type === 'future_import_statement');
  for (const { start } of imports) {
    for (const child of module.children) {
      if (child.type !== 'comment' && child.start > start) builder.require(child.start, [start]);
    }
  }
}

/** The body after the docstring. An initialiser that calls its base's would be accused without. */
function signature(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const body = node.child('body')!;
  const isInitialiser = node.child('name')!.textIn(source.text) === '__init__';
  if (isInitialiser && body.textIn(source.text).includes('.__init__(')) return;
  const parts = body.namedChildren;
  const first =
    parts[0]?.type === 'expression_statement' && parts[0].children[0]?.type === 'string' ? 1 : 0;
  const from = parts[first];
  if (!from || parts.slice(first).every(({ type }) => type === 'comment')) return;
  const line = source.lines[source.rowAt(from.start)]!;
  const indent = /^[ \t]*/.exec(line)![0];
  const ending = line.endsWith('\r\n') ? '\r\n' : '\n';
  builder.signature(node.start, from.start, parts.at(-1)!.end, [
    `${indent}raise NotImplementedError${ending}`,
  ]);
}
