// Records of datasets: what pylintseq reads, and what it gets wrong. Formats: what readers are given.
import path from 'node:path';
import { parquetReadObjects, asyncBufferFromFile } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import {
  datasetItems,
  type DatasetOptions,
  fileItems,
  type Item,
} from '../../src/dataset/items.ts';
import { processItem } from '../../src/dataset/process.ts';
import { readLines } from '../../src/dataset/read-lines.ts';
import { loadLanguage } from '../../src/languages/registry.ts';
import type { Row } from '../../src/dataset/row.ts';
import { filled, stepwright } from '../cli/stepwright.ts';

async function read(
  content: string | Buffer,
  options: Partial<DatasetOptions> = {},
): Promise<Item[]> {
  const file = path.join(filled({ 'd.jsonl': content }), 'd.jsonl');
  const out: Item[] = [];
  const all = { codeField: 'response', promptField: 'instruction', language: null, ...options };
  for await (const item of datasetItems(file, all)) out.push(item);
  return out;
}

const record = (response: unknown, more: object = {}): string =>
  `${JSON.stringify({ instruction: 'Do it.', response, ...more })}\n`;

describe('a dataset', () => {
  it.each<[string, string, Partial<DatasetOptions>, string, string]>([
    ['plain code', record('x = 1\n'), {}, 'python', 'x = 1\n'],
    ['a fence in prose', record('Here:\n\n```python\nx = 1\n```\nDone.'), {}, 'python', 'x = 1'],
    [
      'two fences',
      record('```python\nx = 1\n```\nand\n```py\ny = 2\n```\n'),
      {},
      'python',
      'x = 1\ny = 2',
    ],
    ['another language', record('```lua\nprint(1)\n```'), {}, 'lua', 'print(1)'],
    ['OCaml', record('```ocaml\nlet x = 1\n```\n```python\ny = 2\n```'), {}, 'ocaml', 'let x = 1'],
    [
      'the language asked for',
      record('```r\nx <- 1\n```\n```racket\n(f)\n```'),
      { language: 'racket' },
      'racket',
      '(f)',
    ],
    ['a fence with tildes', record('~~~R\nx <- 1\n~~~'), {}, 'r', 'x <- 1'],
    [
      'backticks in the code',
      record('````python\nx = """\n```\n"""\n````'),
      {},
      'python',
      'x = """\n```\n"""',
    ],
    ['CR and U+2028', record('x = 1\r\n# \u2028\r\n'), {}, 'python', 'x = 1\r\n# \u2028\r\n'],
    [
      'other fields',
      `{"code":"x = 1","prompt":"p"}\n`,
      { codeField: 'code', promptField: 'prompt' },
      'python',
      'x = 1',
    ],
    ['a field for the language', record('print(1)', { language: 'lua' }), {}, 'lua', 'print(1)'],
  ])('with %s', async (_, content, options, language, code) => {
    expect(await read(content, options)).toMatchObject([{ kind: 'record', language, code }]);
  });

  it('tells of each faulty line by its number, and loses no other', async () => {
    const bad = Buffer.from([0x7b, 0xff, 0x7d, 0x0a]);
    const text = [record('x = 1'), '\n', 'no json\n', '[]\n', '{"other":1}\n', record(7)].join('');
    const items = await read(
      Buffer.concat([Buffer.from(text), bad, Buffer.from(record('y = 2').trimEnd())]),
    );
    expect(
      items.map((item) => (item.kind === 'faulty' ? `${item.line} ${item.message}` : item.kind)),
    ).toEqual([
      'record',
      '3 the line is not JSON',
      '4 no text in field "response" (it has: ); name it with --code-field',
      '5 no text in field "response" (it has: other); name it with --code-field',
      '6 no text in field "response" (it has: instruction, response); name it with --code-field',
      '7 the line is not UTF-8',
      'record',
    ]);
    expect(items.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('never holds a line that is too long', async () => {
    const file = path.join(filled({ d: `a\n${'b'.repeat(3_000_000)}\n\nc` }), 'd');
    const lines: string[] = [];
    for await (const line of readLines(file, 1_000_000)) {
      lines.push(`${line.number} ${'fault' in line ? line.fault : line.text}`);
    }
    expect(lines).toEqual(['1 a', '2 the line is longer than 1000000 bytes', '4 c']);
  });

  it('rejects half a surrogate pair', async () => {
    const [item] = await read('{"response":"x = 1\\n# \\ud800"}\n');
    const options = {
      per: 'file',
      order: 'random',
      samples: 1,
      seed: 0,
      linter: 'embedded',
      format: 'stepwright',
    } as const;
    const result = await processItem(item!, null, await loadLanguage('python'), null, options);
    expect(result.reasons).toEqual(['not-utf8']);
  });
});

describe('files', () => {
  it('are read once each, in order of their names, links and folders of tools left out', async () => {
    const root = filled({
      'b.lua': '1',
      'a/z.lua': '1',
      'a/y.py': '1',
      'node_modules/x.lua': '1',
      '.git/x.lua': '1',
      'r.md': '1',
    });
    const names = async (...paths: string[]): Promise<string[]> => {
      const out: string[] = [];
      for await (const item of fileItems(paths, null)) out.push(path.relative(root, item.absolute));
      return out;
    };
    expect(await names(root)).toEqual(['a/y.py', 'a/z.lua', 'b.lua']);
    const twice = path.join(root, 'a/z.lua');
    expect(await names(twice, root, twice)).toEqual(['a/z.lua', 'a/y.py', 'b.lua']);
    await expect(names('/dev/null')).rejects.toThrow('neither a file nor a folder');
  });
});

describe('formats', () => {
  const response = 'Sure:\n```python\nimport os\n\nprint(os.name)\n```\n';
  const data = { 'd.jsonl': record(response) };

  it('lintseq has the fields that pylintseq writes', async () => {
    const cwd = filled(data);
    const ran = await stepwright(['edits', '--dataset', 'd.jsonl', '--format', 'lintseq'], { cwd });
    const row = JSON.parse(ran.stdout) as Record<string, unknown>;
    expect(Object.keys(row)).toEqual([
      'edit_path',
      'index',
      'source_file',
      'source_response',
      'source_instruction',
    ]);
    expect(row).toMatchObject({
      index: 0,
      source_file: 'd.jsonl',
      source_response: response,
      source_instruction: 'Do it.',
    });
    for (const edit of row['edit_path'] as string[])
      expect(edit).toMatch(/^@@ -\d+(,\d+)? \+\d+(,\d+)? @@\n[^]*[^\n]$/);
    const bare = await stepwright(
      ['edits', '--dataset', 'd.jsonl', '--format', 'lintseq', '--prompt-field', 'None'],
      { cwd },
    );
    expect(JSON.parse(bare.stdout)).not.toHaveProperty('source_instruction');
  });

  it('trl has a prompt and edits between marks, and refuses code that holds the mark', async () => {
    const cwd = filled({
      'd.jsonl': record('import os\nprint(os.name)\n') + record('x = "<|diff|>"\n'),
    });
    const ran = await stepwright(
      ['edits', '--dataset', 'd.jsonl', '--format', 'trl', '--rejects', 'r.jsonl', '--json'],
      { cwd },
    );
    const row = JSON.parse(ran.stdout) as { prompt: string; completion: string };
    expect(row.prompt).toBe('Do it.');
    expect(row.completion.split('<|diff|>')).toHaveLength(2);
    expect(JSON.parse(ran.stderr)).toMatchObject({ rows: 1, rejects: { 'unfit-for-format': 1 } });
  });

  it.each(['stepwright', 'lintseq', 'trl'])('%s is the same in Parquet', async (format) => {
    const cwd = filled({ ...data, 'a.lua': 'local a = 1\r\nprint(a)' });
    const input = format === 'lintseq' ? ['--dataset', 'd.jsonl'] : ['a.lua'];
    for (const file of ['x.jsonl', 'x.parquet']) {
      const ran = await stepwright(['edits', ...input, '--format', format, '-o', file], { cwd });
      expect(ran.code).toBe(0);
    }
    const rows: unknown[] = [];
    for await (const line of readLines(path.join(cwd, 'x.jsonl'))) {
      rows.push('text' in line ? (JSON.parse(line.text) as Row) : line);
    }
    const file = await asyncBufferFromFile(path.join(cwd, 'x.parquet'));
    const back = await parquetReadObjects({ file });
    expect(withoutNulls(back)).toEqual(withoutNulls(rows));
  });
});

/** Parquet has every column in every row; JSON leaves out what is not there. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (each === null ? undefined : each)),
  );
}
