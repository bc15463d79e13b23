import type { LanguageId } from '../languages/language.ts';
import type { NativeJudge } from './process.ts';
export class NativeJudges {
  of(_language: LanguageId): Promise<NativeJudge> {
    return Promise.reject(new Error('native'));
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
