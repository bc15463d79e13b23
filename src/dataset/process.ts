/**
 * One item in, its rows and rejects out. Runs in a worker or in the main thread alike and gives the
 * same bytes; everything it needs from outside (file content, a native judge) is handed in.
 */
import type { Diagnostic, FunctionSpan, Language, LanguageId } from '../languages/language.ts';
import { repairNatively, type Judge } from '../lintseq/native-repair.ts';
import {
  type Drawn,
  isReject,
  type Order,
  Program,
  type Reject,
  type RejectReason,
  rejectFor,
  type Version,
} from '../lintseq/program.ts';
import { Baseline } from '../lintseq/verify.ts';
import { SourceText } from '../text/lines.ts';
import { formatted, type Format, type Origin } from './formats.ts';
import type { Item } from './items.ts';
import { makeRow, replayFault, type Row, type RowHead } from './row.ts';

export interface ExportOptions {
  readonly per: 'file' | 'function';
  readonly order: Order;
  readonly samples: number;
  readonly seed: number;
  readonly linter: 'embedded' | 'native';
  readonly format: Format;
}

/** What one item came to. Lines are JSON without line ending. */
export interface ItemResult {
  readonly index: number;
  readonly rows: readonly string[];
  readonly rejects: readonly string[];
  /** Edits of each row, in order. */
  readonly edits: readonly number[];
  readonly reasons: readonly RejectReason[];
  readonly language: LanguageId | null;
  readonly sourceBytes: number;
}

/** A native linter at work: name and version for the rows, and judgement of many texts. */
export interface NativeJudge {
  readonly name: string;
  readonly version: string;
  /** Rules that say that the text is no program at all. */
  readonly syntaxRules: ReadonlySet<string>;
  judge(path: string, states: readonly string[]): Promise<readonly (readonly Diagnostic[])[]>;
}

/** Larger sources are no single programs but data; they would fill memory. */
export const MAX_SOURCE_BYTES = 16 * 1024 * 1024;

interface Piece {
  readonly text: string;
  readonly instruction: string | null;
  readonly around?: { readonly name: string; readonly line: number };
}

export async function processItem(
  item: Item,
  bytes: Uint8Array | null,
  language: Language | null,
  native: NativeJudge | null,
  options: ExportOptions,
  versions: readonly string[] = [],
): Promise<ItemResult> {
  const result = new ResultBuilder(item, bytes, options);
  if (item.kind === 'faulty') {
    result.reject({ reason: 'unreadable', message: item.message, line: item.line });
    return result.build(null);
  }
  const text = item.kind === 'record' ? wellFormed(item.code) : decode(bytes);
  if (typeof text !== 'string') result.reject(text);
  else if (language) {
    const dialect = language.dialect(text, item.path);
    const past = versions.map((version) => ({
      text: version,
      dialect: language.dialect(version, item.path),
    }));
    for (const piece of pieces(language, text, dialect, item, options, result)) {
      await addRows(piece, past, language, dialect, native, options, result);
    }
  }
  return result.build(item.language);
}

/** What an item comes to that could not be worked on at all. */
export function rejectedItem(item: Item, reject: Reject, options: ExportOptions): ItemResult {
  const result = new ResultBuilder(item, null, options);
  result.reject(reject);
  return result.build(item.kind === 'faulty' ? null : item.language);
}

/** The whole text, or each of its functions. */
function pieces(
  language: Language,
  text: string,
  dialect: string,
  item: Item,
  options: ExportOptions,
  result: ResultBuilder,
): Piece[] {
  if (options.per === 'file') {
    return [{ text, instruction: item.kind === 'record' ? item.instruction : null }];
  }
  const whole = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    const { root, fault } = language.parse(whole, dialect);
    const source = new SourceText(whole);
    if (fault) {
      const line = source.rowAt(fault.start) + 1;
      result.reject({ reason: 'syntax-error', message: 'the syntax is faulty', line });
      return [];
    }
    return language.functions(root, source, dialect).map((span) => ({
      text: standingAlone(span, source),
      instruction: span.instruction ?? (item.kind === 'record' ? item.instruction : null),
      around: { name: span.name, line: span.start + 1 },
    }));
  } catch (error) {
    result.reject(rejectFor(error));
    return [];
  }
}

/** The function's lines without the indentation of what is around it. */
function standingAlone({ start, end, indent, verbatim }: FunctionSpan, source: SourceText): string {
  let text = '';
  for (let row = start; row < end; row++) {
    const line = source.lines[row]!;
    const takeOff = line.startsWith(indent) && !verbatim?.has(row);
    text += takeOff ? line.slice(indent.length) : line;
  }
  return text;
}

async function addRows(
  piece: Piece,
  past: readonly Version[],
  language: Language,
  dialect: string,
  native: NativeJudge | null,
  options: ExportOptions,
  result: ResultBuilder,
): Promise<void> {
  const program = Program.prepare(language, piece.text, dialect);
  if (isReject(program)) return result.reject(program, piece.around);
  const judge: Judge | null =
    native && ((states) => native.judge(result.path, states.map(withoutMark)));
  let baseline: Baseline | null = null;
  if (judge && native) {
    const findings = (await judge([piece.text]))[0] ?? [];
    const syntax = findings.find(({ rule }) => native.syntaxRules.has(rule));
    if (syntax) {
      const { message, line } = syntax;
      return result.reject({ reason: 'syntax-error', message, line }, piece.around);
    }
    baseline = new Baseline(findings);
  }
  for (let sample = 0; sample < options.samples; sample++) {
    const drawn = drawSafely(program, past, options, sample);
    if (isReject(drawn)) {
      result.reject(drawn, piece.around);
      continue;
    }
    const clean = judge && baseline ? await repairNatively(program, drawn, baseline, judge) : drawn;
    const { name, version } = native ?? language.linter;
    const head: RowHead = {
      source_path: result.path,
      language: language.id,
      order: options.order,
      seed: options.seed,
      sample,
      linter: { name, version },
      instruction: piece.instruction,
      source: piece.text,
      ...(piece.around && { function: piece.around }),
    };
    result.add(makeRow(head, clean, program.graph.analysis.source.rows));
  }
}

function drawSafely(
  program: Program,
  past: readonly Version[],
  { order, seed }: ExportOptions,
  sample: number,
): Drawn | Reject {
  try {
    return order === 'git'
      ? program.history(past, seed, sample)
      : program.draw(order, seed, sample);
  } catch (error) {
    return rejectFor(error);
  }
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function decode(bytes: Uint8Array | null): string | Reject {
  if (!bytes) return { reason: 'unreadable', message: 'the file could not be read', line: null };
  if (bytes.length > MAX_SOURCE_BYTES) {
    return { reason: 'too-large', message: `larger than ${MAX_SOURCE_BYTES} bytes`, line: null };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const line = firstBadLine(bytes);
    return { reason: 'not-utf8', message: 'not UTF-8; convert it, for example with iconv', line };
  }
}

/** JSON can hold half a character, UTF-8 cannot. */
function wellFormed(code: string): string | Reject {
  const half = /\p{Surrogate}/u.exec(code);
  if (!half) return code;
  const line = code.slice(0, half.index).split('\n').length;
  return { reason: 'not-utf8', message: 'holds half of a surrogate pair', line };
}

/** The 1-based line of the first byte sequence that is not UTF-8. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const lf = bytes.indexOf(10, from);
    const end = lf < 0 ? bytes.length : lf + 1;
    try {
      decoder.decode(bytes.subarray(from, end));
    } catch {
      return line;
    }
    from = end;
  }
  return line;
}

class ResultBuilder {
  readonly path: string;
  private readonly rows: string[] = [];
  private readonly rejects: string[] = [];
  private readonly edits: number[] = [];
  private readonly reasons: RejectReason[] = [];

  constructor(
    private readonly item: Item,
    private readonly bytes: Uint8Array | null,
    private readonly options: ExportOptions,
  ) {
    this.path = item.path;
  }

  /** Takes a row that replays exactly and fits the format; anything else is a reject. */
  add(row: Row): void {
    const around =
      row.stats.function === undefined
        ? undefined
        : { name: row.stats.function, line: row.stats.line! };
    const fault = replayFault(row);
    if (fault) return this.reject({ reason: 'replay-failed', message: fault, line: null }, around);
    const value = formatted(row, this.options.format, this.origin(row));
    if ('unfit' in value) {
      return this.reject(
        { reason: 'unfit-for-format', message: String(value.unfit), line: null },
        around,
      );
    }
    this.rows.push(JSON.stringify(value));
    this.edits.push(row.edits.length);
  }

  reject(reject: Reject, around?: { readonly name: string; readonly line: number }): void {
    const line = around && reject.line !== null ? around.line + reject.line - 1 : reject.line;
    this.rejects.push(
      JSON.stringify({
        source_path: this.path,
        line: line ?? around?.line ?? null,
        ...(around && { function: around.name }),
        reason: reject.reason,
        message: reject.message,
      }),
    );
    this.reasons.push(reject.reason);
  }

  build(language: LanguageId | null): ItemResult {
    const { index } = this.item;
    const sourceBytes =
      this.bytes?.length ?? (this.item.kind === 'record' ? this.item.code.length : 0);
    const { rows, rejects, edits, reasons } = this;
    return { index, rows, rejects, edits, reasons, language, sourceBytes };
  }

  private origin(row: Row): Origin {
    const { item } = this;
    if (item.kind === 'record') return { index: item.index, file: item.file, fields: item.fields };
    return {
      index: item.index,
      file: item.path,
      fields: { instruction: row.instruction, response: row.source },
    };
  }
}
