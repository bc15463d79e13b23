/**
 * Where source files of other people lie on this machine, per language: the libraries that come with
 * the languages, the product's own .venv, and what scripts/corpus.sh fetched into .corpus.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LanguageId } from '../src/languages/language.ts';

const FETCHED = path.resolve('.corpus', 'unpacked');

/** Folders that exist, largest share of ordinary code first. */
export function corpusFolders(language: LanguageId): string[] {
  return candidates(language).filter((folder) => folder !== '' && existsSync(folder));
}

function candidates(language: LanguageId): string[] {
  switch (language) {
    case 'python':
      return [
        said('python3', '-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'),
        said(
          path.resolve('.venv/bin/python'),
          '-c',
          'import os, qiskit; print(os.path.dirname(qiskit.__file__))',
        ),
      ];
    case 'racket':
      return [said('racket', '-e', '(display (collection-path "racket"))'), collects()];
    case 'ocaml':
      return [said('ocamlc', '-where'), path.join(FETCHED, 'usr/lib/ocaml')];
    case 'lua':
      return [
        path.join(FETCHED, 'usr/share/lua/5.4'),
        path.join(FETCHED, 'usr/share/lua/5.1'),
        path.join(FETCHED, 'usr/lib/prosody'),
        path.join(FETCHED, 'usr/share/awesome'),
        path.join(FETCHED, 'usr/share/luakit'),
        '/usr/share/lua/5.1/luacheck',
      ];
    case 'r':
      return [path.resolve('.corpus', 'r'), said('Rscript', '-e', 'cat(R.home("library"))')];
  }
}

function collects(): string {
  const folder = said('racket', '-e', '(display (collection-path "net"))');
  return folder === '' ? '' : path.dirname(folder);
}

/** What a command prints, or nothing if it is not there. */
function said(command: string, ...args: string[]): string {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync(command, args, { encoding: 'utf8', stdio }).trim();
  } catch {
    return '';
  }
}
