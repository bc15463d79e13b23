/** Where the removable units of a Python program are, and which blocks must not become empty. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { AnalysisBuilder, Element } from '../analysis-builder.ts';
import type { UnitKind } from '../language.ts';

export function collectUnits(root: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const stack: SyntaxNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    collect(node, source, builder);
    for (const child of node.children) if (child.children.length > 0) stack.push(child);
  }
}

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
    case 'list':
    case 'set':
    case 'dictionary':
      return elements(node, source, builder);
    case 'tuple':
      if (node.parent?.type === 'assignment' && node.parent.child('left')?.type === 'identifier') {
        elements(node, source, builder);
      }
      return;
    case 'import_from_statement':
      return builder.container(separated(node, 'import'), { neededAt: node.start });
    case 'function_definition':
      return signature(node, source, builder);
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

/** Elements of a display on lines of their own. Slots are no free choice: `self.x` needs them. */
function elements(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const target = node.parent?.type === 'assignment' ? node.parent.child('left') : null;
  if (target?.textIn(source.text) === '__slots__') return;
  if (target && target.type !== 'identifier' && target.type !== 'attribute') return;
  builder.container(separated(node, 'argument'));
}

/** Named children with the comma that follows them; the first field of an import is its module. */
function separated(node: SyntaxNode, kind: UnitKind): Element[] {
  const out: Element[] = [];
  for (const child of node.children) {
    const last = out.at(-1);
    if (child.type === ',' && last) out[out.length - 1] = { ...last, end: child.end };
    else if (child.named && child.field !== 'module_name') {
      out.push({
        start: child.start,
        end: child.end,
        kind: child.type === 'comment' ? 'comment' : kind,
      });
    }
  }
  return out;
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

/** The body after the docstring. */
function signature(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const body = node.child('body')!;
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
