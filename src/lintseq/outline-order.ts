/**
 * Order `outline`: the way a program is planned. Imports first, then every file-level unit with its
 * functions as signatures over placeholders, then the bodies, each replacing its placeholder.
 * What an edit needs comes with it or before it, by the same requirements as in order `random`.
 */
import type { Random } from '../text/random.ts';
import type { Analysis, Signature } from '../languages/language.ts';
import type { Dependencies } from './dependencies.ts';
import { fileLevel, regionsOf } from './regions.ts';
import type { Sequence, Step } from './sequence.ts';

/** Sample 0 fills the bodies in file order, further samples in random order. */
export function outline(graph: Dependencies, random: Random, sample: number): Sequence {
  const plan = new Plan(graph);
  const steps: Step[] = [];
  for (const group of plan.declarations()) steps.push({ insert: group, remove: [] });
  const bodies = plan.signatures.map((_, index) => index);
  for (const body of sample === 0 ? bodies : random.shuffled(bodies)) {
    for (const step of plan.body(body)) steps.push(step);
  }
  if (steps.length === 0 && plan.slots.length > 0) {
    steps.push({ insert: plan.slots.map((_, slot) => slot), remove: [] });
  }
  return { slots: plan.slots, rowOf: plan.rowOf, region: plan.region, steps };
}

class Plan {
  readonly slots: string[] = [];
  readonly rowOf: Int32Array;
  readonly region: Int32Array;
  /** Outermost signatures, by row. */
  readonly signatures: Signature[];
  private readonly analysis: Analysis;
  private readonly slotOf: Int32Array;
  private readonly placeholders: number[][] = [];
  /** For each unit the signature whose body holds it, -1 for none. */
  private readonly bodyOf: Int32Array;
  private readonly declared: Uint8Array;
  private readonly filled: Uint8Array;
  private readonly filling: Uint8Array;

  constructor(private readonly graph: Dependencies) {
    const { analysis } = graph;
    this.analysis = analysis;
    this.signatures = outermost(analysis.signatures);
    const rows: number[] = [];
    this.slotOf = new Int32Array(analysis.source.rows);
    let next = 0;
    for (let row = 0; row < analysis.source.rows; row++) {
      const signature = this.signatures[next];
      if (signature?.start === row) {
        this.placeholders.push(signature.placeholder.map((_, i) => this.slots.length + i));
        for (const line of signature.placeholder) {
          rows.push(-1 - row);
          this.slots.push(line);
        }
        next++;
      }
      this.slotOf[row] = this.slots.length;
      rows.push(row);
      this.slots.push(analysis.source.lines[row]!);
    }
    const regions = regionsOf(analysis);
    this.region = Int32Array.from(rows, (row) => regions[row < 0 ? -1 - row : row]!);
    this.rowOf = Int32Array.from(rows, (row) => Math.max(row, -1));
    this.bodyOf = this.bodies();
    this.declared = new Uint8Array(analysis.units.length);
    this.filled = new Uint8Array(this.signatures.length);
    this.filling = new Uint8Array(this.signatures.length);
  }

  /** Slots of each edit that declares something: loose lines, imports, the rest in file order. */
  declarations(): number[][] {
    const { units, unitAt, source } = this.analysis;
    const tops: number[] = [];
    for (let unit = 0; unit < units.length; unit = units[unit]!.last) tops.push(unit);
    const imports = tops.filter((unit) => units[unit]!.kind === 'import');
    const rest = tops.filter((unit) => units[unit]!.kind !== 'import');
    const groups = [...imports, ...rest].map((top) => this.declare(top));
    const loose: number[] = [];
    for (let row = 0; row < source.rows; row++) if (unitAt[row]! < 0) loose.push(this.slotOf[row]!);
    const blank = loose.every((slot) => source.isBlankRow(this.rowOf[slot]!));
    if (blank && groups[0]) groups[0].push(...loose);
    else groups.unshift(loose);
    return groups.filter((group) => group.length > 0).map((g) => g.sort((a, b) => a - b));
  }

  /** The steps that fill one body, and before it the bodies that it needs. */
  *body(index: number): Generator<Step> {
    if (this.filled[index] || this.filling[index]) return;
    this.filling[index] = 1;
    const { start, end } = this.signatures[index]!;
    for (const needed of this.bodiesNeeded(index)) yield* this.body(needed);
    this.filled[index] = 1;
    const insert: number[] = [];
    for (let row = start; row < end; row++) insert.push(this.slotOf[row]!);
    yield { insert, remove: this.placeholders[index]! };
  }

  /** The slots of a file-level unit in signature form and of all it needs that is not there. */
  private declare(top: number): number[] {
    const slots: number[] = [];
    const pending = [top];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (this.declared[next]) continue;
      this.declared[next] = 1;
      this.addSlots(next, slots);
      const { last } = this.analysis.units[next]!;
      for (let unit = next; unit < last; unit++) {
        if (this.bodyOf[unit]! < 0) pending.push(...this.neededBy(unit));
      }
    }
    return slots;
  }

  private addSlots(top: number, slots: number[]): void {
    const { start, end } = this.analysis.units[top]!;
    let next = this.signatures.findIndex((signature) => signature.start >= start);
    for (let row = start; row < end; row++) {
      const signature = this.signatures[next];
      if (next >= 0 && signature?.start === row) {
        slots.push(...this.placeholders[next]!);
        row = signature.end - 1;
        next++;
      } else {
        slots.push(this.slotOf[row]!);
      }
    }
  }

  /** File-level units that a unit needs and of which no alternative is declared. */
  private neededBy(unit: number): number[] {
    const { units, requirements } = this.analysis;
    const out: number[] = [];
    for (let e = this.graph.needsFrom[unit]!; e < this.graph.needsFrom[unit + 1]!; e++) {
      const tops = requirements[this.graph.needs[e]!]!.anyOf.map((u) => fileLevel(units, u));
      if (!tops.some((other) => this.declared[other])) out.push(tops[0]!);
    }
    return out;
  }

  private bodiesNeeded(index: number): number[] {
    const { start, end } = this.signatures[index]!;
    const { units, requirements, unitAt } = this.analysis;
    const out: number[] = [];
    const first = unitAt[start]!;
    for (let unit = Math.max(first, 0); unit < units.length && units[unit]!.start < end; unit++) {
      if (this.bodyOf[unit] !== index) continue;
      for (let e = this.graph.needsFrom[unit]!; e < this.graph.needsFrom[unit + 1]!; e++) {
        const bodies = requirements[this.graph.needs[e]!]!.anyOf.map((u) => this.bodyOf[u]!);
        if (bodies.some((b) => b < 0 || b === index || this.filled[b])) continue;
        out.push(bodies[0]!);
      }
    }
    return out;
  }

  private bodies(): Int32Array {
    const { units } = this.analysis;
    const out = new Int32Array(units.length).fill(-1);
    let next = 0;
    units.forEach(({ start, end }, unit) => {
      while (this.signatures[next] && this.signatures[next]!.end <= start) next++;
      const signature = this.signatures[next];
      if (signature && signature.start <= start && end <= signature.end) out[unit] = next;
    });
    return out;
  }
}

/** Signatures that do not stand inside another's body; sorted by row. */
function outermost(signatures: readonly Signature[]): Signature[] {
  const out: Signature[] = [];
  for (const signature of signatures) {
    const last = out.at(-1);
    if (!last || signature.start >= last.end) out.push(signature);
  }
  return out;
}
