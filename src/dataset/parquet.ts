/**
 * Parquet output with real nested columns (lists and structs after the Parquet format's LogicalTypes
 * "LIST"), so that pandas, DuckDB and Hugging Face datasets read rows as they are. Written from the
 * finished JSON Lines, one row group at a time.
 */
import type { SchemaElement } from 'hyparquet';
import { fileWriter, parquetWriteRows } from 'hyparquet-writer';
import type { Format } from './formats.ts';
import { readLines } from './read-lines.ts';

/** Rows a group: bounds memory while writing and while reading. */
const GROUP_ROWS = 1000;

/** Writes the Parquet file `target` from the JSON Lines in `part`. */
export async function writeParquet(
  part: string,
  target: string,
  format: Format,
  names: readonly string[],
): Promise<void> {
  const columns = columnsOf(format, names);
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...columns.flat(),
  ];
  await parquetWriteRows({
    writer: fileWriter(target),
    rows: rowsOf(part),
    columns: columns.map(([first]) => ({ name: first!.name })),
    schema,
    rowGroupSize: GROUP_ROWS,
    createdBy: 'stepwright',
  });
}

async function* rowsOf(part: string): AsyncGenerator<Record<string, unknown>> {
  for await (const line of readLines(part, Infinity)) {
    if ('fault' in line) throw new Error(`${part}:${line.number}: ${line.fault}`);
    yield JSON.parse(line.text) as Record<string, unknown>;
  }
}

function columnsOf(format: Format, names: readonly string[]): SchemaElement[][] {
  switch (format) {
    case 'trl':
      return [text('prompt'), text('completion')];
    case 'lintseq':
      return [
        list('edit_path', text('element')),
        int('index'),
        text('source_file'),
        ...names.map((name) => text(`source_${name}`)),
      ];
    case 'stepwright':
      return [
        int('v'),
        text('id'),
        text('source_path'),
        text('language'),
        text('order'),
        int('seed'),
        int('sample'),
        struct('linter', text('name'), text('version')),
        text('instruction'),
        text('source'),
        list('edits', struct('element', list('hunks', hunk()), text('diff'))),
        struct(
          'stats',
          int('lines'),
          int('edits'),
          int('repaired'),
          int('merged'),
          text('function'),
          int('line'),
        ),
      ];
  }
}

function hunk(): SchemaElement[] {
  const lines = (name: string): SchemaElement[] => list(name, text('element'));
  return struct('element', int('at'), lines('delete'), lines('insert'));
}

function text(name: string): SchemaElement[] {
  return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }];
}

function int(name: string): SchemaElement[] {
  return [{ name, type: 'INT32', repetition_type: 'OPTIONAL' }];
}

function struct(name: string, ...fields: SchemaElement[][]): SchemaElement[] {
  return [{ name, repetition_type: 'OPTIONAL', num_children: fields.length }, ...fields.flat()];
}

function list(name: string, element: SchemaElement[]): SchemaElement[] {
  return [
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...element,
  ];
}
