/**
 * Output that loses nothing: rows go to FILE.part beside a journal of what is complete, and the part
 * becomes FILE only when all is done. A killed run leaves both behind, and the next run with resume
 * cuts the part back to the last complete item and goes on from there.
 */
import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { InputError } from './items.ts';
import type { Summary } from './statistics.ts';

/** What is done so far: items taken, bytes of rows and of rejects written, and the counts. */
export interface Progress {
  readonly items: number;
  readonly bytes: number;
  readonly rejectBytes: number;
  readonly summary: Summary;
}

const FLUSH_BYTES = 256 * 1024;

export class ResumableOutput {
  private rows: string[] = [];
  private rejects: string[] = [];
  private held = 0;

  private constructor(
    private readonly file: string,
    private readonly rejectsFile: string | null,
    private readonly part: FileHandle,
    private readonly rejectsPart: FileHandle | null,
    private readonly journal: FileHandle,
    private done: Progress,
  ) {}

  /**
   * Opens FILE.part. `words` is everything that decides what the rows are: a run can only be resumed
   * with the same. Throws {@link InputError} if an unfinished run is in the way or cannot go on.
   */
  static async open(
    file: string,
    rejectsFile: string | null,
    words: object,
    resume: boolean,
    empty: Summary,
  ): Promise<ResumableOutput> {
    const key = createHash('sha256').update(JSON.stringify(words)).digest('hex');
    const left = await readFile(`${file}.journal`, 'utf8').catch(() => null);
    if (left !== null && !resume) {
      throw new InputError(
        `${file}.part holds an unfinished run: add --resume to go on, or delete it and ${file}.journal`,
      );
    }
    const start: Progress = { items: 0, bytes: 0, rejectBytes: 0, summary: empty };
    const done = left === null ? start : await lastProgress(left, key, file, rejectsFile, start);
    const fresh = left === null;
    const part = await open(`${file}.part`, fresh ? 'w' : 'r+');
    await part.truncate(done.bytes);
    const rejectsPart = rejectsFile ? await open(`${rejectsFile}.part`, fresh ? 'w' : 'r+') : null;
    await rejectsPart?.truncate(done.rejectBytes);
    const journal = await open(`${file}.journal`, fresh ? 'w' : 'a');
    if (fresh) await journal.write(`${key}\n`);
    return new ResumableOutput(file, rejectsFile, part, rejectsPart, journal, done);
  }

  /** What an earlier run has left. */
  get progress(): Progress {
    return this.done;
  }

  /** Takes the lines of one complete item. */
  async write(
    rows: readonly string[],
    rejects: readonly string[],
    summary: Summary,
  ): Promise<void> {
    for (const row of rows) {
      this.rows.push(row);
      this.held += row.length;
    }
    for (const line of rejects) {
      this.rejects.push(line);
      this.held += line.length;
    }
    this.done = { ...this.done, items: this.done.items + 1, summary };
    if (this.held >= FLUSH_BYTES) await this.flush();
  }

  /** Writes what is held, then notes it in the journal: never the other way round. */
  async flush(): Promise<void> {
    const bytes = await append(this.part, this.rows, this.done.bytes);
    const rejectBytes = this.rejectsPart
      ? await append(this.rejectsPart, this.rejects, this.done.rejectBytes)
      : 0;
    this.rows = [];
    this.rejects = [];
    this.held = 0;
    this.done = { ...this.done, bytes, rejectBytes };
    await this.journal.write(`${JSON.stringify(this.done)}\n`);
  }

  /** Makes the output what it is called. `convert` may write the final file from the part. */
  async finish(convert?: (part: string, target: string) => Promise<void>): Promise<void> {
    await this.flush();
    await this.close();
    if (convert) {
      await convert(`${this.file}.part`, `${this.file}.tmp`);
      await rename(`${this.file}.tmp`, this.file);
      await rm(`${this.file}.part`);
    } else {
      await rename(`${this.file}.part`, this.file);
    }
    if (this.rejectsFile) await rename(`${this.rejectsFile}.part`, this.rejectsFile);
    await rm(`${this.file}.journal`);
  }

  async close(): Promise<void> {
    await this.part.close();
    await this.rejectsPart?.close();
    await this.journal.close();
  }
}

async function append(handle: FileHandle, lines: readonly string[], at: number): Promise<number> {
  if (lines.length === 0) return at;
  const buffer = Buffer.from(`${lines.join('\n')}\n`, 'utf8');
  await handle.write(buffer, 0, buffer.length, at);
  return at + buffer.length;
}

/** The last journal line that is whole and whose bytes are in the part. */
async function lastProgress(
  journal: string,
  key: string,
  file: string,
  rejectsFile: string | null,
  start: Progress,
): Promise<Progress> {
  const [first, ...lines] = journal.split('\n');
  if (first !== key) {
    throw new InputError(
      `${file}.part was begun with other options or inputs: use the same, or delete it and ${file}.journal`,
    );
  }
  const size = (await stat(`${file}.part`)).size;
  const rejectSize = rejectsFile ? (await stat(`${rejectsFile}.part`)).size : 0;
  for (const line of lines.reverse()) {
    const progress = parsed(line);
    if (progress && progress.bytes <= size && progress.rejectBytes <= rejectSize) return progress;
  }
  return start;
}

function parsed(line: string): Progress | null {
  try {
    return JSON.parse(line) as Progress;
  } catch {
    return null;
  }
}
