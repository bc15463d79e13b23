/** Runs a command as a whole process and says what it took: wall and CPU seconds, peak memory. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Taken {
  readonly wall: number;
  /** User and system time of the process and of all that it waited for. */
  readonly cpu: number;
  /** Peak resident memory of the process itself in MB; 0 where the system does not say. */
  readonly peak: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `keep` false throws the output away as it comes. */
export async function taken(
  command: string,
  args: readonly string[],
  { keep = true, cwd = process.cwd() } = {},
): Promise<Taken> {
  // bash's own `time` adds up the children; the last line of its standard error is the figures.
  const script = 'TIMEFORMAT="%R %U %S"; time "$0" "$@"';
  const child = spawn('bash', ['-c', script, command, ...args], { cwd });
  let stdout = '';
  let stderr = '';
  let peak = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    if (keep) stdout += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const timer = setInterval(() => {
    peak = Math.max(peak, ...childrenOf(child.pid).map(peakOf));
  }, 100);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const lines = stderr.trimEnd().split('\n');
  const [wall, user, system] = lines.at(-1)!.split(' ').map(Number) as [number, number, number];
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${lines.slice(-6).join('\n')}`);
  return { wall, cpu: user + system, peak, stdout, stderr: lines.slice(0, -1).join('\n') };
}

function childrenOf(pid: number | undefined): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  } catch {
    return [];
  }
}

function peakOf(pid: number): number {
  try {
    const [, kb] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kb ?? 0) / 1024;
  } catch {
    return 0;
  }
}
