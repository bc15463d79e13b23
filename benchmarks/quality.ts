/**
 * How good the sequences are, on real files: exports with the embedded linter, has the language's
 * own tool judge every state, and prints the share that is clean, what is not and why, edits per row
 * and rejects.
 *
 * Without a path the files are those of benchmarks/corpora.ts. With --gate it fails where the promise
 * is broken: 99 % of the states clean (all of them with --native), single-edit functions at most 10 %,
 * rejects at most 2 % of what the language's own parser accepts.
 *
 *   npm run quality -- LANGUAGE [--gate] [--per function] [--limit N] [--order outline] [--native] [--min-lines N] [--max-lines N] PATH…
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileItems, type Item } from '../src/dataset/items.ts';
import { NativeJudges } from '../src/dataset/native-judges.ts';
import { type ExportOptions, processItem } from '../src/dataset/process.ts';
import type { Row } from '../src/dataset/row.ts';
import type { LanguageId } from '../src/languages/language.ts';
import { languageOfName, loadLanguage } from '../src/languages/registry.ts';
import { findingKey } from '../src/lintseq/verify.ts';
import { Random } from '../src/text/random.ts';
import { applyHunks } from '../src/text/edit.ts';
import { corpusFolders } from './corpora.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    per: { type: 'string', default: 'file' },
    order: { type: 'string', default: 'random' },
    limit: { type: 'string', default: '200' },
    seed: { type: 'string', default: '0' },
    'min-lines': { type: 'string', default: '5' },
    'max-lines': { type: 'string', default: '400' },
    /** At most this many states of a row are judged. */
    states: { type: 'string', default: '40' },
    native: { type: 'boolean', default: false },
    examples: { type: 'string', default: '2' },
    /** Prints the rows of at most this many edits, state by state. */
    few: { type: 'string', default: '0' },
    verbose: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
    /** Per cent of single-edit functions that the gate lets pass. */
    single: { type: 'string', default: '10' },
  },
});

const [name, ...given] = positionals;
const language = languageOfName(name ?? '');
if (!language) throw new Error('usage: quality LANGUAGE [PATH…]');
const paths = given.length > 0 ? given : corpusFolders(language);
if (paths.length === 0) throw new Error('no files of other people here: run scripts/corpus.sh');

const options: ExportOptions = {
  per: flags.per as ExportOptions['per'],
  order: flags.order as ExportOptions['order'],
  samples: 1,
  seed: Number(flags.seed),
  linter: flags.native ? 'native' : 'embedded',
  format: 'stepwright',
};

async function chosen(id: LanguageId): Promise<Item[]> {
  const all: Item[] = [];
  for (const path of paths) {
    if (path.endsWith('.jsonl')) all.push(...recordsOf(path, id));
    else for await (const item of fileItems([path], id)) all.push(item);
  }
  const limit = Number(flags.limit);
  return new Random(`quality ${flags.seed}`)
    .shuffled(all)
    .slice(0, options.per === 'file' ? limit * 4 : limit * 2);
}

function recordsOf(path: string, id: LanguageId): Item[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line, index) => {
    const code = (JSON.parse(line) as Record<string, string>)['python'] ?? '';
    return {
      kind: 'record',
      index,
      path: `${path}:${index}`,
      file: path,
      language: id,
      code,
      instruction: null,
      fields: {},
    };
  });
}

const judges = new NativeJudges();
const judge = await judges.of(language);
const loaded = await loadLanguage(language);
const byRule = new Map<string, { count: number; examples: string[] }>();
const rejects = new Map<string, number>();
const edits: number[] = [];
const perLine: number[] = [];
let rows = 0;
let states = 0;
let dirty = 0;
let single = 0;
let single5 = 0;
let long5 = 0;
let repaired = 0;
let merged = 0;
let dirtyRows = 0;
/** Rejected programs that the language's own parser accepts. */
let wronglyRejected = 0;

for (const item of await chosen(language)) {
  if (rows >= Number(flags.limit)) break;
  const bytes = item.kind === 'file' ? readFileSync(item.absolute) : null;
  const lineCount = bytes ? bytes.toString('utf8').split('\n').length : 0;
  if (
    bytes &&
    options.per === 'file' &&
    (lineCount > Number(flags['max-lines']) || lineCount < Number(flags['min-lines']))
  )
    continue;
  const result = await processItem(item, bytes, loaded, flags.native ? judge : null, options);
  for (const [index, reason] of result.reasons.entries()) {
    rejects.set(reason, (rejects.get(reason) ?? 0) + 1);
    if (flags.verbose) process.stdout.write(`reject ${result.rejects[index]}\n`);
  }
  if (bytes && options.per === 'file' && result.reasons.length > 0) {
    const [findings] = await judge.judge(item.path, [bytes.toString('utf8')]);
    if (!findings!.some(({ rule }) => judge.syntaxRules.has(rule))) wronglyRejected++;
  }
  for (const line of result.rows) {
    const row = JSON.parse(line) as Row;
    const { lines } = row.stats;
    const fits = lines >= Number(flags['min-lines']) && lines <= Number(flags['max-lines']);
    if (options.per === 'function' && !fits) continue;
    if (rows++ >= Number(flags.limit)) break;
    await judgeRow(row);
  }
}
await judges.close();

/** Each line of the program with the number of the edit that brings it. */
function showRow(row: Row): void {
  const cameWith: number[] = [];
  row.edits.forEach(({ hunks }, edit) => {
    let shift = 0;
    for (const { at, delete: gone, insert } of hunks) {
      cameWith.splice(at + shift, gone.length, ...insert.map(() => edit + 1));
      shift += insert.length - gone.length;
    }
  });
  const lines = row.source.split('\n').map((line, i) => `${cameWith[i] ?? ''}\t${line}`);
  process.stdout.write(`--- ${row.source_path} ${row.stats.function ?? ''}\n${lines.join('\n')}\n`);
}

async function judgeRow(row: Row): Promise<void> {
  if (row.edits.length <= Number(flags.few)) showRow(row);
  edits.push(row.edits.length);
  perLine.push(row.edits.length / row.stats.lines);
  repaired += row.stats.repaired;
  merged += row.stats.merged;
  if (row.edits.length === 1) single++;
  if (row.stats.lines >= 5) {
    long5++;
    if (row.edits.length === 1) single5++;
  }
  let lines: string[] = [];
  const texts = row.edits.map(({ hunks }) => (lines = applyHunks(lines, hunks)).join(''));
  const most = Number(flags.states);
  const picked = new Random(row.id)
    .shuffled([...texts.keys()].slice(0, -1))
    .slice(0, most)
    .sort((a, b) => a - b);
  const verdicts = await judge.judge(row.source_path, [
    ...picked.map((i) => texts[i]!),
    texts.at(-1)!,
  ]);
  const known = new Set((verdicts.at(-1) ?? []).map(findingKey));
  let bad = false;
  states += verdicts.length;
  verdicts.forEach((findings, index) => {
    const fresh = findings.filter((finding) => !known.has(findingKey(finding)));
    if (fresh.length === 0) return;
    dirty++;
    bad = true;
    for (const rule of new Set(fresh.map((f) => f.rule))) {
      const entry = byRule.get(rule) ?? { count: 0, examples: [] };
      entry.count++;
      const first = fresh.find((f) => f.rule === rule)!;
      const seen = entry.examples.some((example) => example.startsWith(row.source_path + ':'));
      if (!seen && entry.examples.length < Number(flags.examples)) {
        const source = texts[picked[index] ?? texts.length - 1]!.split('\n');
        const around = source.slice(Math.max(0, first.line - 4), first.line + 2).join('\n      | ');
        entry.examples.push(
          `${row.source_path}:${row.stats.function ?? ''} state ${picked[index]} line ${first.line}: ${first.message}\n      | ${around}`,
        );
      }
      byRule.set(rule, entry);
    }
  });
  if (bad) dirtyRows++;
}

const sorted = edits.slice().sort((a, b) => a - b);
const rate = perLine.slice().sort((a, b) => a - b);
const share = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(whole, 1)).toFixed(2)} %`;
const out = process.stdout;
out.write(
  `${language} per ${options.per} order ${options.order}, judged by ${judge.name} ${judge.version}\n`,
);
out.write(
  `rows ${rows}, states judged ${states}, clean ${share(states - dirty, states)} (rows all clean ${share(rows - dirtyRows, rows)})\n`,
);
out.write(
  `edits per row: median ${sorted[sorted.length >> 1] ?? 0}, lines per edit about ${(1 / (rate[rate.length >> 1] ?? 1)).toFixed(1)}; single-edit rows ${single} (${share(single5, long5)} of those with 5 lines or more)\n`,
);
out.write(`repaired units ${repaired}, merged states ${merged}\n`);
out.write(`rejects ${JSON.stringify(Object.fromEntries(rejects))}\n`);
for (const [rule, { count, examples }] of [...byRule].sort((a, b) => b[1].count - a[1].count)) {
  out.write(`  ${count} × ${rule}\n`);
  for (const example of examples) out.write(`    ${example}\n`);
}

if (flags.gate) {
  const least = flags.native ? 1 : 0.99;
  const broken = [
    rows < Number(flags.limit) && `only ${rows} rows to measure on`,
    states - dirty < least * states && `clean states below ${100 * least} %`,
    options.per === 'function' &&
      single5 > (Number(flags.single) / 100) * long5 &&
      `more than ${flags.single} % of single-edit rows`,
    wronglyRejected > 0.02 * rows && `${wronglyRejected} rejects of programs that parse`,
  ].filter((fault) => fault !== false);
  for (const fault of broken) out.write(`BROKEN ${language}: ${fault}\n`);
  if (broken.length > 0) process.exitCode = 1;
}
