/**
 * The frames that R's scopes are made of: a function's own variables, and those around it. Within a
 * frame there is no order, for codetools sees none.
 */
import type { SyntaxNode } from '../../syntax/node.ts';

export interface Definition {
  readonly at: number;
  readonly isFunction: boolean;
  /** By `<<-`: changes what another definition has made. */
  readonly outer: boolean;
}

export class FunctionScope {
  readonly definitions = new Map<string, Definition[]>();
  /** What `x$y <- v` and its like change here: to codetools that makes `x` a local variable. */
  private readonly changed = new Map<string, number[]>();
  constructor(readonly parent: FunctionScope | null) {}

  add(name: string, definition: Definition): void {
    const known = this.definitions.get(name);
    if (known) known.push(definition);
    else this.definitions.set(name, [definition]);
  }

  change(name: string, at: number): void {
    const known = this.changed.get(name);
    if (known) known.push(at);
    else this.changed.set(name, [at]);
  }

  /** Where the nearest frame that changes a part of the name does so. */
  changes(name: string): readonly number[] {
    return this.changed.get(name) ?? this.parent?.changes(name) ?? [];
  }

  /** The definitions that a `<<-` here changes: of the nearest frame around that has made the name. */
  made(name: string): readonly Definition[] {
    const made = this.definitions.get(name)?.filter((definition) => !definition.outer) ?? [];
    return made.length > 0 ? made : (this.parent?.made(name) ?? []);
  }
}

/** Anything that is not plainly data may be a function. */
export function isFunctionValue(value: SyntaxNode): boolean {
  switch (value.type) {
    case 'float':
    case 'integer':
    case 'string':
    case 'true':
    case 'false':
    case 'null':
    case 'na':
      return false;
    default:
      return true;
  }
}

/** A name without the quotes around it. */
export function bare(name: string): string {
  const first = name[0];
  return (first === '`' || first === '"' || first === "'") && name.length > 1
    ? name.slice(1, -1)
    : name;
}
