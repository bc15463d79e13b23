/**
 * Binding resolver for Racket. It follows the binding forms of the standard languages; where a head
 * is a macro of unknown meaning it still sees the names that are certainly bound around it, but
 * accuses nobody of anything inside. What a form needs to be well-formed (a body with an expression
 * at its end) is told to the sink together with the elements that may be left out.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Element } from '../analysis-builder.ts';
import type { UnitKind } from '../language.ts';
import { Scope } from '../scope.ts';
import {
  bindsNothing,
  CLAUSES,
  DEFINE,
  EXPRESSIONS,
  FOR,
  FOR_FOLD,
  LAMBDA,
  LET,
  LET_EXPRESSIONS,
  LET_SEQUENTIAL,
  MATCH,
  STRUCT,
  SYNTAX_CLAUSES,
  VARIADIC,
} from './forms.ts';
import { bindDefinition, headOf, items, ModuleScope } from './module-scope.ts';

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
interface Context {
  readonly scope: Scope;
  readonly certain: boolean;
  /** Inside a transformer: what for-syntax requires bring is needed. */
  readonly syntax: boolean;
}

export class RacketResolver {
  private module: ModuleScope;
  /** Forms of unknown meaning in a body, which may define what they mention. */
  private readonly binders = new Map<Scope, SyntaxNode[]>();

  constructor(
    private readonly text: string,
    language: string,
    private readonly sink: RacketSink,
  ) {
    this.module = new ModuleScope(null, language, text);
  }

  /** A whole file, or forms of its file level. Gives the module's scope. */
  file(root: SyntaxNode): ModuleScope {
    this.body(root.children, root.children, this.module);
    return this.module;
  }

  private body(
    all: readonly SyntaxNode[],
    forms: readonly SyntaxNode[],
    module: ModuleScope,
  ): void {
    const around = this.module;
    this.module = module;
    for (const form of forms) if (form.type === 'list') module.collect(form);
    this.sink.elements(all.filter(({ named }) => named).map((node) => this.element(node)));
    const context = { scope: module.scope, certain: true, syntax: false };
    for (const form of forms) if (form.named) this.form(form, context);
    this.module = around;
  }

  private element(node: SyntaxNode): Element {
    return { start: node.start, end: node.end, kind: this.kindOf(node) };
  }

  private kindOf(node: SyntaxNode): UnitKind {
    if (/comment$|^shebang$/.test(node.type)) return 'comment';
    const head = headOf(node, this.text);
    if (head === 'require' || node.type === 'lang_line') return 'import';
    return DEFINE.has(head) || STRUCT.has(head) ? 'definition' : 'statement';
  }

  /** A form of the module's body. */
  private form(node: SyntaxNode, context: Context): void {
    const head = headOf(node, this.text);
    switch (head) {
      case 'require':
      case '#%require':
      case 'require-for-syntax':
        return this.specs(node);
      case 'provide':
      case '#%provide':
      case 'provide/contract':
        return this.provides(node, { ...context, certain: false });
      case 'module':
      case 'module*':
      case 'module+':
        return this.submodule(node, head, context);
      case 'begin':
      case 'begin-for-syntax': {
        const inner = { ...context, syntax: context.syntax || head === 'begin-for-syntax' };
        this.sink.elements(this.after(node, 1));
        for (const part of items(node).slice(1)) this.form(part, inner);
        return;
      }
      default:
        return this.expression(node, context);
    }
  }

  private submodule(node: SyntaxNode, head: string, context: Context): void {
    const parts = items(node);
    const skip = head === 'module+' ? 2 : 3;
    const forms = parts.slice(skip);
    const all = this.restOf(node, parts[skip - 1]);
    if (head === 'module+') return this.body(all, forms, this.inner(this.module, context));
    const language = parts[2]?.textIn(this.text) ?? '';
    const shares = language === '#f';
    const named = shares ? this.module.language : language;
    const inner = new ModuleScope(shares ? context.scope : null, named, this.text);
    this.body(all, forms, shares ? this.inner(this.module, context) : inner);
  }

  /** `module+`: sees what the module around it sees. */
  private inner(outer: ModuleScope, context: Context): ModuleScope {
    const module = new ModuleScope(context.scope, outer.language, this.text);
    module.providers.push(...outer.providers);
    module.unknown.push(...outer.unknown);
    module.binders.push(...outer.binders);
    return module;
  }

  private restOf(node: SyntaxNode, last: SyntaxNode | undefined): SyntaxNode[] {
    return node.children.filter(
      (child) => child.named && child.start > (last?.start ?? node.start),
    );
  }

  /** The elements behind the first `count` data, comments included. */
  private after(node: SyntaxNode, count: number): Element[] {
    const last = items(node)[count - 1];
    return this.restOf(node, last).map((child) => this.element(child));
  }

  /** `'name` and `(submod "." name)` in a require or a provide mean a submodule of this file. */
  private submodules(spec: SyntaxNode): void {
    for (const inner of spec.walk()) {
      const name =
        inner.type === 'quote'
          ? items(inner)[0]
          : headOf(inner, this.text) === 'submod'
            ? items(inner)[2]
            : null;
      const at = name ? this.module.modules.get(name.textIn(this.text)) : undefined;
      if (at !== undefined) this.sink.use(inner.start, [at]);
    }
  }

  private specs(node: SyntaxNode): void {
    this.submodules(node);
    this.sink.elements(this.after(node, 1));
    for (const spec of items(node).slice(1)) {
      const head = headOf(spec, this.text);
      if (/^(for-syntax|for-template|combine-in)$/.test(head))
        this.sink.elements(this.after(spec, 1));
      if (head === 'only-in') this.sink.elements(this.after(spec, 2));
    }
  }

  private provides(node: SyntaxNode, context: Context): void {
    this.submodules(node);
    this.sink.elements(this.after(node, 1));
    for (const spec of items(node).slice(1)) this.provideSpec(spec, context);
  }

  private provideSpec(spec: SyntaxNode, context: Context): void {
    if (spec.type === 'symbol') return this.symbol(spec, context);
    const head = headOf(spec, this.text);
    const rest = items(spec).slice(1);
    switch (head) {
      case 'all-defined-out':
        return;
      case 'all-from-out': {
        for (const { at } of [...this.module.providers, ...this.module.unknown]) {
          this.sink.use(spec.start, [at]);
        }
        return;
      }
      case 'contract-out':
      case 'protect-out':
      case 'for-syntax':
      case 'combine-out':
        this.sink.elements(this.after(spec, 1));
        for (const each of rest)
          this.provideSpec(each, { ...context, syntax: head === 'for-syntax' });
        return;
      case 'struct':
        this.allFields(spec.start, firstSymbolOf(rest[0], this.text));
    }
    for (const inner of spec.walk()) if (inner.type === 'symbol') this.symbol(inner, context);
  }

  /** A pattern or a contract that lists all fields of a structure of this module. */
  private allFields(at: number, name: string): void {
    for (const field of this.module.structures.get(name) ?? []) this.sink.use(at, [field]);
  }

  private expression(node: SyntaxNode, context: Context): void {
    switch (node.type) {
      case 'symbol':
        return this.symbol(node, context);
      case 'list':
        return this.list(node, context);
      case 'quote':
        return this.quoted(node);
      case 'quasiquote':
        return this.template(node, context, 'unquote');
      case 'syntax':
      case 'quasisyntax':
        return this.template(node, { ...context, certain: false }, 'unsyntax');
      case 'unquote':
      case 'unquote_splicing':
      case 'unsyntax':
      case 'unsyntax_splicing':
      case 'extension':
        for (const child of items(node)) this.expression(child, { ...context, certain: false });
    }
  }

  /** Data may lose any element. */
  private quoted(node: SyntaxNode): void {
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
  private template(node: SyntaxNode, context: Context, escape: string): void {
    for (const child of node.children) {
      if (child.type.startsWith(escape)) this.expression(child, context);
      else if (child.type === 'symbol' && escape === 'unsyntax') this.symbol(child, context);
      else if (child.named) this.template(child, context, escape);
    }
  }

  private symbol(node: SyntaxNode, context: Context): void {
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
    for (const { at, words, wild } of module.binders) {
      if ((wild || mentions(words, name)) && !(at <= node.start && node.start < at))
        this.sink.use(node.start, [at]);
    }
    if (
      context.certain &&
      module.unknown.length === 0 &&
      module.knowsLanguage &&
      module.binders.length === 0
    ) {
      this.sink.undefined(name, node.start);
    }
  }

  /** `x:class` in a syntax pattern is a variable and its syntax class, which may be ours. */
  private annotated(name: string, node: SyntaxNode, context: Context): void {
    for (let colon = name.indexOf(':'); colon >= 0; colon = name.indexOf(':', colon + 1)) {
      const part = name.slice(colon + 1);
      const bound = context.scope.find(part)?.own(part);
      if (bound) this.sink.use(node.start, bound);
    }
  }

  private localBinders(name: string, node: SyntaxNode, from: Scope): void {
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

  private list(node: SyntaxNode, context: Context): void {
    const parts = items(node);
    const [first] = parts;
    if (!first) return;
    if (first.type !== 'symbol') {
      for (const part of parts) this.expression(part, context);
      return;
    }
    const head = first.textIn(this.text);
    const bound = context.scope.find(head);
    this.symbol(first, context);
    if (bound) return this.application(node, parts, context, bound.kind === 'module');
    if (this.special(node, head, parts, context)) return;
    const known = this.isValue(head);
    if (known && VARIADIC.has(head) && !/^typed\//.test(this.module.language))
      this.sink.elements(this.arguments(node));
    this.application(node, parts, context, !known);
  }

  /** Arguments of a call; behind a head that may be a macro nothing is certain. */
  private application(
    _node: SyntaxNode,
    parts: readonly SyntaxNode[],
    context: Context,
    unsure: boolean,
  ): void {
    const inner = unsure ? { ...context, certain: false } : context;
    const scope = unsure ? new Scope(context.scope, 'macro') : context.scope;
    if (unsure) for (const part of parts) bindDefinition(part, scope, this.text);
    for (const part of parts.slice(1)) this.expression(part, { ...inner, scope });
  }

  private isValue(name: string): boolean {
    return this.module.isValue(name);
  }

  private arguments(node: SyntaxNode): Element[] {
    return this.after(node, 1).map((each) => ({
      ...each,
      kind: each.kind === 'comment' ? 'comment' : 'argument',
    }));
  }

  /** Handles a form of the tables; false if it is none. */
  private special(
    node: SyntaxNode,
    head: string,
    parts: readonly SyntaxNode[],
    context: Context,
  ): boolean {
    if (DEFINE.has(head)) this.define(node, head, parts, context);
    else if (LAMBDA.has(head)) this.lambda(node, parts, context);
    else if (LET.has(head) || LET_SEQUENTIAL.has(head)) this.letForm(node, head, parts, context);
    else if (LET_EXPRESSIONS.has(head)) this.letExpressions(node, parts, context);
    else if (FOR.test(head)) this.forForm(node, parts, context, 1);
    else if (FOR_FOLD.test(head))
      this.forForm(node, parts, context, head === 'for/fold/derived' ? 3 : 2);
    else if (CLAUSES.has(head)) this.clauses(node, head, parts, context);
    else if (MATCH.has(head)) this.match(node, head, parts, context);
    else if (SYNTAX_CLAUSES.has(head)) this.syntaxClauses(parts, context);
    else if (EXPRESSIONS.has(head)) this.expressions(node, head, parts, context);
    else if (STRUCT.has(head)) this.structure(parts, context);
    else if (/^(class|class\*|mixin|unit|interface)$/.test(head))
      this.classForm(node, parts, context);
    else if (head === 'quote') this.quoted(node);
    else if (head === 'do') this.doForm(parts, context);
    else if (/^(match-)?define-values$|^match-define$|^define-syntaxes$/.test(head)) {
      for (const part of parts.slice(2)) {
        this.expression(part, { ...context, syntax: context.syntax || head === 'define-syntaxes' });
      }
    } else if (/^(field|init|init-field)$/.test(head)) {
      for (const part of parts.slice(1))
        for (const value of items(part).slice(1)) this.expression(value, context);
    } else if (/^(inherit|inherit-field|super-new|super-instantiate)$/.test(head)) {
      for (const part of parts.slice(1))
        for (const value of items(part).slice(1)) this.expression(value, context);
    } else return false;
    return true;
  }

  private define(
    node: SyntaxNode,
    head: string,
    parts: readonly SyntaxNode[],
    context: Context,
  ): void {
    const syntax = context.syntax || /syntax/.test(head);
    const target = parts[1];
    const inner = { ...context, syntax };
    if (/syntax-class$/.test(head)) return this.syntaxClass(node, parts, inner);
    if (target?.type !== 'list') {
      for (const part of parts.slice(2)) this.expression(part, inner);
      return;
    }
    const scope = new Scope(context.scope, 'function');
    for (
      let header: SyntaxNode | undefined = target;
      header?.type === 'list';
      header = items(header)[0]
    ) {
      this.formals(items(header).slice(1), scope, inner);
    }
    if (head !== 'define/contract') return this.bodyOf(node, 2, { ...inner, scope });
    if (parts[2]) this.expression(parts[2], context);
    for (const part of parts.slice(3)) {
      if (part.type === 'keyword') return this.rest(parts.slice(3), { ...inner, scope });
    }
    this.bodyOf(node, 3, { ...inner, scope });
  }

  private rest(parts: readonly SyntaxNode[], context: Context): void {
    for (const part of parts) this.expression(part, context);
  }

  /** Its patterns are alternatives; what stands before them says how they are read. */
  private syntaxClass(node: SyntaxNode, parts: readonly SyntaxNode[], context: Context): void {
    const patterns = parts.filter((part) => headOf(part, this.text) === 'pattern');
    const before = parts.findIndex((part) => part === patterns[0]);
    if (before > 0) {
      const elements = this.after(node, before).map(asClause);
      this.sink.elements(
        elements.map((each) =>
          each.start === patterns.at(-1)!.start ? { ...each, fixed: true } : each,
        ),
      );
    }
    const inner = { ...context, certain: false, syntax: true };
    for (const part of parts.slice(2)) this.words(part, inner);
  }

  private lambda(node: SyntaxNode, parts: readonly SyntaxNode[], context: Context): void {
    const scope = new Scope(context.scope, 'function');
    const formals = parts[1];
    if (formals) this.formals(formals.type === 'list' ? items(formals) : [formals], scope, context);
    this.bodyOf(node, 2, { ...context, scope });
  }

  /** Names, `[name default]`, keywords and a rest name. Defaults see the names before them. */
  private formals(formals: readonly SyntaxNode[], scope: Scope, context: Context): void {
    for (const formal of formals) {
      if (formal.type === 'symbol') scope.add(formal.textIn(this.text), formal.start);
      if (formal.type !== 'list') continue;
      const [name, ...rest] = items(formal);
      for (const part of rest) this.expression(part, { ...context, scope });
      if (name?.type === 'symbol') scope.add(name.textIn(this.text), name.start);
    }
  }

  /** A body: definitions see one another, and an expression stands at the end. */
  private bodyOf(node: SyntaxNode, from: number, context: Context, fixedLast = true): void {
    const parts = items(node).slice(from);
    const scope = new Scope(context.scope, 'body');
    for (const part of parts) {
      const known = bindDefinition(part, scope, this.text);
      if (!known && this.mayBind(part, context)) push(this.binders, scope, part);
    }
    const elements = this.after(node, from);
    const last = parts.at(-1);
    this.sink.elements(
      elements.map((each) =>
        fixedLast && each.start === last?.start ? { ...each, fixed: true } : each,
      ),
    );
    if (fixedLast && (!last || this.isDefinition(last, context))) this.sink.emptyBody(node.start);
    for (const part of parts) this.expression(part, { ...context, scope });
  }

  /** A form in a body whose head is neither a function nor a form of the tables. */
  private mayBind(node: SyntaxNode, context: Context): boolean {
    const head = headOf(node, this.text);
    if (head === '' || context.scope.find(head) || this.isValue(head)) return false;
    return !bindsNothing(head) && head !== 'begin';
  }

  private isDefinition(node: SyntaxNode, context: Context): boolean {
    const head = headOf(node, this.text);
    if (context.scope.find(head)) return false;
    return /^(define|define-values|define\/contract|struct|define-struct|define-syntax-rule)$/.test(
      head,
    );
  }

  private letForm(
    node: SyntaxNode,
    head: string,
    parts: readonly SyntaxNode[],
    context: Context,
  ): void {
    const named = parts[1]?.type === 'symbol' && head === 'let';
    const clauses = parts[named ? 2 : 1];
    const scope = new Scope(context.scope, 'let');
    const sequential = LET_SEQUENTIAL.has(head);
    const recursive = /^letrec/.test(head);
    const syntax = context.syntax || /syntax/.test(head);
    if (named) scope.add(parts[1]!.textIn(this.text), parts[1]!.start);
    if (!clauses || clauses.type !== 'list') return;
    this.sink.elements(this.clauseElements(clauses));
    const all = items(clauses);
    if (recursive) for (const clause of all) this.bindClause(clause, scope);
    for (const clause of all) {
      for (const value of items(clause).slice(1)) {
        this.expression(value, { ...context, syntax, scope: sequential ? scope : context.scope });
      }
      if (sequential && !recursive) this.bindClause(clause, scope, true);
    }
    if (!sequential) for (const clause of all) this.bindClause(clause, scope);
    this.bodyOf(node, named ? 3 : 2, { ...context, scope });
  }

  private clauseElements(clauses: SyntaxNode): Element[] {
    return clauses.children
      .filter(({ named }) => named)
      .map((child) => ({ ...this.element(child), kind: kindOfDatum(child) }));
  }

  private bindClause(clause: SyntaxNode, scope: Scope, shadow = false): void {
    const target = clause.type === 'list' ? items(clause)[0] : clause;
    if (!target) return;
    for (const symbol of target.walk()) {
      if (symbol.type !== 'symbol') continue;
      if (shadow) scope.shadow(symbol.textIn(this.text), symbol.start);
      else scope.add(symbol.textIn(this.text), symbol.start);
    }
  }

  private letExpressions(node: SyntaxNode, parts: readonly SyntaxNode[], context: Context): void {
    const clauses = parts[1];
    if (clauses) {
      if (clauses.type === 'list') this.sink.elements(this.clauseElements(clauses));
      for (const clause of items(clauses)) {
        for (const part of items(clause)) this.expression(part, context);
      }
      if (clauses.type !== 'list') this.expression(clauses, context);
    }
    this.bodyOf(node, 2, context);
  }

  private forForm(
    node: SyntaxNode,
    parts: readonly SyntaxNode[],
    context: Context,
    clausesAt: number,
  ): void {
    const scope = new Scope(context.scope, 'for');
    for (let i = 1; i < clausesAt; i++) {
      for (const accumulator of items(parts[i]!)) {
        for (const value of items(accumulator).slice(1)) this.expression(value, context);
        this.bindClause(accumulator, scope);
      }
    }
    let at = clausesAt;
    while (parts[at]?.type === 'keyword') at += 2;
    const clauses = parts[at];
    if (!clauses || clauses.type !== 'list') {
      for (const part of parts.slice(1)) this.expression(part, { ...context, certain: false });
      return;
    }
    for (const clause of items(clauses)) {
      if (clause.type !== 'list') continue;
      const before =
        clause.previous?.type === 'keyword' || clause.previous?.previous?.type === 'keyword';
      if (before) {
        this.expression(clause, { ...context, scope, certain: false });
        continue;
      }
      for (const value of items(clause).slice(1)) this.expression(value, { ...context, scope });
      this.bindClause(clause, scope, true);
    }
    this.bodyOf(node, at + 1, { ...context, scope });
  }

  /** Clauses may go, but in a typed module each of them is part of the type. */
  private clauseList(node: SyntaxNode, before: number): void {
    if (!/^typed\//.test(this.module.language)) {
      this.sink.elements(this.after(node, before).map(asClause));
    }
  }

  private clauses(
    node: SyntaxNode,
    head: string,
    parts: readonly SyntaxNode[],
    context: Context,
  ): void {
    const before = CLAUSES.get(head)! + 1;
    for (const part of parts.slice(1, before)) this.expression(part, context);
    this.clauseList(node, before);
    for (const clause of parts.slice(before)) {
      const [test] = items(clause);
      const inner = { ...context, scope: new Scope(context.scope, 'clause') };
      if (head === 'case-lambda') this.lambdaClause(clause, inner);
      else {
        if (test && head === 'cond') this.expression(test, context);
        const arrow = items(clause).some((part) => part.textIn(this.text) === '=>');
        if (arrow || items(clause).length < 2) {
          for (const part of items(clause).slice(1)) this.expression(part, context);
        } else this.bodyOf(clause, 1, inner);
      }
    }
  }

  private lambdaClause(clause: SyntaxNode, context: Context): void {
    const formals = items(clause)[0];
    if (!formals) return;
    this.formals(formals.type === 'list' ? items(formals) : [formals], context.scope, context);
    this.bodyOf(clause, 1, context);
  }

  private match(
    node: SyntaxNode,
    head: string,
    parts: readonly SyntaxNode[],
    context: Context,
  ): void {
    const before = MATCH.get(head)! + 1;
    for (const part of parts.slice(1, before))
      this.expression(part, { ...context, certain: false });
    this.clauseList(node, before);
    for (const clause of parts.slice(before)) {
      const inner = { ...context, scope: new Scope(context.scope, 'match'), certain: false };
      const [pattern] = items(clause);
      if (pattern) this.pattern(pattern, inner);
      this.bodyOf(clause, 1, inner);
    }
  }

  /** Symbols of a pattern bind, but for the heads of its lists, which are uses. */
  private pattern(node: SyntaxNode, context: Context): void {
    if (node.type === 'symbol') {
      const name = node.textIn(this.text);
      if (!/^(_|\.\.[.0-9k]*|___)$/.test(name)) context.scope.add(name, node.start);
      return;
    }
    if (node.type === 'quote') return;
    if (node.type === 'quasiquote') {
      for (const inner of node.walk()) {
        if (/^unquote/.test(inner.type) && items(inner)[0]) this.pattern(items(inner)[0]!, context);
      }
      return;
    }
    const parts = items(node);
    const head = headOf(node, this.text);
    if (head === '?' || head === 'app' || head === '==' || head === '=>') {
      if (parts[1]) this.expression(parts[1], context);
      for (const part of parts.slice(2)) this.pattern(part, context);
      return;
    }
    if (node.type === 'list' && parts[0]?.type === 'symbol') {
      const named = head === 'struct' ? (parts[1]?.textIn(this.text) ?? '') : head;
      this.allFields(node.start, named);
      this.symbol(parts[0], context);
      for (const part of parts.slice(1)) this.pattern(part, context);
      return;
    }
    for (const part of parts) this.pattern(part, context);
  }

  /** Patterns bind, templates mention; both are taken as words that may mean what the file defines. */
  private syntaxClauses(parts: readonly SyntaxNode[], context: Context): void {
    const inner = { ...context, certain: false, syntax: true };
    for (const part of parts.slice(1)) this.words(part, inner);
  }

  private words(node: SyntaxNode, context: Context): void {
    for (const inner of node.walk()) {
      if (inner.type === 'symbol') this.symbol(inner, context);
    }
  }

  private expressions(
    node: SyntaxNode,
    head: string,
    parts: readonly SyntaxNode[],
    context: Context,
  ): void {
    const before = EXPRESSIONS.get(head)!;
    if (before < 0) {
      if (head === 'and' || head === 'or') this.sink.elements(this.arguments(node));
      for (const part of parts.slice(1)) this.expression(part, context);
      return;
    }
    for (const part of parts.slice(1, before + 1)) {
      if (/^let\//.test(head)) {
        const scope = new Scope(context.scope, 'let');
        scope.add(part.textIn(this.text), part.start);
        return this.bodyOf(node, before + 1, { ...context, scope });
      }
      this.expression(
        part,
        /^with-handlers|^local$/.test(head) ? { ...context, certain: false } : context,
      );
    }
    this.bodyOf(node, before + 1, context);
  }

  private structure(parts: readonly SyntaxNode[], context: Context): void {
    const fields = parts.slice(2).find(({ type }) => type === 'list');
    const parent = parts[2]?.type === 'symbol' ? parts[2] : items(parts[1]!)[1];
    if (parent) this.symbol(parent, { ...context, certain: false });
    if (fields) this.sink.elements(this.clauseElements(fields));
    for (const option of parts.slice(2)) {
      if (option !== fields) this.expression(option, { ...context, certain: false });
    }
    for (const field of fields ? items(fields) : []) {
      for (const part of items(field).slice(1))
        this.expression(part, { ...context, certain: false });
    }
  }

  /** Members see one another and what is inherited, which nobody here knows. */
  private classForm(node: SyntaxNode, parts: readonly SyntaxNode[], context: Context): void {
    const inner = { ...context, certain: false };
    if (headOf(node, this.text) === 'interface') {
      for (const part of parts.slice(1)) this.expression(part, inner);
      return;
    }
    const before = headOf(node, this.text) === 'class' ? 2 : 3;
    for (const part of parts.slice(1, before)) this.expression(part, inner);
    this.bodyOf(node, before, inner, false);
  }

  private doForm(parts: readonly SyntaxNode[], context: Context): void {
    const scope = new Scope(context.scope, 'let');
    for (const clause of items(parts[1] ?? parts[0]!)) this.bindClause(clause, scope);
    for (const part of parts.slice(1)) {
      for (const inner of items(part))
        this.expression(inner, { ...context, scope, certain: false });
    }
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function asClause(element: Element): Element {
  return element.kind === 'comment' ? element : { ...element, kind: 'clause' };
}

function kindOfDatum(node: SyntaxNode): UnitKind {
  return /comment$/.test(node.type) ? 'comment' : 'argument';
}

/** Whether a macro that mentions these words may define the name: itself, or one derived from it. */
function mentions(words: ReadonlySet<string>, name: string): boolean {
  if (words.has(name)) return true;
  const parts = name.split(/[-:?!/]/);
  for (let from = 0; from < parts.length; from++) {
    for (let to = from + 1; to <= parts.length; to++) {
      const part = parts.slice(from, to).join('-');
      if (part.length > 2 && words.has(part)) return true;
    }
  }
  return false;
}

function firstSymbolOf(node: SyntaxNode | undefined, text: string): string {
  let first = node;
  while (first?.type === 'list') first = items(first)[0];
  return first?.textIn(text) ?? '';
}
