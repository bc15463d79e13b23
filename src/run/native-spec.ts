/** What it takes to start a language's native linter server, and to say so when it cannot start. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A tool is not on the machine; the message says how to get it. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
  constructor(
    readonly tool: string,
    readonly install: string,
  ) {
    super(`${tool} is not installed. Install it with: ${install}`);
  }
}

export interface NativeLinterSpec {
  /** For people: "pylint". */
  readonly tool: string;
  /** Shell words that install it on Debian. */
  readonly install: string;
  /** Commands to try in order; the first that gets ready wins. `script` is the server's file. */
  readonly commands: (script: string) => readonly (readonly string[])[];
  /** Name of the server's file in the language's folder `native`. */
  readonly script: string;
  /** Rules that say that a text is no program at all. */
  readonly syntaxRules: readonly string[];
}

/** The server's file, from the bundle as from the source tree. */
export function nativeScript(language: string, script: string): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const places = [
    path.join(here, 'native', language, script),
    path.join(here, '..', 'native', language, script),
    path.resolve(here, '..', 'languages', language, 'native', script),
  ];
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error(`${script} is missing beside ${here}: reinstall Stepwright`);
  return found;
}
