/**
 * Lines that keep every byte. Replay is only exact if splitting and joining lose nothing, so a line
 * here always carries its own ending; a lone CR or a form feed is ordinary text inside a line.
 */

/** Splits after every LF. `joinLines(splitLines(s)) === s` for every string; "" has no lines. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let from = 0;
  for (;;) {
    const lf = text.indexOf('\n', from);
    if (lf < 0) break;
    lines.push(text.slice(from, lf + 1));
    from = lf + 1;
  }
  if (from < text.length) lines.push(text.slice(from));
  return lines;
}

export function joinLines(lines: readonly string[]): string {
  return lines.join('');
}

/** A text with its lines and a fast way from an offset (UTF-16 code units) to its 0-based row. */
export class SourceText {
  readonly text: string;
  readonly lines: readonly string[];
  /** Offset of the first code unit of each row, with one more entry: the length of the text. */
  readonly starts: Int32Array;

  constructor(text: string) {
    this.text = text;
    this.lines = splitLines(text);
    this.starts = new Int32Array(this.lines.length + 1);
    let at = 0;
    for (let i = 0; i < this.lines.length; i++) {
      this.starts[i] = at;
      at += this.lines[i]!.length;
    }
    this.starts[this.lines.length] = at;
  }

  get rows(): number {
    return this.lines.length;
  }

  /** The row that holds the offset; an offset at the very end belongs to the last row. */
  rowAt(offset: number): number {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(low, 0);
  }

  /** Whether only blanks (space, tab, form feed, BOM) stand between the row's start and the offset. */
  blankBefore(offset: number): boolean {
    const from = this.starts[this.rowAt(offset)]!;
    for (let i = from; i < offset; i++) if (!isBlank(this.text.charCodeAt(i))) return false;
    return true;
  }

  /** Whether only blanks and the line ending stand between the offset and the end of its row. */
  blankAfter(offset: number): boolean {
    for (let i = offset; i < this.text.length; i++) {
      const code = this.text.charCodeAt(i);
      if (code === 10) return true;
      if (code !== 13 && !isBlank(code)) return false;
    }
    return true;
  }

  isBlankRow(row: number): boolean {
    return this.blankAfter(this.starts[row]!);
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 12 || code === 0xfeff;
}
