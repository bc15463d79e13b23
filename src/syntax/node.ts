/**
 * A syntax tree as plain objects. Analyses visit every node several times; reading them from
 * WebAssembly each time is slow and leaks if a tree is not deleted, so a parse is copied out once.
 */
export class SyntaxNode {
  parent: SyntaxNode | null = null;
  readonly children: SyntaxNode[] = [];
  /** Position among the parent's children. */
  index = 0;

  constructor(
    readonly type: string,
    /** Named in the grammar, as against punctuation and keywords. */
    readonly named: boolean,
    /** The parent's field that holds this node, if any. */
    readonly field: string | null,
    /** Offsets in UTF-16 code units, end exclusive. */
    readonly start: number,
    readonly end: number,
    readonly missing: boolean,
  ) {}

  /** The first child in the field. */
  child(field: string): SyntaxNode | null {
    for (const child of this.children) if (child.field === field) return child;
    return null;
  }

  /** All children in the field. */
  childrenIn(field: string): SyntaxNode[] {
    return this.children.filter((child) => child.field === field);
  }

  /** The first child of the type. */
  first(type: string): SyntaxNode | null {
    for (const child of this.children) if (child.type === type) return child;
    return null;
  }

  get namedChildren(): SyntaxNode[] {
    return this.children.filter((child) => child.named);
  }

  get next(): SyntaxNode | null {
    return this.parent?.children[this.index + 1] ?? null;
  }

  get previous(): SyntaxNode | null {
    return this.parent?.children[this.index - 1] ?? null;
  }

  /** The nearest ancestor of one of the types. */
  within(...types: string[]): SyntaxNode | null {
    for (let node = this.parent; node; node = node.parent) {
      if (types.includes(node.type)) return node;
    }
    return null;
  }

  textIn(source: string): string {
    return source.slice(this.start, this.end);
  }

  /** Every node below and including this one, parents first. Iterative: depth costs no stack. */
  *walk(): Generator<SyntaxNode> {
    const stack: SyntaxNode[] = [this];
    for (let node = stack.pop(); node; node = stack.pop()) {
      yield node;
      for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!);
    }
  }
}

/** A parsed text: its root, and its first fault if it has one. */
export interface Parsed {
  readonly root: SyntaxNode;
  /** The first ERROR or MISSING node in document order. */
  readonly fault: SyntaxNode | null;
  /** Deepest nesting of the tree. */
  readonly depth: number;
}
