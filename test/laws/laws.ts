// What holds of every edit sequence. Each law gives what breaks it, in words, or nothing; none of
// them uses the code that made the sequence, except to apply hunks, which has tests of its own.
import { applyPatch, parsePatch } from 'diff';
import type { Language } from '../../src/languages/language.ts';
import { isReject, type Order, Program } from '../../src/lintseq/program.ts';
import { applyHunks } from '../../src/text/edit.ts';
import { splitLines } from '../../src/text/lines.ts';
import type { Row } from '../../src/dataset/row.ts';

/** The text after each edit. */
export function statesOfRow(row: Row): string[] {
  let lines: string[] = [];
  return row.edits.map(({ hunks }) => (lines = applyHunks(lines, hunks)).join(''));
}

/** Everything that is wrong with a row; nothing if all laws hold. */
export function brokenLaws(row: Row, language: Language): string[] {
  return [
    ...brokenShape(row),
    ...brokenReplay(row),
    ...brokenStates(row, language),
    ...brokenRequirements(row, language),
  ];
}

/** Hunks are sorted, disjoint, apart and never empty; edits are not more than lines. */
function* brokenShape(row: Row): Generator<string> {
  const lines = splitLines(row.source).length;
  if (row.stats.lines !== lines) yield `stats.lines is ${row.stats.lines}, not ${lines}`;
  if (row.stats.edits !== row.edits.length) yield 'stats.edits is not the number of edits';
  if (row.edits.length === 0) yield 'no edits';
  if (row.edits.length > lines) yield `${row.edits.length} edits for ${lines} lines`;
  for (const [index, { hunks }] of row.edits.entries()) {
    if (hunks.length === 0) yield `edit ${index} has no hunks`;
    let next = -1;
    for (const hunk of hunks) {
      if (hunk.at <= next) yield `edit ${index}: hunks touch or overlap at line ${hunk.at}`;
      if (hunk.delete.length + hunk.insert.length === 0) yield `edit ${index}: an empty hunk`;
      if (row.order === 'random' && hunk.delete.length > 0) {
        yield `edit ${index} deletes in order random`;
      }
      next = hunk.at + hunk.delete.length;
    }
  }
}

/** Hunks, and the diffs as another implementation reads them, give every state and the source. */
function* brokenReplay(row: Row): Generator<string> {
  const states = statesOfRow(row);
  if (states.at(-1) !== row.source) yield 'the last state is not the source';
  if (new Set(states).size !== states.length) yield 'a state comes twice';
  let text = '';
  for (const [index, { diff }] of row.edits.entries()) {
    const patches = parsePatch(diff);
    const next =
      patches.length === 1 && applyPatch(text, patches[0]!, { autoConvertLineEndings: false });
    if (next !== states[index]) {
      yield `edit ${index}: the diff does not give the state that the hunks give`;
      return;
    }
    text = next;
  }
}

/** Every state parses and has no finding that the source has not, judged as a whole. */
function* brokenStates(row: Row, language: Language): Generator<string> {
  const dialect = language.dialect(row.source, row.source_path);
  const judged = (text: string): { key: string; said: string }[] =>
    language.linter.lint(unmarked(text), dialect).map(({ rule, symbol, line, message }) => ({
      key: `${rule} ${symbol}`,
      said: `line ${line}: ${rule} ${symbol} ${message}`,
    }));
  const known = new Set(judged(row.source).map(({ key }) => key));
  for (const [index, state] of statesOfRow(row).entries()) {
    const { fault } = language.parse(unmarked(state), dialect);
    if (fault) yield `state ${index} does not parse: ${JSON.stringify(state)}`;
    for (const { key, said } of judged(state)) {
      if (!known.has(key)) yield `state ${index}, ${said}: ${JSON.stringify(state)}`;
    }
  }
}

/** Units nest, and in each state what is present has what it needs. */
function* brokenRequirements(row: Row, language: Language): Generator<string> {
  const program = Program.prepare(
    language,
    row.source,
    language.dialect(row.source, row.source_path),
  );
  if (isReject(program)) {
    yield `rejected the second time: ${program.reason}`;
    return;
  }
  const { units, unitAt, requirements, source } = program.graph.analysis;
  const open: number[] = [];
  for (const [index, { start, end, parent, depth, last }] of units.entries()) {
    while (open.length > 0 && units[open.at(-1)!]!.last <= index) open.pop();
    const around = units[parent];
    if ((open.at(-1) ?? -1) !== parent || depth !== open.length) yield `unit ${index} is misplaced`;
    if (start >= end || end > source.rows) yield `unit ${index} has no rows`;
    if (around && (start < around.start || end > around.end)) yield `unit ${index} sticks out`;
    if (last <= index || last > units.length) yield `unit ${index} has a wrong last`;
    open.push(index);
  }
  const rowsOf = units.map(({ start, end }, unit) => {
    const rows = Array.from({ length: end - start }, (_, i): number => start + i);
    const own = rows.filter((at) => unitAt[at] === unit);
    return own.length > 0 ? own : rows;
  });
  if (row.order === 'git') return;
  const sequence = program.draw(row.order, row.seed, row.sample).sequence;
  const present = new Set<number>();
  for (const [state, step] of sequence.steps.entries()) {
    for (const slot of step.insert) {
      if (sequence.rowOf[slot]! >= 0) present.add(sequence.rowOf[slot]!);
    }
    const stands = (unit: number): boolean => rowsOf[unit]!.some((at) => present.has(at));
    for (const { unit, anyOf } of requirements) {
      // A signature stands on a placeholder, which no unit owns.
      if (row.order !== 'random') break;
      if (stands(unit) && !anyOf.some(stands)) {
        const { start } = units[unit]!;
        yield `state ${state}: row ${start} stands without any of rows ${anyOf.map((u) => units[u]!.start).join()}`;
      }
    }
  }
}

export function unmarked(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** A failing law with the input that breaks it, ready to become a fixture. */
export function report(row: Row, broken: readonly string[], order: Order): string {
  return `${row.language} ${order}: ${broken.slice(0, 3).join('\n')}\nsource: ${JSON.stringify(row.source)}`;
}
