/**
 * A tree cursor without the library's marshalling. Every step of web-tree-sitter's own cursor writes
 * four words into WebAssembly memory and most read them back, through a slow path; a tree is copied
 * out for every state that is judged, so that was a third of all time. The functions behind it keep
 * their cursor in one buffer of the library, and as long as nothing else is called in between, it can
 * stay there. A test holds this cursor against the library's.
 */
import type { Tree, TreeCursor } from 'web-tree-sitter';

type CursorFunction = (tree: number) => number;

/** What reading a tree takes. */
export interface Cursor {
  open(tree: Tree): void;
  close(): void;
  firstChild(): boolean;
  nextSibling(): boolean;
  parent(): boolean;
  /** Index into the names of the language's node types; that of ERROR is not in it. */
  readonly type: number;
  /** Index into the names of the language's fields, 0 for none. */
  readonly field: number;
  /** UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly named: boolean;
  readonly missing: boolean;
}

/** The library's own cursor: for a process in which somebody else has started the library before. */
export class LibraryCursor implements Cursor {
  private cursor: TreeCursor | null = null;

  open(tree: Tree): void {
    this.cursor = tree.walk();
  }

  close(): void {
    this.at.delete();
    this.cursor = null;
  }

  firstChild(): boolean {
    return this.at.gotoFirstChild();
  }

  nextSibling(): boolean {
    return this.at.gotoNextSibling();
  }

  parent(): boolean {
    return this.at.gotoParent();
  }

  get type(): number {
    return this.at.nodeTypeId;
  }

  get field(): number {
    return this.at.currentFieldId;
  }

  get start(): number {
    return this.at.startIndex;
  }

  get end(): number {
    return this.at.endIndex;
  }

  get named(): boolean {
    return this.at.nodeIsNamed;
  }

  get missing(): boolean {
    return this.at.nodeIsMissing;
  }

  private get at(): TreeCursor {
    if (!this.cursor) throw new Error('no tree is open');
    return this.cursor;
  }
}

/** Reads one tree at a time, from its root; nothing else may use the library while it does. */
export class RawCursor implements Cursor {
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

  get type(): number {
    return this.call.type(this.tree);
  }

  get field(): number {
    return this.call.field(this.tree);
  }

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
