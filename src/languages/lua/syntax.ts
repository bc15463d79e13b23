/**
 * What the grammar lets pass and no Lua compiles: names with letters beyond ASCII, keywords as names,
 * `...` outside a vararg function, `break` outside a loop, a label defined twice in a block, escapes
 * out of range (reference manual 5.4, sections 3.1, 3.3.4 and 3.4.11).
 */
import type { SyntaxNode } from '../../syntax/node.ts';

/** The first node that no Lua accepts, and why; null if there is none. */
export function syntaxFault(
  root: SyntaxNode,
  text: string,
): { readonly at: number; readonly message: string } | null {
  for (const node of root.walk()) {
    const message = faultOf(node, text);
    if (message !== null) return { at: node.start, message };
  }
  return null;
}

const KEYWORDS = new Set(
  (
    'and break do else elseif end false for function goto if in local nil not or repeat return then ' +
    'true until while'
  ).split(' '),
);

function faultOf(node: SyntaxNode, text: string): string | null {
  switch (node.type) {
    case 'identifier': {
      const name = node.textIn(text);
      if (KEYWORDS.has(name)) return `${name} is a keyword`;
      return /^\w+$/.test(name) ? null : `${name} is no name`;
    }
    case 'vararg_expression':
      return node.parent?.type === 'parameters' || inVararg(node)
        ? null
        : "cannot use '...' outside a vararg function";
    case 'break_statement':
      return inLoop(node) ? null : "'break' is not inside a loop";
    case 'label_statement':
      return isRepeated(node, text) ? 'the label is already defined' : null;
    case 'escape_sequence':
      return isOutOfRange(node.textIn(text)) ? 'the escape sequence is out of range' : null;
    default:
      return null;
  }
}

function functionAround(node: SyntaxNode): SyntaxNode | null {
  return node.within('function_declaration', 'function_definition');
}

function inVararg(node: SyntaxNode): boolean {
  const around = functionAround(node);
  return around === null || around.child('parameters')?.first('vararg_expression') !== null;
}

function inLoop(node: SyntaxNode): boolean {
  const around = node.within(
    'while_statement',
    'repeat_statement',
    'for_statement',
    'function_declaration',
    'function_definition',
  );
  return around !== null && !around.type.startsWith('function_');
}

function isRepeated(label: SyntaxNode, text: string): boolean {
  const name = label.first('identifier')?.textIn(text);
  for (let other = label.previous; other; other = other.previous) {
    if (other.type === 'label_statement' && other.first('identifier')?.textIn(text) === name) {
      return true;
    }
  }
  return false;
}

function isOutOfRange(escape: string): boolean {
  const decimal = /^\\(\d+)/.exec(escape);
  if (decimal) return Number(decimal[1]) > 255;
  const unicode = /^\\u\{([0-9a-fA-F]+)\}/.exec(escape);
  return unicode !== null && parseInt(unicode[1]!, 16) >= 2 ** 31;
}
