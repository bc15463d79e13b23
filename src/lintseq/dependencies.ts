/**
 * The requirements of an analysis as a graph that can be followed quickly, shared by all samples of
 * one program. Edges are kept as flat arrays: a file of 10,000 lines has tens of thousands of them.
 */
import type { Analysis } from '../languages/language.ts';

export class Dependencies {
  /** For unit u the requirements that list it are `users[from[u] .. from[u + 1]]`. */
  readonly from: Int32Array;
  readonly users: Int32Array;
  /** For unit u its own requirements are `needs[needsFrom[u] .. needsFrom[u + 1]]`. */
  readonly needsFrom: Int32Array;
  readonly needs: Int32Array;

  constructor(readonly analysis: Analysis) {
    const { units, requirements } = analysis;
    const listed = requirements.map(({ anyOf }) => anyOf);
    [this.from, this.users] = grouped(units.length, listed);
    const owned = requirements.map(({ unit }) => [unit]);
    [this.needsFrom, this.needs] = grouped(units.length, owned);
  }
}

/** For each unit the indices of the lists that hold it, as offsets and one flat array. */
function grouped(units: number, lists: readonly (readonly number[])[]): [Int32Array, Int32Array] {
  const from = new Int32Array(units + 1);
  for (const list of lists) for (const unit of list) from[unit + 1]!++;
  for (let i = 0; i < units; i++) from[i + 1]! += from[i]!;
  const flat = new Int32Array(from[units]!);
  const next = from.slice();
  lists.forEach((list, index) => {
    for (const unit of list) flat[next[unit]!++] = index;
  });
  return [from, flat];
}

/**
 * Which units of a program are present, while units are removed. Removing a unit removes what is
 * inside it and, by closure, every unit one of whose requirements has lost its last alternative.
 */
export class Presence {
  readonly present: Uint8Array;
  /**
   * How many present units stand right in this one, and how many need it: one that needs any of n
   * counts as the nth part.
   */
  readonly dependents: Float64Array;
  count: number;
  private readonly alternatives: Int32Array;

  constructor(private readonly graph: Dependencies) {
    const { units, requirements } = graph.analysis;
    this.present = new Uint8Array(units.length).fill(1);
    this.count = units.length;
    this.alternatives = Int32Array.from(requirements, ({ anyOf }) => anyOf.length);
    this.dependents = new Float64Array(units.length);
    for (const { parent } of units) if (parent >= 0) this.dependents[parent]!++;
    for (const { anyOf } of requirements) {
      for (const unit of anyOf) this.dependents[unit]! += 1 / anyOf.length;
    }
  }

  /**
   * Removes a unit and its closure. Gives the removed units in no particular order (empty if the
   * unit was absent already); `changed` is called for each present unit that lost a dependent.
   */
  remove(unit: number, changed?: (unit: number) => void): number[] {
    const { units, requirements } = this.graph.analysis;
    const removed: number[] = [];
    const pending = [unit];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (!this.present[next]) continue;
      const last = units[next]!.last;
      for (let inner = next; inner < last; inner++) {
        if (!this.present[inner]) continue;
        this.present[inner] = 0;
        this.count--;
        removed.push(inner);
        for (let e = this.graph.from[inner]!; e < this.graph.from[inner + 1]!; e++) {
          const index = this.graph.users[e]!;
          if (--this.alternatives[index]! === 0) pending.push(requirements[index]!.unit);
        }
      }
    }
    for (const gone of removed) this.release(gone, changed);
    return removed;
  }

  /** How many present units would go with this one, itself and what is inside it among them. */
  closure(unit: number): number {
    let inside = 0;
    const { last } = this.graph.analysis.units[unit]!;
    for (let inner = unit; inner < last; inner++) if (this.present[inner] === 1) inside++;
    return inside + this.dragged(unit, Infinity);
  }

  /**
   * How many present units outside it removing the unit would take along, counted up to `most`.
   * Nothing is removed.
   */
  dragged(unit: number, most: number): number {
    const { units, requirements } = this.graph.analysis;
    const { last } = units[unit]!;
    const taken: number[] = [];
    const lost: number[] = [];
    const pending = [unit];
    let outside = 0;
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (this.present[next] !== 1) continue;
      for (let inner = next; inner < units[next]!.last; inner++) {
        if (this.present[inner] !== 1) continue;
        this.present[inner] = 2;
        taken.push(inner);
        if (inner < unit || inner >= last) outside++;
        for (let e = this.graph.from[inner]!; e < this.graph.from[inner + 1]!; e++) {
          const index = this.graph.users[e]!;
          lost.push(index);
          if (--this.alternatives[index]! === 0) pending.push(requirements[index]!.unit);
        }
      }
      if (outside >= most) break;
    }
    for (const index of lost) this.alternatives[index]!++;
    for (const inner of taken) this.present[inner] = 1;
    return Math.min(outside, most);
  }

  private release(gone: number, changed?: (unit: number) => void): void {
    const { needsFrom, needs, analysis } = this.graph;
    const { parent } = analysis.units[gone]!;
    if (parent >= 0) {
      this.dependents[parent]!--;
      if (this.present[parent]) changed?.(parent);
    }
    for (let e = needsFrom[gone]!; e < needsFrom[gone + 1]!; e++) {
      const { anyOf } = analysis.requirements[needs[e]!]!;
      for (const other of anyOf) {
        this.dependents[other]! -= 1 / anyOf.length;
        if (this.present[other]) changed?.(other);
      }
    }
  }
}
