/** The worker thread's entry: a batch of items in, their results out. */
import type { Item } from './items.ts';
import { ItemRunner } from './item-runner.ts';
import type { ExportOptions, ItemResult } from './process.ts';

export interface Batch {
  readonly items: readonly Item[];
  /** The same for every batch of a pool. */
  readonly options: ExportOptions;
}

let runner: ItemRunner | null = null;

export default function work({ items, options }: Batch): Promise<ItemResult[]> {
  runner ??= new ItemRunner(options);
  return runner.run(items);
}
