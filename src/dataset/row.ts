/**
 * Row v1: one edit sequence with everything needed to replay, filter and cite it. The JSON Schema is
 * docs/row-v1.schema.json; a change that breaks readers is a new version.
 */
import { createHash } from 'node:crypto';
import type { LanguageId } from '../languages/language.ts';
import type { Drawn, Order } from '../lintseq/program.ts';
import { editsOf } from '../lintseq/sequence.ts';
import { EditMismatch, type Hunk, unifiedDiff } from '../text/edit.ts';
import { LineBuffer } from '../text/line-buffer.ts';

export interface RowEdit {
  readonly hunks: readonly Hunk[];
  /** The same edit as unified-diff hunks without file headers and without context. */
  readonly diff: string;
}

export interface RowStats {
  /** Lines of the source. */
  readonly lines: number;
  readonly edits: number;
  /** Units that a linter named and that were removed with a step, as LintSeq does. */
  readonly repaired: number;
  /** States left out because they could not be made clean: their edit came with the next. */
  readonly merged: number;
  /** For `--per function`: its name and the 1-based line of the file it begins on. */
  readonly function?: string;
  readonly line?: number;
}

export interface Row {
  readonly v: 1;
  /** 32 hexadecimal digits: a hash of source, language, order, seed and sample. */
  readonly id: string;
  readonly source_path: string;
  readonly language: LanguageId;
  readonly order: Order;
  readonly seed: number;
  readonly sample: number;
  readonly linter: { readonly name: string; readonly version: string };
  readonly instruction: string | null;
  readonly source: string;
  readonly edits: readonly RowEdit[];
  readonly stats: RowStats;
}

/** What a row says beside its sequence. */
export type RowHead = Pick<
  Row,
  'source_path' | 'language' | 'order' | 'seed' | 'sample' | 'linter' | 'instruction' | 'source'
> & { readonly function?: { readonly name: string; readonly line: number } };

export function makeRow(head: RowHead, drawn: Drawn, lines: number): Row {
  const { function: around, source, ...rest } = head;
  const edits = editsOf(drawn.sequence).map((hunks) => ({ hunks, diff: unifiedDiff(hunks) }));
  return {
    v: 1,
    id: rowId(head),
    ...rest,
    source,
    edits,
    stats: {
      lines,
      edits: edits.length,
      repaired: drawn.repaired,
      merged: drawn.merged,
      ...(around && { function: around.name, line: around.line }),
    },
  };
}

/** Same input, same id, on any machine. */
export function rowId(row: Pick<Row, 'source' | 'language' | 'order' | 'seed' | 'sample'>): string {
  const key = JSON.stringify([row.language, row.order, row.seed, row.sample, row.source]);
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

/** Why the edits of a row do not give its source, or null if they do, byte for byte. */
export function replayFault(row: Pick<Row, 'edits' | 'source'>): string | null {
  const lines = new LineBuffer();
  for (const [index, { hunks, diff }] of row.edits.entries()) {
    try {
      lines.apply(hunks);
    } catch (error) {
      if (!(error instanceof EditMismatch)) throw error;
      return `edit ${index}: ${error.message}`;
    }
    if (unifiedDiff(hunks) !== diff) return `edit ${index}: diff and hunks differ`;
  }
  return lines.text === row.source ? null : 'the edits do not give the source';
}
