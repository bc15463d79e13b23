/** The command line: words to a job to an exit code. The only user of the console and of exit. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { exportSequences } from './dataset/export.ts';
import { FORMATS, type Format } from './dataset/formats.ts';
import { datasetItems, fileItems, InputError, type Item } from './dataset/items.ts';
import { lintPaths } from './dataset/lint.ts';
import { NativeJudges } from './dataset/native-judges.ts';
import { OutputError } from './dataset/output.ts';
import { replayFile, rowAt } from './dataset/replay.ts';
import type { LanguageId } from './languages/language.ts';
import { languageModules, languageOfName } from './languages/registry.ts';
import { type Order, ORDERS } from './lintseq/program.ts';
import { MissingToolError } from './run/native-spec.ts';
import { Progress } from './terminal/progress.ts';
import { rowStory } from './terminal/row-story.ts';
import { summaryTable } from './terminal/summary-table.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

interface EditsFlags {
  output?: string;
  language?: LanguageId;
  per: 'file' | 'function';
  order: Order;
  samples: number;
  seed: number;
  linter: 'embedded' | 'native';
  format: Format;
  jobs: number;
  resume?: boolean;
  rejects?: string;
  json?: boolean;
  dataset?: string;
  codeField: string;
  promptField: string;
}

function program(): Command {
  const cli = new Command('stepwright')
    .description('Turns source files into linter-valid edit sequences.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help for the options)');
  const language = new Option('--language <name>', 'only this language').argParser(asLanguage);
  const linter = new Option('--linter <which>', 'who judges the states')
    .choices(['embedded', 'native'])
    .default('embedded');
  cli
    .command('edits')
    .description('Write edit sequences for files, folders or the records of a dataset.')
    .argument('[paths...]', 'files and folders')
    .option('-o, --output <file>', 'rows go here instead of stdout; .parquet writes Parquet')
    .addOption(language)
    .addOption(
      new Option('--per <what>', 'one row a file or a function')
        .choices(['file', 'function'])
        .default('file'),
    )
    .addOption(new Option('--order <order>', 'how programs grow').choices(ORDERS).default('random'))
    .option('--samples <n>', 'sequences a program', asCount, 1)
    .option('--seed <n>', 'seed of the sampling', asSeed, 0)
    .addOption(linter)
    .addOption(
      new Option('--format <format>', 'shape of the rows').choices(FORMATS).default('stepwright'),
    )
    .option('--jobs <n>', 'threads', asCount, Math.max(1, availableParallelism()))
    .option('--resume', 'go on with an interrupted run')
    .option('--rejects <file>', 'write what was rejected, with reasons, as JSON Lines')
    .option('--json', 'the summary as JSON')
    .option('--dataset <file>', 'read programs from a JSON Lines dataset instead of files')
    .option('--code-field <name>', 'the dataset field with the code', 'response')
    .option('--prompt-field <name>', 'the dataset field with the prompt, or None', 'instruction')
    .action(edits);
  cli
    .command('replay')
    .description('Check that every row of a file gives its source byte for byte.')
    .argument('<file>', 'rows as JSON Lines')
    .addOption(linter)
    .option('--json', 'the report as JSON')
    .action(replay);
  cli
    .command('lint')
    .description('Print the findings of a linter, as the sequences are judged by.')
    .argument('<paths...>', 'files and folders')
    .addOption(language)
    .addOption(linter)
    .option('--json', 'findings as JSON')
    .action(lint);
  cli
    .command('show')
    .description('Show the edits of a row, one after the other, as a person reads them.')
    .argument('<file>', 'rows as JSON Lines')
    .option('--row <n>', 'which row, from 1', asCount, 1)
    .option('--edits <from-to>', 'only these edits, from 1', asRange)
    .action(show);
  return cli;
}

async function edits(paths: string[], flags: EditsFlags): Promise<void> {
  const { output = null, rejects = null, language = null, dataset } = flags;
  if (!dataset === (paths.length === 0)) {
    throw new InputError('give files or folders, or --dataset FILE, and not both');
  }
  if (flags.order === 'git' && (dataset || flags.per === 'function')) {
    throw new InputError(
      '--order git reads the history of whole files: leave out --dataset and --per function',
    );
  }
  if (flags.resume && output === null) throw new InputError('--resume needs -o FILE');
  if (output?.endsWith('.parquet') === false && output.endsWith('/')) {
    throw new InputError(`${output}: -o takes a file`);
  }
  const promptField = flags.promptField === 'None' ? null : flags.promptField;
  const items = (): AsyncGenerator<Item> =>
    dataset
      ? datasetItems(dataset, { codeField: flags.codeField, promptField, language })
      : fileItems(paths, language);
  const { per, order, samples, seed, linter, format, jobs } = flags;
  const options = { per, order, samples, seed, linter, format };
  const inputs = await checkedInputs(items(), linter, dataset ?? null);
  const progress = new Progress(process.stderr, dataset ? null : inputs.count);
  const { summary, interrupted, part } = await exportSequences({
    items,
    options,
    jobs,
    output,
    stream: process.stdout,
    rejects,
    resume: flags.resume ?? false,
    fieldNames: [flags.codeField, ...(promptField === null ? [] : [promptField])],
    words: {
      version,
      paths,
      dataset,
      language,
      code: flags.codeField,
      promptField,
      inputs: inputs.digest,
    },
    onProgress: (now) => progress.show(now),
    signal: interrupts(),
  });
  progress.clear();
  if (flags.json) {
    const text = `${JSON.stringify({ ...summary, seconds: progress.seconds })}\n`;
    (output === null ? process.stderr : process.stdout).write(text);
  } else {
    process.stderr.write(summaryTable(summary, progress.seconds, part ?? output ?? 'stdout'));
  }
  if (interrupted) {
    const done = `interrupted after ${summary.items} sources`;
    const way = part ? `; they are in ${part}: go on with the same words and --resume` : '';
    process.stderr.write(`stepwright: ${done}${way}\n`);
  }
}

/**
 * A signal that the first Ctrl-C (or SIGTERM) gives; the run ends after the item under way and can be
 * resumed. The second ends the program at once, and it can still be resumed.
 */
function interrupts(): AbortSignal {
  const controller = new AbortController();
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(code);
      process.exitCode = code;
      controller.abort();
    });
  }
  return controller.signal;
}

/**
 * Counts the inputs, and fails before any work if there are none or a native tool is missing. The
 * digest changes when a file comes, goes or changes: a run is not resumed on other input.
 */
async function checkedInputs(
  items: AsyncIterable<Item>,
  linter: string,
  dataset: string | null,
): Promise<{ count: number; digest: string }> {
  const found = new Set<LanguageId>();
  const hash = createHash('sha256');
  const add = async (file: string): Promise<void> => {
    const kind = await stat(file).catch(() => null);
    hash.update(`${file}\0${kind?.size}\0${kind?.mtimeMs}\n`);
  };
  let total = 0;
  for await (const item of items) {
    total++;
    if (item.kind !== 'faulty') found.add(item.language);
    if (item.kind === 'file') await add(item.absolute);
    // A dataset can be long: its first record tells whether there is any, and of what language.
    else break;
  }
  if (dataset) await add(dataset);
  if (total === 0 && dataset) throw new InputError(`${dataset}: holds no records`);
  if (total === 0) {
    const kinds = languageModules.flatMap(({ extensions }) => extensions).join(' ');
    throw new InputError(`no source files found there (${kinds})`);
  }
  if (linter === 'native') {
    const judges = new NativeJudges();
    try {
      for (const language of found) await judges.of(language);
    } finally {
      await judges.close();
    }
  }
  return { count: total, digest: hash.digest('hex') };
}

async function replay(
  file: string,
  flags: { linter: 'embedded' | 'native'; json?: boolean },
): Promise<void> {
  const judges = flags.linter === 'native' ? new NativeJudges() : null;
  try {
    const report = await replayFile(file, judges);
    if (flags.json) process.stdout.write(`${JSON.stringify({ file, ...report })}\n`);
    else {
      for (const { row, edit, source_path, message } of report.faults) {
        const where = edit === null ? '' : ` edit ${edit}`;
        process.stdout.write(`${file}:${row}:${where} ${source_path ?? ''} ${message}\n`);
      }
      process.stderr.write(
        `${report.rows} rows, ${report.states} states, ${report.faults.length} faults\n`,
      );
    }
    if (report.faults.length > 0) process.exitCode = 1;
  } finally {
    await judges?.close();
  }
}

async function lint(
  paths: string[],
  flags: { language?: LanguageId; linter: 'embedded' | 'native'; json?: boolean },
): Promise<void> {
  const judges = flags.linter === 'native' ? new NativeJudges() : null;
  try {
    let found = 0;
    for await (const report of lintPaths(fileItems(paths, flags.language ?? null), judges)) {
      found += report.diagnostics.length;
      if (flags.json) process.stdout.write(`${JSON.stringify(report)}\n`);
      else {
        for (const { line, rule, message } of report.diagnostics) {
          process.stdout.write(`${report.path}:${line}: ${rule} ${message}\n`);
        }
      }
    }
    if (found > 0) process.exitCode = 1;
  } finally {
    await judges?.close();
  }
}

async function show(
  file: string,
  flags: { row: number; edits?: readonly [number, number] },
): Promise<void> {
  const row = await rowAt(file, flags.row);
  if (typeof row === 'string') throw new InputError(`${file}: row ${flags.row}: ${row}`);
  const { stdout } = process;
  const forced = process.env['FORCE_COLOR'];
  const color = forced ? forced !== '0' : stdout.isTTY && !process.env['NO_COLOR'];
  const width = stdout.isTTY ? stdout.columns : null;
  stdout.write(rowStory(row, { color, edits: flags.edits ?? null, width }));
}

function asRange(text: string): readonly [number, number] {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const first = Number(from);
  const last = Number(to ?? from);
  if (!(first >= 1) || last < first) {
    throw new InvalidArgumentError('One number, or two as in 1-6.');
  }
  return [first - 1, last];
}

function asLanguage(name: string): LanguageId {
  const language = languageOfName(name);
  if (language) return language;
  throw new InvalidArgumentError(`One of: ${languageModules.map(({ id }) => id).join(', ')}.`);
}

function asCount(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) {
    throw new InvalidArgumentError('A whole number, 1 or more.');
  }
  return number;
}

function asSeed(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 0x7fffffff) {
    throw new InvalidArgumentError('A whole number from 0 to 2147483647.');
  }
  return number;
}

/** 2 for wrong usage, missing input and missing tools; other errors are bugs and say so. */
function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (
    error instanceof InputError ||
    error instanceof MissingToolError ||
    error instanceof OutputError
  ) {
    process.stderr.write(`stepwright: ${error.message}\n`);
    return 2;
  }
  if (error instanceof Error && 'code' in error && 'path' in error) {
    process.stderr.write(`stepwright: ${error.message}\n`);
    return 2;
  }
  process.stderr.write(
    `stepwright: internal error, please report it\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 2;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`stepwright: writing stdout failed: ${error.message}\n`);
  process.exit(2);
});

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
