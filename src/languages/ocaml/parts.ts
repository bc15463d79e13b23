/** The parts of the resolver, which call one another as the grammar's rules do. */
import type { Classes } from './classes.ts';
import type { Expressions } from './expressions.ts';
import type { Items } from './items.ts';
import type { Modules } from './modules.ts';
import type { Names } from './names.ts';

export interface Parts {
  readonly names: Names;
  readonly items: Items;
  readonly modules: Modules;
  readonly expressions: Expressions;
  readonly classes: Classes;
}

export interface OCamlSink {
  /** What stands at the offset needs one of the definitions. */
  use(at: number, definitions: readonly number[]): void;
  /** A value that certainly nothing defines. */
  undefined(name: string, at: number): void;
}
