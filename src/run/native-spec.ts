/** What it takes to start a language's native linter server. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
  constructor(
    readonly tool: string,
    readonly install: string,
  ) {
    super(`${tool} is not installed; install it with: ${install}`);
  }
}
