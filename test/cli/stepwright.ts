// The built command line as people run it, and folders with copies of the fixture programs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa, type Options } from 'execa';
import { onTestFinished } from 'vitest';
import { fixtures } from '../laws/fixtures.ts';

export const CLI = path.resolve(import.meta.dirname, '../../dist/cli.js');

export interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `stepwright` to its end. */
export async function stepwright(args: readonly string[], options: Options = {}): Promise<Ran> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [CLI, ...args], {
    reject: false,
    stripFinalNewline: false,
    ...options,
  });
  return { code: exitCode, stdout: String(stdout ?? ''), stderr: String(stderr ?? '') };
}

/** An empty folder for the test at hand. */
export function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'stepwright-test-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A folder with files of the given contents. */
export function filled(files: Readonly<Record<string, string | Buffer>>): string {
  const made = folder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(made, name)), { recursive: true });
    writeFileSync(path.join(made, name), content);
  }
  return made;
}

/** A folder `src` with the fixture programs many times over, none like another. */
export function corpus(copies: number): string {
  const files: Record<string, string> = {};
  for (const { name, language, bytes } of fixtures('programs')) {
    const blank = language === 'ocaml' ? '(* COPY *)' : `${COMMENT[language]} COPY`;
    for (let copy = 0; copy < copies; copy++) {
      const text = `${bytes.toString('utf8').replace(/\n*$/, '\n')}${blank.replace('COPY', String(copy))}\n`;
      files[`src/${copy}/${name}`] = text;
    }
  }
  return filled(files);
}

const COMMENT = { lua: '--', python: '#', r: '#', racket: ';' } as const;
