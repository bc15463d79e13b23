// Native linters as tests see them: where their tools' own files lie, and whether all states of an
// embedded run are clean for them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ExportOptions, type NativeJudge, processItem } from '../../src/dataset/process.ts';
import type { Row } from '../../src/dataset/row.ts';
import type { LanguageId } from '../../src/languages/language.ts';
import { loadLanguage } from '../../src/languages/registry.ts';
import { findingKey } from '../../src/lintseq/verify.ts';
import { applyHunks } from '../../src/text/edit.ts';

const OPTIONS: ExportOptions = {
  per: 'file',
  order: 'random',
  samples: 1,
  seed: 0,
  linter: 'embedded',
  format: 'stepwright',
};

/** What a program on PATH prints. */
export function printed(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Where a program on PATH lies. */
export function placeOf(command: string): string {
  return path.dirname(printed('sh', '-c', `command -v ${command}`).trim());
}

/**
 * Exports a file with the embedded linter and has the native one judge at most `most` of its states,
 * evenly spread. Gives what is not clean, in words, and a reject if there is one.
 */
export async function dirtyStatesOf(
  file: string,
  language: LanguageId,
  judge: NativeJudge,
  options: Partial<ExportOptions> = {},
  most = 40,
): Promise<string[]> {
  const item = { kind: 'file' as const, index: 0, path: file, absolute: file, language };
  const settings = { ...OPTIONS, ...options };
  const native = settings.linter === 'native' ? judge : null;
  const loaded = await loadLanguage(language);
  const { rows, rejects } = await processItem(item, readFileSync(file), loaded, native, settings);
  const out = [...rejects];
  for (const line of rows) {
    const row = JSON.parse(line) as Row;
    let lines: string[] = [];
    const texts = row.edits.map(({ hunks }) => (lines = applyHunks(lines, hunks)).join(''));
    const step = Math.max(1, Math.ceil(texts.length / most));
    const picked = texts.filter((_, index) => index % step === 0 && index < texts.length - 1);
    const verdicts = await judge.judge(file, [...picked, texts.at(-1)!]);
    const known = new Set(verdicts.at(-1)!.map(findingKey));
    picked.forEach((text, index) => {
      const fresh = verdicts[index]!.filter((finding) => !known.has(findingKey(finding)));
      for (const { rule, message } of fresh) out.push(`${rule} ${message} in\n${text}`);
    });
  }
  return out;
}
