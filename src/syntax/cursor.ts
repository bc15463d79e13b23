/**
 * A tree cursor without the library's marshalling. Every step of web-tree-sitter's own cursor writes
 * four words into WebAssembly memory and most read them back, through a slow path; a tree is copied
 * out for every state that is judged, so that was a third of all time. The functions behind it keep
 * their cursor in one buffer of the library, and as long as nothing else is called in between, it can
 * stay there. A test holds this cursor against the library's.
 */
import type { Tree } from 'web-tree-sitter';

type CursorFunction = (tree: number) => number;

/** Reads one tree at a time, from its root; nothing else may use the library while it does. */
export class RawCursor {
  private tree = 0;
  private readonly call: {
    readonly root: CursorFunction;
    readonly open: CursorFunction;
    readonly close: CursorFunction;
    readonly firstChild: CursorFunction;
    readonly nextSibling: CursorFunction;
    readonly parent: CursorFunction;
    readonly type: CursorFunction;
    readonly field: CursorFunction;
    readonly start: CursorFunction;
    readonly end: CursorFunction;
    readonly named: CursorFunction;
    readonly missing: CursorFunction;
  };

  /** Takes the exports of the library's own WebAssembly instance. */
  constructor(exports: Readonly<Record<string, unknown>>) {
    const named = (name: string): CursorFunction => {
      const found = exports[`ts_${name}_wasm`];
      if (!found) throw new Error(`web-tree-sitter has no ts_${name}_wasm`);
      return found as CursorFunction;
    };
    this.call = {
      root: named('tree_root_node'),
      open: named('tree_cursor_new'),
      close: named('tree_cursor_delete'),
      firstChild: named('tree_cursor_goto_first_child'),
      nextSibling: named('tree_cursor_goto_next_sibling'),
      parent: named('tree_cursor_goto_parent'),
      type: named('tree_cursor_current_node_type_id'),
      field: named('tree_cursor_current_field_id'),
      start: named('tree_cursor_start_index'),
      end: named('tree_cursor_end_index'),
      named: named('tree_cursor_current_node_is_named'),
      missing: named('tree_cursor_current_node_is_missing'),
    };
  }

  open(tree: Tree): void {
    // The library keeps the address of a tree under the key 0.
    this.tree = (tree as unknown as { readonly 0: number })[0];
    // The first leaves the root in the buffer, and the second makes a cursor of it.
    this.call.root(this.tree);
    this.call.open(this.tree);
  }

  close(): void {
    this.call.close(this.tree);
    this.tree = 0;
  }

  firstChild(): boolean {
    return this.call.firstChild(this.tree) === 1;
  }

  nextSibling(): boolean {
    return this.call.nextSibling(this.tree) === 1;
  }

  parent(): boolean {
    return this.call.parent(this.tree) === 1;
  }

  /** Index into the names of the language's node types; that of ERROR is not in it. */
  get type(): number {
    return this.call.type(this.tree);
  }

  /** Index into the names of the language's fields, 0 for none. */
  get field(): number {
    return this.call.field(this.tree);
  }

  /** UTF-16 code units. */
  get start(): number {
    return this.call.start(this.tree);
  }

  get end(): number {
    return this.call.end(this.tree);
  }

  get named(): boolean {
    return this.call.named(this.tree) === 1;
  }

  get missing(): boolean {
    return this.call.missing(this.tree) === 1;
  }
}
