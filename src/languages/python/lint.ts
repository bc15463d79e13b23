/**
 * The embedded linter for Python is Ruff, compiled to WebAssembly: syntax errors, misplaced control
 * flow (F7) and undefined names (F82). Of pylint's errors it knows the most frequent; the others are
 * kept away by requirements.
 */
import * as ruff from '@astral-sh/ruff-wasm-nodejs';
import type { Diagnostic, EmbeddedLinter } from '../language.ts';

export function ruffLinter(): EmbeddedLinter {
  const settings = { lint: { select: ['E9', 'F7', 'F82'] }, 'target-version': 'py313' };
  const workspace = new ruff.Workspace(settings, ruff.PositionEncoding.Utf16);
  return {
    name: 'ruff',
    version: ruff.Workspace.version(),
    undefinedRules: new Set(['F821']),
    lint(text): Diagnostic[] {
      const found = workspace.check(text) as ruff.Diagnostic[];
      return found.map(diagnostic).sort((a, b) => a.line - b.line);
    },
  };
}

function diagnostic({ code, message, start_location }: ruff.Diagnostic): Diagnostic {
  const line = start_location.row;
  if (code === null || code === 'invalid-syntax') {
    return { rule: 'syntax-error', symbol: message, line, message };
  }
  return { rule: code, symbol: /`([^`]*)`/.exec(message)?.[1] ?? message, line, message };
}
