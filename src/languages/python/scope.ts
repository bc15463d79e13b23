/**
 * Binding resolver for Python: blocks, names and what reaches where (Language Reference, section 4.2
 * "Naming and binding" and 6.2.4 for comprehensions; PEP 227, 572, 634, 695, 3104). The first half
 * collects scopes, definitions and uses; scope-flow.ts says which definitions a use needs.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import { isDemanding, type ValueKind, valueKind } from './values.ts';

export type ScopeKind = 'module' | 'class' | 'function' | 'comprehension';

/** What is known of what a name is bound to. */
export interface Bound {
  readonly value: ValueKind;
  /** The expression or class whose value, or a part of it, is bound; a parameter; or unknown. */
  readonly origin: SyntaxNode | 'parameter' | null;
}

export interface Definition extends Bound {
  readonly at: number;
  /** The innermost statement list that is sure to have run the binding when it runs on. */
  readonly block: SyntaxNode;
}

const OTHER: Bound = { value: 'other', origin: null };
const PARAMETER: Bound = { value: 'other', origin: 'parameter' };

export interface Use {
  readonly name: string;
  readonly at: number;
  readonly block: SyntaxNode;
  readonly scope: PythonScope;
  /** Called, subscripted, iterated or asked for an attribute: the value matters, not just the name. */
  readonly demanding: boolean;
}

export class PythonScope {
  readonly definitions = new Map<string, Definition[]>();
  /** Names declared `global` or `nonlocal` here, with the statement's offset. */
  readonly declared = new Map<string, { readonly at: number; readonly global: boolean }>();

  constructor(
    readonly kind: ScopeKind,
    readonly parent: PythonScope | null,
    readonly node: SyntaxNode,
  ) {}

  add(name: string, definition: Definition): void {
    const known = this.definitions.get(name);
    if (known) known.push(definition);
    else this.definitions.set(name, [definition]);
  }
}

export interface Scopes {
  readonly module: PythonScope;
  readonly uses: readonly Use[];
  /** Offsets of star imports. */
  readonly stars: readonly number[];
  /** Scopes that declare names `global` or `nonlocal`. */
  readonly declaring: ReadonlySet<PythonScope>;
}

export function collectScopes(root: SyntaxNode, text: string): Scopes {
  const collector = new Collector(root, text);
  collector.statements(root);
  const { module, uses, stars, declaring } = collector;
  return { module, uses, stars, declaring };
}

class Collector {
  readonly module: PythonScope;
  readonly uses: Use[] = [];
  readonly stars: number[] = [];
  readonly declaring = new Set<PythonScope>();
  private scope: PythonScope;
  private block: SyntaxNode;

  constructor(
    root: SyntaxNode,
    private readonly text: string,
  ) {
    this.module = new PythonScope('module', null, root);
    this.scope = this.module;
    this.block = root;
  }

  statements(list: SyntaxNode): void {
    const around = this.block;
    this.block = list;
    for (const child of list.children) if (child.named) this.visit(child);
    this.block = around;
  }

  private all(node: SyntaxNode): void {
    for (const child of node.children) if (child.named) this.visit(child);
  }

  private visit(node: SyntaxNode): void {
    switch (node.type) {
      case 'identifier':
        return this.use(node);
      case 'comment':
      case 'integer':
      case 'float':
      case 'string_content':
      case 'pass_statement':
        return;
      case 'block':
        return this.statements(node);
      case 'attribute':
        return this.visit(node.child('object')!);
      case 'keyword_argument':
        return this.visit(node.child('value')!);
      case 'assignment':
        return this.assignment(node);
      case 'augmented_assignment':
        this.all(node);
        return this.bind(node.child('left')!, OTHER);
      case 'named_expression':
        return this.walrus(node);
      case 'for_statement':
        return this.loop(node);
      case 'function_definition':
        return this.functionDefinition(node);
      case 'class_definition':
        return this.classDefinition(node);
      case 'lambda':
        return this.lambda(node);
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression':
        return this.comprehension(node);
      case 'import_statement':
      case 'import_from_statement':
        return this.imports(node);
      case 'future_import_statement':
        return;
      case 'global_statement':
      case 'nonlocal_statement':
        return this.declare(node);
      case 'as_pattern':
        return this.asPattern(node);
      case 'except_clause':
        return this.exceptClause(node);
      case 'case_clause':
        return this.caseClause(node);
      case 'type_alias_statement':
        return this.typeAlias(node);
      default:
        return this.all(node);
    }
  }

  private use(node: SyntaxNode): void {
    this.uses.push({
      name: node.textIn(this.text),
      at: node.start,
      block: this.block,
      scope: this.scope,
      demanding: isDemanding(node),
    });
  }

  /** Binds the names of a target; parts that are expressions (`a.b`, `c[1]`) are uses. */
  private bind(target: SyntaxNode, bound: Bound, block = this.block): void {
    switch (target.type) {
      case 'identifier':
        return this.define(target.textIn(this.text), target.start, bound, block);
      case 'pattern_list':
      case 'tuple_pattern':
      case 'list_pattern':
      case 'tuple':
      case 'list':
      case 'expression_list':
      case 'list_splat_pattern':
      case 'list_splat':
      case 'parenthesized_expression':
      case 'as_pattern_target':
        for (const child of target.children) {
          if (child.named) this.bind(child, { ...bound, value: 'other' }, block);
        }
        return;
      case 'comment':
        return;
      default:
        return this.visit(target);
    }
  }

  private define(name: string, at: number, bound: Bound, block = this.block): void {
    let scope = this.scope;
    while (scope.kind === 'comprehension' && scope.parent) scope = scope.parent;
    const declared = scope.declared.get(name);
    if (!declared) return scope.add(name, { at, block, ...bound });
    if (declared.global) return this.module.add(name, { at, block, ...bound });
    for (let around = scope.parent; around; around = around.parent) {
      if (around.kind === 'function' && around.definitions.has(name)) {
        return around.add(name, { at, block, ...bound });
      }
    }
  }

  private assignment(node: SyntaxNode): void {
    const right = node.child('right');
    const type = node.child('type');
    if (right) this.visit(right);
    if (type) this.visit(type);
    const left = node.child('left')!;
    if (right || left.type !== 'identifier') {
      this.bind(left, { value: valueKind(right), origin: right });
    } else if (this.scope.kind === 'class') {
      this.bind(left, OTHER);
    }
  }

  private walrus(node: SyntaxNode): void {
    const value = node.child('value')!;
    this.visit(value);
    this.bind(node.child('name')!, { value: 'other', origin: value });
  }

  private loop(node: SyntaxNode): void {
    const right = node.child('right')!;
    this.visit(right);
    this.bind(node.child('left')!, { value: 'other', origin: right });
    for (const child of node.children) {
      if (child.field === 'body' || child.field === 'alternative') this.visit(child);
    }
  }

  private functionDefinition(node: SyntaxNode): void {
    const name = node.child('name')!;
    this.define(name.textIn(this.text), name.start, OTHER);
    const returns = node.child('return_type');
    if (returns) this.visit(returns);
    const parameters = node.child('parameters');
    for (const child of parameters?.children ?? []) this.parameterOutside(child);
    this.inScope('function', node, () => {
      this.typeParameters(node);
      const body = node.child('body')!;
      const isMethod = this.scope.parent?.kind === 'class' || isClassMethod(node, this.text);
      const own = isMethod ? parameters?.namedChildren[0] : null;
      for (const child of parameters?.children ?? []) {
        this.parameterInside(child, body, child === own ? OTHER : PARAMETER);
      }
      this.statements(body);
    });
  }

  /** Defaults and annotations run outside the function. */
  private parameterOutside(parameter: SyntaxNode): void {
    if (!parameter.named) return;
    const value = parameter.child('value');
    const type = parameter.child('type');
    if (value) this.visit(value);
    if (type) this.visit(type);
  }

  private parameterInside(parameter: SyntaxNode, body: SyntaxNode, bound: Bound): void {
    switch (parameter.type) {
      case 'identifier':
        return this.define(parameter.textIn(this.text), parameter.start, bound, body);
      case 'default_parameter':
      case 'typed_default_parameter': {
        const known = valueKind(parameter.child('value')) === 'other';
        return this.parameterInside(parameter.child('name')!, body, known ? OTHER : bound);
      }
      case 'typed_parameter':
      case 'list_splat_pattern':
      case 'dictionary_splat_pattern':
      case 'tuple_pattern':
        for (const child of parameter.children) {
          if (!child.named || child.field === 'type') continue;
          this.parameterInside(child, body, parameter.type === 'typed_parameter' ? bound : OTHER);
        }
    }
  }

  private classDefinition(node: SyntaxNode): void {
    const name = node.child('name')!;
    const superclasses = node.child('superclasses');
    if (superclasses) this.visit(superclasses);
    this.define(name.textIn(this.text), name.start, { value: 'other', origin: node });
    this.inScope('class', node, () => {
      this.typeParameters(node);
      this.statements(node.child('body')!);
    });
  }

  private typeParameters(node: SyntaxNode): void {
    for (const parameter of node.child('type_parameters')?.children ?? []) {
      const first = parameter.namedChildren[0];
      if (parameter.type === 'type' && first?.type === 'identifier') {
        this.define(first.textIn(this.text), first.start, OTHER);
      }
    }
  }

  private lambda(node: SyntaxNode): void {
    const parameters = node.child('parameters');
    for (const child of parameters?.children ?? []) this.parameterOutside(child);
    const block = this.block;
    this.inScope('function', node, () => {
      for (const child of parameters?.children ?? []) this.parameterInside(child, block, PARAMETER);
      this.visit(node.child('body')!);
    });
  }

  private comprehension(node: SyntaxNode): void {
    this.inScope('comprehension', node, () => {
      for (const child of node.children) {
        if (child.type !== 'for_in_clause') continue;
        this.bindLoop(child.child('left')!, { value: 'other', origin: child.child('right') });
      }
      for (const child of node.children) {
        if (child.type === 'for_in_clause') {
          for (const part of child.childrenIn('right')) this.visit(part);
        } else if (child.named) {
          this.visit(child);
        }
      }
    });
  }

  /** Targets of a comprehension live in it, whatever is declared outside. */
  private bindLoop(target: SyntaxNode, bound: Bound): void {
    if (target.type === 'identifier') {
      const definition = { at: target.start, block: this.block, ...bound };
      this.scope.add(target.textIn(this.text), definition);
    } else if (target.type === 'attribute' || target.type === 'subscript') {
      this.visit(target);
    } else {
      for (const child of target.children) if (child.named) this.bindLoop(child, bound);
    }
  }

  private imports(node: SyntaxNode): void {
    for (const child of node.children) {
      if (child.type === 'wildcard_import') this.stars.push(node.start);
      if (child.field !== 'name') continue;
      const alias = child.child('alias');
      const bound = alias ?? (child.type === 'dotted_name' ? child.children[0]! : child);
      this.define(bound.textIn(this.text), bound.start, OTHER);
    }
  }

  private declare(node: SyntaxNode): void {
    const global = node.type === 'global_statement';
    this.declaring.add(this.scope);
    for (const name of node.children) {
      if (name.type !== 'identifier') continue;
      this.scope.declared.set(name.textIn(this.text), { at: node.start, global });
    }
  }

  private asPattern(node: SyntaxNode): void {
    const entered = node.parent?.type === 'with_item' ? (node.namedChildren[0] ?? null) : null;
    for (const child of node.children) {
      if (child.field === 'alias') this.bind(child, { value: 'other', origin: entered });
      else if (child.named) this.visit(child);
    }
  }

  private exceptClause(node: SyntaxNode): void {
    const body = node.first('block');
    const block = this.block;
    for (const child of node.children) {
      if (child.type === 'block') this.statements(child);
      else if (child.named) {
        if (body) this.block = body;
        this.visit(child);
        this.block = block;
      }
    }
  }

  private caseClause(node: SyntaxNode): void {
    const body = node.child('consequence');
    for (const child of node.children) {
      if (child.type === 'case_pattern') this.pattern(child, body ?? this.block);
      else if (child.named) this.visit(child);
    }
  }

  private pattern(node: SyntaxNode, block: SyntaxNode): void {
    if (node.type === 'dotted_name' && node.parent?.type !== 'class_pattern') {
      const [first, second] = node.namedChildren;
      if (second) return this.visit(first!);
      return this.define(first!.textIn(this.text), first!.start, OTHER, block);
    }
    if (node.type === 'dotted_name') return this.visit(node.children[0]!);
    if (node.type === 'identifier') {
      if (node.parent?.type === 'keyword_pattern') return;
      return this.define(node.textIn(this.text), node.start, OTHER, block);
    }
    for (const child of node.children) if (child.named) this.pattern(child, block);
  }

  private typeAlias(node: SyntaxNode): void {
    const left = node.child('left');
    let name = left;
    while (name && name.type !== 'identifier') name = name.namedChildren[0] ?? null;
    if (name) this.define(name.textIn(this.text), name.start, OTHER);
    const right = node.child('right');
    if (right) this.inScope('function', node, () => this.visit(right));
  }

  private inScope(kind: ScopeKind, node: SyntaxNode, body: () => void): void {
    const around = this.scope;
    this.scope = new PythonScope(kind, around, node);
    body();
    this.scope = around;
  }
}

/** Whether `classmethod` decorates the function: its first parameter is a class even if it stands alone. */
export function isClassMethod(node: SyntaxNode, text: string): boolean {
  const around = node.parent?.type === 'decorated_definition' ? node.parent : null;
  return (around?.children ?? []).some(
    (child) => child.type === 'decorator' && /^@\s*classmethod\b/.test(child.textIn(text)),
  );
}
