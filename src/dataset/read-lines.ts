/**
 * Lines of JSON Lines files, one at a time. Only LF ends a line (a code may hold CR and U+2028 as
 * they are), a line that is not UTF-8 is told and not repaired, and one line never fills memory.
 */
import { createReadStream } from 'node:fs';

/** Longer lines are told, not read. */
export const MAX_LINE_BYTES = 128 * 1024 * 1024;

export type FileLine =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: string };

/** The lines of a file, numbered from 1; blank ones are left out. */
export async function* readLines(
  file: string,
  maxBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<FileLine> {
  let number = 0;
  for await (const bytes of byteLines(file, maxBytes)) {
    number++;
    if (bytes === null) {
      yield { number, fault: `the line is longer than ${maxBytes} bytes` };
      continue;
    }
    const text = decoded(bytes);
    if (text === null) yield { number, fault: 'the line is not UTF-8' };
    else if (text.trim() !== '') yield { number, text };
  }
}

/** Lines without their LF; null for one that is too long. */
async function* byteLines(file: string, maxBytes: number): AsyncGenerator<Buffer | null> {
  let held: Buffer[] = [];
  let size = 0;
  const take = (last: Buffer): Buffer | null => {
    const line = size + last.length > maxBytes ? null : Buffer.concat([...held, last]);
    held = [];
    size = 0;
    return line;
  };
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const bytes = chunk as Buffer;
    let from = 0;
    for (let lf = bytes.indexOf(10); lf >= 0; lf = bytes.indexOf(10, from)) {
      yield take(bytes.subarray(from, lf));
      from = lf + 1;
    }
    const rest = bytes.subarray(from);
    size += rest.length;
    if (size > maxBytes) held = [];
    else held.push(rest);
  }
  if (size > 0) yield take(Buffer.alloc(0));
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
