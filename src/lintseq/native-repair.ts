/**
 * Makes every state clean for a native linter. States are judged many at a time; a unit that a fresh
 * finding names is removed in the step that led to the finding, as LintSeq does, and the states that
 * changed are judged again. What is still not clean after some rounds is no longer a state: its edit
 * is made together with the next, which always ends clean because the program itself is.
 */
import type { Diagnostic } from '../languages/language.ts';
import type { Drawn, Program } from './program.ts';
import { play, type Script } from './random-order.ts';
import { type Sequence, statesOf, withoutStates } from './sequence.ts';
import type { Baseline } from './verify.ts';

/** Judges many texts; one list of findings for each, in order. */
export type Judge = (states: readonly string[]) => Promise<readonly (readonly Diagnostic[])[]>;

const ROUNDS = 3;
/** States are handed over in batches of about this many code units: memory stays flat. */
const BATCH = 2_000_000;

/** The drawn sequence with every state clean, given the native findings of the program itself. */
export async function repairNatively(
  program: Program,
  drawn: Drawn,
  baseline: Baseline,
  judge: Judge,
): Promise<Drawn> {
  const known = new Map<string, readonly Diagnostic[]>();
  let { sequence, script, repaired } = drawn;
  for (let round = 0; ; round++) {
    const fresh = await freshFindings(sequence, baseline, judge, known);
    if (fresh.size === 0) return { ...drawn, sequence, script, repaired };
    if (script === null || round === ROUNDS) {
      const clean = withoutStates(sequence, new Set(fresh.keys()));
      const merged = drawn.merged + sequence.steps.length - clean.steps.length;
      return { sequence: clean, script, repaired, merged };
    }
    const next = accuse(program, script, sequence, fresh);
    repaired += next.reduce((sum, step, i) => sum + step.length - script![i]!.length, 0);
    script = next;
    sequence = program.play(script);
  }
}

/** For each state that is not clean its fresh findings. The last state is the program itself. */
async function freshFindings(
  sequence: Sequence,
  baseline: Baseline,
  judge: Judge,
  known: Map<string, readonly Diagnostic[]>,
): Promise<Map<number, readonly Diagnostic[]>> {
  const fresh = new Map<number, readonly Diagnostic[]>();
  let batch: { index: number; text: string }[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const verdicts = await judge(batch.map(({ text }) => text));
    batch.forEach(({ index, text }, i) => {
      const findings = baseline.fresh(verdicts[i] ?? []);
      known.set(text, findings);
      if (findings.length > 0) fresh.set(index, findings);
    });
    batch = [];
    size = 0;
  };
  let index = 0;
  for (const text of statesOf(sequence)) {
    const findings = known.get(text);
    if (findings && findings.length > 0) fresh.set(index, findings);
    if (!findings && index < sequence.steps.length - 1) {
      batch.push({ index, text });
      size += text.length;
      if (size > BATCH) await flush();
    }
    index++;
  }
  await flush();
  return fresh;
}

/** The script with the units named by the findings removed where the findings arose. */
function accuse(
  program: Program,
  script: Script,
  sequence: Sequence,
  fresh: ReadonlyMap<number, readonly Diagnostic[]>,
): Script {
  const { unitAt } = program.graph.analysis;
  const { origin } = play(program.graph, script);
  const next = script.map((step) => step.slice());
  const present = new Uint8Array(sequence.slots.length);
  sequence.steps.forEach((step, index) => {
    for (const slot of step.insert) present[slot] = 1;
    const findings = fresh.get(index);
    const cause = origin[index + 1];
    if (!findings || cause === undefined || cause < 0) return;
    const rows: number[] = [];
    present.forEach((here, slot) => here && rows.push(sequence.rowOf[slot]!));
    for (const { line } of findings) {
      const unit = unitAt[rows[Math.min(line, rows.length) - 1] ?? -1];
      if (unit !== undefined && unit >= 0) next[cause]!.push(unit);
    }
  });
  return next;
}
