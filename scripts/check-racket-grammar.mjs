// Holds the Racket grammar to what it promises (npm run check:grammar):
//   1. the corpus tests pass on the committed wasm;
//   2. the committed C sources give a wasm that behaves as the committed one;
//   3. grammar.js gives the committed C sources (where the tree-sitter CLI is present);
//   4. files of S-expressions parse without a fault, and
//   5. their data begin and end where Racket's own reader says.
//
//   node scripts/check-racket-grammar.mjs [FOLDER…]     (default: Racket's own collects)
//
// Exit code 0 if all holds, 1 if not, 2 if a tool is missing.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readCorpus, treeOf } from './grammar/corpus.mjs';
import { dataOf, fingerprint, isFaulty, loadGrammar, totalsOf } from './grammar/parser.mjs';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'grammars/racket');
const wasm = path.join(root, 'grammars/racket.wasm');
const temporary = mkdtempSync(path.join(os.tmpdir(), 'racket-grammar-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

const LEAST_PARSED = 0.995;
let failed = false;

function report(holds, what, details = []) {
  failed ||= !holds;
  console.log(`${holds ? 'ok  ' : 'FAIL'}  ${what}`);
  for (const detail of details.slice(0, 20)) console.log(`        ${detail}`);
}

function need(command, install) {
  const found = spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
  if (found) return;
  console.error(`${command} is not installed. Install it with: ${install}`);
  process.exit(2);
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    ...options,
  });
  if (result.status !== 0) throw new Error(`${command}: ${result.stderr}`);
  return result.stdout;
}

/** UTF-8 text of a file, or null. */
function decoded(file) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch {
    return null;
  }
}

function racketFiles(paths) {
  return paths
    .flatMap((each) =>
      readdirSync(each, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.rkt'))
        .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)),
    )
    .sort();
}

function checkCorpus(parse, corpus) {
  const wrong = corpus.flatMap(({ file, name, source, expected }) => {
    const tree = parse(source, treeOf);
    return tree === expected ? [] : [`${file}, ${name}: ${tree}`];
  });
  report(wrong.length === 0, `corpus: ${corpus.length - wrong.length} of ${corpus.length}`, wrong);
}

/** Whole texts, and each cut off at three places. */
function* withTruncations(texts) {
  for (const text of texts) {
    yield text;
    for (const part of [0.31, 0.57, 0.83]) yield text.slice(0, Math.floor(text.length * part));
  }
}

async function checkRebuilt(parse, corpus, texts) {
  const rebuilt = path.join(temporary, 'racket.wasm');
  run('bash', [path.join(folder, 'build.sh'), rebuilt]);
  const other = await loadGrammar(rebuilt);
  let trees = 0;
  let different = 0;
  for (const text of withTruncations([...corpus.map(({ source }) => source), ...texts])) {
    trees++;
    if (parse(text, fingerprint) !== other(text, fingerprint)) different++;
  }
  const bytes = readFileSync(rebuilt).equals(readFileSync(wasm)) ? 'the same bytes' : 'other bytes';
  report(different === 0, `rebuilt from C: ${trees - different} of ${trees} trees equal, ${bytes}`);
}

function checkGenerated() {
  const tool = process.env.TREE_SITTER ?? 'tree-sitter';
  const version = spawnSync(tool, ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) {
    console.log(
      `note  ${tool} is not installed (cargo install tree-sitter-cli): not generated anew`,
    );
    return;
  }
  const copy = path.join(temporary, 'generated');
  cpSync(folder, copy, { recursive: true });
  run(tool, ['generate'], { cwd: copy });
  const files = ['parser.c', 'grammar.json', 'node-types.json'];
  const differ = files.filter(
    (file) =>
      !readFileSync(path.join(copy, 'src', file)).equals(
        readFileSync(path.join(folder, 'src', file)),
      ),
  );
  report(
    differ.length === 0,
    `generated from grammar.js by ${version.stdout.trim()}: ${differ.join(', ') || 'no byte'} differs`,
  );
}

/** Gives for an offset in UTF-16 code units what Racket counts: characters, CR LF as one. */
function characterOffsets(text) {
  const characters = new Int32Array(text.length + 1);
  let at = 0;
  for (let i = 0; i < text.length; i++, at++) {
    characters[i] = at;
    if (text.codePointAt(i) > 0xffff || text.startsWith('\r\n', i)) characters[++i] = at;
  }
  characters[text.length] = at;
  return (offset) => characters[offset];
}

function checkReader(parse, files) {
  const answers = run('racket', [path.join(root, 'scripts/grammar/racket-data.rkt')], {
    input: files.map((file) => `${file}\n`).join(''),
  })
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const readable = answers.filter(({ reads }) => reads);
  const faulty = [];
  const disagree = [];
  const inside = [];
  let data = 0;
  for (const answer of readable) {
    const text = decoded(answer.path);
    if (text === null) continue;
    const place = characterOffsets(text);
    const ours = parse(text, (tree) => ({
      faulty: isFaulty(tree),
      data: dataOf(tree).map((span) => span.map(place)),
      totals: totalsOf(tree, place),
    }));
    data += answer.data.length;
    if (ours.faulty) faulty.push(answer.path);
    if (JSON.stringify(ours.data) !== JSON.stringify(answer.data)) disagree.push(answer.path);
    else if (ours.totals && JSON.stringify(ours.totals) !== JSON.stringify(answer.totals))
      inside.push(`${answer.path}: ${ours.totals.join()} here, ${answer.totals.join()} by Racket`);
  }
  const share = (readable.length - faulty.length) / Math.max(readable.length, 1);
  console.log(
    `      ${files.length} files, of which Racket reads ${readable.length} as S-expressions`,
  );
  report(
    share >= LEAST_PARSED,
    `without a fault: ${readable.length - faulty.length} of ${readable.length} (${(100 * share).toFixed(2)} %)`,
    faulty,
  );
  report(
    disagree.length === 0,
    `extents of ${data} top-level data as Racket reads them: all but in ${disagree.length} files`,
    disagree,
  );
  report(
    inside.length === 0,
    `extents of all data inside: all but in ${inside.length} files`,
    inside,
  );
}

need('racket', 'sudo apt-get install racket');
need('clang', 'sudo apt-get install clang lld wasi-libc');
need('wasm-ld', 'sudo apt-get install lld');
if (!existsSync('/usr/include/wasm32-wasi')) {
  console.error('wasi-libc is not installed. Install it with: sudo apt-get install wasi-libc');
  process.exit(2);
}

const collects = () =>
  run('racket', ['-l', 'racket/base', '-l', 'setup/dirs', '-e', '(display (find-collects-dir))']);
const paths = process.argv.length > 2 ? process.argv.slice(2) : [collects()];
const files = racketFiles(paths);
const parse = await loadGrammar(wasm);
const corpus = readCorpus(path.join(folder, 'test/corpus'));
const step = Math.max(1, Math.floor(files.length / 300));
const texts = files.filter((_, index) => index % step === 0).flatMap((file) => decoded(file) ?? []);

checkCorpus(parse, corpus);
await checkRebuilt(parse, corpus, texts);
checkGenerated();
checkReader(parse, files);
process.exitCode = failed ? 1 : 0;
