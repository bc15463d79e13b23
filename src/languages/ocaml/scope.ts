/**
 * Binding resolver for OCaml (manual, chapter 11): every use of a value, type, constructor, field,
 * module, module type or class is tied to the definitions that it may mean. What an `open` or
 * `include` of another file may bring is unknown, never an error. Constructors and fields are chosen
 * by type (11.6), so a use needs all that it may mean.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import { Classes } from './classes.ts';
import { Frame, type Level, ModuleShape } from './environment.ts';
import { Expressions } from './expressions.ts';
import { Items } from './items.ts';
import { Modules } from './modules.ts';
import { Names } from './names.ts';
import type { OCamlSink, Parts } from './parts.ts';

export class OCamlResolver implements Parts {
  readonly names: Names;
  readonly items: Items;
  readonly modules: Modules;
  readonly expressions: Expressions;
  readonly classes: Classes;

  constructor(text: string, sink: OCamlSink) {
    this.names = new Names(this, text, sink);
    this.items = new Items(this);
    this.modules = new Modules(this);
    this.expressions = new Expressions(this);
    this.classes = new Classes(this);
  }

  /**
   * Resolves a whole file.
   * @param owned offsets of elements that own their lines
   * @returns what the file level defines
   */
  file(root: SyntaxNode, owned: ReadonlySet<number>): ModuleShape {
    const { names, classes } = this;
    const level: Level = { frame: new Frame(null), shape: new ModuleShape() };
    this.items.items(root, level);
    const use = (at: number, anyOf: readonly number[]): void => names.sink.use(at, anyOf);
    for (const { key, at } of names.unresolved) {
      for (const definition of names.typed.get(key) ?? []) use(at, [definition]);
    }
    for (const { name, at } of classes.invoked) {
      const known = classes.methods.get(name);
      if (known) use(at, known);
    }
    if (classes.objectTypes) {
      for (const object of classes.objects) classes.keepMethods(object);
    }
    names.records.finish(owned, use);
    names.weak.finish(use);
    return level.shape;
  }
}
