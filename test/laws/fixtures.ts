// The fixture programs and how a text becomes rows, as `stepwright edits` makes them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FileItem } from '../../src/dataset/items.ts';
import { type ExportOptions, processItem } from '../../src/dataset/process.ts';
import type { Row } from '../../src/dataset/row.ts';
import { languageModules, languageOfPath, loadLanguage } from '../../src/languages/registry.ts';
import type { LanguageId } from '../../src/languages/language.ts';
import type { DrawnOrder } from '../../src/lintseq/program.ts';

export const FIXTURES = path.resolve(import.meta.dirname, '..', 'fixtures');
export const LANGUAGES: readonly LanguageId[] = languageModules.map(({ id }) => id);

export interface Fixture {
  readonly name: string;
  readonly language: LanguageId;
  readonly bytes: Buffer;
}

/** The files of a folder of test/fixtures, below it too. */
export function fixtures(folder: string): Fixture[] {
  const root = path.join(FIXTURES, folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => languageOfPath(name) !== null)
    .sort()
    .map((name) => ({
      name,
      language: languageOfPath(name)!,
      bytes: readFileSync(path.join(root, name)),
    }));
}

export interface Exported {
  readonly rows: readonly Row[];
  /** The same rows as they are written. */
  readonly lines: readonly string[];
  readonly rejects: readonly { reason: string; message: string; line: number | null }[];
}

const DEFAULTS: ExportOptions = {
  per: 'file',
  order: 'random',
  samples: 1,
  seed: 0,
  linter: 'embedded',
  format: 'stepwright',
};

/** What `stepwright edits` makes of the bytes of a file. */
export async function exported(
  { name, language, bytes }: Fixture,
  options: Partial<ExportOptions> = {},
): Promise<Exported> {
  const item: FileItem = { kind: 'file', index: 0, path: name, absolute: name, language };
  const loaded = await loadLanguage(language);
  const result = await processItem(item, bytes, loaded, null, { ...DEFAULTS, ...options });
  return {
    rows: result.rows.map((line) => JSON.parse(line) as Row),
    lines: result.rows,
    rejects: result.rejects.map((line) => JSON.parse(line) as Exported['rejects'][number]),
  };
}

export function fixtureOf(language: LanguageId, name: string, text: string): Fixture {
  return { name, language, bytes: Buffer.from(text, 'utf8') };
}

export const BOTH_ORDERS: readonly DrawnOrder[] = ['random', 'outline'];
