/**
 * The forms that bind (Racket Reference, section 3; match, section 9): what each part of them sees,
 * what they bind for whom, and which of their parts may be left out.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Element } from '../analysis-builder.ts';
import { Scope } from '../scope.ts';
import { bindsNothing, CALLS, EXPRESSIONS, LET_SEQUENTIAL } from './forms.ts';
import { bindDefinition, headOf, items } from './module-scope.ts';
import { asClause, type Context, ResolverCore } from './resolver-core.ts';

export abstract class BindingForms extends ResolverCore {
  protected define(
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
      if (/^define($|\/)/.test(head) && !syntax && !this.typed)
        this.sink.elements(this.arguments(header));
    }
    if (head !== 'define/contract') return this.bodyOf(node, 2, { ...inner, scope });
    if (parts[2]) this.expression(parts[2], context);
    for (const part of parts.slice(3)) {
      if (part.type === 'keyword') return this.rest(parts.slice(3), { ...inner, scope });
    }
    this.bodyOf(node, 3, { ...inner, scope });
  }

  /** Its patterns are alternatives; what stands before them says how they are read. */
  protected syntaxClass(node: SyntaxNode, parts: readonly SyntaxNode[], context: Context): void {
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

  protected lambda(node: SyntaxNode, parts: readonly SyntaxNode[], context: Context): void {
    const scope = new Scope(context.scope, 'function');
    const formals = parts[1];
    if (formals) this.formals(formals.type === 'list' ? items(formals) : [formals], scope, context);
    if (formals?.type === 'list' && !context.syntax && !this.typed && !hasRest(formals))
      this.sink.elements(this.arguments(formals, 0));
    this.bodyOf(node, 2, { ...context, scope });
  }

  /** Names, `[name default]`, keywords and a rest name. Defaults see the names before them. */
  protected formals(formals: readonly SyntaxNode[], scope: Scope, context: Context): void {
    for (const formal of formals) {
      if (formal.type === 'symbol') scope.add(formal.textIn(this.text), formal.start);
      if (formal.type !== 'list') continue;
      const [name, ...rest] = items(formal);
      for (const part of rest) this.expression(part, { ...context, scope });
      if (name?.type === 'symbol') scope.add(name.textIn(this.text), name.start);
    }
  }

  /** A body: definitions see one another, and an expression stands at the end. */
  protected bodyOf(node: SyntaxNode, from: number, context: Context, fixedLast = true): void {
    const parts = items(node).slice(from);
    const scope = new Scope(context.scope, 'body');
    for (const part of parts) {
      const known = bindDefinition(part, scope, this.text, this.variables);
      if (!known && this.mayBind(part, context)) push(this.binders, scope, part);
    }
    this.declarations(parts);
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

  /** `(: f type)` and `(public f)` declare what a definition of the same body must define. */
  private declarations(parts: readonly SyntaxNode[]): void {
    for (const part of parts) {
      const head = headOf(part, this.text);
      if (!DECLARATION.test(head)) continue;
      for (const name of head === ':' ? items(part).slice(1, 2) : items(part).slice(1)) {
        const own = parts.filter(
          (other) => definedName(other, this.text) === name.textIn(this.text),
        );
        if (own.length === 0) continue;
        this.sink.use(
          part.start,
          own.map(({ start }) => start),
        );
        if (head === ':') for (const { start } of own) this.sink.use(start, [part.start]);
      }
    }
  }

  /** A form in a body whose head is neither a function nor a form of the tables. */
  protected mayBind(node: SyntaxNode, context: Context): boolean {
    const head = headOf(node, this.text);
    if (head === '' || context.scope.find(head) || this.isValue(head)) return false;
    return !bindsNothing(head) && head !== 'begin';
  }

  protected isDefinition(node: SyntaxNode, context: Context): boolean {
    const head = headOf(node, this.text);
    if (context.scope.find(head)) return false;
    return /^(define|define-values|define\/contract|struct|define-struct|define-syntax-rule)$/.test(
      head,
    );
  }

  protected letForm(
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
    const macro = /syntax/.test(head);
    if (recursive) for (const clause of all) this.bindClause(clause, scope, false, macro);
    for (const clause of all) {
      for (const value of items(clause).slice(1)) {
        this.expression(value, { ...context, syntax, scope: sequential ? scope : context.scope });
      }
      if (sequential && !recursive) this.bindClause(clause, scope, true, macro);
    }
    if (!sequential) for (const clause of all) this.bindClause(clause, scope, false, macro);
    this.bodyOf(node, named ? 3 : 2, { ...context, scope });
  }

  protected bindClause(clause: SyntaxNode, scope: Scope, shadow = false, macro = false): void {
    const target = clause.type === 'list' ? items(clause)[0] : clause;
    if (!target) return;
    for (const symbol of target.walk()) {
      if (symbol.type !== 'symbol') continue;
      if (macro) this.macros.add(symbol.start);
      if (shadow) scope.shadow(symbol.textIn(this.text), symbol.start);
      else scope.add(symbol.textIn(this.text), symbol.start);
    }
  }

  protected letExpressions(node: SyntaxNode, parts: readonly SyntaxNode[], context: Context): void {
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

  protected forForm(
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
      for (const part of parts.slice(1)) this.expression(part, unknown(context));
      return;
    }
    if (!this.typed) {
      this.sink.elements(this.guarded(clauses));
      for (let i = 1; i < clausesAt; i++)
        if (parts[i]!.type === 'list') this.sink.elements(this.arguments(parts[i]!, 0));
    }
    for (const [index, clause] of items(clauses).entries()) {
      const before = items(clauses)[index - 1]?.type === 'keyword';
      if (clause.type !== 'list' && !before) continue;
      if (before) {
        this.expression(clause, { ...context, scope, certain: false });
        continue;
      }
      for (const value of items(clause).slice(1)) this.expression(value, { ...context, scope });
      this.bindClause(clause, scope, true);
    }
    this.bodyOf(node, at + 1, { ...context, scope });
  }

  /** Clauses of a loop. A guard stays: what is behind it sees what is before it (Reference 3.18). */
  private guarded(clauses: SyntaxNode): Element[] {
    const guards = new Set(items(clauses).flatMap((c) => (c.type === 'keyword' ? [c.start] : [])));
    return this.arguments(clauses, 0).map((each) =>
      guards.has(each.start) ? { ...each, fixed: true } : each,
    );
  }

  protected expressions(
    node: SyntaxNode,
    head: string,
    parts: readonly SyntaxNode[],
    context: Context,
  ): void {
    const before = EXPRESSIONS.get(head)!;
    if (before < 0) {
      if (this.typed ? /^(and|or)$/.test(head) : CALLS.has(head))
        this.sink.elements(this.arguments(node, CALLS.get(head)! + 1));
      if (head === 'new' || head === 'instantiate') return this.instance(parts, context);
      // The name of a method is no expression.
      const values = head === 'send' ? [...parts.slice(1, 2), ...parts.slice(3)] : parts.slice(1);
      for (const part of values) this.expression(part, context);
      return;
    }
    for (const part of parts.slice(1, before + 1)) {
      if (/^let\//.test(head)) {
        const scope = new Scope(context.scope, 'let');
        scope.add(part.textIn(this.text), part.start);
        return this.bodyOf(node, before + 1, { ...context, scope });
      }
      if (/^with-handlers/.test(head)) this.handlers(part, context);
      else this.expression(part, head === 'local' ? unknown(context) : context);
    }
    // `(begin)` at file level and a `begin0` of one expression are complete.
    const complete = /^begin0?$/.test(head) && parts.length <= before + 1;
    if (!complete) this.bodyOf(node, before + 1, context);
  }

  /** `([predicate handler] …)`. */
  private handlers(clauses: SyntaxNode, context: Context): void {
    if (!this.typed) this.sink.elements(this.clauseElements(clauses));
    for (const clause of items(clauses)) {
      for (const part of items(clause)) this.expression(part, { ...context, certain: false });
    }
  }

  /** A class, for `instantiate` a list of arguments, and `[name value]` each. */
  private instance(parts: readonly SyntaxNode[], context: Context): void {
    if (parts[1]) this.expression(parts[1], context);
    for (const part of parts.slice(2)) {
      for (const value of items(part).slice(1)) this.expression(value, context);
      const [first] = items(part);
      if (first && first.type !== 'symbol') this.expression(first, context);
    }
  }

  protected structure(parts: readonly SyntaxNode[], context: Context): void {
    const fields = parts.slice(2).find(({ type }) => type === 'list');
    const parent = parts[2]?.type === 'symbol' ? parts[2] : items(parts[1]!)[1];
    if (parent) this.symbol(parent, { ...context, certain: false });
    if (fields) this.sink.elements(this.clauseElements(fields));
    for (const option of parts.slice(2)) {
      if (option !== fields) this.expression(option, unknown(context));
    }
    for (const field of fields ? items(fields) : []) {
      for (const part of items(field).slice(1))
        this.expression(part, { ...context, certain: false });
    }
  }

  /** Members see one another and what is inherited, which nobody here knows. */
  protected classForm(node: SyntaxNode, parts: readonly SyntaxNode[], context: Context): void {
    const inner = { ...context, certain: false };
    if (headOf(node, this.text) === 'interface') {
      for (const part of parts.slice(1)) this.expression(part, unknown(context));
      return;
    }
    const before = headOf(node, this.text) === 'class' ? 2 : 3;
    for (const part of parts.slice(1, before)) this.expression(part, unknown(context));
    this.bodyOf(node, before, inner, false);
  }

  protected doForm(parts: readonly SyntaxNode[], context: Context): void {
    const scope = new Scope(context.scope, 'let');
    for (const clause of items(parts[1] ?? parts[0]!)) this.bindClause(clause, scope);
    for (const part of parts.slice(1)) {
      for (const inner of items(part)) this.expression(inner, unknown({ ...context, scope }));
    }
  }
}

/** The context of what is in a form of unknown meaning. */
export function unknown(context: Context): Context {
  return { ...context, certain: false, opaque: true };
}

function hasRest(formals: SyntaxNode): boolean {
  return formals.children.some(({ type }) => type === 'dot');
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

const DECLARATION = /^(:|(public|override|private|augment|pubment|overment|augride)(-final)?)$/;

/** The name that a `define` form defines, or "". */
function definedName(form: SyntaxNode, text: string): string {
  if (!/^define($|\/)/.test(headOf(form, text))) return '';
  let target = items(form)[1];
  while (target?.type === 'list') target = items(target)[0];
  return target?.textIn(text) ?? '';
}
