/** One native linter server a language, started when first needed and ended together. */
import type { LanguageId } from '../languages/language.ts';
import { nativeSpecs } from '../languages/native-registry.ts';
import { LintServer } from '../run/lint-server.ts';
import { nativeScript } from '../run/native-spec.ts';
import type { NativeJudge } from './process.ts';

export class NativeJudges {
  private readonly started = new Map<
    LanguageId,
    Promise<{ judge: NativeJudge; server: LintServer }>
  >();

  /** Throws MissingToolError if the language's tool is not installed. */
  async of(language: LanguageId): Promise<NativeJudge> {
    let started = this.started.get(language);
    if (!started) {
      started = start(language);
      this.started.set(language, started);
    }
    return (await started).judge;
  }

  async close(): Promise<void> {
    for (const started of this.started.values()) {
      const running = await started.catch(() => null);
      running?.server.close();
    }
    this.started.clear();
  }
}

async function start(language: LanguageId): Promise<{ judge: NativeJudge; server: LintServer }> {
  const spec = nativeSpecs[language];
  const server = await LintServer.start(spec, nativeScript(language, spec.script));
  const judge: NativeJudge = {
    ...server.greeting,
    syntaxRules: new Set(spec.syntaxRules),
    judge: (path, states) => server.judge(path, states),
  };
  return { judge, server };
}
