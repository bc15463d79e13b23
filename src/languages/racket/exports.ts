/** What well-known Racket modules provide (see scripts/racket-exports.rkt for how it is made). */
import table from './exports.json' with { type: 'json' };

export interface ModuleExports {
  readonly values: ReadonlySet<string>;
  readonly syntax: ReadonlySet<string>;
}

const names = table.names.split(' ');
const decoded = new Map<string, ModuleExports>();

/** The exports of a module by its path (`racket/list`), or null if it is not in the table. */
export function exportsOf(module: string): ModuleExports | null {
  const known = decoded.get(module);
  if (known) return known;
  const values = (table.values as Record<string, string>)[module];
  const syntax = (table.syntax as Record<string, string>)[module];
  if (values === undefined || syntax === undefined) return null;
  const made = { values: decode(values), syntax: decode(syntax) };
  decoded.set(module, made);
  return made;
}

function decode(steps: string): Set<string> {
  const out = new Set<string>();
  let at = 0;
  for (const step of steps === '' ? [] : steps.split(' ')) {
    at += parseInt(step, 36);
    out.add(names[at]!);
  }
  return out;
}
