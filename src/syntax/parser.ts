/**
 * The only user of web-tree-sitter: loads each grammar once, parses, copies the tree out and deletes
 * it at once, so that no caller can leak WebAssembly memory or meet a dead node.
 */
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser, type Tree } from 'web-tree-sitter';
import { type Cursor, LibraryCursor, RawCursor } from './cursor.ts';
import { SyntaxNode, type Parsed } from './node.ts';

/** Nesting beyond this is rejected: no program written by a person comes near it. */
export const MAX_DEPTH = 1000;

/** Real files of five languages need at most 0.015 steps a code unit. */
const STEPS_A_UNIT = 0.2;
/** Real files are read at most ten times over, broken ones in ordinary ways a few hundred times. */
const READS_A_UNIT = 200;
/** What the library takes at once. */
const CHUNK = 5_119;

/** The tree is nested deeper than {@link MAX_DEPTH}. */
export class NestingTooDeep extends Error {
  override readonly name = 'NestingTooDeep';
}

/** The parser made no end within its budget of progress steps (broken input can make it explore). */
export class ParseGaveUp extends Error {
  override readonly name = 'ParseGaveUp';
}

/** A parser for one grammar. Synchronous; not to be shared between threads. */
export class GrammarParser {
  private constructor(
    private readonly parser: Parser,
    private readonly cursor: Cursor,
    private readonly types: readonly string[],
    private readonly named: readonly boolean[],
    private readonly fields: readonly (string | null)[],
  ) {}

  private static readonly loaded = new Map<string, Promise<GrammarParser>>();
  private static cursor: Promise<Cursor> | null = null;

  /** Loads `grammars/NAME.wasm` the first time, and gives the same parser ever after. */
  static load(name: string): Promise<GrammarParser> {
    let parser = this.loaded.get(name);
    if (!parser) {
      parser = this.create(name);
      this.loaded.set(name, parser);
    }
    return parser;
  }

  private static async create(name: string): Promise<GrammarParser> {
    this.cursor ??= startRuntime();
    const cursor = await this.cursor;
    const language = await Language.load(
      await readFile(path.join(grammarsFolder(), `${name}.wasm`)),
    );
    const parser = new Parser();
    parser.setLanguage(language);
    const named = language.types.map((_, id) => language.nodeTypeIsNamed(id));
    return new GrammarParser(parser, cursor, language.types, named, language.fields);
  }

  /** Parses a text. Throws {@link NestingTooDeep} and {@link ParseGaveUp}; faulty text is no error. */
  parse(text: string): Parsed {
    // Text that is no program can make the parser explore without end, and a scanner look ahead to the
    // end of the text at each token. A step is about 100 parser operations.
    let steps = 2_000 + text.length * STEPS_A_UNIT;
    let units = 4_000_000 + text.length * READS_A_UNIT;
    const read = (from: number): string => {
      const chunk = units > 0 ? text.slice(from, from + CHUNK) : '';
      units -= chunk.length;
      return chunk;
    };
    const tree = this.parser.parse(read, null, {
      progressCallback: () => (--steps < 0 || units <= 0) as unknown as void,
    });
    if (!tree) {
      this.parser.reset();
      throw new ParseGaveUp('the parser made no progress on this text');
    }
    try {
      return this.copy(tree);
    } finally {
      tree.delete();
    }
  }

  private copy(tree: Tree): Parsed {
    this.cursor.open(tree);
    try {
      return this.read(this.cursor);
    } finally {
      this.cursor.close();
    }
  }

  private read(cursor: Cursor): Parsed {
    const root = this.node(cursor);
    let fault: SyntaxNode | null = isFault(root) ? root : null;
    let parent = root;
    let depth = 1;
    let deepest = 1;
    if (!cursor.firstChild()) return { root, fault, depth };
    for (;;) {
      const node = this.node(cursor);
      node.parent = parent;
      node.index = parent.children.push(node) - 1;
      if (fault === null && isFault(node)) fault = node;
      if (cursor.firstChild()) {
        parent = node;
        if (++depth > deepest) deepest = depth;
        if (depth > MAX_DEPTH) throw new NestingTooDeep(`nested deeper than ${MAX_DEPTH} levels`);
        continue;
      }
      while (!cursor.nextSibling()) {
        if (!cursor.parent() || parent.parent === null) return { root, fault, depth: deepest };
        parent = parent.parent;
        depth--;
      }
    }
  }

  private node(cursor: Cursor): SyntaxNode {
    const id = cursor.type;
    const { start, end } = cursor;
    return new SyntaxNode(
      this.types[id] ?? 'ERROR',
      this.named[id] ?? cursor.named,
      this.fields[cursor.field] ?? null,
      start,
      end,
      start === end && cursor.missing,
    );
  }
}

/** `missing_close` is how a grammar of ours says that it closed a list that the text leaves open. */
function isFault(node: SyntaxNode): boolean {
  return node.missing || node.type === 'ERROR' || node.type === 'missing_close';
}

/** The folder with the grammars, from the source tree as from the bundle. */
function grammarsFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  for (const up of ['grammars', '../grammars', '../../grammars']) {
    const folder = path.resolve(here, up);
    if (existsSync(path.join(folder, 'python.wasm'))) return folder;
  }
  throw new Error(`no folder "grammars" near ${here}: reinstall Stepwright`);
}

/** Starts the library once, and keeps hold of the functions that its cursors call. */
async function startRuntime(): Promise<Cursor> {
  const module = await WebAssembly.compile(await readFile(runtimeFile()));
  let exports: WebAssembly.Instance['exports'] | null = null;
  await Parser.init({
    instantiateWasm(imports: object, receive: Receive) {
      void WebAssembly.instantiate(module, imports).then((instance) => {
        exports = instance.exports;
        receive(instance, module);
      });
      return {};
    },
  });
  return exports === null ? new LibraryCursor() : new RawCursor(exports);
}

type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

function runtimeFile(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const bundled = path.join(here, 'web-tree-sitter.wasm');
  if (existsSync(bundled)) return bundled;
  return createRequire(import.meta.url).resolve('web-tree-sitter/web-tree-sitter.wasm');
}
