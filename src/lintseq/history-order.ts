/**
 * Order `git`: the versions that a file has had, as a sequence of edits. Unlike the drawn orders it
 * may insert, replace and delete. Lines are matched by Myers' algorithm (Myers, "An O(ND) Difference
 * Algorithm and Its Variations", 1986) between neighbouring versions.
 */
import { diffArrays } from 'diff';
import { splitLines } from '../text/lines.ts';
import type { Sequence } from './sequence.ts';

/** A line that some version has, in a list of all of them in the order they stand in. */
interface Slot {
  readonly line: string;
  next: Slot | null;
  /** Position in the list, once it is complete. */
  index: number;
}

/**
 * The sequence whose states are the versions, first to last; equal neighbours and empty versions are
 * left out. The last version is the program.
 */
export function historySequence(versions: readonly string[]): Sequence {
  const start: Slot = { line: '', next: null, index: -1 };
  let current: Slot[] = [];
  const changes: { insert: Slot[]; remove: Slot[] }[] = [];
  for (const version of versions) {
    if (version === '') continue;
    const step = { insert: [] as Slot[], remove: [] as Slot[] };
    current = follow(start, current, splitLines(version), step);
    if (step.insert.length + step.remove.length > 0) changes.push(step);
  }
  const slots: string[] = [];
  for (let slot = start.next; slot; slot = slot.next) slot.index = slots.push(slot.line) - 1;
  const rowOf = new Int32Array(slots.length).fill(-1);
  current.forEach((slot, row) => (rowOf[slot.index] = row));
  const indices = (list: readonly Slot[]): number[] => list.map(({ index }) => index);
  return {
    slots,
    rowOf,
    region: new Int32Array(slots.length).fill(-1),
    steps: changes.map(({ insert, remove }) => ({
      insert: indices(insert),
      remove: indices(remove),
    })),
  };
}

/** Makes `lines` of the current slots; new slots come right after the one that stands before them. */
function follow(
  start: Slot,
  current: readonly Slot[],
  lines: string[],
  step: { insert: Slot[]; remove: Slot[] },
): Slot[] {
  const next: Slot[] = [];
  let before = start;
  let at = 0;
  const old = current.map(({ line }) => line);
  for (const { value, added, removed } of diffArrays(old, lines)) {
    for (const line of value) {
      if (added) {
        const slot: Slot = { line, next: before.next, index: -1 };
        before.next = slot;
        before = slot;
        step.insert.push(slot);
        next.push(slot);
      } else {
        before = current[at++]!;
        if (removed) step.remove.push(before);
        else next.push(before);
      }
    }
  }
  return next;
}
