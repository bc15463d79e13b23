/** The embedded linter for Racket: faulty syntax, names that are certainly unbound, empty bodies. */
import type { SyntaxNode } from '../../syntax/node.ts';
import { SourceText } from '../../text/lines.ts';
import type { Diagnostic } from '../language.ts';
import { NOT_DATA } from './forms.ts';
import { RacketResolver } from './scope.ts';

export function lintTree(
  root: SyntaxNode,
  fault: SyntaxNode | null,
  text: string,
  dialect: string,
): Diagnostic[] {
  const source = new SourceText(text);
  const out: Diagnostic[] = [];
  const add = (rule: string, symbol: string, at: number, message: string): void => {
    out.push({ rule, symbol, line: source.rowAt(at) + 1, message });
  };
  if (NOT_DATA.test(dialect)) {
    add('syntax-error', dialect, 0, `#lang ${dialect} is not made of S-expressions`);
  } else if (fault) {
    const what =
      fault.missing || fault.type === 'missing_close'
        ? 'a bracket is missing'
        : 'the syntax is faulty';
    add('syntax-error', fault.type, fault.start, what);
  } else {
    new RacketResolver(text, dialect, {
      use: () => undefined,
      elements: () => undefined,
      undefined: (name, at) => add('unbound-identifier', name, at, `${name}: unbound identifier`),
      emptyBody: (at) => add('empty-body', '', at, 'no expression at the end of a body'),
    }).file(root);
  }
  return out.sort((a, b) => a.line - b.line);
}
