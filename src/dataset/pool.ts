/**
 * Runs batches of items on one or several threads and gives the results in the order of the items,
 * so that the output does not depend on the number of threads. At most a few batches per thread, and
 * so many bytes of sources, are under way: a stream of any length needs the same memory. A thread
 * that dies takes no item with it: its batch is run again item by item, and an item that kills a
 * thread alone is a reject.
 */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Reject } from '../lintseq/program.ts';
import { MissingToolError } from '../run/native-spec.ts';
import type { Item } from './items.ts';
import { type ExportOptions, type ItemResult, rejectedItem } from './process.ts';
import type { Batch, BatchResult } from './worker.ts';

const BATCH_ITEMS = 32;
const BATCH_BYTES = 128 * 1024;
const BATCHES_PER_THREAD = 3;
/** Results are several times as large as sources, and wait in memory for their turn. */
const BYTES_UNDER_WAY = 16 * 1024 * 1024;
/** A thread that needs more is given up, and only that thread. */
const THREAD_MEGABYTES = 2048;
/** Ordinary sources take milliseconds; the rows depend on this for no source that is a program. */
const THREAD_SECONDS = 180;

export interface PoolSettings {
  readonly jobs: number;
  readonly threadMegabytes?: number;
  /** For one batch, and for one item if its batch took longer. */
  readonly threadSeconds?: number;
  /** The script of the threads, where it is not our own. */
  readonly worker?: string;
  /** Ends the stream of results after the one under way. */
  readonly signal?: AbortSignal;
}

/**
 * Results in the order of the items. Even one job has a thread of its own: a parser that is stuck or
 * out of memory there can be ended here.
 */
export async function* runItems(
  items: AsyncIterable<Item>,
  options: ExportOptions,
  settings: PoolSettings,
): AsyncGenerator<ItemResult> {
  const { jobs, signal } = settings;
  const threads = new Threads(options, settings);
  try {
    const pending: { results: Promise<readonly ItemResult[]>; bytes: number }[] = [];
    let bytes = 0;
    const oldest = async (): Promise<readonly ItemResult[] | null> => {
      const first = pending.shift()!;
      bytes -= first.bytes;
      return unlessAborted(first.results, signal);
    };
    for await (const batch of batches(items)) {
      while (
        pending.length > 0 &&
        (pending.length >= jobs * BATCHES_PER_THREAD || bytes + batch.bytes > BYTES_UNDER_WAY)
      ) {
        const results = await oldest();
        if (results === null) return;
        yield* results;
      }
      if (signal?.aborted) return;
      const results = threads.run(batch.items);
      results.catch(() => undefined);
      pending.push({ results, bytes: batch.bytes });
      bytes += batch.bytes;
    }
    while (pending.length > 0) {
      const results = await oldest();
      if (results === null) return;
      yield* results;
    }
  } finally {
    await threads.end();
  }
}

/**
 * The value, or null once the signal comes. No race against one promise of the whole run: that would
 * hold on to every value that ever raced.
 */
function unlessAborted<T>(value: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  if (!signal) return value;
  return new Promise((resolve, reject) => {
    const aborted = (): void => resolve(null);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    const done = (): void => signal.removeEventListener('abort', aborted);
    value.then(
      (result) => {
        done();
        resolve(result);
      },
      (error: unknown) => {
        done();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** Threads that can be ended: each has one batch at a time, so that its time is its own. */
class Threads {
  private readonly pool: Piscina<Batch, BatchResult>;
  private readonly waiting: (() => void)[] = [];
  private free: number;
  private readonly seconds: number;

  constructor(
    private readonly options: ExportOptions,
    { jobs, worker, threadMegabytes = THREAD_MEGABYTES, threadSeconds }: PoolSettings,
  ) {
    this.free = jobs;
    // Native linters have time limits of their own, a state.
    this.seconds = threadSeconds ?? (options.linter === 'native' ? Infinity : THREAD_SECONDS);
    this.pool = new Piscina<Batch, BatchResult>({
      filename: worker ?? workerFile(),
      minThreads: jobs,
      maxThreads: jobs,
      resourceLimits: { maxOldGenerationSizeMb: threadMegabytes, maxYoungGenerationSizeMb: 16 },
    });
    // A thread that dies outside a task is replaced; the tasks tell of the others.
    this.pool.on('error', () => undefined);
  }

  async run(items: readonly Item[]): Promise<readonly ItemResult[]> {
    try {
      const answer = await this.timed(items);
      if ('results' in answer) return answer.results;
      throw new MissingToolError(answer.missing.tool, answer.missing.install);
    } catch (error) {
      if (error instanceof MissingToolError) throw error;
      if (items.length === 1) return [rejectedItem(items[0]!, causeOf(error), this.options)];
      const results: ItemResult[] = [];
      for (const item of items) results.push(...(await this.run([item])));
      return results;
    }
  }

  async end(): Promise<void> {
    await this.pool.destroy();
  }

  private async timed(items: readonly Item[]): Promise<BatchResult> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    const late = new AbortController();
    const timer =
      this.seconds === Infinity ? undefined : setTimeout(() => late.abort(), this.seconds * 1000);
    try {
      return await this.pool.run({ items, options: this.options }, { signal: late.signal });
    } finally {
      clearTimeout(timer);
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}

/** What the death of a thread says of the item it worked on. */
function causeOf(error: unknown): Reject {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  if (name === 'AbortError') {
    return { reason: 'parser-gave-up', message: 'takes too long', line: null };
  }
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? { reason: 'too-large', message: 'needs more memory than a thread has', line: null }
    : { reason: 'internal-error', message: `the thread ended: ${String(message)}`, line: null };
}

interface SizedBatch {
  readonly items: readonly Item[];
  readonly bytes: number;
}

async function* batches(items: AsyncIterable<Item>): AsyncGenerator<SizedBatch> {
  let batch: Item[] = [];
  let bytes = 0;
  for await (const item of items) {
    batch.push(item);
    bytes += await sizeOf(item);
    if (batch.length >= BATCH_ITEMS || bytes >= BATCH_BYTES) {
      yield { items: batch, bytes };
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield { items: batch, bytes };
}

async function sizeOf(item: Item): Promise<number> {
  if (item.kind === 'record') return item.code.length;
  if (item.kind === 'faulty') return 0;
  return (await stat(item.absolute).catch(() => null))?.size ?? 0;
}

function workerFile(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const places = [
    path.join(here, 'worker.js'),
    path.join(here, '..', 'worker.js'),
    path.resolve(here, '../../dist/worker.js'),
  ];
  const found = places.find((file) => existsSync(file));
  if (!found) throw new Error('dist/worker.js is missing: run "npm run build"');
  return found;
}
