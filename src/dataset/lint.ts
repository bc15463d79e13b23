/** `stepwright lint`: the findings of a whole file, as sequences are judged against. */
import { readFile } from 'node:fs/promises';
import type { Diagnostic } from '../languages/language.ts';
import { loadLanguage } from '../languages/registry.ts';
import type { FileItem } from './items.ts';
import type { NativeJudges } from './native-judges.ts';

export interface LintReport {
  readonly path: string;
  readonly language: string;
  readonly linter: { readonly name: string; readonly version: string };
  readonly diagnostics: readonly Diagnostic[];
}

export async function* lintPaths(
  items: AsyncIterable<FileItem>,
  judges: NativeJudges | null,
): AsyncGenerator<LintReport> {
  for await (const { path, absolute, language: id } of items) {
    const bytes = await readFile(absolute);
    const text = decoded(bytes);
    if (text === null) {
      const message = 'not UTF-8; convert it, for example with iconv';
      const diagnostics = [{ rule: 'not-utf8', symbol: '', line: 1, message }];
      yield { path, language: id, linter: { name: 'stepwright', version: '1' }, diagnostics };
      continue;
    }
    const native = await judges?.of(id);
    const language = await loadLanguage(id);
    const { name, version } = native ?? language.linter;
    const diagnostics = native
      ? ((await native.judge(path, [text]))[0] ?? [])
      : language.linter.lint(text, language.dialect(text, path));
    yield { path, language: id, linter: { name, version }, diagnostics };
  }
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
