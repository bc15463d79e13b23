/**
 * The part that all binding resolvers share: a chain of scopes that map names to the offsets where
 * they are bound. What opens a scope, and when a binding is visible, is each language's own matter.
 */
export class Scope {
  private readonly bindings = new Map<string, number[]>();
  /** Offsets of what may bring any name into this scope (star imports, `open`). */
  readonly wildcards: number[] = [];

  constructor(
    readonly parent: Scope | null,
    /** What kind of scope, in the language's own words: `function`, `class`, `block`. */
    readonly kind: string,
  ) {}

  /** Adds a definition beside those of the same name that are there. */
  add(name: string, at: number): void {
    const known = this.bindings.get(name);
    if (known) known.push(at);
    else this.bindings.set(name, [at]);
  }

  /** Makes this the only definition of the name in this scope: it shadows earlier ones. */
  shadow(name: string, at: number): void {
    this.bindings.set(name, [at]);
  }

  /** The definitions in this scope alone. */
  own(name: string): readonly number[] | undefined {
    return this.bindings.get(name);
  }

  names(): IterableIterator<string> {
    return this.bindings.keys();
  }

  /** The innermost scope around and including this one that binds the name, if `visible`. */
  find(name: string, visible: (scope: Scope) => boolean = () => true): Scope | null {
    let scope: Scope | null = this; // eslint-disable-line @typescript-eslint/no-this-alias
    for (; scope; scope = scope.parent) {
      if (scope.bindings.has(name) && visible(scope)) return scope;
    }
    return null;
  }

  /** Wildcards of this scope and all around it. */
  allWildcards(): number[] {
    const out: number[] = [];
    let scope: Scope | null = this; // eslint-disable-line @typescript-eslint/no-this-alias
    for (; scope; scope = scope.parent) out.push(...scope.wildcards);
    return out;
  }
}
