/** The embedded linter for R: faulty syntax, and names that are certainly undefined in functions. */
import type { SyntaxNode } from '../../syntax/node.ts';
import { SourceText } from '../../text/lines.ts';
import type { Diagnostic } from '../language.ts';
import { resolve } from './scope.ts';
import { syntaxFault } from './syntax.ts';

export function lintTree(root: SyntaxNode, fault: SyntaxNode | null, text: string): Diagnostic[] {
  const source = new SourceText(text);
  const out: Diagnostic[] = [];
  const add = (rule: string, symbol: string, at: number, message: string): void => {
    out.push({ rule, symbol, line: source.rowAt(at) + 1, message });
  };
  if (fault) {
    const what = fault.missing ? `"${fault.type}" is missing` : 'the syntax is faulty';
    add('syntax-error', fault.type, fault.start, what);
    return out;
  }
  const beyond = syntaxFault(root, text);
  if (beyond) {
    add('syntax-error', '', beyond.at, beyond.message);
    return out;
  }
  resolve(root, text, {
    use: () => undefined,
    undefined: (name, at) => add('undefined-name', name, at, `no visible binding for ${name}`),
  });
  return out.sort((a, b) => a.line - b.line);
}
