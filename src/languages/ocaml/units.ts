/**
 * Where the removable units of an OCaml program are: items of structures and signatures, the links
 * of `let … in` and `…;` chains, match cases, constructors, record fields, list elements.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { AnalysisBuilder } from '../analysis-builder.ts';
import { optionalArguments } from './arguments.ts';
import { alternatives, conditional } from './branches.ts';
import { chain, CHAINED } from './chains.ts';
import { Declarations } from './declarations.ts';
import { attribute, bindings, items, resultType, signature } from './item-units.ts';
import { barred, itemsOf, keyword, separated } from './lists.ts';
import { operands } from './operators.ts';

/**
 * Declares all units of a tree.
 * @returns offsets of the nodes whose elements own their lines
 */
export function collectUnits(
  root: SyntaxNode,
  source: SourceText,
  builder: AnalysisBuilder,
): ReadonlySet<number> {
  const into = new Declarations(source, builder);
  const stack: SyntaxNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    collect(node, into);
    for (const child of node.children) if (child.children.length > 0) stack.push(child);
  }
  for (const node of root.walk()) comments(node, into);
  return into.owned;
}

function collect(node: SyntaxNode, into: Declarations): void {
  if (CHAINED.has(node.type)) return chain(into, node);
  switch (node.type) {
    case 'compilation_unit':
    case 'structure':
    case 'signature':
      return items(into, node);
    case 'object_expression':
    case 'class_body_type':
      return into.declare(
        itemsOf(node, (child) =>
          /_(definition|specification|initializer)$|^class_init/.test(child.type),
        ),
      );
    case 'function_expression':
    case 'match_expression':
      return into.declare(barred(node, 'match_case', 'clause'), { neededAt: node.start });
    case 'match_case':
      return alternatives(into, node);
    case 'variant_declaration':
      return into.declare(barred(node, 'constructor_declaration', 'field'), {
        neededAt: node.parent!.start,
      });
    case 'record_declaration':
      return into.declare(separated(node, 'field_declaration', into.source), {
        neededAt: node.parent!.start,
      });
    case 'record_expression':
      return into.declare(separated(node, 'field_expression', into.source), {
        neededAt: node.start,
      });
    case 'list_expression':
    case 'array_expression':
      return into.declare(separated(node, null, into.source));
    case 'type_definition':
    case 'value_definition':
    case 'class_definition':
    case 'class_type_definition':
    case 'module_definition':
      return bindings(into, node);
    case 'infix_expression':
    case 'cons_expression':
      return operands(into, node);
    case 'if_expression':
      return conditional(into, node);
    case 'try_expression':
      into.declare(barred(node, 'match_case', 'clause'), { neededAt: node.start });
      // A `;` in front of `with` would become the end of the whole item.
      if (node.child('expression')?.textIn(into.source.text).endsWith(';')) return;
      return into.wrapper(
        node,
        node.start,
        node.children[0]!.end,
        keyword(node, 'with')?.start,
        node.end,
      );
    case 'let_binding':
      resultType(into, node);
      return signature(into, node);
    case 'application_expression':
      return optionalArguments(into, node);
    case 'attribute':
    case 'item_attribute':
      return attribute(into, node);
  }
}

/** Comments that are in no list, as between `=` and a body, can come and go alone. */
function comments(node: SyntaxNode, into: Declarations): void {
  const loose = node.children.filter(
    ({ type, start }) => type === 'comment' && !into.listed.has(start),
  );
  if (loose.length === 0) return;
  into.builder.container(loose.map(({ start, end }) => ({ start, end, kind: 'comment' })));
}
