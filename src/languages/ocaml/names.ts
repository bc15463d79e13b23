/** Names with and without modules in front of them, and what they are tied to. */
import type { SyntaxNode } from '../../syntax/node.ts';
import {
  type Frame,
  type Level,
  lookUp,
  ModuleShape,
  type Namespace,
  needsOf,
} from './environment.ts';
import type { OCamlSink, Parts } from './parts.ts';
import { Records } from './records.ts';
import { WeakTypes } from './weak-types.ts';

export class Names {
  readonly records: Records;
  readonly weak: WeakTypes;
  /** Constructors and fields anywhere in the file, for uses that only types can resolve. */
  readonly typed = new Map<string, number[]>();
  readonly unresolved: { key: string; at: number }[] = [];
  private certain = true;

  constructor(
    private readonly all: Parts,
    readonly text: string,
    readonly sink: OCamlSink,
  ) {
    this.records = new Records(text);
    this.weak = new WeakTypes(text);
  }

  define(level: Level, key: string, at: number, module?: ModuleShape): void {
    level.frame.bind(key, at, module);
    level.shape.add(key, at, module);
    if (key.startsWith('c:') || key.startsWith('f:')) {
      const known = this.typed.get(key);
      if (known) known.push(at);
      else this.typed.set(key, [at]);
    }
  }

  /** A name with or without modules in front of it. Gives what a module or module type holds. */
  path(node: SyntaxNode, namespace: Namespace, frame: Frame): ModuleShape | null {
    const parts = node.children.filter(({ named, type }) => named && type !== 'comment');
    const name = parts.at(-1);
    if (!name) return null;
    const word = operatorName(name.textIn(this.text));
    const prefix = parts.length > 1 ? parts[0]! : null;
    if (!prefix) return this.resolve(namespace, word, node.start, frame);
    if (prefix.type !== 'module_path' && prefix.type !== 'extended_module_path') {
      for (const part of parts)
        if (part.children.length > 0) this.all.expressions.visit(part, frame);
      return null;
    }
    const shape = this.modulePath(prefix, frame);
    if (name.type.endsWith('module_path')) {
      const given = this.modulePath(name, frame);
      this.all.modules.conform(node.start, given, shape.parameters[0] ?? ModuleShape.UNKNOWN);
      return shape.result;
    }
    return this.member(shape, namespace, word, name.start);
  }

  /** `A.B`, and `F(X)` in the path of a type. */
  modulePath(node: SyntaxNode, frame: Frame): ModuleShape {
    return this.path(node, 'm', frame) ?? ModuleShape.UNKNOWN;
  }

  member(shape: ModuleShape, namespace: Namespace, name: string, at: number): ModuleShape | null {
    const entry = shape.member(`${namespace}:${name}`);
    if (entry) {
      for (const need of needsOf(entry)) this.use(at, need);
      return entry.module ?? null;
    }
    for (const include of shape.includes) this.sink.use(at, [include]);
    if (namespace === 'v' && !shape.open && this.certain) this.sink.undefined(name, at);
    return null;
  }

  resolve(namespace: Namespace, name: string, at: number, frame: Frame): ModuleShape | null {
    const key = `${namespace}:${name}`;
    const { entry, needs, doubtful } = lookUp(frame, key);
    for (const need of needs) this.use(at, need);
    if (entry) return entry.module ?? null;
    this.unresolved.push({ key, at });
    if (namespace === 'v' && !doubtful && this.certain) this.sink.undefined(name, at);
    return null;
  }

  use(at: number, definitions: readonly number[]): void {
    this.sink.use(at, definitions);
    this.weak.used(definitions, at);
  }

  doubting(body: () => void): void {
    const before = this.certain;
    this.certain = false;
    body();
    this.certain = before;
  }
}

/** `( + )` is the value `+`. */
export function operatorName(word: string): string {
  return word.startsWith('(') ? word.slice(1, -1).trim() : word;
}
