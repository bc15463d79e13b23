/** The embedded linter for OCaml: faulty syntax, and values that are certainly unbound. */
import type { SyntaxNode } from '../../syntax/node.ts';
import { SourceText } from '../../text/lines.ts';
import type { Diagnostic } from '../language.ts';
import { OCamlResolver } from './scope.ts';

/** The grammar takes these for directives of the toplevel. */
const PREPROCESSOR = /^#\s*(if|ifdef|ifndef|else|elif|endif|define|undef|error|warning|include)\b/;

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
  const foreign = root.children.find(
    (item) => item.type === 'toplevel_directive' && PREPROCESSOR.test(item.textIn(text)),
  );
  if (foreign) {
    add('syntax-error', 'directive', foreign.start, 'a line for a preprocessor is no OCaml');
    return out;
  }
  new OCamlResolver(text, {
    use: () => undefined,
    undefined: (name, at) => add('unbound-value', name, at, `unbound value ${name}`),
  }).file(root, new Set());
  return out.sort((a, b) => a.line - b.line);
}
