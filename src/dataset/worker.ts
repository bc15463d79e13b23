/** The worker thread's entry: a batch of items in, their results out. */
import { MissingToolError } from '../run/native-spec.ts';
import type { Item } from './items.ts';
import { ItemRunner } from './item-runner.ts';
import type { ExportOptions, ItemResult } from './process.ts';

export interface Batch {
  readonly items: readonly Item[];
  /** The same for every batch of a pool. */
  readonly options: ExportOptions;
}

/** A missing tool is a value here: errors lose their class on the way between threads. */
export type BatchResult =
  | { readonly results: readonly ItemResult[] }
  | { readonly missing: { readonly tool: string; readonly install: string } };

let runner: ItemRunner | null = null;

export default async function work({ items, options }: Batch): Promise<BatchResult> {
  runner ??= new ItemRunner(options);
  try {
    return { results: await runner.run(items) };
  } catch (error) {
    if (!(error instanceof MissingToolError)) throw error;
    return { missing: { tool: error.tool, install: error.install } };
  }
}
