/**
 * Forms made of clauses: conditionals, `case-lambda`, and the patterns of match and of macros. A
 * clause may go; what its pattern binds is in sight of the clause alone.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import { Scope } from '../scope.ts';
import { CLAUSES, MATCH } from './forms.ts';
import { headOf, items } from './module-scope.ts';
import { BindingForms } from './binding-forms.ts';
import { asClause, type Context } from './resolver-core.ts';

export abstract class ClauseForms extends BindingForms {
  /** Clauses may go, but in a typed module each of them is part of the type. */
  protected clauseList(node: SyntaxNode, before: number): void {
    if (!/^typed\//.test(this.module.language)) {
      this.sink.elements(this.after(node, before).map(asClause));
    }
  }

  protected clauses(
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

  protected lambdaClause(clause: SyntaxNode, context: Context): void {
    const formals = items(clause)[0];
    if (!formals) return;
    this.formals(formals.type === 'list' ? items(formals) : [formals], context.scope, context);
    this.bodyOf(clause, 1, context);
  }

  protected match(
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
  protected pattern(node: SyntaxNode, context: Context): void {
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
  protected syntaxClauses(parts: readonly SyntaxNode[], context: Context): void {
    const inner = { ...context, certain: false, syntax: true };
    for (const part of parts.slice(1)) this.words(part, inner);
  }
}
