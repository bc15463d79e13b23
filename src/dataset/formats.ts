/**
 * The other shapes a row can be written in: LintSeq's own fields, as its reference implementation
 * writes them, and the prompt/completion pairs that Hugging Face TRL trains on.
 */
import type { Row } from './row.ts';

export type Format = 'stepwright' | 'lintseq' | 'trl';
export const FORMATS: readonly Format[] = ['stepwright', 'lintseq', 'trl'];

/** Stands between edits in a completion; a token of its own in LintSeq's models. */
export const EDIT_SEPARATOR = '<|diff|>';

/** Where a row came from, for formats that keep the input record. */
export interface Origin {
  /** 0-based position of the input record or file. */
  readonly index: number;
  /** Name of the dataset file, or the path of the source file. */
  readonly file: string;
  /** Prompt and code fields with their original content. */
  readonly fields: Readonly<Record<string, string | null>>;
}

/** The row as one JSON value, or why this format cannot hold it. */
export function formatted(row: Row, format: Format, origin: Origin): object | { unfit: string } {
  switch (format) {
    case 'stepwright':
      return row;
    case 'lintseq':
      return {
        edit_path: row.edits.map(({ diff }) => bare(diff)),
        index: origin.index,
        source_file: origin.file,
        ...Object.fromEntries(
          Object.entries(origin.fields).map(([name, value]) => [`source_${name}`, value]),
        ),
      };
    case 'trl':
      if (row.source.includes(EDIT_SEPARATOR)) {
        return { unfit: `the code holds ${EDIT_SEPARATOR}, which separates edits in this format` };
      }
      return {
        prompt: row.instruction ?? '',
        completion: row.edits.map(({ diff }) => bare(diff)).join(EDIT_SEPARATOR),
      };
  }
}

/** As difflib writes it: no line ending at the end, no notice of a missing one. */
function bare(diff: string): string {
  return diff.replace(/\n\\ No newline at end of file\n/g, '\n').replace(/\n$/, '');
}
