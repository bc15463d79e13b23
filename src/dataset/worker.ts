/** The worker thread's entry: a batch of items in, their results out. */
import { workerData } from 'node:worker_threads';
import type { Item } from './items.ts';
import { ItemRunner } from './item-runner.ts';
import type { ExportOptions, ItemResult } from './process.ts';

/** Piscina hands a worker its own data as the second of two values. */
const [, options] = workerData as [unknown, ExportOptions];
const runner = new ItemRunner(options);

export default function work(items: Item[]): Promise<ItemResult[]> {
  return runner.run(items);
}
