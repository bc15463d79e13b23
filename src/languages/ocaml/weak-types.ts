/**
 * A value at file level whose type is still open (`let table = Hashtbl.create 16`) is an error until
 * some use says what it holds (manual, 6.1.2 "weak type variables"): the definition needs a use that
 * writes to it, or any use if none writes.
 */
import type { SyntaxNode } from '../../syntax/node.ts';

const WRITING =
  /(^|[._])(add|replace|push|set|enqueue|append|insert|register|fill|put|store|incr|update|blit)/;

export class WeakTypes {
  /** Functions at the level of a structure by name. */
  private readonly functions = new Map<string, SyntaxNode>();
  private readonly holding: { at: number; body: SyntaxNode }[] = [];
  private readonly candidates = new Map<number, { uses: number[]; writes: number[] }>();
  private current: SyntaxNode | null = null;

  constructor(private readonly text: string) {}

  /** A binding at the level of a structure. */
  candidate(binding: SyntaxNode): void {
    const pattern = binding.child('pattern');
    const body = binding.child('body');
    if (pattern?.type !== 'value_name' || !body || binding.child('type')) return;
    if (binding.first('parameter')) {
      this.functions.set(pattern.textIn(this.text), body);
      return;
    }
    const held = body.type === 'application_expression' ? body.child('argument') : null;
    const known = held ? this.functions.get(held.textIn(this.text)) : undefined;
    if (known && body.child('function')?.textIn(this.text) === 'ref') {
      this.holding.push({ at: pattern.start, body: known });
    }
    if (!this.isOpen(body)) return;
    this.candidates.set(pattern.start, { uses: [], writes: [] });
  }

  /** The path that is being resolved. */
  at(node: SyntaxNode): void {
    this.current = node;
  }

  used(definitions: readonly number[], at: number): void {
    if (this.candidates.size === 0) return;
    for (const definition of definitions) {
      const known = this.candidates.get(definition);
      if (!known) continue;
      const node = this.current?.start === at ? this.current : null;
      known.uses.push(at);
      if (node && this.writes(node)) known.writes.push(at);
    }
  }

  finish(need: (at: number, anyOf: readonly number[]) => void): void {
    for (const [at, { uses, writes }] of this.candidates) {
      if (writes.length > 0) need(at, writes);
      else if (uses.length > 0) need(at, uses);
    }
    // `ref f` has the type of f, which all of its body makes.
    for (const { at, body } of this.holding) {
      for (const node of body.walk()) if (node.named) need(at, [node.start]);
    }
  }

  /** Whether the type of the value has parts that only its uses can tell. */
  private isOpen(body: SyntaxNode): boolean {
    if (body.type !== 'application_expression') return false;
    const called = body.child('function')?.textIn(this.text) ?? '';
    const given = body.childrenIn('argument').map((argument) => argument.textIn(this.text));
    if (/(^|\.)create$/.test(called))
      return !/^(Buffer|Bytes|String|Mutex|Condition|Thread)\./.test(called);
    if (!/(^|\.)(ref|make|init)$/.test(called)) return false;
    const last = given.at(-1) ?? '';
    return /^(\[\]|None|\[\|\|\]|\(fun\b|\(\[\]|\(None|\(ref|\(Hashtbl\.create|\w+\.empty$|\(\w+\.create)/.test(
      last,
    );
  }

  private writes(node: SyntaxNode): boolean {
    const { parent } = node;
    if (parent?.type === 'infix_expression') {
      return parent.child('operator')?.textIn(this.text) === ':=' && parent.child('left') === node;
    }
    if (parent?.type === 'application_expression') {
      return WRITING.test(parent.child('function')?.textIn(this.text) ?? '');
    }
    return parent?.parent?.type === 'set_expression';
  }
}
