/** The list of languages. Adding one is adding its folder, its grammar and a line here. */
import type { Language, LanguageId, LanguageModule } from './language.ts';
import { luaModule } from './lua/index.ts';
import { ocamlModule } from './ocaml/index.ts';
import { pythonModule } from './python/index.ts';
import { rModule } from './r/index.ts';
import { racketModule } from './racket/index.ts';

export const languageModules: readonly LanguageModule[] = [
  luaModule,
  ocamlModule,
  pythonModule,
  rModule,
  racketModule,
];

const loaded = new Map<LanguageId, Promise<Language>>();

/** Loads a language the first time, and gives the same one ever after. */
export function loadLanguage(id: LanguageId): Promise<Language> {
  let language = loaded.get(id);
  if (!language) {
    const found = languageModules.find((each) => each.id === id);
    if (!found) throw new Error(`no language "${id}"`);
    language = found.load();
    loaded.set(id, language);
  }
  return language;
}

/** The language of a file by its extension, upper and lower case alike. */
export function languageOfPath(path: string): LanguageId | null {
  const lower = path.toLowerCase();
  return languageModules.find((m) => m.extensions.some((e) => lower.endsWith(e)))?.id ?? null;
}

/** The language of a Markdown fence or of a name a person would type. */
export function languageOfName(name: string): LanguageId | null {
  const lower = name.toLowerCase();
  return languageModules.find((m) => m.id === lower || m.fences.includes(lower))?.id ?? null;
}
