// A hundred broken inputs a language: real programs cut, with bytes changed and spliced together.
// Each is answered with a row that replays or with a reject; none crashes or hangs.
import { describe, expect, it } from 'vitest';
import { replayFault } from '../../src/dataset/row.ts';
import type { LanguageId } from '../../src/languages/language.ts';
import { Random } from '../../src/text/random.ts';
import { BOTH_ORDERS, exported, fixtures, LANGUAGES } from './fixtures.ts';

const all = [...fixtures('programs'), ...fixtures('adversarial')].filter(
  ({ bytes }) => bytes.length > 40,
);

/** The `n`th broken input of a language; the same on every machine. */
function broken(id: LanguageId, n: number): Buffer {
  const random = new Random(`broken ${id} ${n}`);
  const own = all.filter(({ language }) => language === id);
  const one = own[random.below(own.length)]!.bytes;
  const other = own[random.below(own.length)]!.bytes;
  switch (n % 4) {
    case 0:
      return one.subarray(0, random.below(one.length));
    case 1:
      return one.subarray(random.below(one.length));
    case 2:
      return Buffer.concat([
        one.subarray(0, random.below(one.length)),
        other.subarray(random.below(other.length)),
      ]);
    default: {
      const changed = Buffer.from(one);
      for (let i = 0; i <= random.below(8); i++) {
        // Mostly ASCII, so that not all of them fail to be UTF-8.
        changed[random.below(changed.length)] = random.below(random.below(5) === 0 ? 256 : 128);
      }
      return changed;
    }
  }
}

describe.each(LANGUAGES)('broken inputs in %s', (id) => {
  it('are each answered', { timeout: 120_000 }, async () => {
    let rows = 0;
    for (let n = 0; n < 100; n++) {
      const name = `${id} ${n}`;
      const order = BOTH_ORDERS[(n >> 2) % 2]!;
      const result = await exported({ name, language: id, bytes: broken(id, n) }, { order });
      expect(result.rows.length + result.rejects.length, name).toBe(1);
      for (const { reason, message } of result.rejects) {
        expect(reason, `${name}: ${message}`).not.toMatch(/internal-error|replay-failed/);
        expect(message, name).not.toBe('');
      }
      for (const row of result.rows) expect(replayFault(row), name).toBeNull();
      const functions = await exported(
        { name, language: id, bytes: broken(id, n) },
        { per: 'function' },
      );
      for (const { reason, message } of functions.rejects) {
        expect(reason, `${name}: ${message}`).not.toMatch(/internal-error|replay-failed/);
      }
      rows += result.rows.length;
    }
    expect(rows).toBeGreaterThan(5);
  });
});
