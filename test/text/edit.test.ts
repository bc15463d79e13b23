import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyHunks,
  EditMismatch,
  type Hunk,
  invertHunks,
  unifiedDiff,
} from '../../src/text/edit.ts';
import { LineBuffer } from '../../src/text/line-buffer.ts';
import { joinLines, SourceText, splitLines } from '../../src/text/lines.ts';

const piece = fc.constantFrom(
  'a',
  '\n',
  '\r\n',
  '\r',
  '@@ -1 +1 @@\n',
  '+x\n',
  '-y\n',
  '\ufeff',
  '\t',
  ' \n',
  'é\n',
  '\u2028',
  '\0',
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

/** Lines and hunks that fit them. */
const linesAndHunks = fc
  .tuple(
    text,
    fc.infiniteStream(fc.nat({ max: 3 })),
    fc.infiniteStream(fc.array(text, { maxLength: 3 })),
  )
  .map(([before, counts, texts]) => {
    const lines = splitLines(before);
    const hunks: Hunk[] = [];
    let at = 0;
    for (;;) {
      at += Number(counts.next().value) + (hunks.length > 0 ? 1 : 0);
      if (at > lines.length) break;
      const remove = lines.slice(at, at + Number(counts.next().value));
      const insert = (texts.next().value as string[]).flatMap((t) => splitLines(`${t}\n`));
      if (remove.length + insert.length > 0) hunks.push({ at, delete: remove, insert });
      at += remove.length;
    }
    return { lines, hunks };
  });

describe('lines', () => {
  it('keep every byte', () => {
    fc.assert(fc.property(text, (t) => joinLines(splitLines(t)) === t));
  });

  it('know the row of every offset', () => {
    fc.assert(
      fc.property(text, (t) => {
        const source = new SourceText(t);
        for (let offset = 0; offset < t.length; offset++) {
          const row = source.rowAt(offset);
          expect(source.starts[row]!).toBeLessThanOrEqual(offset);
          expect(source.starts[row + 1]!).toBeGreaterThan(offset);
        }
      }),
    );
  });
});

describe('edits', () => {
  it('undo themselves', () => {
    fc.assert(
      fc.property(linesAndHunks, ({ lines, hunks }) => {
        expect(applyHunks(applyHunks(lines, hunks), invertHunks(hunks))).toEqual(lines);
      }),
    );
  });

  it('give the same in a buffer of lines, one after another', () => {
    fc.assert(
      fc.property(linesAndHunks, fc.nat({ max: 3000 }), ({ lines, hunks }, filler) => {
        const before = [...Array.from({ length: filler }, (_, i) => `${i}\n`), ...lines];
        const moved = hunks.map((hunk) => ({ ...hunk, at: hunk.at + filler }));
        const buffer = new LineBuffer();
        buffer.apply([{ at: 0, delete: [], insert: before }]);
        buffer.apply(moved);
        expect(buffer.text).toBe(applyHunks(before, moved).join(''));
        buffer.apply(invertHunks(moved));
        expect(buffer.text).toBe(before.join(''));
        expect(buffer.length).toBe(before.length);
        buffer.apply([{ at: 0, delete: before, insert: [] }]);
        expect(buffer.text).toBe('');
      }),
    );
    expect(() => new LineBuffer().apply([{ at: 0, delete: ['a\n'], insert: [] }])).toThrow(
      EditMismatch,
    );
  });

  it('refuse a text that they do not fit', () => {
    expect(() => applyHunks(['a\n'], [{ at: 0, delete: ['b\n'], insert: [] }])).toThrow(
      EditMismatch,
    );
    expect(() => applyHunks(['a\n'], [{ at: 2, delete: [], insert: ['b\n'] }])).toThrow(
      EditMismatch,
    );
    const overlapping = [
      { at: 0, delete: ['a\n', 'b\n'], insert: [] },
      { at: 1, delete: ['b\n'], insert: [] },
    ];
    expect(() => applyHunks(['a\n', 'b\n'], overlapping)).toThrow(EditMismatch);
  });

  it.each<[string, Hunk[], string]>([
    ['into nothing', [{ at: 0, delete: [], insert: ['a\n', 'b\n'] }], '@@ -0,0 +1,2 @@\n+a\n+b\n'],
    ['one line', [{ at: 3, delete: ['x\n'], insert: ['y\n'] }], '@@ -4 +4 @@\n-x\n+y\n'],
    ['only deletion', [{ at: 1, delete: ['x\n'], insert: [] }], '@@ -2 +1,0 @@\n-x\n'],
    [
      'no final newline',
      [{ at: 0, delete: [], insert: ['a'] }],
      '@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n',
    ],
    [
      'two hunks shift',
      [
        { at: 0, delete: [], insert: ['a\n'] },
        { at: 2, delete: [], insert: ['b\n'] },
      ],
      '@@ -0,0 +1 @@\n+a\n@@ -2,0 +4 @@\n+b\n',
    ],
  ])('read as unified diff: %s', (_, hunks, diff) => {
    expect(unifiedDiff(hunks)).toBe(diff);
  });

  it('are what patch(1) applies', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'stepwright-'));
    try {
      const lines = ['@@ one\n', '+two\n', '-three\r\n', 'four\n', 'five\n'];
      const hunks = [
        { at: 1, delete: ['+two\n'], insert: ['@@ -1 +1 @@\n', '--- a\n'] },
        { at: 4, delete: [], insert: ['+++ b\r\n'] },
        { at: 5, delete: [], insert: ['end'] },
      ];
      writeFileSync(path.join(folder, 'f'), joinLines(lines));
      execFileSync('patch', ['--binary', '-s', 'f'], {
        cwd: folder,
        input: `--- f\n+++ f\n${unifiedDiff(hunks)}`,
      });
      expect(readFileSync(path.join(folder, 'f'), 'utf8')).toBe(
        joinLines(applyHunks(lines, hunks)),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
