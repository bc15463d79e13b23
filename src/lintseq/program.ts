/**
 * A program ready to be sampled: parsed, analysed and judged once, then as many sequences as wanted.
 * Every refusal is a value with a reason, because a rejected program is data too.
 */
import type { Language } from '../languages/language.ts';
import { NestingTooDeep, ParseGaveUp } from '../syntax/parser.ts';
import { SourceText } from '../text/lines.ts';
import { Random } from '../text/random.ts';
import { Dependencies } from './dependencies.ts';
import { historySequence } from './history-order.ts';
import { outline } from './outline-order.ts';
import { drawScript, play, type Script } from './random-order.ts';
import { type Sequence, withoutStates } from './sequence.ts';
import { Baseline, dirtyStates, RegionVerifier } from './verify.ts';

/** How a sequence comes about: drawn from the program, or read from its history. */
export type DrawnOrder = 'random' | 'outline';
export type Order = DrawnOrder | 'git';
export const ORDERS: readonly Order[] = ['random', 'outline', 'git'];

export type RejectReason =
  | 'empty'
  | 'not-utf8'
  | 'nul-byte'
  | 'syntax-error'
  | 'too-deep'
  | 'too-large'
  | 'parser-gave-up'
  | 'unreadable'
  | 'no-history'
  | 'replay-failed'
  | 'unfit-for-format'
  | 'internal-error';

export interface Reject {
  readonly reason: RejectReason;
  readonly message: string;
  /** 1-based, where known. */
  readonly line: number | null;
}

/** A sequence with how it came about. */
export interface Drawn {
  readonly sequence: Sequence;
  /** Script that made it, for orders that have one. */
  readonly script: Script | null;
  /** Units that the embedded linter had to name. */
  readonly repaired: number;
  /** States left out because they could not be made clean. */
  readonly merged: number;
}

/** An earlier text of a file, and the dialect it is written in. */
export interface Version {
  readonly text: string;
  readonly dialect: string;
}

export class Program {
  private constructor(
    readonly language: Language,
    /** What stands before the first line and goes with it: a byte order mark or nothing. */
    private readonly mark: string,
    readonly text: string,
    readonly graph: Dependencies,
    private readonly verifier: RegionVerifier,
    private readonly baseline: Baseline,
  ) {}

  /** Parses, judges and analyses a text. `dialect` is the language's for the whole file. */
  static prepare(language: Language, source: string, dialect: string): Program | Reject {
    const mark = source.startsWith('\ufeff') ? '\ufeff' : '';
    const text = source.slice(mark.length);
    if (text.trim() === '') return reject('empty', 'the text holds nothing but blanks');
    if (text.includes('\0')) {
      return reject('nul-byte', 'holds a NUL byte', lineOf(text, text.indexOf('\0')));
    }
    try {
      const { root, fault } = language.parse(text, dialect);
      if (fault) {
        const what = fault.missing ? `"${fault.type}" is missing` : 'the syntax is faulty';
        return reject('syntax-error', what, lineOf(text, fault.start));
      }
      const findings = language.linter.lint(text, dialect);
      const syntax = findings.find(({ rule }) => rule === 'syntax-error');
      if (syntax) return reject('syntax-error', syntax.message, syntax.line);
      const analysis = language.analyse(root, new SourceText(text), dialect);
      const baseline = new Baseline(findings);
      const verifier = new RegionVerifier(language.linter, dialect, baseline);
      return new Program(language, mark, text, new Dependencies(analysis), verifier, baseline);
    } catch (error) {
      return rejectFor(error);
    }
  }

  /** Draws the sequence for a seed and a sample number; the same words give the same sequence. */
  draw(order: DrawnOrder, seed: number, sample: number): Drawn {
    const random = this.random(order, seed, sample);
    if (order === 'outline') {
      const whole = outline(this.graph, random, sample);
      const dirty = dirtyStates(whole, this.graph.analysis, this.verifier);
      const sequence = this.marked(withoutStates(whole, dirty));
      const merged = whole.steps.length - sequence.steps.length;
      return { sequence, script: null, repaired: 0, merged };
    }
    const script = drawScript(this.graph, random, this.verifier);
    const repaired = script.reduce((sum, step) => sum + step.length - 1, 0);
    return { sequence: this.play(script), script, repaired, merged: 0 };
  }

  /**
   * Order `git`: the versions that the file has had, oldest first, up to the program. A version that
   * is faulty, or has findings that the program lacks, is passed over. Sample 0 has all others, further
   * samples have each with chance 1/2.
   */
  history(versions: readonly Version[], seed: number, sample: number): Drawn | Reject {
    if (versions.length === 0) return reject('no-history', 'no version of the file is in Git');
    const random = this.random('git', seed, sample);
    const clean = versions.filter((version) => this.isClean(version));
    const chosen = clean.filter(() => sample === 0 || random.float() < 0.5);
    const texts = [...chosen.map(({ text }) => withoutMark(text)), this.text];
    const sequence = this.marked(historySequence(texts));
    return { sequence, script: null, repaired: 0, merged: versions.length - clean.length };
  }

  private random(order: Order, seed: number, sample: number): Random {
    return new Random(`${this.language.id}\0${order}\0${seed}\0${sample}\0${this.text}`);
  }

  private isClean({ text, dialect }: Version): boolean {
    const bare = withoutMark(text);
    if (bare.trim() === '' || bare.includes('\0')) return false;
    try {
      if (this.language.parse(bare, dialect).fault) return false;
    } catch {
      // Too deep or too tangled to read: not a version to learn from.
      return false;
    }
    return this.baseline.fresh(this.language.linter.lint(bare, dialect)).length === 0;
  }

  /** The sequence of a script of order `random`. */
  play(script: Script): Sequence {
    return this.marked(play(this.graph, script).sequence);
  }

  private marked(sequence: Sequence): Sequence {
    if (this.mark === '') return sequence;
    const first = sequence.rowOf.indexOf(0);
    const slots = sequence.slots.map((line, slot) => (slot === first ? this.mark + line : line));
    return { ...sequence, slots };
  }
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Whether the value is a refusal. */
export function isReject(value: object): value is Reject {
  return 'reason' in value;
}

function reject(reason: RejectReason, message: string, line: number | null = null): Reject {
  return { reason, message, line };
}

/** What an exception of a parser or an analysis means for the row. */
export function rejectFor(error: unknown): Reject {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof NestingTooDeep) return reject('too-deep', message);
  if (error instanceof ParseGaveUp) return reject('parser-gave-up', message);
  if (error instanceof RangeError && /call stack/i.test(message)) {
    return reject('too-deep', 'nested too deeply to analyse');
  }
  return reject('internal-error', message);
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line++;
  return line;
}
