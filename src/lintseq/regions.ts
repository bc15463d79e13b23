/** File-level units as regions: the parts of a program that can be read alone. */
import type { Analysis, Unit } from '../languages/language.ts';

/** The file-level unit around a unit; -1 stays -1. */
export function fileLevel(units: readonly Unit[], unit: number): number {
  let top = unit;
  while (top >= 0 && units[top]!.parent >= 0) top = units[top]!.parent;
  return top;
}

/** For each row the file-level unit that it belongs to, -1 for none. */
export function regionsOf({ units, source }: Analysis): Int32Array {
  const regions = new Int32Array(source.rows).fill(-1);
  for (let unit = 0; unit < units.length; unit = units[unit]!.last) {
    regions.fill(unit, units[unit]!.start, units[unit]!.end);
  }
  return regions;
}
