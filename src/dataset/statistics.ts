/** What a run came to, in numbers; grows item by item and survives a resume. */
import type { RejectReason } from '../lintseq/program.ts';
import type { ItemResult } from './process.ts';

export interface Summary {
  readonly items: number;
  readonly rows: number;
  readonly edits: number;
  readonly sourceBytes: number;
  readonly languages: Readonly<Record<string, { readonly items: number; readonly rows: number }>>;
  /** Rows with so many edits: 1, 2, 3, 4, 5-8, 9-16, 17-32 … by the first number of each. */
  readonly histogram: Readonly<Record<string, number>>;
  readonly rejects: Readonly<Partial<Record<RejectReason, number>>>;
}

export function emptySummary(): Summary {
  return { items: 0, rows: 0, edits: 0, sourceBytes: 0, languages: {}, histogram: {}, rejects: {} };
}

/** The summary with one more item. */
export function withResult(summary: Summary, result: ItemResult): Summary {
  const languages = { ...summary.languages };
  if (result.language) {
    const known = languages[result.language] ?? { items: 0, rows: 0 };
    languages[result.language] = {
      items: known.items + 1,
      rows: known.rows + result.rows.length,
    };
  }
  const histogram = { ...summary.histogram };
  for (const edits of result.edits) {
    const key = String(bucketOf(edits));
    histogram[key] = (histogram[key] ?? 0) + 1;
  }
  const rejects = { ...summary.rejects };
  for (const reason of result.reasons) rejects[reason] = (rejects[reason] ?? 0) + 1;
  return {
    items: summary.items + 1,
    rows: summary.rows + result.rows.length,
    edits: summary.edits + result.edits.reduce((sum, edits) => sum + edits, 0),
    sourceBytes: summary.sourceBytes + result.sourceBytes,
    languages,
    histogram,
    rejects,
  };
}

/** The first number of the bucket: one each up to 4, then doubling. */
export function bucketOf(edits: number): number {
  if (edits <= 4) return edits;
  let from = 5;
  while (edits > (from - 1) * 2) from = (from - 1) * 2 + 1;
  return from;
}

/** The bucket in words: "3", "5–8". */
export function bucketName(from: number): string {
  return from <= 4 ? String(from) : `${from}–${(from - 1) * 2}`;
}
