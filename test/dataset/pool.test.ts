// Threads that die or hang cost the item that did it and nothing else.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileItems } from '../../src/dataset/items.ts';
import { runItems } from '../../src/dataset/pool.ts';
import { filled } from '../cli/stepwright.ts';

const OPTIONS = {
  per: 'file',
  order: 'random',
  samples: 1,
  seed: 0,
  linter: 'embedded',
  format: 'stepwright',
} as const;

const HOSTILE = path.resolve(import.meta.dirname, '../fixtures/threads/hostile.mjs');

describe('threads', { timeout: 60_000 }, () => {
  it.each([
    ['hang', 'parser-gave-up', 'takes too long'],
    ['exit', 'internal-error', 'the thread ended'],
    ['throw', 'internal-error', 'thrown'],
    ['fill', 'too-large', 'more memory'],
  ])('that %s cost one item', async (name, reason, said) => {
    for (const jobs of [1, 2]) {
      const files = { 'a.lua': '1', [`b/${name}.lua`]: '1', 'c.lua': '1', 'd.lua': '1' };
      const out: string[] = [];
      const told: string[] = [];
      const settings = { jobs, worker: HOSTILE, threadSeconds: 1, threadMegabytes: 60 };
      const items = fileItems([filled(files)], null);
      for await (const { rows, reasons, rejects } of runItems(items, OPTIONS, settings)) {
        out.push(rows.length > 0 ? 'row' : reasons.join());
        told.push(...rejects);
      }
      // In the order of the items: a folder's name stands among those of files.
      expect(out).toEqual(['row', reason, 'row', 'row']);
      expect(told.join()).toContain(said);
      expect(told.join()).toContain(`${name}.lua`);
    }
  });

  it('stop when told', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`${i}.lua`, `print(${i})\n`]),
    );
    const stop = new AbortController();
    let seen = 0;
    const items = fileItems([path.resolve(filled(files))], null);
    for await (const _ of runItems(items, OPTIONS, { jobs: 1, signal: stop.signal })) {
      if (++seen === 3) stop.abort();
    }
    expect(seen).toBeLessThanOrEqual(32);
  });
});
