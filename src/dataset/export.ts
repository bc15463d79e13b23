/** The whole of `stepwright edits`: items through the pool into an output, with counts. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { InputError, type Item } from './items.ts';
import { OutputError, outputTarget, ResumableOutput } from './output.ts';
import { writeParquet } from './parquet.ts';
import { runItems } from './pool.ts';
import type { ExportOptions } from './process.ts';
import { emptySummary, type Summary, withResult } from './statistics.ts';

export interface ExportJob {
  /** Items in a fixed order, each time from the first. */
  readonly items: () => AsyncIterable<Item>;
  readonly options: ExportOptions;
  readonly jobs: number;
  /** Null: rows go to `stream`. */
  readonly output: string | null;
  readonly stream: Writable;
  readonly rejects: string | null;
  readonly resume: boolean;
  /** Names of the code and prompt fields, for formats that keep them. */
  readonly fieldNames: readonly string[];
  /** All that decides what the rows are, beside the options: paths, dataset, fields. */
  readonly words: object;
  readonly onProgress?: (summary: Summary) => void;
  /** Ends the run after the item under way. */
  readonly signal?: AbortSignal;
}

/** What a run came to. Interrupted: `part` has what is complete, and the run can be resumed. */
export interface ExportReport {
  readonly summary: Summary;
  readonly interrupted: boolean;
  readonly part: string | null;
}

export async function exportSequences(job: ExportJob): Promise<ExportReport> {
  if (job.output === null) return toStream(job, job.stream);
  const { file, device } = await outputTarget(job.output);
  const rejects = job.rejects === null ? null : (await outputTarget(job.rejects)).file;
  if (file === rejects) throw new InputError(`${file}: rows and rejects need a file each`);
  if (!device) return toFile({ ...job, rejects }, file);
  const stream = createWriteStream(file);
  const report = await toStream(job, stream);
  await ended(stream, file);
  return report;
}

async function toFile(job: ExportJob, file: string): Promise<ExportReport> {
  const words = { ...job.options, ...job.words };
  const output = await ResumableOutput.open(file, job.rejects, words, job.resume, emptySummary());
  let { summary } = output.progress;
  const stopped = (): boolean => job.signal?.aborted ?? false;
  try {
    const rest = skip(job.items(), output.progress.items);
    for await (const result of runItems(rest, job.options, job)) {
      summary = withResult(summary, result);
      await output.write(result.rows, result.rejects, summary);
      job.onProgress?.(summary);
      if (stopped()) break;
    }
  } catch (error) {
    if (!(error instanceof OutputError)) await output.flush();
    await output.close();
    throw error;
  }
  if (stopped()) {
    await output.flush();
    await output.close();
    return { summary, interrupted: true, part: `${file}.part` };
  }
  const parquet = file.endsWith('.parquet');
  await output.finish(
    parquet
      ? (part, target) => writeParquet(part, target, job.options.format, job.fieldNames)
      : undefined,
  );
  return { summary, interrupted: false, part: null };
}

async function toStream(job: ExportJob, stream: Writable): Promise<ExportReport> {
  let summary = emptySummary();
  const failed = failure(stream, job.output ?? 'stdout');
  const rejects = job.rejects === null ? null : createWriteStream(job.rejects);
  const rejectsFailed = rejects ? failure(rejects, job.rejects!) : null;
  for await (const result of runItems(job.items(), job.options, job)) {
    summary = withResult(summary, result);
    await writeLines(stream, result.rows, failed);
    if (rejects && rejectsFailed) await writeLines(rejects, result.rejects, rejectsFailed);
    job.onProgress?.(summary);
    if (job.signal?.aborted) break;
  }
  if (rejects) await ended(rejects, job.rejects!);
  return { summary, interrupted: job.signal?.aborted ?? false, part: null };
}

async function writeLines(
  stream: Writable,
  lines: readonly string[],
  failed: { error: OutputError | null },
): Promise<void> {
  for (const line of lines) {
    if (failed.error) throw failed.error;
    if (!stream.write(`${line}\n`)) await once(stream, 'drain').catch(() => undefined);
  }
}

/** Holds the first error of a stream, which may come at any time. */
function failure(stream: Writable, file: string): { error: OutputError | null } {
  const failed: { error: OutputError | null } = { error: null };
  stream.on('error', (error: Error) => {
    failed.error ??= new OutputError(`writing ${file} failed: ${error.message}`);
  });
  return failed;
}

async function ended(stream: Writable, file: string): Promise<void> {
  if (stream.errored) throw new OutputError(`writing ${file} failed: ${stream.errored.message}`);
  stream.end();
  try {
    await once(stream, 'close');
  } catch (error) {
    throw new OutputError(`writing ${file} failed: ${error instanceof Error ? error.message : ''}`);
  }
}

async function* skip(items: AsyncIterable<Item>, count: number): AsyncGenerator<Item> {
  for await (const item of items) if (item.index >= count) yield item;
}
