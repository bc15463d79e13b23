import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Fenwick } from '../../src/text/fenwick.ts';
import { Random } from '../../src/text/random.ts';

describe('Random', () => {
  it('gives the same numbers for the same words, on every machine', () => {
    const random = new Random('lua\0random\0' + '0');
    expect([random.next(), random.next(), random.next()]).toMatchInlineSnapshot(`
      [
        4044730014,
        3386141240,
        4185368409,
      ]
    `);
  });

  it('differs where a single code unit differs', () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 2000; seed++) seen.add(new Random(`key ${seed}`).next());
    expect(seen.size).toBeGreaterThan(1990);
  });

  it('is even', () => {
    const random = new Random('even');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[random.below(10)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('shuffles without loss', () => {
    const items = [...Array(50).keys()];
    const shuffled = new Random('s').shuffled(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.slice().sort((a, b) => a - b)).toEqual(items);
  });
});

describe('Fenwick', () => {
  it('agrees with a plain array', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 60 }), (values) => {
        const tree = new Fenwick(values.length);
        values.forEach((value, index) => tree.add(index, value));
        let sum = 0;
        values.forEach((value, index) => {
          expect(tree.sumBefore(index)).toBe(sum);
          for (let k = 0; k < value; k++) expect(tree.find(sum + k)).toBe(index);
          sum += value;
        });
        expect(tree.total).toBe(sum);
      }),
    );
  });
});
