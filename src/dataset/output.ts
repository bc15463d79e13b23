/**
 * Output that loses nothing: rows go to FILE.part beside a journal of what is complete, and the part
 * becomes FILE only when all is done. A killed run leaves both behind, and the next run with resume
 * cuts the part back to the last complete item and goes on from there.
 */
import { createHash } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from './items.ts';
import type { Summary } from './statistics.ts';

/** What is done so far: items taken, bytes of rows and of rejects written, and the counts. */
export interface Progress {
  readonly items: number;
  readonly bytes: number;
  readonly rejectBytes: number;
  readonly summary: Summary;
}

/** Writing failed; what was written before is safe, and the message says how to go on. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

const FLUSH_BYTES = 256 * 1024;

export class ResumableOutput {
  private rows: string[] = [];
  private rejects: string[] = [];
  private held = 0;
  /** Bytes of the journal. */
  private noted = 0;

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
    const key = createHash('sha256')
      .update(JSON.stringify({ ...words, rejects: rejectsFile !== null }))
      .digest('hex');
    // An empty one is of a run that was killed before it wrote anything.
    const left = (await readFile(`${file}.journal`, 'utf8').catch(() => null)) || null;
    if (left !== null && !resume) {
      throw new InputError(
        `${file}.part holds an unfinished run: add --resume to go on, or delete it and ${file}.journal`,
      );
    }
    const start: Progress = { items: 0, bytes: 0, rejectBytes: 0, summary: empty };
    const done = left === null ? start : await lastProgress(left, key, file, rejectsFile, start);
    const fresh = left === null;
    try {
      const part = await open(`${file}.part`, fresh ? 'w' : 'r+');
      await part.truncate(done.bytes);
      const rejectsPart = rejectsFile
        ? await open(`${rejectsFile}.part`, fresh ? 'w' : 'r+')
        : null;
      await rejectsPart?.truncate(done.rejectBytes);
      const journal = await open(`${file}.journal`, fresh ? 'w' : 'r+');
      const opened = new ResumableOutput(file, rejectsFile, part, rejectsPart, journal, done);
      await opened.begin(left ?? `${key}\n`, fresh);
      return opened;
    } catch (error) {
      throw new OutputError(`${file} cannot be written: ${reasonOf(error)}`);
    }
  }

  /** Writes the journal's beginning, or goes on after what is there; its last line may be half. */
  private async begin(text: string, fresh: boolean): Promise<void> {
    if (!fresh) this.noted = Buffer.byteLength(text);
    await this.note(fresh ? text : '\n');
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
    try {
      await this.flushOrThrow();
    } catch (error) {
      throw new OutputError(
        `writing ${this.file}.part failed: ${reasonOf(error)}. What is complete is kept: make room and go on with --resume`,
      );
    }
  }

  private async flushOrThrow(): Promise<void> {
    const bytes = await append(this.part, this.rows, this.done.bytes);
    const rejectBytes = this.rejectsPart
      ? await append(this.rejectsPart, this.rejects, this.done.rejectBytes)
      : 0;
    this.rows = [];
    this.rejects = [];
    this.held = 0;
    this.done = { ...this.done, bytes, rejectBytes };
    await this.note(`${JSON.stringify(this.done)}\n`);
  }

  private async note(text: string): Promise<void> {
    const buffer = Buffer.from(text, 'utf8');
    await writeAll(this.journal, buffer, this.noted);
    this.noted += buffer.length;
  }

  /** Makes the output what it is called. `convert` may write the final file from the part. */
  async finish(convert?: (part: string, target: string) => Promise<void>): Promise<void> {
    await this.flush();
    await this.close();
    const part = `${this.file}.part`;
    try {
      if (convert) {
        await convert(part, `${this.file}.tmp`);
        await rename(`${this.file}.tmp`, this.file);
      } else {
        await rename(part, this.file);
      }
      if (this.rejectsFile) await rename(`${this.rejectsFile}.part`, this.rejectsFile);
      await rm(`${this.file}.journal`);
      await rm(part, { force: true });
    } catch (error) {
      await rm(`${this.file}.tmp`, { force: true });
      throw new OutputError(
        `${this.file} cannot be written: ${reasonOf(error)}. The rows are in ${part}: make room and go on with --resume`,
      );
    }
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
  await writeAll(handle, buffer, at);
  return at + buffer.length;
}

/** A write to a disk that fills up may take only a part of the bytes. */
async function writeAll(handle: FileHandle, buffer: Buffer, at: number): Promise<void> {
  for (let done = 0; done < buffer.length;) {
    const { bytesWritten } = await handle.write(buffer, done, buffer.length - done, at + done);
    done += bytesWritten;
  }
}

/** The file that a path stands for: links are followed, so that they stay links. */
export async function outputTarget(file: string): Promise<{ file: string; device: boolean }> {
  const kind = await stat(file).catch(() => null);
  if (kind?.isDirectory()) throw new InputError(`${file}: is a folder; give a file`);
  if (kind) return { file: await realpath(file), device: !kind.isFile() };
  const folder = path.dirname(file);
  const around = await stat(folder).catch(() => null);
  if (around?.isDirectory()) return { file, device: false };
  throw new InputError(`${file}: there is no folder ${folder}; make it first`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
  const size = await sizeOf(`${file}.part`);
  const rejectSize = rejectsFile ? await sizeOf(`${rejectsFile}.part`) : 0;
  for (const line of lines.reverse()) {
    const progress = parsed(line);
    if (progress && progress.bytes <= size && progress.rejectBytes <= rejectSize) return progress;
  }
  return start;
}

async function sizeOf(part: string): Promise<number> {
  const kind = await stat(part).catch(() => null);
  if (!kind) throw new InputError(`${part} is gone: delete its .journal and begin anew`);
  return kind.size;
}

function parsed(line: string): Progress | null {
  try {
    return JSON.parse(line) as Progress;
  } catch {
    return null;
  }
}
