/**
 * Judges states by the embedded linter, which shares nothing with the requirements that made them.
 * A step changes few file-level units, and each of those can be read alone, so judging a state costs
 * what changed and not what stands: a sequence of a long file stays close to linear.
 */
import type { Diagnostic, EmbeddedLinter } from '../languages/language.ts';

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
    const findings = this.linter.lint(text, this.dialect);
    if (findings.length === 0) return findings;
    return this.baseline
      .fresh(findings)
      .filter(({ rule, symbol }) => !(this.linter.undefinedRules.has(rule) && provided(symbol)));
  }
}
