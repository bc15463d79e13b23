/** The whole of `stepwright edits`: items through the pool into an output, with counts. */
import type { Writable } from 'node:stream';
import { once } from 'node:events';
import type { Item } from './items.ts';
import { ResumableOutput } from './output.ts';
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
}

export async function exportSequences(job: ExportJob): Promise<Summary> {
  return job.output === null ? toStream(job) : toFile(job, job.output);
}

async function toFile(job: ExportJob, file: string): Promise<Summary> {
  const words = { ...job.options, ...job.words };
  const output = await ResumableOutput.open(file, job.rejects, words, job.resume, emptySummary());
  let summary = output.progress.summary;
  try {
    const rest = skip(job.items(), output.progress.items);
    for await (const result of runItems(rest, job.options, job.jobs)) {
      summary = withResult(summary, result);
      await output.write(result.rows, result.rejects, summary);
      job.onProgress?.(summary);
    }
  } catch (error) {
    await output.flush();
    await output.close();
    throw error;
  }
  const parquet = file.endsWith('.parquet');
  await output.finish(
    parquet
      ? (part, target) => writeParquet(part, target, job.options.format, job.fieldNames)
      : undefined,
  );
  return summary;
}

async function toStream(job: ExportJob): Promise<Summary> {
  let summary = emptySummary();
  const rejects = job.rejects
    ? await ResumableOutput.open(job.rejects, null, job.words, false, summary)
    : null;
  for await (const result of runItems(job.items(), job.options, job.jobs)) {
    summary = withResult(summary, result);
    for (const row of result.rows) {
      if (!job.stream.write(`${row}\n`)) await once(job.stream, 'drain');
    }
    await rejects?.write(result.rejects, [], summary);
    job.onProgress?.(summary);
  }
  await rejects?.finish();
  return summary;
}

async function* skip(items: AsyncIterable<Item>, count: number): AsyncGenerator<Item> {
  for await (const item of items) if (item.index >= count) yield item;
}
