/**
 * Seeded randomness: the same words give the same numbers on every machine and in every worker.
 * Generator: xoshiro128** 1.1 (Blackman and Vigna, 2018); seeding: a 128-bit FNV-like mix of the
 * key's UTF-16 code units, finished with splitmix32.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** A generator that depends on every code unit of the key and on nothing else. */
  constructor(key: string) {
    let h = 0x811c9dc5;
    let g = 0x9e3779b9;
    for (let i = 0; i < key.length; i++) {
      const unit = key.charCodeAt(i);
      h = Math.imul(h ^ unit, 0x01000193);
      g = Math.imul(g ^ (unit + (h >>> 15)), 0x85ebca6b);
      g ^= g >>> 13;
    }
    this.a = mix(h);
    this.b = mix(g);
    this.c = mix(h ^ Math.imul(g, 3));
    this.d = mix(g ^ key.length) | 1;
  }

  /** A whole number in [0, 2^32). */
  next(): number {
    const result = Math.imul(rotl(Math.imul(this.b, 5), 7), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = rotl(this.d, 11);
    return result;
  }

  /** A number in [0, 1). */
  float(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** A whole number in [0, bound), bound >= 1. */
  below(bound: number): number {
    return Math.floor(this.float() * bound);
  }

  /** A new array with the items in random order (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const out = items.slice();
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  }
}

function rotl(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

function mix(x: number): number {
  let z = (x + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
