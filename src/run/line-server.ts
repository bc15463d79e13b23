/**
 * A long-lived child process that answers one JSON line with one JSON line. Starting a compiler or a
 * linter costs more than using it, so each is started once and asked many times. The child leads its
 * own process group, and the whole group goes when it is late, talks too much or is no longer needed.
 */
import { execa, type ResultPromise } from 'execa';

/** What the first line of a server says. */
export interface Greeting {
  readonly name: string;
  readonly version: string;
}

/** The child ended, was late or said something that is not an answer. */
export class ServerFailed extends Error {
  override readonly name = 'ServerFailed';
}

export interface LineServerOptions {
  readonly startTimeoutMs: number;
  /** For one request. */
  readonly timeoutMs: number;
  /** Longest line that is taken, in bytes. */
  readonly maxLineBytes: number;
}

const DEFAULTS: LineServerOptions = {
  startTimeoutMs: 60_000,
  timeoutMs: 120_000,
  maxLineBytes: 256 * 1024 * 1024,
};

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export class LineServer {
  private held: Buffer[] = [];
  private heldBytes = 0;
  private waiting: Waiting | null = null;
  private failure: ServerFailed | null = null;
  private errors = '';

  private constructor(
    private readonly child: ResultPromise,
    private readonly options: LineServerOptions,
  ) {
    child.stdout!.on('data', (chunk: Buffer) => this.take(chunk));
    child.stderr!.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString('utf8')).slice(-4000);
    });
    child.stdin!.on('error', () => undefined);
    void child.then((result) => {
      const how = result.exitCode ?? result.signal ?? result.shortMessage ?? 'unknown';
      this.fail(`the process ended (${how}) ${this.errors.trim()}`);
    });
  }

  /** Starts a command and waits for its greeting. Throws {@link ServerFailed}. */
  static async start(
    command: readonly string[],
    options: Partial<LineServerOptions> = {},
  ): Promise<{ server: LineServer; greeting: Greeting }> {
    const [file, ...args] = command;
    const settings = { ...DEFAULTS, ...options };
    const child = execa(file!, args, {
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'pipe',
      buffer: false,
      reject: false,
      detached: true,
      cleanup: true,
    });
    const server = new LineServer(child as unknown as ResultPromise, settings);
    const greeting = greetingOf(await server.nextLine(settings.startTimeoutMs));
    if (!greeting) {
      server.fail('the first line is no greeting');
      throw server.failure ?? new ServerFailed('the first line is no greeting');
    }
    server.rest(true);
    return { server, greeting };
  }

  /** Sends a value and gives the next line, parsed. One request at a time. */
  async ask(value: unknown): Promise<unknown> {
    if (this.waiting) throw new Error('a request is under way');
    this.rest(false);
    const answer = this.nextLine(this.options.timeoutMs);
    this.child.stdin!.write(`${JSON.stringify(value)}\n`);
    try {
      const line = await answer;
      return JSON.parse(line) as unknown;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.fail('the answer is not JSON');
      throw this.failure ?? error;
    } finally {
      this.rest(true);
    }
  }

  get alive(): boolean {
    return this.failure === null;
  }

  /** Ends the process group. */
  close(): void {
    this.fail('closed');
  }

  /** A resting server does not keep the program alive. */
  private rest(resting: boolean): void {
    const handles = [this.child, this.child.stdout, this.child.stdin, this.child.stderr];
    for (const handle of handles as unknown as { ref?(): void; unref?(): void }[]) {
      if (resting) handle.unref?.();
      else handle.ref?.();
    }
  }

  private nextLine(timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      const timer = setTimeout(() => this.fail(`no answer in ${timeoutMs} ms`), timeoutMs);
      this.waiting = { resolve, reject, timer };
    });
  }

  private take(chunk: Buffer): void {
    const lf = chunk.indexOf(10);
    if (lf < 0) {
      this.held.push(chunk);
      this.heldBytes += chunk.length;
      if (this.heldBytes > this.options.maxLineBytes) this.fail('the answer is too long');
      return;
    }
    const line = Buffer.concat([...this.held, chunk.subarray(0, lf)]).toString('utf8');
    this.held = lf + 1 < chunk.length ? [chunk.subarray(lf + 1)] : [];
    this.heldBytes = this.held[0]?.length ?? 0;
    const { waiting } = this;
    if (!waiting) return this.fail('an answer without a question');
    this.waiting = null;
    clearTimeout(waiting.timer);
    waiting.resolve(line);
  }

  private fail(why: string): void {
    if (this.failure) return;
    this.failure = new ServerFailed(why);
    const { pid } = this.child;
    if (pid !== undefined) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // The group is gone already.
      }
    }
    const { waiting } = this;
    this.waiting = null;
    if (!waiting) return;
    clearTimeout(waiting.timer);
    waiting.reject(this.failure);
  }
}

function greetingOf(line: string): Greeting | null {
  try {
    const said = JSON.parse(line) as Partial<Record<keyof Greeting, unknown>> | null;
    const { name, version } = said ?? {};
    return typeof name === 'string' && typeof version === 'string' ? { name, version } : null;
  } catch {
    return null;
  }
}
