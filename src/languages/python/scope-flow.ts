/**
 * Which definitions a use needs, so that neither "undefined variable" nor "used before assignment"
 * arises (pylint E0601, E0602, E0606). A definition in a statement list around the use is sure to
 * have run; one in a branch beside it only counts together with those of the other branches.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { AnalysisBuilder } from '../analysis-builder.ts';
import type { Definition, PythonScope, Scopes, Use } from './scope.ts';
import { tellingOf } from './values.ts';

export function requireDefinitions(scopes: Scopes, builder: AnalysisBuilder): void {
  const earlier = new Map<PythonScope, Map<string, number[]>>();
  for (const use of scopes.uses) {
    resolveUse(use, scopes, builder);
    requireEarlierUse(use, earlier, builder);
  }
  requireDeclarations(scopes, builder);
}

function resolveUse(use: Use, scopes: Scopes, builder: AnalysisBuilder): void {
  const found = owner(use);
  if (!found) {
    builder.require(use.at, scopes.stars);
    return;
  }
  const { scope, direct } = found;
  const definitions = scope.definitions.get(use.name)!;
  if (definitions.length === 1) {
    builder.require(use.at, [definitions[0]!.at]);
    if (direct || scope.kind === 'function') requireExits(use, definitions[0]!, builder);
    return;
  }
  const reaching = direct ? reachingOf(use, definitions) : enclosedOf(use, definitions, scope);
  for (const group of reaching) {
    builder.require(
      use.at,
      group.map(({ at }) => at),
    );
    if (use.demanding) requireTelling(use, group, builder);
  }
  if (direct || scope.kind === 'function') {
    for (const [only] of reaching.filter((group) => group.length === 1)) {
      requireExits(use, only!, builder);
    }
  }
  if (use.demanding) requireTelling(use, definitions, builder);
}

/** So many uses of a name are remembered as earlier ones. */
const FIRST_USES = 8;

/**
 * pylint asks only the first use of a name whether it is sure to be bound. Where no definition is
 * sure for this use, one of the uses before it must stay to be asked.
 */
function requireEarlierUse(
  use: Use,
  earlier: Map<PythonScope, Map<string, number[]>>,
  builder: AnalysisBuilder,
): void {
  const found = owner(use);
  if (!found?.direct) return;
  const { scope } = found;
  const names = earlier.get(scope) ?? new Map<string, number[]>();
  earlier.set(scope, names);
  const before = names.get(use.name) ?? [];
  const definitions = scope.definitions.get(use.name)!;
  const isSure = definitions.some(
    (each) => each.at < use.at && !isMadeOf(each, use) && contains(each.block, use.block),
  );
  if (!isSure) builder.require(use.at, before.slice());
  if (before.length < FIRST_USES) names.set(use.name, [...before, use.at]);
}

/** A value that is None or a literal in one place is judged by the others; they must not all go. */
function requireTelling(
  use: Use,
  definitions: readonly Definition[],
  builder: AnalysisBuilder,
): void {
  const telling = tellingOf(definitions);
  if (telling.length > 0 && telling.length < definitions.length) {
    builder.require(
      use.at,
      telling.map(({ at }) => at),
    );
  }
}

/** The scope whose binding a use means, and whether the use runs in that very scope. */
export function owner(use: Use): { scope: PythonScope; direct: boolean } | null {
  const { name } = use;
  let direct = true;
  let within = true;
  for (let scope: PythonScope | null = use.scope; scope; scope = scope.parent) {
    if (scope.declared.get(name)?.global) {
      let module = scope;
      while (module.parent) module = module.parent;
      return module.definitions.has(name) ? { scope: module, direct: false } : null;
    }
    if (
      scope.definitions.has(name) &&
      !scope.declared.has(name) &&
      (scope.kind !== 'class' || (within && isReached(use, scope)))
    ) {
      return { scope, direct: direct && scope.kind !== 'comprehension' };
    }
    // A class body runs where it stands, but what is in it does not see its names.
    if (scope.kind === 'function') direct = false;
    if (scope.kind !== 'comprehension') within = false;
  }
  return null;
}

/** `x = x` in a class body: until the class has its own x, the name is that around it. */
function isReached(use: Use, scope: PythonScope): boolean {
  const definitions = scope.definitions.get(use.name) ?? [];
  return definitions.some((each) => each.at < use.at && !isMadeOf(each, use));
}

/** Groups of definitions; at least one of each group must be present. */
function reachingOf(use: Use, definitions: readonly Definition[]): Definition[][] {
  const before = definitions.filter((each) => each.at < use.at && !isMadeOf(each, use));
  if (before.length === 0) return [definitions.slice()];
  const sure = before.filter(({ block }) => contains(block, use.block));
  if (sure.length > 0) return [sure];
  return before.map((definition) => [definition]);
}

/** The same for a use in a function inside the scope that defines the name: it runs at any time. */
function enclosedOf(
  use: Use,
  definitions: readonly Definition[],
  scope: PythonScope,
): (readonly Definition[])[] {
  const own = definitions.filter(({ block }) => frameOf(block) === scope.node);
  if (own.length === 0) return [definitions];
  const sure = own.filter(({ block }) => contains(block, use.block));
  return sure.length > 0 ? [sure] : own.map((definition) => [definition]);
}

/** The function, class or module in which the statements of a block run. */
function frameOf(block: SyntaxNode): SyntaxNode {
  let node = block;
  while (node.parent && node.type !== 'function_definition' && node.type !== 'class_definition') {
    node = node.parent;
  }
  return node;
}

/** `x = f(x)`: the use is of the x before. So is one in the body of a class of that name. */
function isMadeOf({ origin }: Definition, use: Use): boolean {
  return origin !== null && origin !== 'parameter' && origin.start <= use.at && use.at < origin.end;
}

function contains(block: SyntaxNode, inner: SyntaxNode): boolean {
  return block.start <= inner.start && inner.end <= block.end && isAround(block, inner);
}

function isAround(block: SyntaxNode, inner: SyntaxNode): boolean {
  for (let node: SyntaxNode | null = inner; node; node = node.parent)
    if (node === block) return true;
  return false;
}

/**
 * A definition in one branch reaches a later use only because the other branches leave: their last
 * `return`, `raise`, `continue` or `break` must stay.
 */
function requireExits(use: Use, definition: Definition, builder: AnalysisBuilder): void {
  if (definition.at > use.at || contains(definition.block, use.block)) return;
  for (let node: SyntaxNode | null = definition.block; node?.parent; node = node.parent) {
    if (isAround(node, use.block)) return;
    const statement: SyntaxNode = node.parent;
    const compound = statement.type.endsWith('_clause') ? statement.parent! : statement;
    for (const branch of branchesOf(compound)) {
      if (isAround(branch, definition.block)) continue;
      const last = branch.namedChildren.filter(({ type }) => type !== 'comment').at(-1);
      if (last && leaves(last)) builder.require(use.at, [last.start]);
    }
  }
}

function branchesOf(compound: SyntaxNode): SyntaxNode[] {
  const out: SyntaxNode[] = [];
  for (const child of compound.children) {
    if (child.type === 'block') out.push(child);
    else if (child.type.endsWith('_clause')) {
      const block = child.first('block');
      if (block) out.push(block);
    }
  }
  return out;
}

function leaves(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'return_statement':
    case 'raise_statement':
    case 'continue_statement':
    case 'break_statement':
      return true;
    case 'expression_statement':
      return node.children[0]?.type === 'call';
    default:
      return false;
  }
}

/** Names declared `global` or `nonlocal` need the declaration wherever they stand in the function. */
function requireDeclarations(scopes: Scopes, builder: AnalysisBuilder): void {
  for (const use of scopes.uses) {
    const declared = use.scope.declared.get(use.name);
    if (declared) builder.require(use.at, [declared.at]);
  }
  for (const scope of scopes.declaring) {
    for (const [name, { at, global }] of scope.declared) {
      const home = global ? scopes.module : homeOf(scope, name);
      const definitions = home?.definitions.get(name) ?? [];
      const { start, end } = scope.node;
      for (const definition of definitions) {
        if (start <= definition.at && definition.at < end) builder.require(definition.at, [at]);
      }
      const outside = definitions.filter((d) => d.at < start || d.at >= end).map((d) => d.at);
      if (!global) builder.require(at, outside);
    }
  }
}

function homeOf(scope: PythonScope, name: string): PythonScope | null {
  for (let around = scope.parent; around; around = around.parent) {
    if (around.kind === 'function' && around.definitions.has(name)) return around;
  }
  return null;
}
