/**
 * Judges states by the embedded linter, which shares nothing with the requirements that made them.
 * A step changes few file-level units, and each of those can be read alone, so judging a state costs
 * what changed and not what stands: a sequence of a long file stays close to linear.
 */
import type { Analysis, Diagnostic, EmbeddedLinter } from '../languages/language.ts';
import type { Sequence } from './sequence.ts';

/** Identifies a finding across states in which its line differs. */
export function findingKey(finding: Diagnostic): string {
  return `${finding.rule}\0${finding.symbol}`;
}

/** The findings of a program that its states may have too. */
export class Baseline {
  private readonly known: ReadonlySet<string>;

  constructor(findings: readonly Diagnostic[]) {
    this.known = new Set(findings.map(findingKey));
  }

  /** The findings that the program did not have. */
  fresh(findings: readonly Diagnostic[]): Diagnostic[] {
    return findings.filter((finding) => !this.known.has(findingKey(finding)));
  }
}

/** What a part of a file may take for granted because other parts define it. */
export type Provided = (symbol: string) => boolean;

/** Judges parts of one file. */
export class RegionVerifier {
  constructor(
    private readonly linter: EmbeddedLinter,
    private readonly dialect: string,
    private readonly baseline: Baseline,
  ) {}

  /** Findings in a part that neither the file had nor other present parts explain. */
  fresh(text: string, provided: Provided): Diagnostic[] {
    return this.unexplained(this.own(text), provided);
  }

  /** Findings in a part that the file had not, whatever other parts provide. */
  own(text: string): Diagnostic[] {
    const findings = this.linter.lint(text, this.dialect);
    return findings.length === 0 ? findings : this.baseline.fresh(findings);
  }

  unexplained(findings: Diagnostic[], provided: Provided): Diagnostic[] {
    if (findings.length === 0) return findings;
    return findings.filter(
      ({ rule, symbol }) => !(this.linter.undefinedRules.has(rule) && provided(symbol)),
    );
  }
}

/**
 * The states (indices of steps) in which a file-level unit has fresh findings. A unit is read again
 * when it changes; what it owes to other parts is asked again in every state until they provide it
 * (what is provided once stays: no definition ever goes).
 */
export function dirtyStates(
  sequence: Sequence,
  analysis: Analysis,
  verifier: RegionVerifier,
): Set<number> {
  const dirty = new Set<number>();
  const { slots, rowOf, region } = sequence;
  const present = new Uint8Array(slots.length);
  const slotOf = new Int32Array(analysis.source.rows);
  rowOf.forEach((row, slot) => {
    if (row >= 0) slotOf[row] = slot;
  });
  const bounds = boundsOf(region);
  const stands = (unit: number): boolean =>
    unit < 0 || present[slotOf[analysis.units[unit]!.start]!] === 1;
  const provided = (symbol: string): boolean =>
    (analysis.globals.get(symbol)?.some(stands) ?? false) || analysis.wildcards.some(stands);
  const owing = new Map<number, Diagnostic[]>();
  sequence.steps.forEach((step, index) => {
    const touched = new Set<number>();
    for (const slot of step.remove) present[slot] = 0;
    for (const slot of step.insert) present[slot] = 1;
    for (const slot of [...step.remove, ...step.insert]) touched.add(region[slot]!);
    for (const top of touched) {
      const [start, end] = bounds.get(top)!;
      let text = '';
      for (let slot = start; slot < end; slot++) {
        if (present[slot] && region[slot] === top) text += slots[slot];
      }
      owing.set(top, verifier.own(text));
    }
    for (const [top, findings] of owing) {
      if (verifier.unexplained(findings, provided).length === 0) owing.delete(top);
    }
    if (owing.size > 0) dirty.add(index);
  });
  return dirty;
}

/** First and one past last slot of each region. */
function boundsOf(region: Int32Array): Map<number, readonly [number, number]> {
  const bounds = new Map<number, readonly [number, number]>();
  region.forEach((top, slot) => bounds.set(top, [bounds.get(top)?.[0] ?? slot, slot + 1]));
  return bounds;
}
