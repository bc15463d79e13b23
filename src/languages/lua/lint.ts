/**
 * The embedded linter for Lua: faulty syntax, globals that neither the file nor any Lua defines, lost
 * labels and empty branches, as luacheck reports them (codes 0xx, 113, 541 and 542), and assignments
 * to constants, which Lua itself refuses.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import { SourceText } from '../../text/lines.ts';
import type { Diagnostic } from '../language.ts';
import { luaGlobals } from './globals.ts';
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
    global: () => undefined,
    label: () => undefined,
    lost: (name, at) => add('undefined-label', name, at, `no visible label ${name}`),
    constant: (name, at) => add('constant-assigned', name, at, `assignment to constant ${name}`),
    free: (name, at) => {
      if (!luaGlobals.has(name)) add('undefined-name', name, at, `undefined variable ${name}`);
    },
  });
  for (const node of root.walk()) {
    if (isEmptyBranch(node)) add('empty-block', node.type, node.start, 'empty block');
  }
  return out.sort((a, b) => a.line - b.line);
}

function isEmptyBranch(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'if_statement':
    case 'elseif_statement':
      return node.child('consequence') === null;
    case 'else_statement':
    case 'do_statement':
      return node.child('body') === null;
    default:
      return false;
  }
}
