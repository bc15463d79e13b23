export interface CorpusTest {
  readonly file: string;
  readonly name: string;
  readonly source: string;
  /** The tree on one line, without fields. */
  readonly expected: string;
}
export function readCorpus(folder: string): CorpusTest[];
export function testsOf(text: string, file: string): CorpusTest[];
export function treeOf(node: { toString(): string }): string;
