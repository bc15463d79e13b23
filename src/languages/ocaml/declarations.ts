/** What the collector of units hands on: lists of elements, and lines that wrap an expression. */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { AnalysisBuilder, ContainerOptions, Element } from '../analysis-builder.ts';

/** An element, and the node that requirements about it speak of. */
export interface Part extends Element {
  readonly node: SyntaxNode;
}

export class Declarations {
  /** Offsets of the nodes whose elements own their lines. */
  readonly owned = new Set<number>();
  /** Offsets of comments that some list holds. */
  readonly listed = new Set<number>();

  constructor(
    readonly source: SourceText,
    readonly builder: AnalysisBuilder,
  ) {}

  declare(parts: readonly Part[], options: ContainerOptions = {}): void {
    for (const { node, start, end, kind } of parts) {
      if (kind === 'comment') this.listed.add(node.start);
      if (this.owns(start, end)) this.owned.add(node.start);
    }
    this.builder.container(parts, options);
  }

  /** Lines before and after an expression that can go together and leave it. */
  wrapper(
    node: SyntaxNode,
    start: number,
    end: number,
    from: number | undefined,
    to: number,
  ): void {
    if (from === undefined || !this.owns(start, end) || !this.owns(from, to)) return;
    this.builder.container([{ start, end, kind: 'clause' }]);
    this.builder.container([{ start: from, end: to, kind: 'clause' }]);
    this.builder.glue(start, from);
    this.owned.add(node.start);
  }

  owns(start: number, end: number): boolean {
    return this.source.blankBefore(start) && this.source.blankAfter(end);
  }
}
