/**
 * What all parts of Racket's binding resolver share: which definitions a symbol may mean, which
 * elements a list has, and what quoted data and templates mention. It knows no form.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Element } from '../analysis-builder.ts';
import type { UnitKind } from '../language.ts';
import type { Scope } from '../scope.ts';
import { DEFINE, STRUCT } from './forms.ts';
import { headOf, items, ModuleScope } from './module-scope.ts';

/** What the resolver finds. Offsets. */
export interface RacketSink {
  use(at: number, definitions: readonly number[]): void;
  /** A name that neither the file nor a known module defines; certain only outside unknown macros. */
  undefined(name: string, at: number): void;
  elements(list: readonly Element[]): void;
  /** A body that ends without an expression. */
  emptyBody(at: number): void;
}

/** How sure it is that a symbol is an expression. */
export interface Context {
  readonly scope: Scope;
  readonly certain: boolean;
  /** Inside a transformer: what for-syntax requires bring is needed. */
  readonly syntax: boolean;
  /** Inside a form of unknown meaning: a list need not be an expression. */
  readonly opaque?: boolean;
}

export abstract class ResolverCore {
  protected module: ModuleScope;
  /** Offsets of the names that certainly are variables, among those of bodies and modules. */
  protected readonly variables = new Set<number>();
  /** Offsets of the names that `let-syntax` and its kin bind. */
  protected readonly macros = new Set<number>();
  /** Forms of unknown meaning in a body, which may define what they mention. */
  protected readonly binders = new Map<Scope, SyntaxNode[]>();

  constructor(
    protected readonly text: string,
    language: string,
    protected readonly sink: RacketSink,
  ) {
    this.module = new ModuleScope(null, language, text, this.variables);
  }

  /** Resolves what stands where an expression is expected. */
  protected abstract expression(node: SyntaxNode, context: Context): void;

  protected element(node: SyntaxNode): Element {
    return { start: node.start, end: node.end, kind: this.kindOf(node) };
  }

  protected kindOf(node: SyntaxNode): UnitKind {
    if (/comment$|^shebang$/.test(node.type)) return 'comment';
    const head = headOf(node, this.text);
    if (head === 'require' || node.type === 'lang_line') return 'import';
    return DEFINE.has(head) || STRUCT.has(head) ? 'definition' : 'statement';
  }

  protected restOf(node: SyntaxNode, last: SyntaxNode | undefined): SyntaxNode[] {
    return node.children.filter(
      (child) => child.named && child.start > (last?.start ?? node.start),
    );
  }

  /** The elements behind the first `count` data, comments included. */
  protected after(node: SyntaxNode, count: number): Element[] {
    const last = items(node)[count - 1];
    return this.restOf(node, last).map((child) => this.element(child));
  }

  /** A pattern or a contract that lists all fields of a structure of this module. */
  protected allFields(at: number, name: string): void {
    for (const field of this.module.structures.get(name) ?? []) this.sink.use(at, [field]);
  }

  /** Data may lose any element. */
  protected quoted(node: SyntaxNode): void {
    for (const inner of node.walk()) {
      if (inner.type !== 'list' || inner.children.some(({ type }) => type === 'dot')) continue;
      this.sink.elements(
        inner.children
          .filter(({ named }) => named)
          .map((c) => ({ ...this.element(c), kind: kindOfDatum(c) })),
      );
    }
  }

  /** Only what is unquoted runs; in syntax templates any name may come to mean something. */
  protected template(node: SyntaxNode, context: Context, escape: string): void {
    for (const child of node.children) {
      if (child.type.startsWith(escape)) this.expression(child, context);
      else if (child.type === 'symbol' && escape === 'unsyntax') this.symbol(child, context);
      else if (child.named) this.template(child, context, escape);
    }
  }

  protected symbol(node: SyntaxNode, context: Context): void {
    const name = node.textIn(this.text);
    const found = context.scope.find(name);
    const { module } = this;
    if (found) {
      const bound = found.own(name)!;
      this.sink.use(node.start, bound);
      if (!bound.every((at) => module.guesses.has(at))) return;
    }
    if (!found && (context.syntax || !context.certain)) this.annotated(name, node, context);
    const unsure = context.syntax || !context.certain;
    const near = (at: { syntax: boolean }): boolean => unsure || !at.syntax;
    if (module.inLanguage(name) && !context.syntax) return;
    const providers = module.providers.filter((each) => near(each) && each.names(name));
    if (providers.length > 0) {
      if (context.syntax) for (const { at } of providers) this.sink.use(node.start, [at]);
      else
        this.sink.use(
          node.start,
          providers.map(({ at }) => at),
        );
      if (!context.syntax || module.inLanguage(name)) return;
    }
    for (const { at } of module.unknown.filter(near)) this.sink.use(node.start, [at]);
    this.localBinders(name, node, context.scope);
    const may = module.binders.filter(({ words, wild }) => wild || mentions(words, name));
    for (const { at } of may) {
      if (!(at <= node.start && node.start < at)) this.sink.use(node.start, [at]);
    }
    if (
      context.certain &&
      !context.syntax &&
      module.unknown.length === 0 &&
      module.knowsLanguage &&
      may.length === 0
    ) {
      this.sink.undefined(name, node.start);
    }
  }

  /** `x:class` in a syntax pattern is a variable and its syntax class, which may be ours. */
  protected annotated(name: string, node: SyntaxNode, context: Context): void {
    for (let colon = name.indexOf(':'); colon >= 0; colon = name.indexOf(':', colon + 1)) {
      const part = name.slice(colon + 1);
      const bound = context.scope.find(part)?.own(part);
      if (bound) this.sink.use(node.start, bound);
    }
  }

  protected localBinders(name: string, node: SyntaxNode, from: Scope): void {
    for (let scope: Scope | null = from; scope; scope = scope.parent) {
      for (const form of this.binders.get(scope) ?? []) {
        if (form.start <= node.start && node.start < form.end) continue;
        for (const inner of form.walk()) {
          if (inner.type === 'symbol' && inner.textIn(this.text) === name) {
            this.sink.use(node.start, [form.start]);
            break;
          }
        }
      }
    }
  }

  protected isValue(name: string): boolean {
    return this.module.isValue(name);
  }

  /** Whether the name, bound in this scope, is a variable: no macro can be meant. */
  protected isVariable(name: string, scope: Scope): boolean {
    const bound = scope.own(name)!;
    if (scope.kind === 'macro') return false;
    if (scope.kind === 'module' || scope.kind === 'body')
      return bound.every((at) => this.variables.has(at));
    return !bound.some((at) => this.macros.has(at));
  }

  protected get typed(): boolean {
    return /^typed\//.test(this.module.language);
  }

  /** The data of a list behind the first `count`, each keyword together with its value. */
  protected arguments(node: SyntaxNode, count = 1): Element[] {
    const out: Element[] = [];
    let keyword: SyntaxNode | null = null;
    for (const child of this.restOf(node, items(node)[count - 1])) {
      const comment = /comment$/.test(child.type);
      if (child.type === 'dot') break;
      if (keyword && !comment) {
        out.push({ start: keyword.start, end: child.end, kind: 'argument' });
        keyword = null;
      } else if (child.type === 'keyword') keyword = child;
      else if (!keyword) out.push({ ...this.element(child), kind: kindOfDatum(child) });
    }
    return out;
  }

  protected rest(parts: readonly SyntaxNode[], context: Context): void {
    for (const part of parts) this.expression(part, context);
  }

  protected clauseElements(clauses: SyntaxNode): Element[] {
    return clauses.children
      .filter(({ named }) => named)
      .map((child) => ({ ...this.element(child), kind: kindOfDatum(child) }));
  }

  protected words(node: SyntaxNode, context: Context): void {
    for (const inner of node.walk()) {
      if (inner.type === 'symbol') this.symbol(inner, context);
    }
  }
}

export function asClause(element: Element): Element {
  return element.kind === 'comment' ? element : { ...element, kind: 'clause' };
}

export function kindOfDatum(node: SyntaxNode): UnitKind {
  return /comment$/.test(node.type) ? 'comment' : 'argument';
}

/** Whether a macro that mentions these words may define the name: itself, or one derived from it. */
function mentions(words: ReadonlySet<string>, name: string): boolean {
  if (words.has(name)) return true;
  const parts = name.split(/[-:?!/]/);
  for (let from = 0; from < parts.length; from++) {
    for (let to = from + 1; to <= parts.length; to++) {
      const part = parts.slice(from, to).join('-');
      if (part.length > 2 && (words.has(part) || words.has(`_${part}`))) return true;
    }
  }
  return false;
}
