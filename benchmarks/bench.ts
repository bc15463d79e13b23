/**
 * How fast the product is, as ratios measured in one run, so that a slow or busy machine does not
 * matter: against LintSeq's reference (pylintseq) on the same functions, ten times the lines against
 * the lines, two workers against one; and the memory that a long stream needs.
 *
 *   npm run bench [-- --quick] [-- --stream-mb N]
 */
import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileItems } from '../src/dataset/items.ts';
import type { LanguageId } from '../src/languages/language.ts';
import { languageModules, loadLanguage } from '../src/languages/registry.ts';
import { isReject, Program } from '../src/lintseq/program.ts';
import { Random } from '../src/text/random.ts';
import { SourceText } from '../src/text/lines.ts';
import { corpusFolders } from './corpora.ts';
import { taken } from './processes.ts';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    'stream-mb': { type: 'string' },
  },
});
const streamMegabytes = Number(flags['stream-mb'] ?? (flags.quick ? 16 : 1024));
const FUNCTIONS = path.resolve('benchmarks/data/functions.jsonl');
const CLI = path.resolve('dist/cli.js');
const folder = mkdtempSync(path.join(tmpdir(), 'stepwright-bench-'));
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

try {
  await againstReference();
  await perLanguage();
  await growth();
  await twoWorkers();
  await longStream();
} finally {
  rmSync(folder, { recursive: true });
}

/** CPU seconds a sequence, start-up taken off on both sides; the same functions, each parsed anew. */
async function againstReference(): Promise<void> {
  say(
    'LintSeq reference (pylintseq) and Stepwright on the same 100 Python functions, one core each',
  );
  const one = repeated(1, 'one.jsonl', 1);
  const reference = path.resolve('.venv/bin/pylintseq');
  if (!existsSync(reference))
    throw new Error('no .venv/bin/pylintseq: run scripts/setup-native.sh');
  const theirs = (file: string) =>
    taken(reference, ['-p', file, '-d', folder, '-c', '1', '--seed', '1'], { cwd: folder });
  const output = path.join(folder, 'ours.jsonl');
  const ours = (file: string) =>
    taken(process.execPath, [CLI, 'edits', '--dataset', file, '-o', output, '--jobs', '1']);
  const theirStart = await theirs(one);
  const theirRun = await theirs(FUNCTIONS);
  const times = flags.quick ? 20 : 100;
  const many = repeated(times, 'many.jsonl');
  const ourStart = await ours(one);
  const ourRun = await ours(many);
  const ourHundred = await ours(FUNCTIONS);
  const their = (theirRun.cpu - theirStart.cpu) / 99;
  const our = (ourRun.cpu - ourStart.cpu) / (times * 100 - 1);
  say(
    `  pylintseq    ${(1000 * their).toFixed(1)} ms a sequence, ${theirRun.cpu.toFixed(1)} s for the 100 with start-up`,
  );
  say(
    `  stepwright   ${(1000 * our).toFixed(3)} ms a sequence, ${ourHundred.cpu.toFixed(2)} s for the 100 with start-up`,
  );
  say(
    `  ratio        ${Math.round(their / our)} times faster a sequence, ${Math.round(theirRun.cpu / ourHundred.cpu)} times with start-up`,
  );
  const theirEdits = editCounts(path.join(folder, 'functions_all_1_1_vec.jsonl'), 'edit_path');
  const ourEdits = editCounts(output, 'edits');
  say(`  edits a row  pylintseq ${theirEdits}; stepwright ${ourEdits}`);
}

function editCounts(file: string, field: string): string {
  const rows = readFileSync(file, 'utf8').trimEnd().split('\n');
  const counts = rows.map((row) => (JSON.parse(row) as Record<string, unknown[]>)[field]!.length);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const single = (100 * counts.filter((count) => count === 1).length) / counts.length;
  return `mean ${mean.toFixed(1)}, ${single.toFixed(0)} % in a single edit`;
}

/** The 100 functions written `times` over, each copy with a name of its own. */
function repeated(times: number, name: string, first = 100): string {
  const rows = readFileSync(FUNCTIONS, 'utf8').trimEnd().split('\n').slice(0, first);
  const file = path.join(folder, name);
  const lines: string[] = [];
  for (let time = 0; time < times; time++) {
    for (const row of rows) lines.push(time === 0 ? row : numbered(row, time));
  }
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** The row with a number on the name of its function, so that no two programs are the same. */
function numbered(row: string, time: number): string {
  const [, name] = /(?:\\n|")def (\w+)\(/.exec(row) ?? [];
  return name ? row.replace(new RegExp(`\\b${name}\\b`, 'g'), `${name}_${time}`) : row;
}

async function perLanguage(): Promise<void> {
  say('\nFiles of other people, one core, start-up included');
  for (const { id } of languageModules) {
    const files: string[] = [];
    for (const place of corpusFolders(id)) {
      for await (const item of fileItems([place], id)) files.push(item.absolute);
    }
    if (files.length === 0) {
      say(`  ${id.padEnd(8)} no files here: run scripts/corpus.sh`);
      continue;
    }
    const some = new Random('bench').shuffled(files).slice(0, flags.quick ? 30 : 200);
    const output = path.join(folder, 'files.jsonl');
    const args = ['edits', ...some, '--language', id, '-o', output, '--jobs', '1', '--json'];
    const { stdout } = await taken(process.execPath, [CLI, ...args]);
    const { rows, sourceBytes, seconds, edits } = JSON.parse(stdout) as Record<string, number>;
    const rate = (rows! / seconds!).toFixed(1).padStart(6);
    const bytes = (sourceBytes! / 1e6 / seconds!).toFixed(2);
    say(
      `  ${id.padEnd(8)} ${rate} sequences/s  ${bytes} MB/s  ${Math.round(edits! / seconds!)} edits/s  (${some.length} files)`,
    );
  }
}

/** Seconds for programs of 100, 1,000 and 10,000 lines, made of different functions. */
async function growth(): Promise<void> {
  say('\nTime for a program of ten times the lines (linear is 10)');
  for (const { id } of languageModules) {
    const seconds: number[] = [];
    for (const lines of [100, 1000, 10_000]) {
      const text = await programOf(id, lines);
      if (text === null) break;
      const language = await loadLanguage(id);
      const runs = lines < 10_000 ? 5 : 1;
      let best = Infinity;
      for (let run = 0; run < runs; run++) {
        const start = performance.now();
        const program = Program.prepare(language, text, language.dialect(text, ''));
        if (isReject(program)) {
          writeFileSync('/tmp/bad.txt', text);
          throw new Error(`${id}: ${program.message} in line ${program.line}`);
        }
        program.draw('random', 0, run);
        best = Math.min(best, (performance.now() - start) / 1000);
      }
      seconds.push(best);
    }
    const [small, middle, large] = seconds;
    if (large === undefined) {
      say(`  ${id.padEnd(8)} not enough functions here: run scripts/corpus.sh`);
      continue;
    }
    const ratios = `${(middle! / small!).toFixed(1)} from 100 to 1,000, ${(large / middle!).toFixed(1)} from 1,000 to 10,000`;
    say(`  ${id.padEnd(8)} ${ratios}  (${large.toFixed(2)} s for 10,000 lines)`);
  }
}

/** A program of at least so many lines out of functions with different names, or null. */
async function programOf(id: LanguageId, lines: number): Promise<string | null> {
  const language = await loadLanguage(id);
  const names = new Set<string>();
  const parts: string[] = id === 'racket' ? ['#lang racket\n'] : [];
  let count = 0;
  let sound = parts.length;
  for (const place of corpusFolders(id)) {
    for await (const item of fileItems([place], id)) {
      if (item.absolute.endsWith('.mli')) continue;
      const text = readFileSync(item.absolute, 'utf8');
      if (text.length > 200_000 || text.includes('\ufffd') || text.includes('\0')) continue;
      const dialect = language.dialect(text, item.absolute);
      if (dialect !== language.dialect(parts[0] ?? '', '')) continue;
      if (isReject(Program.prepare(language, text, dialect))) continue;
      const { root } = language.parse(text, dialect);
      const source = new SourceText(text);
      for (const { name, start, end, indent } of language.functions(root, source, dialect)) {
        if (indent !== '' || end - start > 60 || end - start < 4 || names.has(name)) continue;
        const part = `${source.lines.slice(start, end).join('').trimEnd()}\n\n`;
        if (isReject(Program.prepare(language, (parts[0] ?? '') + part, dialect))) continue;
        names.add(name);
        parts.push(part);
        // Some functions stand alone but not beside others; every so often those since are judged.
        if (parts.length - sound >= 25 || count + end - start + 1 >= lines) {
          if (isReject(Program.prepare(language, parts.join(''), dialect))) {
            for (const gone of parts.splice(sound)) count -= gone.split('\n').length - 1;
            continue;
          }
          sound = parts.length;
        }
        count += end - start + 1;
        if (count >= lines) return parts.join('');
      }
    }
  }
  return null;
}

async function twoWorkers(): Promise<void> {
  say('\nTwo workers against one, whole process');
  const many = repeated(flags.quick ? 50 : 300, 'workers.jsonl');
  const run = async (jobs: number): Promise<number> => {
    const output = path.join(folder, `jobs-${jobs}.jsonl`);
    const args = [CLI, 'edits', '--dataset', many, '-o', output, '--jobs', String(jobs)];
    return (await taken(process.execPath, args)).wall;
  };
  const one = await run(1);
  const two = await run(2);
  say(`  gain ${(one / two).toFixed(2)}  (${one.toFixed(1)} s and ${two.toFixed(1)} s)`);
}

async function longStream(): Promise<void> {
  say(`\nA dataset of ${streamMegabytes} MB through two workers`);
  const file = path.join(folder, 'stream.jsonl');
  const out = createWriteStream(file);
  const rows = readFileSync(FUNCTIONS, 'utf8').trimEnd().split('\n');
  for (let time = 0, bytes = 0; bytes < streamMegabytes * 1e6; time++) {
    const block = `${rows.map((row) => numbered(row, time)).join('\n')}\n`;
    bytes += Buffer.byteLength(block);
    if (!out.write(block)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  const args = [CLI, 'edits', '--dataset', file, '--jobs', '2', '--json'];
  const run = await taken(process.execPath, args, { keep: false });
  const { rows: written } = JSON.parse(run.stderr) as { rows: number };
  say(
    `  peak memory ${Math.round(run.peak)} MB  (${written} rows in ${run.wall.toFixed(0)} s, ${(streamMegabytes / run.wall).toFixed(2)} MB/s)`,
  );
}
