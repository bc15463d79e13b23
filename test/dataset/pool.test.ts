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

/** Noise that Lua's grammar recovers from in quadratic time. */
function noise(length: number): string {
  let state = 7;
  let out = '';
  while (out.length < length) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const code = (state >> 8) % 97;
    out += code < 95 ? String.fromCharCode(32 + code) : '\n';
  }
  return out;
}

async function outcome(
  files: Record<string, string>,
  limits: { threadMegabytes?: number; threadSeconds?: number },
  jobs: number,
): Promise<string[]> {
  const out: string[] = [];
  for await (const { rows, reasons } of runItems(fileItems([filled(files)], null), OPTIONS, {
    jobs,
    ...limits,
  })) {
    out.push(rows.length > 0 ? 'row' : reasons.join());
  }
  return out;
}

describe('threads', { timeout: 90_000 }, () => {
  it.each([1, 2])('that hang are ended, with %i jobs', async (jobs) => {
    const files = { 'a.lua': 'print(1)\n', 'b.lua': noise(300_000), 'c.lua': 'print(2)\n' };
    const results = await outcome(files, { threadSeconds: 4 }, jobs);
    expect(results).toEqual(['row', 'parser-gave-up', 'row']);
  });

  it('that run out of memory are replaced', async () => {
    const table = `local t = {\n${'  { a = 1, b = { 2, 3 } },\n'.repeat(60_000)}}\nprint(t)\n`;
    const files = { 'a.lua': 'print(1)\n', 'b.lua': table, 'c.lua': 'print(2)\n' };
    const results = await outcome(files, { threadMegabytes: 60 }, 1);
    expect(results).toEqual(['row', 'too-large', 'row']);
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
