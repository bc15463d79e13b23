/**
 * The lines of a text under many small edits. Lines are kept in runs of bounded length, so an edit
 * costs what it changes and a walk over the runs, and not a copy of the text: ten thousand edits of a
 * text of ten thousand lines stay cheap.
 */
import { EditMismatch, type Hunk } from './edit.ts';

const RUN = 512;

export class LineBuffer {
  private readonly runs: string[][] = [[]];
  private count = 0;

  get length(): number {
    return this.count;
  }

  get text(): string {
    return this.runs.map((run) => run.join('')).join('');
  }

  /** Applies hunks (sorted by `at`, disjoint). Throws {@link EditMismatch} if they do not fit. */
  apply(hunks: readonly Hunk[]): void {
    let next = 0;
    let shift = 0;
    const before = this.count;
    for (const hunk of hunks) {
      if (hunk.at < next || hunk.at + hunk.delete.length > before) {
        throw new EditMismatch(`hunk at line ${hunk.at} does not fit a text of ${before} lines`);
      }
      this.splice(hunk, hunk.at + shift);
      next = hunk.at + hunk.delete.length;
      shift += hunk.insert.length - hunk.delete.length;
    }
  }

  private splice(hunk: Hunk, at: number): void {
    let index = 0;
    let rest = at;
    while (index < this.runs.length - 1 && rest > this.runs[index]!.length) {
      rest -= this.runs[index++]!.length;
    }
    const run = this.runs[index]!;
    for (const line of hunk.delete) {
      while (rest >= run.length) {
        // The deletion goes on in the next run.
        const following = this.runs.splice(index + 1, 1)[0];
        if (!following) throw new EditMismatch('the deletion runs past the end');
        for (const moved of following) run.push(moved);
      }
      if (run[rest] !== line) {
        throw new EditMismatch(`line ${hunk.at} is not the line that the hunk deletes`);
      }
      run.splice(rest, 1);
    }
    const tail = run.splice(rest);
    for (const line of hunk.insert) run.push(line);
    for (const line of tail) run.push(line);
    this.count += hunk.insert.length - hunk.delete.length;
    if (run.length > 2 * RUN) this.split(index);
  }

  private split(index: number): void {
    const run = this.runs[index]!;
    const parts: string[][] = [];
    for (let from = 0; from < run.length; from += RUN) parts.push(run.slice(from, from + RUN));
    this.runs.splice(index, 1, ...parts);
  }
}
