/**
 * Binding resolver for R: function scopes without order, as codetools sees them and lintr with it
 * (R Language Definition 3.5 and 4.3). Calls look for functions, so a variable that is no function
 * does not hide one (2.1.5, 4.3.4). Formulas and quoted code are uses where a name is bound, and
 * never an accusation where it is not.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import { bare, FunctionScope, isFunctionValue } from './frames.ts';
import { ATTACHING, DECLARING, DEFAULT_NAMES, QUOTING } from './names.ts';

export interface RSink {
  use(at: number, definitions: readonly number[]): void;
  /** A name that nothing in the file or in R's default packages defines, where that is certain. */
  undefined(name: string, at: number): void;
}

interface Use {
  readonly name: string;
  readonly at: number;
  readonly scope: FunctionScope;
  readonly call: boolean;
  readonly certain: boolean;
}

/** Everything that the analysis of an R text needs to know. */
export interface RScopes {
  readonly globals: ReadonlyMap<string, readonly number[]>;
  /** Offsets of calls that attach packages or load files. */
  readonly wildcards: readonly number[];
}

export function resolve(root: SyntaxNode, text: string, sink: RSink): RScopes {
  return new Resolver(text, sink).run(root);
}

class Resolver {
  private readonly file = new FunctionScope(null);
  private scope = this.file;
  private readonly uses: Use[] = [];
  private readonly wildcards: number[] = [];
  /** Strings that name a class or a generic of the file. */
  private readonly declared = new Map<string, number[]>();
  private readonly mentioned: { name: string; at: number }[] = [];
  /** Each `<<-` with the frame that it begins to look in. */
  private readonly changes: { name: string; at: number; from: FunctionScope }[] = [];
  private certain = true;

  constructor(
    private readonly text: string,
    private readonly sink: RSink,
  ) {}

  run(root: SyntaxNode): RScopes {
    for (const child of root.children) if (child.named) this.visit(child);
    for (const use of this.uses) this.resolve(use);
    for (const { name, at, from } of this.changes) {
      this.sink.use(
        at,
        from.made(name).map((definition) => definition.at),
      );
    }
    for (const { name, at } of this.mentioned) {
      const declared = this.declared.get(name)?.filter((other) => other !== at) ?? [];
      if (declared.length > 0) this.sink.use(at, declared);
    }
    const globals = new Map<string, number[]>();
    for (const [name, definitions] of this.file.definitions) {
      globals.set(
        name,
        definitions.map(({ at }) => at),
      );
    }
    return { globals, wildcards: this.wildcards };
  }

  private resolve({ name, at, scope, call, certain }: Use): void {
    for (let around: FunctionScope | null = scope; around; around = around.parent) {
      const all = around.definitions.get(name);
      if (!all) continue;
      const fitting = call ? all.filter(({ isFunction }) => isFunction) : all;
      if (fitting.length === 0 && (around.parent !== null || DEFAULT_NAMES.has(name))) {
        if (DEFAULT_NAMES.has(name)) return;
      }
      const chosen = fitting.length > 0 ? fitting : all;
      const before = around === scope ? chosen.filter((d) => d.at < at) : chosen;
      this.sink.use(
        at,
        (before.length > 0 ? before : chosen).map((d) => d.at),
      );
      return;
    }
    if (DEFAULT_NAMES.has(name) || /^\.\.[.0-9]/.test(name)) return;
    const changes = scope.changes(name);
    if (changes.length > 0 && !changes.includes(at)) this.sink.use(at, changes);
    for (const wildcard of this.wildcards) this.sink.use(at, [wildcard]);
    if (certain && changes.length === 0 && this.wildcards.length === 0 && scope !== this.file)
      this.sink.undefined(name, at);
  }

  private visit(node: SyntaxNode): void {
    switch (node.type) {
      case 'identifier':
        return this.use(node, false);
      case 'dots':
      case 'dot_dot_i':
        return this.dots(node.start);
      case 'binary_operator':
        return this.binary(node);
      case 'function_definition':
        return this.functionDefinition(node);
      case 'call':
        return this.call(node);
      case 'subset':
      case 'subset2':
        return this.subset(node);
      case 'argument':
        return this.argument(node);
      case 'extract_operator':
        return this.visit(node.children[0]!);
      case 'namespace_operator':
      case 'comment':
      case 'string':
        return;
      case 'for_statement':
        return this.loop(node);
      case 'unary_operator':
        if (node.children[0]?.type === '~') return this.doubting(() => this.all(node));
        return this.all(node);
      default:
        return this.all(node);
    }
  }

  private all(node: SyntaxNode): void {
    for (const child of node.children) if (child.named) this.visit(child);
  }

  private doubting(body: () => void): void {
    const before = this.certain;
    this.certain = false;
    body();
    this.certain = before;
  }

  private use(node: SyntaxNode, call: boolean): void {
    const name = bare(node.textIn(this.text));
    this.uses.push({ name, at: node.start, scope: this.scope, call, certain: this.certain });
  }

  /** `...` and `..1` need the parameter. */
  private dots(at: number): void {
    const { scope } = this;
    this.uses.push({ name: '...', at, scope, call: false, certain: false });
  }

  private binary(node: SyntaxNode): void {
    const operator = node.children.find(({ named, field }) => !named || field === 'operator')!;
    const lhs = node.child('lhs')!;
    const rhs = node.child('rhs')!;
    switch (operator.textIn(this.text)) {
      case '<-':
      case '=':
      case ':=':
        return this.assign(lhs, rhs, false);
      case '<<-':
        return this.assign(lhs, rhs, true);
      case '->':
        return this.assign(rhs, lhs, false);
      case '->>':
        return this.assign(rhs, lhs, true);
      case '~':
        return this.doubting(() => {
          this.visit(lhs);
          this.visit(rhs);
        });
      default: {
        const special = operator.textIn(this.text);
        if (special.startsWith('%')) {
          const { scope, certain } = this;
          this.uses.push({ name: special, at: operator.start, scope, call: true, certain });
        }
        this.visit(lhs);
        this.visit(rhs);
      }
    }
  }

  private assign(target: SyntaxNode, value: SyntaxNode, outer: boolean): void {
    this.visit(value);
    if (target.type === 'identifier' || target.type === 'string') {
      const name = bare(target.textIn(this.text));
      this.define(name, target.start, isFunctionValue(value), outer);
      return;
    }
    // `names(x) <- v` changes x and calls `names<-`.
    let changed: SyntaxNode | undefined = target;
    while (changed && changed.type !== 'identifier') {
      if (changed.type === 'call') {
        const callee = changed.child('function');
        if (callee?.type === 'identifier') {
          const name = `${bare(callee.textIn(this.text))}<-`;
          const { scope } = this;
          this.uses.push({ name, at: callee.start, scope, call: true, certain: false });
        }
        changed =
          changed
            .child('arguments')
            ?.children.find(({ type }) => type === 'argument')
            ?.child('value') ?? undefined;
      } else {
        for (const child of changed.children.slice(1))
          if (child.named && changed.type.startsWith('subset')) this.visit(child);
        changed = changed.children[0];
      }
    }
    if (!changed) return;
    if (!outer) this.scope.change(bare(changed.textIn(this.text)), changed.start);
    this.use(changed, false);
  }

  private define(name: string, at: number, isFunction: boolean, outer: boolean): void {
    if (!outer) return this.scope.add(name, { at, isFunction, outer });
    let scope = this.scope.parent ?? this.file;
    this.changes.push({ name, at, from: scope });
    while (scope.parent && !scope.definitions.has(name)) scope = scope.parent;
    scope.add(name, { at, isFunction, outer });
  }

  private functionDefinition(node: SyntaxNode): void {
    this.scope = new FunctionScope(this.scope);
    for (const parameter of node.child('parameters')?.children ?? []) {
      const name = parameter.child('name');
      if (name)
        this.scope.add(bare(name.textIn(this.text)), {
          at: name.start,
          isFunction: true,
          outer: false,
        });
    }
    for (const parameter of node.child('parameters')?.children ?? []) {
      const value = parameter.child('default');
      if (value) this.visit(value);
    }
    const body = node.child('body');
    if (body) this.visit(body);
    this.scope = this.scope.parent!;
  }

  private call(node: SyntaxNode): void {
    const callee = node.child('function')!;
    const name = callee.type === 'identifier' ? bare(callee.textIn(this.text)) : '';
    if (callee.type === 'identifier') this.use(callee, true);
    else this.visit(callee);
    const list = node.child('arguments');
    if (!list) return;
    if (/^\.\.\.(length|elt|names)$/.test(name)) this.dots(node.start);
    const qualified = callee.type === 'namespace_operator' ? callee.textIn(this.text) : name;
    if (ATTACHING.has(qualified)) this.wildcards.push(node.start);
    if (DECLARING.has(name)) this.declare(name, list);
    if (/^(set|new$|is$|callNextMethod|R6Class|inherits|validObject|slot)/.test(name))
      this.mention(list);
    if (QUOTING.has(name) || !DEFAULT_NAMES.has(name)) this.doubting(() => this.all(list));
    else this.all(list);
  }

  private declare(name: string, list: SyntaxNode): void {
    const first = list.children.find(({ type }) => type === 'argument')?.child('value');
    if (first?.type !== 'string') return;
    const word = first.first('string_content')?.textIn(this.text) ?? '';
    const known = this.declared.get(word);
    if (known) known.push(first.start);
    else this.declared.set(word, [first.start]);
    if (
      name === 'setGeneric' ||
      name === 'assign' ||
      name === 'delayedAssign' ||
      name === 'makeActiveBinding'
    ) {
      this.define(word, first.start, true, false);
    }
  }

  private mention(list: SyntaxNode): void {
    for (const node of list.walk()) {
      if (node.type !== 'string_content') continue;
      this.mentioned.push({ name: node.textIn(this.text), at: node.parent!.start });
    }
  }

  /** `x[…]` may be a data.table's: names inside are columns or variables. */
  private subset(node: SyntaxNode): void {
    const [target, ...rest] = node.children;
    this.visit(target!);
    this.doubting(() => {
      for (const child of rest) if (child.named) this.visit(child);
    });
  }

  private argument(node: SyntaxNode): void {
    const value = node.child('value');
    if (value) this.visit(value);
  }

  private loop(node: SyntaxNode): void {
    const variable = node.child('variable')!;
    this.scope.add(bare(variable.textIn(this.text)), {
      at: variable.start,
      isFunction: false,
      outer: false,
    });
    for (const child of node.children) {
      if (child.named && child !== variable) this.visit(child);
    }
  }
}
