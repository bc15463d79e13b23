/**
 * What a thread keeps while it works through items: loaded languages and, where asked for, one
 * native linter server a language. The same class serves the main thread and the workers.
 */
import { readFile } from 'node:fs/promises';
import type { LanguageId } from '../languages/language.ts';
import { loadLanguage } from '../languages/registry.ts';
import type { Item } from './items.ts';
import { NativeJudges } from './native-judges.ts';
import { type ExportOptions, type ItemResult, processItem } from './process.ts';

export class ItemRunner {
  private readonly judges: NativeJudges | null;

  constructor(private readonly options: ExportOptions) {
    this.judges = options.linter === 'native' ? new NativeJudges() : null;
  }

  /** Results in the order of the items. */
  async run(items: readonly Item[]): Promise<ItemResult[]> {
    const results: ItemResult[] = [];
    for (const item of items) {
      const bytes = item.kind === 'file' ? await readFile(item.absolute).catch(() => null) : null;
      const language = item.kind === 'faulty' ? null : await loadLanguage(item.language);
      const native =
        item.kind === 'faulty' || !this.judges ? null : await this.judges.of(item.language);
      results.push(await processItem(item, bytes, language, native, this.options));
    }
    return results;
  }

  /** Fails now rather than later if a native linter is missing. */
  async prepare(languages: readonly LanguageId[]): Promise<void> {
    for (const language of languages) await this.judges?.of(language);
  }

  async close(): Promise<void> {
    await this.judges?.close();
  }
}
