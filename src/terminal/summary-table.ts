/** What a person reads after a run: counts, edits per row as a small histogram, rejects by reason. */
import { bucketName, type Summary } from '../dataset/statistics.ts';

const BAR = 32;

/** The summary as lines of text. `seconds` is what the run took, `target` where the rows are. */
export function summaryTable(summary: Summary, seconds: number, target: string): string {
  const rate = seconds > 0 ? Math.round(summary.rows / seconds) : 0;
  const megabytes = summary.sourceBytes / 1e6 / Math.max(seconds, 1e-9);
  const out = [
    '',
    `  rows      ${count(summary.rows)}  ${target}`,
    `  sources   ${count(summary.items)}  ${languages(summary)}`,
    `  edits     ${count(summary.edits)}  ${mean(summary)} a row`,
    `  time      ${seconds.toFixed(1)} s  ${count(rate)} rows/s, ${megabytes.toFixed(2)} MB/s of source`,
  ];
  const buckets = Object.keys(summary.histogram)
    .map(Number)
    .sort((a, b) => a - b);
  if (buckets.length > 0) {
    const most = Math.max(...Object.values(summary.histogram));
    out.push('', '  edits per row');
    for (const from of buckets) out.push(bar(bucketName(from), summary.histogram[from]!, most));
  }
  const rejects = Object.entries(summary.rejects).sort((a, b) => b[1] - a[1]);
  const rejected = rejects.reduce((sum, [, number]) => sum + number, 0);
  out.push('', `  rejected  ${count(rejected)}`);
  for (const [reason, number] of rejects) out.push(`  ${count(number).padStart(9)}  ${reason}`);
  return `${out.join('\n')}\n`;
}

/** One line that says how far a run is. */
export function progressLine(summary: Summary, total: number | null, seconds: number): string {
  const rejected = Object.values(summary.rejects).reduce((sum, number) => sum + number, 0);
  const rate = seconds > 0 ? Math.round(summary.rows / seconds) : 0;
  const counts = `${count(summary.rows)} rows  ${count(rejected)} rejected  ${count(rate)} rows/s`;
  if (total === null) return `${count(summary.items)} sources  ${counts}`;
  const part = total === 0 ? 1 : summary.items / total;
  const filled = Math.round(part * 24);
  const meter = '█'.repeat(filled) + '░'.repeat(24 - filled);
  return `${meter} ${count(summary.items)}/${count(total)}  ${counts}`;
}

function languages(summary: Summary): string {
  return Object.entries(summary.languages)
    .sort((a, b) => b[1].items - a[1].items)
    .map(([name, { items }]) => `${name} ${count(items)}`)
    .join(', ');
}

function mean(summary: Summary): string {
  return summary.rows === 0 ? '0' : (summary.edits / summary.rows).toFixed(1);
}

function bar(name: string, number: number, most: number): string {
  const width = Math.max(1, Math.round((number / most) * BAR));
  return `  ${name.padStart(9)}  ${'█'.repeat(width)} ${count(number)}`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
