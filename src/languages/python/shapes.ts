/**
 * What those who use a function rely on beside its name: parameters and decorators on lines of their
 * own. Whoever names the function, or the class whose initialiser it is, needs all of them (pylint
 * E1120, E1121, E1123, E1124); nobody else does.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { AnalysisBuilder, Element } from '../analysis-builder.ts';
import type { Opacity } from './opacity.ts';
import { separated } from './parts.ts';
import { isClassMethod } from './scope.ts';

/** Methods whose parameters callers fix, other than those of the language itself. */
const OWN_SIGNATURE = new Set(['__init__', '__new__', '__call__', '__init_subclass__']);

export function requireShapes(
  root: SyntaxNode,
  source: SourceText,
  opacity: Opacity,
  builder: AnalysisBuilder,
): void {
  const shapes = new Shapes(source, opacity, builder);
  for (const node of root.walk()) shapes.collect(node);
  for (const node of root.walk()) shapes.use(node);
}

class Shapes {
  /** What the users of a name need of its functions. */
  private readonly parts = new Map<string, number[]>();
  private readonly bases = new Map<string, string[]>();
  /** What makers of a class need of its own initialisers. */
  private readonly makers = new Map<string, number[]>();

  constructor(
    private readonly source: SourceText,
    private readonly opacity: Opacity,
    private readonly builder: AnalysisBuilder,
  ) {}

  collect(node: SyntaxNode): void {
    if (node.type === 'class_definition') {
      const bases = node.child('superclasses')?.namedChildren ?? [];
      const names = bases.map((base) => lastName(base, this.source.text));
      add(this.bases, nameOf(node, this.source.text), names);
    } else if (node.type === 'function_definition') {
      const parts = [...this.parameters(node), ...this.decorators(node)];
      if (parts.length === 0) return;
      const name = nameOf(node, this.source.text);
      add(this.parts, name, parts);
      const around = enclosingClass(node);
      if (around && OWN_SIGNATURE.has(name)) {
        add(this.makers, nameOf(around, this.source.text), parts);
      }
    }
  }

  use(node: SyntaxNode): void {
    if (
      node.type !== 'identifier' ||
      node.field === 'name' ||
      (this.parts.size === 0 && this.makers.size === 0)
    )
      return;
    const name = node.textIn(this.source.text);
    const parts = this.parts.get(name);
    const { parent } = node;
    if (parts && !(node.field === 'attribute' && this.opacity.isOpaque(parent!))) {
      this.need(node, parts);
    }
    if (this.makers.size === 0) return;
    this.need(node, this.made(name));
    // `cls(…)`, `self.__class__(…)`, `type(self)(…)`
    if (name === 'cls' || name === '__class__' || name === 'type') {
      const around = node.within('class_definition');
      if (around) this.need(node, this.made(nameOf(around, this.source.text)));
    }
  }

  private need(node: SyntaxNode, parts: Iterable<number> = []): void {
    for (const at of parts) this.builder.require(node.start, [at]);
  }

  /** Initialisers of a class and of its bases in this file. */
  private made(name: string, seen = new Set<string>(), out: number[] = []): number[] {
    if (seen.has(name)) return out;
    seen.add(name);
    out.push(...(this.makers.get(name) ?? []));
    for (const base of this.bases.get(name) ?? []) this.made(base, seen, out);
    return out;
  }

  /** Declares the parameters; gives the offsets of those that may go. */
  private parameters(node: SyntaxNode): number[] {
    const list = node.child('parameters');
    if (!list || this.source.rowAt(list.start) === this.source.rowAt(list.end)) return [];
    const inClass = enclosingClass(node) !== null;
    const name = nameOf(node, this.source.text);
    if (inClass && /^__\w+__$/.test(name) && !OWN_SIGNATURE.has(name)) return [];
    const hasOwn = inClass || isClassMethod(node, this.source.text);
    const own = hasOwn ? list.namedChildren.find(({ type }) => type !== 'comment')?.start : -1;
    const elements = separated(list, 'argument').map((each): Element => ({
      ...each,
      fixed: each.start === own,
    }));
    this.builder.container(elements);
    this.separators(list);
    return elements
      .filter(
        ({ start, kind, fixed }) => kind !== 'comment' && !fixed && this.source.blankBefore(start),
      )
      .map(({ start }) => start);
  }

  /** `/` needs a parameter before it; `*` and those behind it need each other. */
  private separators(list: SyntaxNode): void {
    const named = list.namedChildren.filter(({ type }) => type !== 'comment');
    const at = (nodes: SyntaxNode[]): number[] => nodes.map(({ start }) => start);
    named.forEach((child, i) => {
      if (child.type === 'positional_separator') {
        this.builder.require(child.start, at(named.slice(0, i)));
      } else if (child.type === 'keyword_separator') {
        const behind = named
          .slice(i + 1)
          .filter((n) => !this.source.text.startsWith('**', n.start));
        this.builder.require(child.start, at(behind));
        for (const { start } of behind) this.builder.require(start, [child.start]);
      }
    });
  }

  /** Decorators of which nothing is known may go while nothing uses what they decorate. */
  private decorators(node: SyntaxNode): number[] {
    const around = node.parent;
    if (around?.type !== 'decorated_definition' || this.isRedefined(around, node)) return [];
    const out: number[] = [];
    const elements: Element[] = [];
    for (const child of around.children) {
      if (child.type === 'comment') {
        elements.push({ start: child.start, end: child.end, kind: 'comment' });
      } else if (child.type === 'decorator') {
        const free = this.opacity.isOpaque(child.namedChildren[0]!);
        elements.push({ start: child.start, end: child.end, kind: 'argument', fixed: !free });
        if (free) out.push(child.start);
      }
    }
    if (out.length > 0) this.builder.container(elements);
    return out;
  }

  /** `@app.route("/")` over many functions named `_`: only the decorator excuses the name (E0102). */
  private isRedefined(decorated: SyntaxNode, node: SyntaxNode): boolean {
    const name = nameOf(node, this.source.text);
    return (decorated.parent?.namedChildren ?? []).some((sibling) => {
      const other = sibling.type === 'decorated_definition' ? sibling.child('definition') : sibling;
      return (
        other !== node &&
        (other?.type === 'function_definition' || other?.type === 'class_definition') &&
        nameOf(other, this.source.text) === name
      );
    });
  }
}

function enclosingClass(node: SyntaxNode): SyntaxNode | null {
  const around = node.within('class_definition', 'function_definition');
  return around?.type === 'class_definition' ? around : null;
}

function nameOf(node: SyntaxNode, text: string): string {
  return node.child('name')!.textIn(text);
}

function lastName(base: SyntaxNode, text: string): string {
  return (base.type === 'attribute' ? base.child('attribute')! : base).textIn(text);
}

function add<T>(map: Map<string, T[]>, key: string, values: readonly T[]): void {
  const known = map.get(key);
  if (known) known.push(...values);
  else map.set(key, [...values]);
}
