/**
 * The versions that a file has had in its Git repository, renames followed. Two processes a file:
 * `git log` names the versions, one `git cat-file --batch` hands over their contents.
 */
import path from 'node:path';
import { execa } from 'execa';
import { MissingToolError } from './native-spec.ts';

/** A file's last versions, as many as this. */
const MOST_VERSIONS = 500;
const MOST_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/**
 * Contents of the committed versions, oldest first; none if the file is in no repository or in none
 * of its commits. Versions that are not UTF-8 are left out. Throws {@link MissingToolError}.
 */
export async function fileVersions(file: string): Promise<string[]> {
  const cwd = path.dirname(file);
  const log = ['log', '--follow', `--max-count=${MOST_VERSIONS}`, '--format=%x00%H', '--name-only'];
  const named = await git(cwd, [...log, '--', path.basename(file)], '');
  if (named === null) return [];
  const objects = objectNames(named.toString('utf8')).reverse();
  if (objects.length === 0) return [];
  const contents = await git(cwd, ['cat-file', '--batch'], `${objects.join('\n')}\n`);
  return contents === null ? [] : blobs(contents);
}

/** `REVISION:PATH` for each commit of a log; paths that Git has to quote are left out. */
function objectNames(log: string): string[] {
  const out: string[] = [];
  let revision = '';
  for (const line of log.split('\n')) {
    if (line.startsWith('\0')) revision = line.slice(1);
    else if (line !== '' && !line.startsWith('"')) out.push(`${revision}:${line}`);
  }
  return out;
}

/** The contents in an answer of `git cat-file --batch`: a line with the size, the bytes, a line feed. */
function blobs(answer: Buffer): string[] {
  const out: string[] = [];
  for (let at = 0; at < answer.length;) {
    const end = answer.indexOf(10, at);
    const header = answer.toString('utf8', at, end);
    at = end + 1;
    const size = / blob (\d+)$/.exec(header)?.[1];
    if (size === undefined) continue;
    const bytes = answer.subarray(at, at + Number(size));
    at += Number(size) + 1;
    try {
      out.push(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch {
      // Not text of ours; the versions around it still make a history.
    }
  }
  return out;
}

async function git(cwd: string, args: readonly string[], input: string): Promise<Buffer | null> {
  const result = await execa('git', ['--literal-pathspecs', '-c', 'core.quotepath=off', ...args], {
    cwd,
    input,
    encoding: 'buffer',
    reject: false,
    timeout: TIMEOUT_MS,
    maxBuffer: MOST_BYTES,
    stripFinalNewline: false,
  });
  if (result.code === 'ENOENT') throw new MissingToolError('git', 'sudo apt-get install git');
  return result.failed ? null : Buffer.from(result.stdout);
}
