/** The variables and modules that an OCaml pattern binds (manual, 11.6). */
import type { SyntaxNode } from '../../syntax/node.ts';

export interface Binder {
  readonly name: string;
  readonly at: number;
  /** The pattern, if it unpacks a first-class module: `(module M : S)`. */
  readonly module: SyntaxNode | null;
}

/** In document order; a variable of several alternatives comes once for each. */
export function bindersOf(pattern: SyntaxNode | null, text: string): Binder[] {
  const out: Binder[] = [];
  if (pattern) collect(pattern, text, out);
  return out;
}

function collect(node: SyntaxNode, text: string, out: Binder[]): void {
  switch (node.type) {
    case 'value_name':
    case 'value_pattern': {
      const name = node.textIn(text);
      if (name !== '_') out.push({ name, at: node.start, module: null });
      return;
    }
    case 'parenthesized_operator':
      out.push({ name: node.textIn(text).slice(1, -1).trim(), at: node.start, module: null });
      return;
    case 'package_pattern': {
      const name = node.first('module_name');
      if (name) out.push({ name: name.textIn(text), at: node.start, module: node });
      return;
    }
    case 'field_pattern': {
      const inner = node.child('pattern');
      const name = node.first('field_path')?.children.at(-1);
      if (inner) collect(inner, text, out);
      else if (name) out.push({ name: name.textIn(text), at: name.start, module: null });
      return;
    }
    case 'typed_pattern': {
      const inner = node.child('pattern');
      if (inner) collect(inner, text, out);
      return;
    }
    case 'abstract_type':
    case 'comment':
      return;
    default:
      for (const child of node.children) if (child.named) collect(child, text, out);
  }
}
