/**
 * A native linter server behind its line protocol: `{"id","path","states"}` in, one list of findings
 * a state out. If the server dies it is started again; a state that kills it twice is answered with
 * the finding `server-error`, and the others are judged all the same.
 */
import { type Greeting, LineServer, type LineServerOptions, ServerFailed } from './line-server.ts';
import { MissingToolError, type NativeLinterSpec } from './native-spec.ts';

/** A finding as the protocol has it; lines are 1-based. */
export interface NativeFinding {
  readonly rule: string;
  readonly symbol: string;
  readonly line: number;
  readonly message: string;
}

export class LintServer {
  private requests = 0;

  private constructor(
    private readonly command: readonly string[],
    private readonly options: Partial<LineServerOptions>,
    private server: LineServer,
    readonly greeting: Greeting,
  ) {}

  /** Starts the first command of the spec that gets ready. Throws {@link MissingToolError}. */
  static async start(
    spec: NativeLinterSpec,
    script: string,
    options: Partial<LineServerOptions> = {},
  ): Promise<LintServer> {
    for (const command of spec.commands(script)) {
      try {
        const { server, greeting } = await LineServer.start(command, options);
        return new LintServer(command, options, server, greeting);
      } catch (error) {
        if (!(error instanceof ServerFailed)) throw error;
      }
    }
    throw new MissingToolError(spec.tool, spec.install);
  }

  /** Judges texts that all stand for the file at `path`. */
  async judge(path: string, states: readonly string[]): Promise<NativeFinding[][]> {
    if (states.length === 0) return [];
    try {
      return await this.ask(path, states);
    } catch (error) {
      if (!(error instanceof ServerFailed)) throw error;
      const { message } = error;
      await this.restart();
      if (states.length === 1) return [await this.lastTry(path, states[0]!, message)];
      const half = states.length >> 1;
      const first = await this.judge(path, states.slice(0, half));
      return [...first, ...(await this.judge(path, states.slice(half)))];
    }
  }

  close(): void {
    this.server.close();
  }

  private async lastTry(path: string, state: string, why: string): Promise<NativeFinding[]> {
    try {
      return (await this.ask(path, [state]))[0]!;
    } catch (error) {
      if (!(error instanceof ServerFailed)) throw error;
      await this.restart();
      return [{ rule: 'server-error', symbol: '', line: 1, message: why }];
    }
  }

  private async ask(path: string, states: readonly string[]): Promise<NativeFinding[][]> {
    const id = ++this.requests;
    const answer = await this.server.ask({ id, path, states });
    const findings = findingsOf(answer, id, states.length);
    if (findings) return findings;
    this.server.close();
    throw new ServerFailed('the answer has the wrong shape');
  }

  private async restart(): Promise<void> {
    this.server.close();
    this.server = (await LineServer.start(this.command, this.options)).server;
  }
}

/** The findings of an answer, or null if it is not one to this request. */
function findingsOf(answer: unknown, id: number, states: number): NativeFinding[][] | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const { id: of, diagnostics } = answer as { id?: unknown; diagnostics?: unknown };
  if (of !== id || !Array.isArray(diagnostics) || diagnostics.length !== states) return null;
  return diagnostics.map((list: unknown) =>
    Array.isArray(list) ? list.map((finding) => finding as NativeFinding) : [],
  );
}
