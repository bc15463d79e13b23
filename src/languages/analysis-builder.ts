/**
 * Turns what a language sees in its tree (elements of list-like nodes, needs between positions)
 * into the units and requirements of an {@link Analysis}. Every rule about lines lives here, once:
 * which elements own their lines, which comments and blank lines belong to which element, what to do
 * when two elements share a line. A language only names elements and needs, by offset.
 */
import type { SourceText } from '../text/lines.ts';
import type { Analysis, Requirement, Signature, Unit, UnitKind } from './language.ts';

/** One element of a list-like node. Offsets; decorators and separators included. */
export interface Element {
  readonly start: number;
  readonly end: number;
  readonly kind: UnitKind;
  /** Must stay as long as what is around it: counts for "not empty", is never a unit. */
  readonly fixed?: boolean;
}

export interface ContainerOptions {
  /**
   * Where the thing begins that cannot stand without elements (the `if` of a Python block, the
   * `let` of a body). Given: the unit there needs at least one element that is not a comment.
   */
  readonly neededAt?: number;
}

interface Draft {
  start: number;
  end: number;
  kind: UnitKind;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly placeholder: readonly string[];
  readonly at: number;
}

export class AnalysisBuilder {
  private readonly drafts: Draft[] = [];
  private readonly needs: { at: number; anyOf: readonly number[] }[] = [];
  private readonly spans: Span[] = [];
  private readonly globals = new Map<string, number[]>();
  private readonly wildcards: number[] = [];

  constructor(private readonly source: SourceText) {}

  /**
   * Declares the elements of one list-like node in document order, its comments included. Elements
   * that do not own their lines are no units; elements that share a line become one unit.
   */
  container(elements: readonly Element[], options: ContainerOptions = {}): void {
    const groups = this.groups(elements);
    const drafts: Draft[] = [];
    const holders: number[] = [];
    let held = false;
    for (const group of groups) {
      const owns = !group.fixed && this.ownsLines(group.start, group.end);
      if (group.kind !== 'comment') {
        if (owns) holders.push(group.start);
        else held = true;
      }
      if (!owns) continue;
      drafts.push({
        start: this.source.rowAt(group.start),
        end: this.source.rowAt(Math.max(group.start, group.end - 1)) + 1,
        kind: group.kind,
      });
    }
    this.attachComments(drafts);
    this.attachBlanks(drafts);
    this.drafts.push(...drafts);
    if (options.neededAt !== undefined && !held && holders.length > 0) {
      this.require(options.neededAt, holders);
    }
  }

  /** What stands at offset `at` makes sense only while one of `anyOf` (offsets) is present. */
  require(at: number, anyOf: readonly number[]): void {
    if (anyOf.length > 0) this.needs.push({ at, anyOf });
  }

  /** The two stand or fall together. */
  glue(a: number, b: number): void {
    this.require(a, [b]);
    this.require(b, [a]);
  }

  /**
   * A function at offset `at` whose rows from `from` to `to` (offsets of first and last code unit)
   * can be replaced by whole lines. Ignored unless those rows hold nothing else.
   */
  signature(at: number, from: number, to: number, placeholder: readonly string[]): void {
    if (this.source.blankBefore(from) && this.source.blankAfter(to)) {
      this.spans.push({ at, from, to, placeholder });
    }
  }

  /** The file level defines `symbol` at the offset. */
  global(symbol: string, at: number): void {
    const known = this.globals.get(symbol);
    if (known) known.push(at);
    else this.globals.set(symbol, [at]);
  }

  /** What stands at the offset may define any name at file level. */
  wildcard(at: number): void {
    this.wildcards.push(at);
  }

  build(): Analysis {
    const units = nest(coarsened(this.drafts, this.source));
    const unitAt = new Int32Array(this.source.rows).fill(-1);
    units.forEach((unit, index) => unitAt.fill(index, unit.start, unit.end));
    const at = (offset: number): number =>
      this.source.rows === 0 ? -1 : unitAt[this.source.rowAt(offset)]!;
    const globals = new Map<string, readonly number[]>();
    for (const [symbol, offsets] of this.globals) globals.set(symbol, offsets.map(at));
    return {
      source: this.source,
      units,
      unitAt,
      requirements: this.requirements(units, at),
      signatures: this.signatures(units, at),
      globals,
      wildcards: [...new Set(this.wildcards.map(at))],
    };
  }

  /** Elements on common lines are joined; a run of comment lines without a gap is one comment. */
  private groups(elements: readonly Element[]): Element[] {
    const out: { start: number; end: number; kind: UnitKind; fixed: boolean }[] = [];
    for (const element of elements) {
      const last = out.at(-1);
      const fixed = element.fixed ?? false;
      if (last && this.source.rowAt(element.start) <= this.source.rowAt(last.end - 1)) {
        last.end = Math.max(last.end, element.end);
        if (last.kind === 'comment') last.kind = element.kind;
        last.fixed ||= fixed && element.kind !== 'comment';
      } else if (
        last?.kind === 'comment' &&
        element.kind === 'comment' &&
        this.source.rowAt(element.start) === this.source.rowAt(last.end - 1) + 1 &&
        this.ownsLines(last.start, last.end)
      ) {
        last.end = element.end;
      } else {
        out.push({ start: element.start, end: element.end, kind: element.kind, fixed });
      }
    }
    return out;
  }

  private ownsLines(start: number, end: number): boolean {
    return end > start && this.source.blankBefore(start) && this.source.blankAfter(end);
  }

  /**
   * A comment that ends on the row before an element belongs to it. That of a definition is a unit
   * inside it: a function can be written before its documentation.
   */
  private attachComments(drafts: Draft[]): void {
    for (let i = drafts.length - 1; i > 0; i--) {
      const above = drafts[i - 1]!;
      const below = drafts[i]!;
      if (above.kind !== 'comment' || below.kind === 'comment' || above.end !== below.start)
        continue;
      if (below.kind === 'definition') this.drafts.push({ ...above });
      below.start = above.start;
      drafts.splice(i - 1, 1);
    }
  }

  /** Blank rows above an element, back to the one before it, go with it; so do those at file end. */
  private attachBlanks(drafts: Draft[]): void {
    drafts.forEach((draft, i) => {
      const floor = drafts[i - 1]?.end ?? 0;
      while (draft.start > floor && this.source.isBlankRow(draft.start - 1)) draft.start--;
    });
    const last = drafts.at(-1);
    if (!last) return;
    let end = last.end;
    while (end < this.source.rows && this.source.isBlankRow(end)) end++;
    if (end === this.source.rows) last.end = end;
  }

  private requirements(units: readonly Unit[], at: (offset: number) => number): Requirement[] {
    const out: Requirement[] = [];
    const seen = new Set<string>();
    for (const need of this.needs) {
      const unit = at(need.at);
      if (unit < 0) continue;
      const anyOf = [...new Set(need.anyOf.map(at))].sort((a, b) => a - b);
      if (anyOf.some((other) => other < 0 || holds(units, other, unit))) continue;
      const key = `${unit}:${anyOf.join()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      out.push({ unit, anyOf });
    }
    return out;
  }

  private signatures(units: readonly Unit[], at: (offset: number) => number): Signature[] {
    const out: Signature[] = [];
    for (const span of this.spans) {
      let unit = at(span.at);
      const start = this.source.rowAt(span.from);
      const end = this.source.rowAt(Math.max(span.from, span.to - 1)) + 1;
      while (unit >= 0 && !(units[unit]!.start <= start && end <= units[unit]!.end)) {
        unit = units[unit]!.parent;
      }
      if (unit >= 0 && units[unit]!.start < start) {
        out.push({ unit, start, end, placeholder: span.placeholder });
      }
    }
    return out.sort((a, b) => a.start - b.start);
  }
}

/**
 * Every step inside a file-level unit is judged by reading that unit again, so one of n units and m
 * code units costs n·m. Above this product neighbours without inner units are joined, two and two,
 * until it holds: a table of ten thousand rows is written in runs of rows, not row by row.
 */
const MAX_UNITS_TIMES_LENGTH = 2 ** 25;

function coarsened(drafts: readonly Draft[], source: SourceText): readonly Draft[] {
  if (drafts.length * source.text.length <= MAX_UNITS_TIMES_LENGTH) return drafts;
  let kept = drafts;
  for (let joined = -1; joined !== 0;) {
    joined = 0;
    const units = nest(kept);
    const next: Draft[] = [];
    for (let top = 0; top < units.length; top = units[top]!.last) {
      const { start, end, last } = units[top]!;
      const region = units.slice(top, last);
      const length = source.starts[end]! - source.starts[start]!;
      const tight = region.length * length > MAX_UNITS_TIMES_LENGTH;
      const draftsOf = tight ? joinLeaves(region, top) : region;
      joined += region.length - draftsOf.length;
      next.push(...draftsOf);
    }
    if (joined > 0) kept = next;
  }
  return kept;
}

/** Joins each childless unit with the childless one right after it. `first` is the region's index. */
function joinLeaves(region: readonly Unit[], first: number): Draft[] {
  const out: (Draft & { readonly parent: number; readonly leaf: boolean; joined: boolean })[] = [];
  region.forEach((unit, index) => {
    const leaf = unit.last === first + index + 1 && unit.depth > 0;
    const before = out.at(-1);
    if (
      before?.leaf &&
      leaf &&
      !before.joined &&
      before.parent === unit.parent &&
      before.end === unit.start
    ) {
      before.end = unit.end;
      before.joined = true;
    } else {
      const { start, end, kind, parent } = unit;
      out.push({ start, end, kind, parent, leaf, joined: false });
    }
  });
  return out;
}

/** Whether `outer` is `inner` or around it. */
function holds(units: readonly Unit[], outer: number, inner: number): boolean {
  return outer <= inner && inner < units[outer]!.last;
}

/** Sorts drafts into a forest; a draft that straddles another's border or doubles it is dropped. */
function nest(drafts: readonly Draft[]): Unit[] {
  const sorted = drafts.slice().sort((a, b) => a.start - b.start || b.end - a.end);
  const units: { -readonly [K in keyof Unit]: Unit[K] }[] = [];
  const open: number[] = [];
  for (const draft of sorted) {
    while (open.length > 0 && units[open.at(-1)!]!.end <= draft.start) {
      units[open.pop()!]!.last = units.length;
    }
    const parent = open.at(-1) ?? -1;
    const around = units[parent];
    if (around && draft.end > around.end) continue;
    if (around && draft.start === around.start && draft.end === around.end) continue;
    open.push(units.length);
    const { start, end, kind } = draft;
    units.push({ start, end, kind, depth: open.length - 1, parent, last: 0 });
  }
  while (open.length > 0) units[open.pop()!]!.last = units.length;
  return units;
}
