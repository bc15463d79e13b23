/**
 * The contract between a language and everything else. A language knows three things: where the
 * removable units of a program are, what must be present for each of them to make sense, and how to
 * judge a text without any tool installed. It knows nothing of sampling, rows, files or processes.
 *
 * All positions are 0-based rows or UTF-16 offsets into the analysed text, except in a
 * {@link Diagnostic}, which is for people: its lines are 1-based.
 *
 * The one idea: a **unit** owns whole lines, so "the smallest unit around a position" is a row
 * lookup, and every rule of a language becomes a **requirement** "what stands here needs at least
 * one of the things that stand there". A use needs one of the definitions that reach it; a block
 * that must not be empty needs one of its statements; a call of `super().__init__` is needed by the
 * method that the linter would otherwise accuse. The sampler only ever follows requirements.
 */
import type { SyntaxNode } from '../syntax/node.ts';
import type { SourceText } from '../text/lines.ts';

export type LanguageId = 'lua' | 'ocaml' | 'python' | 'r' | 'racket';

/** One finding of a linter, embedded or native. */
export interface Diagnostic {
  /** What kind of fault, in the linter's own code: `F821`, `W113`, `undefined-name`. */
  readonly rule: string;
  /** The name or construct it is about; with `rule` it identifies a finding whose line may move. */
  readonly symbol: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** What a unit is; only for weights, statistics and people. */
export type UnitKind =
  'import' | 'definition' | 'statement' | 'clause' | 'argument' | 'field' | 'docstring' | 'comment';

/** Rows `[start, end)` that can be removed together and leave a well-formed program. */
export interface Unit {
  readonly start: number;
  readonly end: number;
  readonly kind: UnitKind;
  /** Nesting among units: 0 at file level. */
  readonly depth: number;
  /** Index of the unit around this one, -1 at file level. */
  readonly parent: number;
  /** Units `[index + 1, last)` are the ones inside this one. */
  readonly last: number;
}

/** While `unit` is present, at least one unit of `anyOf` is. Never holds itself or its ancestors. */
export interface Requirement {
  readonly unit: number;
  readonly anyOf: readonly number[];
}

/** A function that can stand with a placeholder for its body; what order `outline` works with. */
export interface Signature {
  /** The unit that holds the whole function. */
  readonly unit: number;
  /** Rows `[start, end)` that the placeholder replaces. */
  readonly start: number;
  readonly end: number;
  /** Whole lines with endings; empty where the language allows an empty body. */
  readonly placeholder: readonly string[];
}

/** Everything that is known of one well-formed program. Units are in document order, parents first. */
export interface Analysis {
  readonly source: SourceText;
  readonly units: readonly Unit[];
  /** For each row the innermost unit that owns it, -1 for rows that no unit owns. */
  readonly unitAt: Int32Array;
  readonly requirements: readonly Requirement[];
  readonly signatures: readonly Signature[];
  /**
   * What the file level defines: symbol (as in the embedded linter's "undefined" findings) to units.
   * A part of the file judged alone may use these.
   */
  readonly globals: ReadonlyMap<string, readonly number[]>;
  /** Units that may bring any name at file level (star imports, `open`, `require`, `library`). */
  readonly wildcards: readonly number[];
}

/** A function that can be a program of its own (`--per function`). */
export interface FunctionSpan {
  readonly name: string;
  /** Rows `[start, end)`, decorators and leading comment included. */
  readonly start: number;
  readonly end: number;
  /** The docstring or the leading comment in plain words, or null. */
  readonly instruction: string | null;
  /** What every line of it starts with, taken off when it stands alone. */
  readonly indent: string;
  /** Rows that begin inside a literal: their blanks are the literal's, not the code's. */
  readonly verbatim?: ReadonlySet<number>;
}

/** Judges texts in process. Pure: same text, same findings. */
export interface EmbeddedLinter {
  readonly name: string;
  readonly version: string;
  /** Rules whose symbol is a name that the text lacks; a part of a file is excused from them. */
  readonly undefinedRules: ReadonlySet<string>;
  /**
   * Findings in order of line. `dialect` is what {@link Language.dialect} gave for the whole file
   * that the text is, or is a part of. Faulty syntax is a finding with rule `syntax-error`.
   */
  lint(text: string, dialect: string): Diagnostic[];
}

/** One of the five languages, loaded and ready. */
export interface Language {
  readonly id: LanguageId;
  /** For people. */
  readonly title: string;
  readonly linter: EmbeddedLinter;
  /** Starts a comment that runs to the end of the line, or opens and closes one. */
  readonly comment: { readonly open: string; readonly close: string };
  /**
   * What must be known of a whole file before a part of it can be read alone: the grammar of an
   * `.mli`, the `#lang` of a Racket module. `path` may be empty.
   */
  dialect(text: string, path: string): string;
  /** The tree of a text. Throws what the parser throws. */
  parse(text: string, dialect: string): { root: SyntaxNode; fault: SyntaxNode | null };
  /** The units of a text whose tree has no fault. */
  analyse(root: SyntaxNode, source: SourceText, dialect: string): Analysis;
  /** Outermost functions and methods in document order. */
  functions(root: SyntaxNode, source: SourceText, dialect: string): FunctionSpan[];
}

/** A folder of `src/languages/`: what it takes to load it. */
export interface LanguageModule {
  readonly id: LanguageId;
  readonly title: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  /** Names of Markdown fences that mean this language. */
  readonly fences: readonly string[];
  load(): Promise<Language>;
}
