/** What OCaml's standard library exports (see scripts/ocaml-exports.ml for how it is made). */
import table from './exports.json' with { type: 'json' };

const modules = table.modules as Record<string, string>;
const decoded = new Map<string, ReadonlySet<string>>();

/**
 * The names of a module of the standard library, each with its namespace in front (`v:map`), or
 * null if the table does not know it. The empty path is what is open from the start.
 */
export function exportsOf(path: string): ReadonlySet<string> | null {
  const known = decoded.get(path);
  if (known) return known;
  const names = modules[path];
  if (names === undefined || (names === '' && path !== '')) return null;
  const made = new Set(names.split(' '));
  decoded.set(path, made);
  return made;
}
