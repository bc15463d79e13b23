/**
 * Edits between two texts as sorted, disjoint line hunks. An edit is a value with laws: applying it
 * and then its inverse gives the text back; its unified form says the same as its hunks.
 */

export interface Hunk {
  /** 0-based line in the text before the edit. */
  readonly at: number;
  /** The lines that stand there and go, with their endings. */
  readonly delete: readonly string[];
  /** The lines that come in their place, with their endings. */
  readonly insert: readonly string[];
}

/** Thrown when an edit does not fit the text it is applied to. */
export class EditMismatch extends Error {
  override readonly name = 'EditMismatch';
}

/** Applies hunks (sorted by `at`, disjoint) to lines. Throws {@link EditMismatch} if they do not fit. */
export function applyHunks(lines: readonly string[], hunks: readonly Hunk[]): string[] {
  const out: string[] = [];
  let next = 0;
  for (const hunk of hunks) {
    if (hunk.at < next || hunk.at + hunk.delete.length > lines.length) {
      throw new EditMismatch(
        `hunk at line ${hunk.at} does not fit a text of ${lines.length} lines`,
      );
    }
    while (next < hunk.at) out.push(lines[next++]!);
    for (const line of hunk.delete) {
      if (lines[next] !== line) {
        throw new EditMismatch(`line ${next} is not the line that the hunk deletes`);
      }
      next++;
    }
    for (const line of hunk.insert) out.push(line);
  }
  while (next < lines.length) out.push(lines[next++]!);
  return out;
}

/** The edit that undoes this one, expressed against the text after it. */
export function invertHunks(hunks: readonly Hunk[]): Hunk[] {
  let shift = 0;
  return hunks.map((hunk) => {
    const inverse = { at: hunk.at + shift, delete: hunk.insert, insert: hunk.delete };
    shift += hunk.insert.length - hunk.delete.length;
    return inverse;
  });
}

/**
 * The hunks as a unified diff without file headers and without context (`diff -U0`; the format is
 * the GNU diffutils manual's "Detailed Description of Unified Format"). Line endings other than LF
 * stay in the line; a last line without LF is followed by the usual backslash notice.
 */
export function unifiedDiff(hunks: readonly Hunk[]): string {
  let out = '';
  let shift = 0;
  for (const hunk of hunks) {
    const oldRange = range(hunk.at, hunk.delete.length);
    const newRange = range(hunk.at + shift, hunk.insert.length);
    out += `@@ -${oldRange} +${newRange} @@\n`;
    for (const line of hunk.delete) out += marked('-', line);
    for (const line of hunk.insert) out += marked('+', line);
    shift += hunk.insert.length - hunk.delete.length;
  }
  return out;
}

function range(at: number, length: number): string {
  if (length === 0) return `${at},0`;
  return length === 1 ? `${at + 1}` : `${at + 1},${length}`;
}

function marked(sign: '+' | '-', line: string): string {
  return line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;
}
