/**
 * What is to be turned into rows: files below the given paths, or records of a dataset. Items come
 * in an order that depends on the input alone, one at a time, so that a stream of any length fits.
 */
import { open, opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LanguageId } from '../languages/language.ts';
import { languageOfName, languageOfPath } from '../languages/registry.ts';
import { fencedCode } from './markdown.ts';
import { readLines } from './read-lines.ts';

export interface FileItem {
  readonly kind: 'file';
  readonly index: number;
  /** As the rows name it: relative to the working folder where it is below it, with slashes. */
  readonly path: string;
  readonly absolute: string;
  readonly language: LanguageId;
}

export interface RecordItem {
  readonly kind: 'record';
  readonly index: number;
  /** The dataset file with the 1-based line of the record. */
  readonly path: string;
  readonly file: string;
  readonly language: LanguageId;
  readonly code: string;
  readonly instruction: string | null;
  readonly fields: Readonly<Record<string, string | null>>;
}

/** A record that could not be read; it becomes a reject. */
export interface FaultyItem {
  readonly kind: 'faulty';
  readonly index: number;
  readonly path: string;
  readonly message: string;
  readonly line: number;
}

export type Item = FileItem | RecordItem | FaultyItem;

/** Thrown for input that is not there; the message names it and the way out. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

const SKIPPED_FOLDERS = new Set([
  'node_modules',
  '__pycache__',
  '_build',
  '_opam',
  'renv',
  'compiled',
]);

/** Files of known languages at and below the paths, in order of their names, each one once. */
export async function* fileItems(
  paths: readonly string[],
  only: LanguageId | null,
): AsyncGenerator<FileItem> {
  let index = 0;
  const seen = new Set<string>();
  for (const given of paths) {
    for await (const absolute of filesBelow(path.resolve(given), given)) {
      if (paths.length > 1 && seen.size === seen.add(absolute.file).size) continue;
      const named = languageOfPath(absolute.file);
      const language = absolute.given ? (only ?? named) : named;
      if (!language || (only && language !== only)) {
        if (!absolute.given) continue;
        throw new InputError(`${given}: unknown kind of file; name its language with --language`);
      }
      yield {
        kind: 'file',
        index: index++,
        path: shown(absolute.file),
        absolute: absolute.file,
        language,
      };
    }
  }
}

async function* filesBelow(
  absolute: string,
  given: string,
): AsyncGenerator<{ file: string; given: boolean }> {
  const kind = await stat(absolute).catch(() => null);
  if (!kind) throw new InputError(`${given}: no such file or folder`);
  if (!kind.isDirectory()) {
    if (!kind.isFile()) throw new InputError(`${given}: neither a file nor a folder`);
    yield { file: absolute, given: true };
    return;
  }
  for await (const file of walk(absolute)) yield { file, given: false };
}

/** Links are not followed: a tree is read once, and never for ever. */
async function* walk(folder: string): AsyncGenerator<string> {
  const entries: { name: string; folder: boolean }[] = [];
  const opened = await opendir(folder).catch(() => null);
  if (!opened) return;
  for await (const entry of opened) {
    if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED_FOLDERS.has(entry.name)) {
      entries.push({ name: entry.name, folder: true });
    } else if (entry.isFile() && languageOfPath(entry.name)) {
      entries.push({ name: entry.name, folder: false });
    }
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.folder) yield* walk(full);
    else yield full;
  }
}

function shown(absolute: string): string {
  const relative = path.relative(process.cwd(), absolute);
  const inside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return (inside ? relative : absolute).split(path.sep).join('/');
}

export interface DatasetOptions {
  readonly codeField: string;
  /** Null where the dataset has no prompts. */
  readonly promptField: string | null;
  readonly language: LanguageId | null;
}

/**
 * Records of a JSON Lines file. Code in Markdown fences is taken out of its prose; blocks of the
 * language are joined as LintSeq's reference does, by a line break and with the outer blanks off.
 */
export async function* datasetItems(
  file: string,
  options: DatasetOptions,
): AsyncGenerator<RecordItem | FaultyItem> {
  if (!(await stat(file).catch(() => null))?.isFile()) {
    throw new InputError(`${file}: no such file; --dataset takes a JSON Lines file`);
  }
  if (await isPacked(file)) {
    throw new InputError(`${file}: is packed; unpack it first, for example with gzip -dk`);
  }
  let index = 0;
  for await (const line of readLines(file)) {
    const at = { index: index++, number: line.number, file };
    if ('fault' in line) yield faultyRecord(line.fault, at);
    else yield readRecord(line.text, at, options);
  }
}

/** Whether the file begins as gzip or zstd files do. */
async function isPacked(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.readUInt16BE() === 0x1f8b || buffer.readUInt32BE() === 0x28b52ffd;
  } finally {
    await handle.close();
  }
}

interface Place {
  readonly index: number;
  readonly number: number;
  readonly file: string;
}

function placeOf({ index, file, number }: Place): { index: number; path: string } {
  return { index, path: `${shown(path.resolve(file))}:${number}` };
}

function faultyRecord(message: string, at: Place): FaultyItem {
  return { kind: 'faulty', ...placeOf(at), message, line: at.number };
}

function readRecord(
  line: string,
  at: Place,
  { codeField, promptField, language }: DatasetOptions,
): RecordItem | FaultyItem {
  const faulty = (message: string): FaultyItem => faultyRecord(message, at);
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return faulty('the line is not JSON');
  }
  if (typeof record !== 'object' || record === null) return faulty('the line is not a JSON object');
  const fields = record as Record<string, unknown>;
  const response = fields[codeField];
  if (typeof response !== 'string') {
    const have = Object.keys(fields).join(', ');
    return faulty(`no text in field "${codeField}" (it has: ${have}); name it with --code-field`);
  }
  const prompt = promptField === null ? null : fields[promptField];
  const instruction = typeof prompt === 'string' ? prompt : null;
  const said = typeof fields['language'] === 'string' ? languageOfName(fields['language']) : null;
  return {
    kind: 'record',
    ...placeOf(at),
    file: at.file,
    ...codeIn(response, language ?? said),
    instruction,
    fields: {
      [codeField]: response,
      ...(promptField !== null && { [promptField]: instruction }),
    },
  };
}

function codeIn(
  response: string,
  wanted: LanguageId | null,
): { language: LanguageId; code: string } {
  const blocks = response.includes('```') || response.includes('~~~') ? fencedCode(response) : [];
  const named = blocks.map(({ info }) => languageOfName(info));
  const language = wanted ?? named.find((name) => name !== null) ?? 'python';
  const code = blocks.filter((_, i) => named[i] === language).map((block) => block.code);
  return { language, code: code.length > 0 ? code.join('\n').trim() : response };
}
