/**
 * Runs batches of items on one or several threads and gives the results in the order of the items,
 * so that the output does not depend on the number of threads. At most a few batches per thread are
 * under way: a stream of any length needs the same memory.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Item } from './items.ts';
import { ItemRunner } from './item-runner.ts';
import type { ExportOptions, ItemResult } from './process.ts';
import type { Batch } from './worker.ts';

const BATCH_ITEMS = 32;
const BATCH_BYTES = 128 * 1024;
const BATCHES_PER_THREAD = 3;

export async function* runItems(
  items: AsyncIterable<Item>,
  options: ExportOptions,
  jobs: number,
): AsyncGenerator<ItemResult> {
  if (jobs <= 1) {
    const runner = new ItemRunner(options);
    try {
      for await (const item of items) yield* await runner.run([item]);
    } finally {
      await runner.close();
    }
    return;
  }
  const pool = new Piscina<Batch, ItemResult[]>({
    filename: workerFile(),
    minThreads: jobs,
    maxThreads: jobs,
  });
  try {
    const pending: Promise<ItemResult[]>[] = [];
    for await (const batch of batches(items)) {
      const running = pool.run({ items: batch, options });
      running.catch(() => undefined);
      pending.push(running);
      if (pending.length >= jobs * BATCHES_PER_THREAD) yield* await pending.shift()!;
    }
    for (const running of pending) yield* await running;
  } finally {
    await pool.destroy();
  }
}

async function* batches(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  let bytes = 0;
  for await (const item of items) {
    batch.push(item);
    // The size of a file is not known here; a few of them are enough for one message.
    bytes += item.kind === 'record' ? item.code.length : BATCH_BYTES / 4;
    if (batch.length >= BATCH_ITEMS || bytes >= BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

function workerFile(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const found = [path.join(here, 'worker.js'), path.resolve(here, '../../dist/worker.js')].find(
    (file) => existsSync(file),
  );
  if (!found) throw new Error('dist/worker.js is missing: run "npm run build"');
  return found;
}
