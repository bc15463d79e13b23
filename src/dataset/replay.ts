/** `stepwright replay`: checks rows that were written earlier, by this program or any other. */
import { applyPatch, parsePatch } from 'diff';
import { findingKey } from '../lintseq/verify.ts';
import { applyHunks, type Hunk } from '../text/edit.ts';
import { joinLines } from '../text/lines.ts';
import { languageModules } from '../languages/registry.ts';
import type { NativeJudges } from './native-judges.ts';
import { readLines } from './read-lines.ts';
import { replayFault, type Row, rowId } from './row.ts';

export interface ReplayReport {
  readonly rows: number;
  readonly states: number;
  readonly faults: readonly ReplayFault[];
}

export interface ReplayFault {
  /** 1-based line of the file. */
  readonly row: number;
  readonly source_path: string | null;
  /** Number of the edit that leads to the fault, from 0; null for the row as a whole. */
  readonly edit: number | null;
  readonly message: string;
}

/** Reads a row file and gives every fault; `judges` also has each state judged natively. */
export async function replayFile(file: string, judges: NativeJudges | null): Promise<ReplayReport> {
  const faults: ReplayFault[] = [];
  let rows = 0;
  let states = 0;
  for await (const line of readLines(file)) {
    const { number } = line;
    rows++;
    const row = 'fault' in line ? line.fault : readRow(line.text);
    if (typeof row === 'string') {
      faults.push({ row: number, source_path: null, edit: null, message: row });
      continue;
    }
    states += row.edits.length;
    const at = { row: number, source_path: row.source_path };
    const fault =
      replayFault(row) ??
      diffFault(row) ??
      (rowId(row) === row.id ? null : 'the id is not of this row');
    if (fault) faults.push({ ...at, edit: null, message: fault });
    else if (judges) faults.push(...(await judged(row, judges)).map((f) => ({ ...at, ...f })));
  }
  return { rows, states, faults };
}

/**
 * Why the diffs of a row do not give its source, or null. They are read and applied by another
 * implementation than wrote them, as the readers of a dataset will do.
 */
function diffFault(row: Row): string | null {
  let text = '';
  for (const [index, { diff }] of row.edits.entries()) {
    const next = patched(text, diff);
    if (next === null) return `edit ${index}: the diff does not apply`;
    text = next;
  }
  return text === row.source ? null : 'the diffs do not give the source';
}

function patched(text: string, diff: string): string | null {
  try {
    const patches = parsePatch(diff);
    if (patches.length !== 1) return null;
    const next = applyPatch(text, patches[0]!, { autoConvertLineEndings: false });
    return next === false ? null : next;
  } catch {
    return null;
  }
}

async function judged(
  row: Row,
  judges: NativeJudges,
): Promise<{ edit: number; message: string }[]> {
  const judge = await judges.of(row.language);
  const states = statesOfRow(row);
  const verdicts = await judge.judge(row.source_path, states);
  const known = new Set((verdicts.at(-1) ?? []).map(findingKey));
  return verdicts.flatMap((findings, edit) =>
    findings
      .filter((finding) => !known.has(findingKey(finding)))
      .map(({ rule, line, message }) => ({ edit, message: `line ${line}: ${rule} ${message}` })),
  );
}

/** Row `number` (from 1, blank lines not counted) of a file, or why there is none. */
export async function rowAt(file: string, number: number): Promise<Row | string> {
  let seen = 0;
  for await (const line of readLines(file)) {
    if (++seen === number) return 'fault' in line ? line.fault : readRow(line.text);
  }
  return `there are only ${seen} rows`;
}

/** The text after each edit, a byte order mark off: compilers want none. */
function statesOfRow(row: Row): string[] {
  let lines: string[] = [];
  return row.edits.map(({ hunks }) => {
    lines = applyHunks(lines, hunks);
    const text = joinLines(lines);
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  });
}

/** The row of a line, or why it is none. */
export function readRow(line: string): Row | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  return isRow(value) ? value : 'not a row v1 (see docs/row-v1.schema.json)';
}

function isRow(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null) return false;
  const row = value as Partial<Record<keyof Row, unknown>>;
  return (
    row.v === 1 &&
    typeof row.id === 'string' &&
    typeof row.source === 'string' &&
    typeof row.source_path === 'string' &&
    languageModules.some(({ id }) => id === row.language) &&
    Array.isArray(row.edits) &&
    row.edits.every(isEdit)
  );
}

function isEdit(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { hunks, diff } = value as { hunks?: unknown; diff?: unknown };
  return typeof diff === 'string' && Array.isArray(hunks) && hunks.every(isHunk);
}

function isHunk(value: unknown): value is Hunk {
  if (typeof value !== 'object' || value === null) return false;
  const hunk = value as Partial<Record<keyof Hunk, unknown>>;
  const lines = (list: unknown): boolean =>
    Array.isArray(list) && list.every((line) => typeof line === 'string');
  return Number.isInteger(hunk.at) && lines(hunk.delete) && lines(hunk.insert);
}
