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
import { ItemRunner } from './item-runner.ts';
import { type ExportOptions, type ItemResult, rejectedItem } from './process.ts';
import type { Batch, BatchResult } from './worker.ts';

const BATCH_ITEMS = 32;
const BATCH_BYTES = 128 * 1024;
const BATCHES_PER_THREAD = 3;
/** Results are several times as large as sources, and wait in memory for their turn. */
const BYTES_UNDER_WAY = 16 * 1024 * 1024;
/** A thread that needs more is given up, and only that thread. */
const THREAD_MEGABYTES = 2048;

export interface PoolSettings {
  readonly jobs: number;
  readonly threadMegabytes?: number;
  /** Ends the stream of results after the one under way. */
  readonly signal?: AbortSignal;
}

export async function* runItems(
  items: AsyncIterable<Item>,
  options: ExportOptions,
  settings: PoolSettings,
): AsyncGenerator<ItemResult> {
  if (settings.jobs <= 1) yield* inThisThread(items, options, settings);
  else yield* inThreads(items, options, settings);
}

async function* inThisThread(
  items: AsyncIterable<Item>,
  options: ExportOptions,
  { signal }: PoolSettings,
): AsyncGenerator<ItemResult> {
  const runner = new ItemRunner(options);
  try {
    for await (const item of items) {
      if (signal?.aborted) return;
      yield* await runner.run([item]);
    }
  } finally {
    await runner.close();
  }
}

async function* inThreads(
  items: AsyncIterable<Item>,
  options: ExportOptions,
  { jobs, signal, threadMegabytes = THREAD_MEGABYTES }: PoolSettings,
): AsyncGenerator<ItemResult> {
  const pool = new Piscina<Batch, BatchResult>({
    filename: workerFile(),
    minThreads: jobs,
    maxThreads: jobs,
    resourceLimits: { maxOldGenerationSizeMb: threadMegabytes },
  });
  // A thread that dies outside a task is replaced; the tasks tell of the others.
  pool.on('error', () => undefined);
  try {
    const pending: { results: Promise<readonly ItemResult[]>; bytes: number }[] = [];
    let bytes = 0;
    for await (const batch of batches(items)) {
      if (signal?.aborted) return;
      while (
        pending.length > 0 &&
        (pending.length >= jobs * BATCHES_PER_THREAD || bytes + batch.bytes > BYTES_UNDER_WAY)
      ) {
        const first = pending.shift()!;
        yield* await first.results;
        bytes -= first.bytes;
      }
      const results = runBatch(pool, batch.items, options);
      results.catch(() => undefined);
      pending.push({ results, bytes: batch.bytes });
      bytes += batch.bytes;
    }
    for (const { results } of pending) {
      if (signal?.aborted) return;
      yield* await results;
    }
  } finally {
    await pool.destroy();
  }
}

async function runBatch(
  pool: Piscina<Batch, BatchResult>,
  items: readonly Item[],
  options: ExportOptions,
): Promise<readonly ItemResult[]> {
  try {
    const answer = await pool.run({ items, options });
    if ('results' in answer) return answer.results;
    throw new MissingToolError(answer.missing.tool, answer.missing.install);
  } catch (error) {
    if (error instanceof MissingToolError) throw error;
    if (items.length === 1) return [rejectedItem(items[0]!, causeOf(error), options)];
    const results: ItemResult[] = [];
    for (const item of items) results.push(...(await runBatch(pool, [item], options)));
    return results;
  }
}

/** What the death of a thread says of the item it worked on. */
function causeOf(error: unknown): Reject {
  const { code, message } = error as { code?: unknown; message?: unknown };
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
