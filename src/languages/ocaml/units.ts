/**
 * Where the removable units of an OCaml program are: items of structures and signatures, the links
 * of `let … in` and `…;` chains, match cases, constructors, record fields, list elements.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { SourceText } from '../../text/lines.ts';
import type { AnalysisBuilder, ContainerOptions, Element } from '../analysis-builder.ts';
import type { UnitKind } from '../language.ts';

/** An element, and the node that requirements about it speak of. */
interface Part extends Element {
  readonly node: SyntaxNode;
}

const CHAINED = new Set([
  'let_expression',
  'let_open_expression',
  'let_module_expression',
  'let_exception_expression',
  'sequence_expression',
]);

/**
 * Declares all units of a tree.
 * @returns offsets of the nodes whose elements own their lines
 */
export function collectUnits(
  root: SyntaxNode,
  source: SourceText,
  builder: AnalysisBuilder,
): ReadonlySet<number> {
  const collector = new Collector(source, builder);
  const stack: SyntaxNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    collector.collect(node);
    for (const child of node.children) if (child.children.length > 0) stack.push(child);
  }
  for (const node of root.walk()) collector.comments(node);
  return collector.owned;
}

class Collector {
  readonly owned = new Set<number>();
  /** Offsets of comments that some list holds. */
  private readonly listed = new Set<number>();

  constructor(
    private readonly source: SourceText,
    private readonly builder: AnalysisBuilder,
  ) {}

  collect(node: SyntaxNode): void {
    if (CHAINED.has(node.type)) return this.chain(node);
    switch (node.type) {
      case 'compilation_unit':
      case 'structure':
      case 'signature':
        return this.items(node);
      case 'object_expression':
      case 'class_body_type':
        return this.declare(
          itemsOf(node, (child) =>
            /_(definition|specification|initializer)$|^class_init/.test(child.type),
          ),
        );
      case 'function_expression':
      case 'match_expression':
        return this.declare(barred(node, 'match_case', 'clause'), { neededAt: node.start });
      case 'match_case':
        return this.alternatives(node);
      case 'variant_declaration':
        return this.declare(barred(node, 'constructor_declaration', 'field'), {
          neededAt: node.parent!.start,
        });
      case 'record_declaration':
        return this.declare(separated(node, 'field_declaration', this.source), {
          neededAt: node.parent!.start,
        });
      case 'record_expression':
        return this.declare(separated(node, 'field_expression', this.source), {
          neededAt: node.start,
        });
      case 'list_expression':
      case 'array_expression':
        return this.declare(separated(node, null, this.source));
      case 'type_definition':
      case 'value_definition':
      case 'class_definition':
      case 'class_type_definition':
      case 'module_definition':
        return this.bindings(node);
      case 'infix_expression':
      case 'cons_expression':
        return this.operands(node);
      case 'if_expression':
        return this.conditional(node);
      case 'try_expression':
        this.declare(barred(node, 'match_case', 'clause'), { neededAt: node.start });
        // A `;` in front of `with` would become the end of the whole item.
        if (node.child('expression')?.textIn(this.source.text).endsWith(';')) return;
        return this.wrapper(
          node,
          node.start,
          node.children[0]!.end,
          keyword(node, 'with')?.start,
          node.end,
        );
      case 'let_binding':
        return this.signature(node);
    }
  }

  /** Comments that are in no list, as between `=` and a body, can come and go alone. */
  comments(node: SyntaxNode): void {
    const loose = node.children.filter(
      ({ type, start }) => type === 'comment' && !this.listed.has(start),
    );
    if (loose.length === 0) return;
    this.builder.container(loose.map(({ start, end }) => ({ start, end, kind: 'comment' })));
  }

  private declare(parts: readonly Part[], options: ContainerOptions = {}): void {
    for (const { node, start, end, kind } of parts) {
      if (kind === 'comment') this.listed.add(node.start);
      if (this.owns(start, end)) this.owned.add(node.start);
    }
    this.builder.container(parts, options);
  }

  /** Items with the `;;` behind them and the documentation comment right below them. */
  private items(node: SyntaxNode): void {
    const parts: Part[] = [];
    for (const child of node.children) {
      const last = parts.at(-1);
      if (child.type === ';;') {
        if (last) parts[parts.length - 1] = { ...last, end: child.end };
      } else if (child.type === 'comment' && last && this.documents(child, last)) {
        parts[parts.length - 1] = { ...last, end: child.end };
        this.listed.add(child.start);
        this.builder.container([{ start: child.start, end: child.end, kind: 'comment' }]);
      } else if (child.named) {
        const part = { node: child, start: child.start, end: child.end, kind: kindOf(child) };
        // Without `;;` between them an expression would become an argument of what stands above.
        if (child.type === 'expression_item' && last && this.needsCloser(node, child)) {
          this.builder.require(child.start, [last.node.start]);
        }
        parts.push(part);
      }
    }
    this.declare(parts);
  }

  /** Whether some item above is not closed by `;;` of its own. */
  private needsCloser(node: SyntaxNode, item: SyntaxNode): boolean {
    let open = false;
    let unclosed = 0;
    for (const child of node.children) {
      if (child === item) break;
      if (child.type === ';;') open = false;
      else if (child.named && child.type !== 'comment') {
        if (open) unclosed++;
        open = child.type !== 'toplevel_directive';
      }
    }
    return unclosed > 0 || open;
  }

  /** A `(** … *)` right below an item and apart from what follows speaks of that item. */
  private documents(comment: SyntaxNode, above: Part): boolean {
    if (above.node.type === 'comment' || !comment.textIn(this.source.text).startsWith('(**'))
      return false;
    if (this.source.rowAt(comment.start) !== this.source.rowAt(above.end - 1) + 1) return false;
    const { next } = comment;
    return !next || this.source.rowAt(next.start) > this.source.rowAt(comment.end - 1) + 1;
  }

  /** `let … in`, `let open … in`, `e;`: all links but the last, which is the value of the chain. */
  private chain(node: SyntaxNode): void {
    if (node.parent && CHAINED.has(node.parent.type) && isTail(node)) return;
    const parts: Part[] = [];
    const inLoop = node.parent?.type === 'do_clause';
    let rest = node;
    while (CHAINED.has(rest.type)) {
      const tail: SyntaxNode | null =
        rest.type === 'sequence_expression' ? lastExpression(rest) : rest.child('body');
      let link = null as Part | null;
      let past = false;
      for (const child of rest.children) {
        if (child === tail) {
          past = true;
          continue;
        }
        if (child.type === 'comment' && !link) {
          parts.push({ node: child, start: child.start, end: child.end, kind: 'comment' });
        } else if (child.type === ';' || child.type === 'in') {
          if (past || !link) continue;
          parts.push({ ...link, end: child.end });
          link = null;
        } else if (link) {
          link = { ...link, end: child.end };
        } else if (!past) {
          link = { node: child, start: child.start, end: child.end, kind: kindOf(child) };
        }
      }
      if (!tail) break;
      rest = tail;
    }
    const closing = rest.next?.type === ';' ? rest.next.end : rest.end;
    if (rest.next?.type === ';') this.keepClosed(node);
    const removable = inLoop && node.type === 'sequence_expression' && rest.parent === node;
    parts.push({
      node: rest,
      start: rest.start,
      end: closing,
      kind: 'statement',
      fixed: !removable,
    });
    parts.sort((a, b) => a.start - b.start);
    this.declare(parts, removable ? { neededAt: node.parent!.start } : {});
  }

  /** A `;` behind the last expression of a case must not become the end of the whole item. */
  private keepClosed(chain: SyntaxNode): void {
    const arm = chain.parent;
    if (arm?.type !== 'match_case') return;
    const later = arm.parent!.children.filter(
      ({ type, start }) => type === 'match_case' && start > arm.start,
    );
    this.builder.require(
      arm.start,
      later.map(({ start }) => start),
    );
  }

  /** `| A` above `| B` in one case. */
  private alternatives(node: SyntaxNode): void {
    const pattern = node.child('pattern');
    if (pattern?.type !== 'or_pattern' || /`/.test(pattern.textIn(this.source.text))) return;
    const leaves: SyntaxNode[] = [];
    let rest: SyntaxNode = pattern;
    while (rest.type === 'or_pattern') {
      const named = rest.namedChildren.filter(({ type }) => type !== 'comment');
      leaves.unshift(...named.slice(1));
      rest = named[0]!;
    }
    leaves.unshift(rest);
    const parts: Part[] = [];
    leaves.forEach((leaf, index) => {
      const before: SyntaxNode | null =
        index === 0 ? barBefore(node) : (barBefore(leaf) ?? barBefore(leaf.parent!));
      const start =
        before && this.source.rowAt(before.start) === this.source.rowAt(leaf.start)
          ? before.start
          : null;
      const fixed = start === null || index === leaves.length - 1;
      parts.push({ node: leaf, start: start ?? leaf.start, end: leaf.end, kind: 'clause', fixed });
    });
    if (parts.slice(1).some(({ start, node: leaf }) => start === leaf.start)) return;
    this.declare(parts);
  }

  /** `and …` after the first binding. */
  private bindings(node: SyntaxNode): void {
    const parts: Part[] = [];
    let and: SyntaxNode | null = null;
    for (const child of node.children) {
      if (child.type === 'and') and = child;
      else if (child.type === 'comment') {
        parts.push({ node: child, start: child.start, end: child.end, kind: 'comment' });
      } else if (child.type.endsWith('_binding')) {
        const start = and?.start ?? node.start;
        parts.push({ node: child, start, end: child.end, kind: 'definition', fixed: and === null });
        and = null;
      }
    }
    if (parts.filter(({ kind }) => kind !== 'comment').length > 1) this.declare(parts);
  }

  /** Long `a && b`, `a || b`, `a ^ b`, `a @ b`, one operand a line. */
  private operands(node: SyntaxNode): void {
    const word = operatorOf(node, this.source.text);
    if (!/^(&&|\|\||\^|@|::)$/.test(word)) return;
    const { parent } = node;
    if (parent?.type === node.type && operatorOf(parent, this.source.text) === word) return;
    const operands: { node: SyntaxNode; before: SyntaxNode | null }[] = [];
    let before: SyntaxNode | null = null;
    let rest: SyntaxNode = node;
    while (rest.type === node.type && operatorOf(rest, this.source.text) === word) {
      operands.push({ node: rest.child('left')!, before });
      before = rest.child('operator') ?? keyword(rest, '::');
      rest = rest.child('right')!;
    }
    operands.push({ node: rest, before });
    const leading = operands
      .slice(1)
      .every(
        (operand) =>
          this.source.rowAt(operand.before!.start) === this.source.rowAt(operand.node.start),
      );
    this.declare(
      operands.map((operand, index) => {
        const after = operands[index + 1]?.before ?? null;
        const start = leading && operand.before ? operand.before.start : operand.node.start;
        const end = leading || !after ? operand.node.end : after.end;
        const fixed = leading ? index === 0 : after === null;
        return { node: operand.node, start, end, kind: 'argument' as const, fixed };
      }),
    );
  }

  /**
   * `if c then a else` in front of the value that is left without it, `else if c then a` in the
   * middle of a chain, or `if c then` and `else b` around what stands between them.
   */
  private conditional(node: SyntaxNode): void {
    const clause = node.first('else_clause');
    const word = clause?.children[0];
    const value = clause?.child('expression');
    const then = node.first('then_clause');
    if (
      !clause ||
      !word ||
      !value ||
      !then ||
      /^(infix|cons)_expression$/.test(node.parent?.type ?? '')
    )
      return;
    if (this.source.blankAfter(word.end) && this.source.blankBefore(node.start)) {
      return this.declare([{ node, start: node.start, end: word.end, kind: 'clause' }]);
    }
    if (node.parent?.type === 'else_clause') {
      const outer = node.parent.children[0]!;
      if (this.source.rowAt(outer.start) !== this.source.rowAt(node.start)) return;
      return this.declare([{ node, start: outer.start, end: then.end, kind: 'clause' }]);
    }
    if (value.type === 'if_expression') return;
    if (value.type === 'parenthesized_expression' && this.canStandBare(value)) {
      const [open, close] = [value.children[0]!, value.children.at(-1)!];
      return this.wrapper(node, node.start, open.end, close.start, close.end);
    }
    const first = then.children[0]!;
    this.wrapper(node, node.start, first.end, clause.start, clause.end);
  }

  /** Whether what the brackets hold means the same without them, whatever follows. */
  private canStandBare(brackets: SyntaxNode): boolean {
    const inner = brackets.child('expression');
    if (!inner || inner.textIn(this.source.text).endsWith(';')) return false;
    const pending = [inner];
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (/^(match|function|fun|try)_expression$/.test(node.type)) return false;
      if (!/^(parenthesized_expression|do_clause)$/.test(node.type)) pending.push(...node.children);
    }
    return true;
  }

  /** Lines before and after an expression that can go together and leave it. */
  private wrapper(
    node: SyntaxNode,
    start: number,
    end: number,
    from: number | undefined,
    to: number,
  ): void {
    if (from === undefined || !this.owns(start, end) || !this.owns(from, to)) return;
    this.builder.container([{ start, end, kind: 'clause' }]);
    this.builder.container([{ start: from, end: to, kind: 'clause' }]);
    this.builder.glue(start, from);
    this.owned.add(node.start);
  }

  private owns(start: number, end: number): boolean {
    return this.source.blankBefore(start) && this.source.blankAfter(end);
  }

  /** The body of a function on lines of its own. */
  private signature(node: SyntaxNode): void {
    const body = node.child('body');
    if (!body || node.child('pattern')?.type !== 'value_name') return;
    const takes =
      node.children.some(({ type }) => type === 'parameter') || body.type === 'fun_expression';
    if (!takes) return;
    const inner = body.type === 'fun_expression' ? body.child('body') : body;
    if (!inner) return;
    const line = this.source.lines[this.source.rowAt(inner.start)]!;
    const indent = /^[ \t]*/.exec(line)![0];
    const ending = line.endsWith('\r\n') ? '\r\n' : '\n';
    this.builder.signature(node.start, inner.start, inner.end, [
      `${indent}failwith "not written yet"${ending}`,
    ]);
  }
}

function itemsOf(node: SyntaxNode, wanted: (child: SyntaxNode) => boolean): Part[] {
  return node.children
    .filter((child) => child.type === 'comment' || wanted(child))
    .map((child) => ({ node: child, start: child.start, end: child.end, kind: kindOf(child) }));
}

function kindOf(node: SyntaxNode): UnitKind {
  switch (node.type) {
    case 'comment':
    case 'shebang':
      return 'comment';
    case 'open_module':
    case 'include_module':
    case 'include_module_type':
    case 'toplevel_directive':
      return 'import';
    default:
      return node.type.endsWith('_definition') ||
        node.type === 'external' ||
        node.type.endsWith('_specification')
        ? 'definition'
        : 'statement';
  }
}

/** Whether the node is what its chaining parent ends with. */
function isTail(node: SyntaxNode): boolean {
  const { parent } = node;
  return parent?.type === 'sequence_expression'
    ? lastExpression(parent) === node
    : node.field === 'body';
}

function lastExpression(sequence: SyntaxNode): SyntaxNode | null {
  const expressions = sequence.children.filter(
    ({ named, type }) =>
      named && type !== 'comment' && type !== 'attribute_id' && type !== 'attribute',
  );
  return expressions.at(-1) ?? null;
}

function barBefore(node: SyntaxNode): SyntaxNode | null {
  let { previous } = node;
  while (previous?.type === 'comment') ({ previous } = previous);
  return previous?.type === '|' ? previous : null;
}

/** Children of a type with the `|` before them. */
function barred(node: SyntaxNode, type: string, kind: UnitKind): Part[] {
  const parts: Part[] = [];
  let bar: SyntaxNode | null = null;
  for (const child of node.children) {
    if (child.type === '|') bar = child;
    else if (child.type === 'comment') {
      parts.push({ node: child, start: child.start, end: child.end, kind: 'comment' });
    } else if (child.type === type) {
      parts.push({ node: child, start: bar?.start ?? child.start, end: child.end, kind });
      bar = null;
    }
  }
  return parts;
}

/** Elements between `;`, which may stand behind each element or in front of each but the first. */
function separated(node: SyntaxNode, type: string | null, source: SourceText): Part[] {
  const children = node.children.filter(
    (child) =>
      child.type === ';' || child.type === 'comment' || (child.named && child.field !== 'record'),
  );
  const leading = children.some(
    (child, index) =>
      child.type === ';' &&
      children[index + 1] !== undefined &&
      source.rowAt(child.start) === source.rowAt(children[index + 1]!.start) &&
      source.blankBefore(child.start),
  );
  const parts: Part[] = [];
  let separator: SyntaxNode | null = null;
  for (const child of children) {
    const last = parts.at(-1);
    if (child.type === ';') {
      separator = child;
      if (!leading && last) {
        const owner = parts.findLastIndex(({ kind }) => kind !== 'comment');
        if (owner >= 0) parts[owner] = { ...parts[owner]!, end: child.end };
      }
    } else if (child.type === 'comment') {
      parts.push({ node: child, start: child.start, end: child.end, kind: 'comment' });
    } else {
      const start = leading && separator ? separator.start : child.start;
      const fixed = (leading && !separator) || (type !== null && child.type !== type);
      parts.push({ node: child, start, end: child.end, kind: 'field', fixed });
      separator = null;
    }
  }
  return parts;
}

function operatorOf(node: SyntaxNode, text: string): string {
  return node.type === 'cons_expression' ? '::' : (node.child('operator')?.textIn(text) ?? '');
}

function keyword(node: SyntaxNode, word: string): SyntaxNode | null {
  return node.children.find(({ type }) => type === word) ?? null;
}
