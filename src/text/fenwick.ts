/**
 * A Fenwick tree (Fenwick, 1994): prefix sums over an array that changes, in O(log n) a step. It
 * gives the sampler weighted draws without replacement and the sequence its line numbers.
 */
export class Fenwick {
  private readonly tree: Float64Array;
  private readonly top: number;

  constructor(readonly size: number) {
    this.tree = new Float64Array(size + 1);
    let top = 1;
    while (top * 2 <= size) top *= 2;
    this.top = top;
  }

  add(index: number, amount: number): void {
    for (let i = index + 1; i <= this.size; i += i & -i) this.tree[i]! += amount;
  }

  /** Sum of the values at indices below `end`. */
  sumBefore(end: number): number {
    let sum = 0;
    for (let i = end; i > 0; i -= i & -i) sum += this.tree[i]!;
    return sum;
  }

  get total(): number {
    return this.sumBefore(this.size);
  }

  /** The smallest index whose prefix sum, itself included, exceeds `target` (0 <= target < total). */
  find(target: number): number {
    let at = 0;
    let rest = target;
    for (let step = this.top; step > 0; step >>= 1) {
      const next = at + step;
      if (next <= this.size && this.tree[next]! <= rest) {
        at = next;
        rest -= this.tree[next]!;
      }
    }
    return at;
  }
}
