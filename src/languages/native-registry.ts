/** The native linters, apart from the registry of languages: starting one needs no grammar. */
import type { NativeLinterSpec } from '../run/native-spec.ts';
import type { LanguageId } from './language.ts';
import { native as lua } from './lua/native.ts';
import { native as ocaml } from './ocaml/native.ts';
import { native as python } from './python/native.ts';
import { native as r } from './r/native.ts';
import { native as racket } from './racket/native.ts';

export const nativeSpecs: Readonly<Record<LanguageId, NativeLinterSpec>> = {
  lua,
  ocaml,
  python,
  r,
  racket,
};
