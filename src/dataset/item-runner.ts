/**
 * What a thread keeps while it works through items: loaded languages and, where asked for, one
 * native linter server a language. The same class serves the main thread and the workers.
 */
import { open } from 'node:fs/promises';
import type { LanguageId } from '../languages/language.ts';
import { loadLanguage } from '../languages/registry.ts';
import { rejectFor } from '../lintseq/program.ts';
import { fileVersions } from '../run/git-history.ts';
import { MissingToolError } from '../run/native-spec.ts';
import type { Item } from './items.ts';
import { NativeJudges } from './native-judges.ts';
import {
  type ExportOptions,
  type ItemResult,
  MAX_SOURCE_BYTES,
  processItem,
  rejectedItem,
} from './process.ts';

export class ItemRunner {
  private readonly judges: NativeJudges | null;

  constructor(private readonly options: ExportOptions) {
    this.judges = options.linter === 'native' ? new NativeJudges() : null;
  }

  /** Results in the order of the items. Only a missing tool ends a run. */
  async run(items: readonly Item[]): Promise<ItemResult[]> {
    const results: ItemResult[] = [];
    for (const item of items) results.push(await this.one(item));
    return results;
  }

  /** Fails now rather than later if a native linter is missing. */
  async prepare(languages: readonly LanguageId[]): Promise<void> {
    for (const language of languages) await this.judges?.of(language);
  }

  async close(): Promise<void> {
    await this.judges?.close();
  }

  private async one(item: Item): Promise<ItemResult> {
    try {
      const bytes = item.kind === 'file' ? await bytesOf(item.absolute) : null;
      const language = item.kind === 'faulty' ? null : await loadLanguage(item.language);
      const native =
        item.kind === 'faulty' || !this.judges ? null : await this.judges.of(item.language);
      const isPast = this.options.order === 'git' && item.kind === 'file';
      const versions = isPast ? await fileVersions(item.absolute) : [];
      return await processItem(item, bytes, language, native, this.options, versions);
    } catch (error) {
      if (error instanceof MissingToolError) throw error;
      return rejectedItem(item, rejectFor(error), this.options);
    }
  }
}

/** The file's bytes, no more of them than say that there are too many; null if it cannot be read. */
async function bytesOf(file: string): Promise<Uint8Array | null> {
  const handle = await open(file).catch(() => null);
  if (!handle) return null;
  try {
    const { size } = await handle.stat();
    if (size <= MAX_SOURCE_BYTES) return await handle.readFile();
    return (await handle.read(Buffer.alloc(MAX_SOURCE_BYTES + 1))).buffer;
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}
