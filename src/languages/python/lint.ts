/**
 * The embedded linter for Python is Ruff, compiled to WebAssembly: syntax errors, misplaced control
 * flow (F7) and undefined names (F82). Of pylint's errors it knows the most frequent; the others are
 * kept away by requirements.
 */
import { setFlagsFromString } from 'node:v8';
import type * as Ruff from '@astral-sh/ruff-wasm-nodejs';
import type { Diagnostic, EmbeddedLinter } from '../language.ts';

export async function ruffLinter(): Promise<EmbeddedLinter> {
  const ruff = await baselineCompiled(() => import('@astral-sh/ruff-wasm-nodejs'));
  const settings = { lint: { select: ['E9', 'F7', 'F82'] }, 'target-version': 'py313' };
  const workspace = new ruff.Workspace(settings, ruff.PositionEncoding.Utf16);
  return {
    name: 'ruff',
    version: ruff.Workspace.version(),
    undefinedRules: new Set(['F821', 'F822']),
    lint(text): Diagnostic[] {
      const found = workspace.check(text) as Ruff.Diagnostic[];
      return found.map(diagnostic).sort((a, b) => a.line - b.line);
    },
  };
}

/**
 * Imports a WebAssembly module with V8's baseline compiler alone. Ruff holds functions of half a
 * megabyte: V8 would find them hot after one text and spend seconds on optimising them, on each core
 * and at each start, for code that is no faster after it.
 */
async function baselineCompiled<T>(load: () => Promise<T>): Promise<T> {
  for (const flag of ['liftoff-only', 'no-wasm-lazy-compilation', 'no-wasm-dynamic-tiering']) {
    setFlagsFromString(`--${flag}`);
  }
  try {
    return await load();
  } finally {
    for (const flag of [
      'no-liftoff-only',
      'wasm-lazy-compilation',
      'wasm-tier-up',
      'wasm-dynamic-tiering',
    ]) {
      setFlagsFromString(`--${flag}`);
    }
  }
}

function diagnostic({ code, message, start_location }: Ruff.Diagnostic): Diagnostic {
  const line = start_location.row;
  if (code === null || code === 'invalid-syntax') {
    return { rule: 'syntax-error', symbol: message, line, message };
  }
  return { rule: code, symbol: /`([^`]*)`/.exec(message)?.[1] ?? message, line, message };
}
