/**
 * Binding resolver for Racket. It follows the binding forms of the standard languages; where a head
 * is a macro of unknown meaning it still sees the names that are certainly bound around it, but
 * accuses nobody of anything inside. What a form needs to be well-formed (a body with an expression
 * at its end) is told to the sink together with the elements that may be left out.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import { Scope } from '../scope.ts';
import {
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
import { unknown } from './binding-forms.ts';
import { ClauseForms } from './clause-forms.ts';
import type { Context } from './resolver-core.ts';

export type { RacketSink } from './resolver-core.ts';

export class RacketResolver extends ClauseForms {
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
        if (/invoke-unit/.test(head)) this.imports(node);
        return this.expression(node, context);
    }
  }

  /** A unit that is invoked takes what its signature names from the module around it. */
  private imports(node: SyntaxNode): void {
    for (const name of this.module.scope.names()) {
      this.sink.use(node.start, this.module.scope.own(name)!);
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
    const inner = new ModuleScope(shares ? context.scope : null, named, this.text, this.variables);
    this.body(all, forms, shares ? this.inner(this.module, context) : inner);
  }

  /** `module+`: sees what the module around it sees. */
  private inner(outer: ModuleScope, context: Context): ModuleScope {
    const module = new ModuleScope(context.scope, outer.language, this.text, this.variables);
    module.providers.push(...outer.providers);
    module.unknown.push(...outer.unknown);
    module.binders.push(...outer.binders);
    return module;
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

  protected expression(node: SyntaxNode, context: Context): void {
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

  private list(node: SyntaxNode, context: Context): void {
    const parts = items(node);
    const [first] = parts;
    if (!first) return;
    if (first.type !== 'symbol') {
      if (first.type !== 'keyword') this.call(node, context);
      for (const part of parts) this.expression(part, context);
      return;
    }
    const head = first.textIn(this.text);
    const bound = context.scope.find(head);
    this.symbol(first, context);
    if (bound) {
      const variable = this.isVariable(head, bound);
      if (variable) this.call(node, context);
      return this.application(parts, context, bound.kind === 'module' && !variable);
    }
    if (this.special(node, head, parts, context)) return;
    const known = this.isValue(head);
    if (known) this.call(node, VARIADIC.has(head) ? { ...context, opaque: false } : context);
    this.application(parts, context, !known);
  }

  /**
   * A call of a function: the expander asks for no number of arguments, so each of them may go.
   * Types do ask, and so may languages that nobody here knows; a transformer runs and must not fail.
   */
  private call(node: SyntaxNode, context: Context): void {
    if (context.opaque || context.syntax || this.typed || !this.module.knowsLanguage) return;
    this.sink.elements(this.arguments(node));
  }

  /** Arguments of a call; behind a head that may be a macro nothing is certain. */
  private application(parts: readonly SyntaxNode[], context: Context, unsure: boolean): void {
    const inner = unsure ? unknown(context) : context;
    const scope = unsure ? new Scope(context.scope, 'macro') : context.scope;
    if (unsure) for (const part of parts) bindDefinition(part, scope, this.text);
    for (const part of parts.slice(1)) this.expression(part, { ...inner, scope });
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
}

function firstSymbolOf(node: SyntaxNode | undefined, text: string): string {
  let first = node;
  while (first?.type === 'list') first = items(first)[0];
  return first?.textIn(text) ?? '';
}
