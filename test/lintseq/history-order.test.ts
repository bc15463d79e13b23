import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historySequence } from '../../src/lintseq/history-order.ts';
import { editsOf, type Sequence, statesOf, withoutStates } from '../../src/lintseq/sequence.ts';
import { applyHunks } from '../../src/text/edit.ts';

const line = fc.constantFrom('a\n', 'b\n', 'c\n', 'd\r\n', '@@\n', '+x\n', '\n');
const version = fc.tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('', 'end'));
const versions = fc
  .array(
    version.map(([lines, last]) => lines.join('') + last),
    { minLength: 1, maxLength: 8 },
  )
  .filter((all) => all.at(-1) !== '');

/** What the states have to be: no empty ones, no two equal ones in a row. */
function expected(all: readonly string[]): string[] {
  const kept = all.filter((text) => text !== '');
  return kept.filter((text, index) => text !== kept[index - 1]);
}

/** The texts that the edits of a sequence give, one after the other. */
function applied(sequence: Sequence): string[] {
  let lines: string[] = [];
  return editsOf(sequence).map((hunks) => {
    lines = applyHunks(lines, hunks);
    return lines.join('');
  });
}

describe('order git', () => {
  it('has the versions as its states', () => {
    fc.assert(
      fc.property(versions, (all) => {
        expect([...statesOf(historySequence(all))]).toEqual(expected(all));
      }),
    );
  });

  it('has edits that lead from version to version', () => {
    fc.assert(
      fc.property(versions, (all) => {
        expect(applied(historySequence(all))).toEqual(expected(all));
      }),
    );
  });

  it('knows the row of each line of the program', () => {
    fc.assert(
      fc.property(versions, (all) => {
        const { slots, rowOf } = historySequence(all);
        const rows: string[] = [];
        rowOf.forEach((row, slot) => row >= 0 && (rows[row] = slots[slot]!));
        expect(rows.join('')).toBe(all.at(-1));
      }),
    );
  });

  it('can lose a version', () => {
    fc.assert(
      fc.property(versions, fc.nat({ max: 7 }), (all, index) => {
        const states = expected(all);
        fc.pre(index < states.length - 1);
        const left = withoutStates(historySequence(all), new Set([index]));
        const rest = states.filter((_, i) => i !== index);
        expect(applied(left)).toEqual(expected(rest));
      }),
    );
  });

  it('keeps lines that stay and moves nothing it need not', () => {
    const [, second] = editsOf(historySequence(['a\nb\nc\n', 'a\nB\nc\nd\n']));
    expect(second).toEqual([
      { at: 1, delete: ['b\n'], insert: ['B\n'] },
      { at: 3, delete: [], insert: ['d\n'] },
    ]);
  });
});
