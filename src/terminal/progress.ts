/** A progress line on a terminal, drawn at most ten times a second; silent anywhere else. */
import type { WriteStream } from 'node:tty';
import type { Summary } from '../dataset/statistics.ts';
import { progressLine } from './summary-table.ts';

const INTERVAL_MS = 100;

export class Progress {
  private readonly started = performance.now();
  private drawn = -Infinity;

  constructor(
    private readonly stream: WriteStream | (NodeJS.WriteStream & { isTTY?: boolean }),
    private readonly total: number | null,
  ) {}

  get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  show(summary: Summary): void {
    if (!this.stream.isTTY) return;
    const now = performance.now();
    if (now - this.drawn < INTERVAL_MS) return;
    this.drawn = now;
    const line = progressLine(summary, this.total, this.seconds);
    this.stream.write(`\r\x1b[2K${line.slice(0, (this.stream.columns || 80) - 1)}`);
  }

  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\x1b[2K');
  }
}
