/** Where the removable units of a Lua program are, and which containers must not become empty. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { AnalysisBuilder, Element } from '../analysis-builder.ts';
import type { UnitKind } from '../language.ts';
import { passages } from './flow.ts';

export function collectUnits(root: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const stack: SyntaxNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    collect(node, source, builder);
    for (const child of node.children) if (child.children.length > 0) stack.push(child);
  }
}

function collect(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  switch (node.type) {
    case 'chunk':
      directives(node.children, source, builder);
      return builder.container(statements(node.children, source));
    case 'block':
      return block(node, source, builder);
    case 'if_statement':
      passable(node, source, builder);
      return builder.container(node.children.filter(isClause).map((c) => element(c, 'clause')));
    case 'table_constructor':
      return builder.container(separated(node, 'field', true));
    case 'arguments':
      return builder.container(separated(node, 'argument', false));
    case 'function_declaration':
    case 'function_definition':
      return signature(node, source, builder);
    case 'while_statement':
    case 'repeat_statement':
      return passable(node, source, builder);
  }
}

function isClause(node: SyntaxNode): boolean {
  return node.type === 'elseif_statement' || node.type === 'else_statement';
}

/** A body with the comments that stand beside it; luacheck warns of empty branches (541, 542). */
function block(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const parent = node.parent!;
  const children = withComments(node);
  directives(children, source, builder);
  const needed =
    parent.type === 'do_statement' || parent.type === 'if_statement' || isClause(parent);
  builder.container(statements(children, source), needed ? { neededAt: parent.start } : {});
}

/** The block's children and the comments right before and after it in its parent. */
function withComments(node: SyntaxNode): SyntaxNode[] {
  const before: SyntaxNode[] = [];
  for (let other = node.previous; other?.type === 'comment'; other = other.previous) {
    before.unshift(other);
  }
  const after: SyntaxNode[] = [];
  for (let other = node.next; other?.type === 'comment'; other = other.next) after.push(other);
  return [...before, ...node.children, ...after];
}

function statements(nodes: readonly SyntaxNode[], source: SourceText): Element[] {
  const out: Element[] = [];
  for (const node of nodes) {
    const previous = out.at(-1);
    // `(f or g)()` would become the arguments of a call if what stands above it went (manual 3.3.1).
    if (previous && previous.kind !== 'comment' && source.text[node.start] === '(') {
      out[out.length - 1] = { ...previous, end: node.end };
    } else {
      out.push(element(node, directive(node, source.text) ? 'statement' : kindOf(node)));
    }
  }
  return out;
}

function kindOf(node: SyntaxNode): UnitKind {
  switch (node.type) {
    case 'comment':
      return 'comment';
    case 'function_declaration':
      return 'definition';
    default:
      return 'statement';
  }
}

/** Elements with the separator that follows them; without one, only a list that allows it may lose it. */
function separated(node: SyntaxNode, kind: UnitKind, trailing: boolean): Element[] {
  const out: Element[] = [];
  for (const child of node.children) {
    const last = out.at(-1);
    if (child.type === ',' || child.type === ';') {
      if (last) out[out.length - 1] = { ...last, end: child.end, fixed: false };
    } else if (child.named) {
      const comment = child.type === 'comment';
      out.push({ ...element(child, comment ? 'comment' : kind), fixed: !comment && !trailing });
    }
  }
  return out;
}

function element(node: SyntaxNode, kind: UnitKind): Element {
  return { start: node.start, end: node.end, kind };
}

/** The body of a function between its parameters and its `end`. */
function signature(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const body = node.child('body');
  if (!body) return;
  const parts = withComments(body);
  const from = parts[0]!.start;
  const line = source.lines[source.rowAt(from)]!;
  const indent = /^[ \t]*/.exec(line)![0];
  const ending = line.endsWith('\r\n') ? '\r\n' : '\n';
  builder.signature(node.start, from, parts.at(-1)!.end, [
    `${indent}error("not written yet")${ending}`,
  ]);
}

/** The word of a luacheck directive (`-- luacheck: push`), or null for any other node. */
function directive(node: SyntaxNode, text: string): string | null {
  if (node.type !== 'comment') return null;
  return /^--\s*luacheck:\s*(\w+)/.exec(node.textIn(text))?.[1] ?? null;
}

/** A directive holds for what follows it in its block, up to the `pop` of its `push`. */
function directives(
  nodes: readonly SyntaxNode[],
  source: SourceText,
  builder: AnalysisBuilder,
): void {
  const pushes: number[] = [];
  let holding: number[] = [];
  for (const node of nodes) {
    const word = directive(node, source.text);
    for (const at of holding) builder.require(node.start, [at]);
    if (word === null || !source.blankBefore(node.start)) continue;
    if (word === 'push') pushes.push(node.start);
    const push = word === 'pop' ? pushes.pop() : undefined;
    if (push !== undefined) builder.glue(push, node.start);
    else holding.push(node.start);
    if (push !== undefined) holding = holding.filter((at) => at < push);
  }
}

/** What follows a statement must stay reachable (luacheck 511). */
function passable(node: SyntaxNode, source: SourceText, builder: AnalysisBuilder): void {
  const parts = passages(node, source.text);
  if (parts) builder.require(node.start, parts);
}
