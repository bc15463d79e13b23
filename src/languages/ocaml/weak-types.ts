/**
 * A value at file level whose type is still open (`let table = Hashtbl.create 16`) is an error until
 * some use says what it holds (manual, 6.1.2 "weak type variables"). Which use does is a matter of
 * types; where one evidently does (`table := 1 :: !table`), the definition needs such a use, else it
 * needs all of what uses it. Functions passed on (`ref f`, `memo f`) have the type that all of their
 * body makes, so a definition that keeps one needs the whole of it.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import { isEvident } from './evident-types.ts';

const WRITING =
  /(^|[._])(add|replace|push|set|enqueue|append|insert|register|fill|put|store|update)[a-z_]*$/;
/** What makes something empty, to be filled later. */
const MAKING = /(^|\.)(create|make|init|ref|empty|copy|of_list|of_array|format_of_string)$/;
const GROUND = /^(Buffer|Bytes|String|Mutex|Condition|Thread|Event|Random|Unix|Sys|Filename)\./;
const OPEN =
  /^\(?(\[\]|None|\[\|\|\]|fun\b|function\b|\(?ref\b|Hashtbl\.create|[\w.]+\.empty\b|[\w.]+\.create\b)/;

type Need = (at: number, anyOf: readonly number[]) => void;

interface Candidate {
  readonly uses: SyntaxNode[];
}

export class WeakTypes {
  /** Bindings of functions at the level of a structure by name. */
  private readonly functions = new Map<string, SyntaxNode>();
  /** Definitions that need all that stands in some nodes. */
  private readonly holding: { at: number; whole: SyntaxNode }[] = [];
  private readonly candidates = new Map<number, Candidate>();
  /** Uses of what using items define, for definitions that are filled through functions. */
  private readonly byDefinition = new Map<number, SyntaxNode[]>();
  private current: SyntaxNode | null = null;

  constructor(private readonly text: string) {}

  /** A binding at the level of a structure. */
  candidate(binding: SyntaxNode): void {
    const pattern = binding.child('pattern');
    const body = binding.child('body');
    if (pattern?.type !== 'value_name' || !body || binding.child('type')) return;
    const isFunction = binding.first('parameter') ?? /^fun(ction)?_expression$/.test(body.type);
    this.byDefinition.set(pattern.start, []);
    if (isFunction) {
      this.functions.set(pattern.textIn(this.text), binding);
      return;
    }
    const value = tailOf(body);
    if (value !== body && /^fun(ction)?_expression$/.test(value.type)) {
      this.holding.push({ at: pattern.start, whole: body });
    } else if (value.type === 'application_expression') {
      for (const node of value.walk()) this.holds(pattern.start, node);
      if (this.isOpen(value)) this.candidates.set(pattern.start, { uses: [] });
    }
  }

  /** The path that is being resolved. */
  at(node: SyntaxNode): void {
    this.current = node;
  }

  used(definitions: readonly number[], at: number): void {
    const node = this.current?.start === at ? this.current : null;
    if (!node) return;
    for (const definition of definitions) {
      this.candidates.get(definition)?.uses.push(node);
      this.byDefinition.get(definition)?.push(node);
    }
  }

  finish(need: Need): void {
    for (const [at, { uses }] of this.candidates) this.finishOne(at, uses, need);
    for (const { at, whole } of this.holding) needWhole(at, whole, need);
  }

  private finishOne(at: number, uses: readonly SyntaxNode[], need: Need): void {
    const telling = uses.map((use) => this.evidence(use)).filter((node) => node !== null);
    if (telling.length > 0) {
      const oneLine = telling.filter((node) => !node.textIn(this.text).includes('\n'));
      if (oneLine.length > 0)
        need(
          at,
          oneLine.map(({ start }) => start),
        );
      else needWhole(at, telling[0]!, need);
      return;
    }
    const items = new Set(uses.map(itemOf));
    for (const item of [...items]) {
      const name = item.first('let_binding')?.child('pattern');
      for (const caller of (name && this.byDefinition.get(name.start)) ?? []) {
        items.add(itemOf(caller));
      }
    }
    for (const item of [...items]) {
      for (const node of item.walk()) {
        const called = node.type === 'value_path' && this.functions.get(node.textIn(this.text));
        if (called) items.add(called);
      }
    }
    for (const item of items) if (item.start !== at) needWhole(at, item, need);
  }

  /** The expression around a use that says what the value holds. */
  private evidence(use: SyntaxNode): SyntaxNode | null {
    const { parent } = use;
    switch (parent?.type) {
      case 'infix_expression': {
        if (parent.child('operator')?.textIn(this.text) !== ':=' || parent.child('left') !== use)
          return null;
        return isEvident(parent.child('right'), this.text) ? parent : null;
      }
      case 'application_expression': {
        const called = parent.child('function')?.textIn(this.text) ?? '';
        if (/printf$/.test(called)) return parent;
        if (!WRITING.test(called)) return null;
        const others = parent.childrenIn('argument').filter((argument) => argument !== use);
        return others.length > 0 && others.every((other) => isEvident(other, this.text))
          ? parent
          : null;
      }
      case 'array_get_expression': {
        const set = parent.parent;
        return set?.type === 'set_expression' && isEvident(set.child('body'), this.text)
          ? set
          : null;
      }
      case 'typed_expression':
        return parent.child('type')?.textIn(this.text).includes("'") === false ? parent : null;
      default:
        return null;
    }
  }

  private holds(at: number, node: SyntaxNode): void {
    if (node.type !== 'value_path') return;
    const binding = this.functions.get(node.textIn(this.text));
    if (!binding) return;
    const body = binding.child('body')!;
    const given = node.field === 'function' ? node.parent!.childrenIn('argument').length : 0;
    if (given < arityOf(binding) || !isEvident(tailOf(body), this.text)) {
      this.holding.push({ at, whole: body });
    }
  }

  /** Whether the type of the value has parts that only its uses can tell. */
  private isOpen(value: SyntaxNode): boolean {
    const called = value.child('function')?.textIn(this.text) ?? '';
    if (GROUND.test(called) || !MAKING.test(called)) return false;
    if (/(^|\.)(create|format_of_string)$/.test(called)) return true;
    const last = value.childrenIn('argument').at(-1)?.textIn(this.text) ?? '';
    return OPEN.test(last);
  }
}

/** What the expression comes to, behind its local definitions and brackets. */
function tailOf(body: SyntaxNode): SyntaxNode {
  let at = body;
  for (;;) {
    const inner: SyntaxNode | null | undefined =
      at.type === 'sequence_expression'
        ? at.namedChildren.at(-1)
        : at.type === 'parenthesized_expression'
          ? at.child('expression')
          : at.type.startsWith('let_')
            ? at.child('body')
            : null;
    if (!inner) return at;
    at = inner;
  }
}

function arityOf(binding: SyntaxNode): number {
  let count = binding.children.filter(({ type }) => type === 'parameter').length;
  for (let at = binding.child('body'); at; at = at.child('body')) {
    if (at.type === 'function_expression') return count + 1;
    if (at.type !== 'fun_expression') return count;
    count += at.children.filter(({ type }) => type === 'parameter').length;
  }
  return count;
}

/** The item of a structure that the node stands in. */
function itemOf(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent && !/^(compilation_unit|structure)$/.test(at.parent.type)) at = at.parent;
  return at;
}

function needWhole(at: number, whole: SyntaxNode, need: Need): void {
  for (const node of whole.walk()) if (node.named) need(at, [node.start]);
}
