/**
 * Order `random`: LintSeq's backward sampling (Piterbarg, Pinto and Fergus, "Training Language
 * Models on Synthetic Edit Sequences Improves Code Synthesis", 2024). Remove something at random,
 * with everything that no longer makes sense without it, until nothing is left; read backwards, the
 * states are a program being written. Where LintSeq removes a line and lets a linter say what broke,
 * the requirements say it at once and the linter only confirms.
 */
import { Fenwick } from '../text/fenwick.ts';
import type { Random } from '../text/random.ts';
import type { Analysis } from '../languages/language.ts';
import { type Dependencies, Presence } from './dependencies.ts';
import { fileLevel, regionsOf } from './regions.ts';
import type { Sequence, Step } from './sequence.ts';
import type { RegionVerifier } from './verify.ts';

/** What to remove at each step, first removal first; each list is one step's starting points. */
export type Script = readonly (readonly number[])[];

/** Units looked at, at most, to see how much a removal takes along. */
const FAR = 32;
/** Draws, at most, for one step. */
const DRAWS = 32;

/**
 * Draws a script: each step picks one unit, weighted towards deep units that little depends on, and
 * against units that would drag others along, so that edits stay small. Units that the verifier
 * accuses after a step are removed in the same step, as LintSeq does.
 */
export function drawScript(
  graph: Dependencies,
  random: Random,
  verifier: RegionVerifier | null,
): Script {
  const { analysis } = graph;
  const presence = new Presence(graph);
  const weights = new Fenwick(analysis.units.length);
  const weight = new Float64Array(analysis.units.length);
  const update = (unit: number): void => {
    const now = presence.present[unit] ? weightOf(analysis, presence, unit) : 0;
    weights.add(unit, now - weight[unit]!);
    weight[unit] = now;
  };
  for (let unit = 0; unit < analysis.units.length; unit++) update(unit);
  const script: number[][] = [];
  while (presence.count > 0) {
    const picked = pick(weights, random, presence);
    const step = [picked];
    let removed = presence.remove(picked, update);
    while (verifier) {
      const accused = firstAccused(analysis, presence, removed, verifier);
      if (accused === null) break;
      step.push(accused);
      removed = [...removed, ...presence.remove(accused, update)];
    }
    removed.forEach(update);
    script.push(step);
  }
  return script;
}

/** A sequence, and for each of its steps the step of the script behind it (-1 for loose lines). */
export interface Played {
  readonly sequence: Sequence;
  readonly origin: readonly number[];
}

/** The sequence that a script gives. Steps that remove nothing any more are left out. */
export function play(graph: Dependencies, script: Script): Played {
  const { unitAt, source } = graph.analysis;
  const presence = new Presence(graph);
  const steps: Step[] = [];
  const origin: number[] = [];
  script.forEach((starts, index) => {
    const gone = starts.flatMap((unit) => presence.remove(unit));
    if (gone.length === 0) return;
    steps.push({ insert: rowsOf(graph.analysis, gone), remove: [] });
    origin.push(index);
  });
  const loose: number[] = [];
  unitAt.forEach((unit, row) => {
    if (unit < 0) loose.push(row);
  });
  addLoose(steps, loose, graph.analysis);
  if (steps.length > origin.length) origin.push(-1);
  const sequence = {
    slots: source.lines,
    rowOf: Int32Array.from(source.lines, (_, row) => row),
    region: regionsOf(graph.analysis),
    steps: steps.reverse(),
  };
  return { sequence, origin: origin.reverse() };
}

/** Lines that no unit owns come first: blank ones with the first edit, others as an edit. */
function addLoose(steps: Step[], loose: readonly number[], analysis: Analysis): void {
  if (loose.length === 0) return;
  const last = steps.at(-1);
  if (last && loose.every((row) => analysis.source.isBlankRow(row))) {
    const insert = [...loose, ...last.insert].sort((a, b) => a - b);
    steps[steps.length - 1] = { insert, remove: [] };
  } else {
    steps.push({ insert: loose, remove: [] });
  }
}

function weightOf(analysis: Analysis, presence: Presence, unit: number): number {
  const { depth } = analysis.units[unit]!;
  return 4 ** Math.min(depth, 8) / (1 + Math.max(presence.dependents[unit]!, 0)) ** 3;
}

/**
 * The unit that a step starts from. If the drawn one would take all that is left, the smallest other
 * start that leaves something is taken instead: no sequence ends sooner than it has to.
 */
function pick(weights: Fenwick, random: Random, presence: Presence): number {
  const drawn = draw(weights, random, presence);
  if (presence.count === 1 || presence.closure(drawn) < presence.count) return drawn;
  let best = drawn;
  let least = presence.count;
  for (let unit = presence.present.length - 1; unit >= 0; unit--) {
    const size = presence.present[unit] ? presence.closure(unit) : Infinity;
    if (size < least) [best, least] = [unit, size];
  }
  return best;
}

/**
 * Draws by weight and then by what comes along: the last statement of a block takes the block and
 * all that needs it. A draw is kept with chance 1 / (1 + d)³ where d units outside it would go, and
 * else repeated; of draws that were all refused the one that drags least is taken.
 */
function draw(weights: Fenwick, random: Random, presence: Presence): number {
  let best = -1;
  let least = Infinity;
  for (let again = 0; again < DRAWS; again++) {
    const unit = weights.find(random.float() * weights.total);
    // Rounding in the running sums can point at a neighbour of weight zero.
    if (!presence.present[unit]) continue;
    const dragged = presence.dragged(unit, FAR);
    if (random.float() * (1 + dragged) ** 3 < 1) return unit;
    if (dragged < least) [best, least] = [unit, dragged];
  }
  return best >= 0 ? best : presence.present.indexOf(1);
}

/** The unit that the first fresh finding names in the file-level units that a step has changed. */
function firstAccused(
  analysis: Analysis,
  presence: Presence,
  removed: readonly number[],
  verifier: RegionVerifier,
): number | null {
  const { units } = analysis;
  const isPresent = (unit: number): boolean => unit < 0 || presence.present[unit] === 1;
  const tops = new Set<number>();
  if (lostLast(analysis.wildcards, isPresent, removed)) {
    // Whatever any part owed to it is owed to nobody now.
    for (let top = 0; top < units.length; top = units[top]!.last) tops.add(top);
  } else {
    // A comment is no part of what a linter judges: without it the findings are the same.
    for (const unit of removed) {
      if (units[unit]!.kind !== 'comment') tops.add(fileLevel(units, unit));
    }
  }
  const provided = (symbol: string): boolean =>
    (analysis.globals.get(symbol)?.some(isPresent) ?? false) || analysis.wildcards.some(isPresent);
  for (const top of tops) {
    if (!presence.present[top]) continue;
    const { start, end } = units[top]!;
    const rows: number[] = [];
    let text = '';
    for (let row = start; row < end; row++) {
      if (!presence.present[analysis.unitAt[row]!]) continue;
      rows.push(row);
      text += analysis.source.lines[row];
    }
    const finding = verifier.fresh(text, provided)[0];
    if (finding) return analysis.unitAt[rows[finding.line - 1] ?? start]!;
  }
  return null;
}

/** Whether the removed units hold the last that was present of some others. */
function lostLast(
  others: readonly number[],
  isPresent: (unit: number) => boolean,
  removed: readonly number[],
): boolean {
  return others.length > 0 && !others.some(isPresent) && others.some((u) => removed.includes(u));
}

/** Rows owned by the units, ascending. */
function rowsOf(analysis: Analysis, gone: readonly number[]): number[] {
  const rows: number[] = [];
  for (const unit of gone) {
    const { start, end } = analysis.units[unit]!;
    let row = start;
    let inner = unit + 1;
    while (row < end) {
      const child = analysis.units[inner];
      if (child && inner < analysis.units[unit]!.last && child.start === row) {
        row = child.end;
        inner = child.last;
      } else {
        rows.push(row++);
      }
    }
  }
  return rows.sort((a, b) => a - b);
}
