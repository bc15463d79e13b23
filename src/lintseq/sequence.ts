/**
 * A sequence of states of one program, each reached from the one before by a small edit. All states
 * are subsets of one list of **slots** (the program's lines and, for some orders, placeholder lines
 * that come and go), so a step is two sets of slots and no state is ever copied.
 *
 * Laws: the last state is the program, byte for byte; no step is empty; applying the edits of
 * {@link editsOf} to the empty text gives the states in order.
 */
import { Fenwick } from '../text/fenwick.ts';
import type { Hunk } from '../text/edit.ts';

export interface Step {
  /** Slots that appear, ascending. */
  readonly insert: readonly number[];
  /** Slots that disappear, ascending; they were present before. */
  readonly remove: readonly number[];
}

export interface Sequence {
  /** One line a slot, with its ending, in document order. */
  readonly slots: readonly string[];
  /** For each slot its row in the program, -1 for a placeholder. */
  readonly rowOf: Int32Array;
  /** For each slot the file-level unit it belongs to, -1 for none. */
  readonly region: Int32Array;
  readonly steps: readonly Step[];
}

/**
 * The edits of a sequence, first to last, each against the state before it. A step that only puts
 * lines in the place of equal ones (it can come about when steps are joined) is no edit.
 */
export function editsOf(sequence: Sequence): Hunk[][] {
  const { slots } = sequence;
  const before = new Fenwick(slots.length);
  const present = new Uint8Array(slots.length);
  return sequence.steps.flatMap((step) => {
    const hunks = hunksOf(slots, step, before).filter(changesText);
    for (const slot of step.remove) {
      before.add(slot, -1);
      present[slot] = 0;
    }
    for (const slot of step.insert) {
      before.add(slot, 1);
      present[slot] = 1;
    }
    return hunks.length > 0 ? [hunks] : [];
  });
}

function changesText(hunk: Hunk): boolean {
  return hunk.delete.join('') !== hunk.insert.join('');
}

/** Changed slots with no kept slot between them are one hunk. */
function hunksOf(slots: readonly string[], step: Step, before: Fenwick): Hunk[] {
  const hunks: { at: number; delete: string[]; insert: string[] }[] = [];
  let i = 0;
  let d = 0;
  while (i < step.insert.length || d < step.remove.length) {
    const removes = d < step.remove.length && !(step.insert[i]! < step.remove[d]!);
    const slot = removes ? step.remove[d++]! : step.insert[i++]!;
    const at = before.sumBefore(slot);
    const last = hunks.at(-1);
    let hunk = last && last.at + last.delete.length === at ? last : undefined;
    if (!hunk) hunks.push((hunk = { at, delete: [], insert: [] }));
    (removes ? hunk.delete : hunk.insert).push(slots[slot]!);
  }
  return hunks;
}

/** The text of each state, first to last; the last one is the program. */
export function* statesOf(sequence: Sequence): Generator<string> {
  const present = new Uint8Array(sequence.slots.length);
  for (const step of sequence.steps) {
    for (const slot of step.remove) present[slot] = 0;
    for (const slot of step.insert) present[slot] = 1;
    let text = '';
    for (let slot = 0; slot < present.length; slot++)
      if (present[slot]) text += sequence.slots[slot];
    yield text;
  }
}

/** The sequence without the given states (indices of steps; the last one cannot go): their edits are
 * made together with the next. */
export function withoutStates(sequence: Sequence, dropped: ReadonlySet<number>): Sequence {
  const steps: Step[] = [];
  let held: Step | null = null;
  sequence.steps.forEach((step, index) => {
    const joined: Step = held ? joinSteps(held, step) : step;
    if (dropped.has(index) && index < sequence.steps.length - 1) {
      held = joined;
    } else {
      steps.push(joined);
      held = null;
    }
  });
  return { ...sequence, steps };
}

function joinSteps(first: Step, second: Step): Step {
  const came = new Set(first.insert);
  const gone = new Set(second.remove);
  return {
    insert: ascending([...first.insert.filter((s) => !gone.has(s)), ...second.insert]),
    remove: ascending([...first.remove, ...second.remove.filter((s) => !came.has(s))]),
  };
}

function ascending(slots: number[]): number[] {
  return slots.sort((a, b) => a - b);
}
