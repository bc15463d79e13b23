/**
 * Binding resolver for Lua: lexical blocks, where a local is visible from the statement after its
 * declaration (reference manual 5.4, section 3.5; 3.3.4 for `repeat`, 3.3.5 for `for`, 3.3.4 for
 * labels), and globals, which are defined by assignment anywhere in the file.
 */
import type { SyntaxNode } from '../../syntax/node.ts';

/** What the resolver finds, in document order of the uses within a function. */
export interface LuaSink {
  /** A use and the declarations, one of which must be present. Offsets. */
  use(at: number, definitions: readonly number[]): void;
  /** A global that nothing in the file assigns; whether Lua defines it is not asked here. */
  free(name: string, at: number): void;
  /** A global assigned in the file. */
  global(name: string, at: number): void;
  /** A label of the file level. */
  label(name: string, at: number): void;
  /** A `goto` whose label is not in sight. */
  lost(name: string, at: number): void;
  /** An assignment to a local with the attribute `const` or `close`. */
  constant(name: string, at: number): void;
}

interface Local {
  readonly at: number;
  /** Declared without a value: a read needs one of the assignments. */
  readonly bare: boolean;
  /** Declared with an attribute: no assignment can follow. */
  readonly constant: boolean;
  readonly assigned: number[];
  readonly reads: number[];
}

class Block {
  readonly locals = new Map<string, Local>();
  readonly labels = new Map<string, number>();
  constructor(
    readonly parent: Block | null,
    readonly isFunction: boolean,
  ) {}
}

export function resolve(root: SyntaxNode, text: string, sink: LuaSink): void {
  new Resolver(text, sink).run(root);
}

class Resolver {
  private block = new Block(null, true);
  private readonly assignedGlobals = new Map<string, number[]>();
  private readonly usedGlobals: { name: string; at: number }[] = [];
  private readonly bare: Local[] = [];

  constructor(
    private readonly text: string,
    private readonly sink: LuaSink,
  ) {}

  run(root: SyntaxNode): void {
    this.statements(root);
    for (const { at, assigned, reads } of this.bare) {
      if (assigned.length === 0) continue;
      for (const read of reads) if (read !== at) this.sink.use(read, assigned);
    }
    for (const [name, offsets] of this.assignedGlobals) {
      for (const at of offsets) this.sink.global(name, at);
    }
    for (const { name, at } of this.usedGlobals) {
      const assigned = this.assignedGlobals.get(name);
      if (assigned) this.sink.use(at, assigned);
      else this.sink.free(name, at);
    }
  }

  private statements(parent: SyntaxNode): void {
    for (const child of parent.children) {
      if (child.type === 'label_statement') this.label(child);
    }
    for (const child of parent.children) if (child.named) this.visit(child);
  }

  private within(isFunction: boolean, body: () => void): void {
    this.block = new Block(this.block, isFunction);
    body();
    this.block = this.block.parent!;
  }

  private visit(node: SyntaxNode): void {
    switch (node.type) {
      case 'comment':
      case 'string':
      case 'number':
      case 'label_statement':
        return;
      case 'identifier':
        return this.read(node);
      case 'dot_index_expression':
        return this.visitField(node, 'table');
      case 'method_index_expression':
        return this.visitField(node, 'table');
      case 'field':
        return this.tableField(node);
      case 'variable_declaration':
        return this.declaration(node);
      case 'assignment_statement':
        return this.assignment(node);
      case 'function_declaration':
        return this.functionDeclaration(node);
      case 'function_definition':
        return this.functionBody(node, null);
      case 'goto_statement':
        return this.goto(node);
      case 'for_statement':
        return this.loop(node);
      case 'repeat_statement':
        return this.within(false, () => {
          for (const child of node.children) {
            if (child.type === 'block') this.statements(child);
            else if (child.named) this.visit(child);
          }
        });
      case 'block':
        return this.within(false, () => this.statements(node));
      default:
        for (const child of node.children) if (child.named) this.visit(child);
    }
  }

  /** Only the table of `a.b` and `a:b` is a use. */
  private visitField(node: SyntaxNode, field: string): void {
    const table = node.child(field);
    if (table) this.visit(table);
  }

  private tableField(node: SyntaxNode): void {
    const bracketed = node.children[0]?.type === '[';
    for (const child of node.children) {
      if (!child.named || (child.field === 'name' && !bracketed)) continue;
      this.visit(child);
    }
  }

  private declaration(node: SyntaxNode): void {
    const inner = node.first('assignment_statement') ?? node;
    const values = inner.first('expression_list');
    if (values) this.visit(values);
    for (const name of inner.first('variable_list')?.children ?? []) {
      if (name.type !== 'identifier') continue;
      this.declare(name, values === null, name.next?.type === 'attribute');
    }
  }

  private declare(name: SyntaxNode, bare: boolean, constant = false): void {
    const local: Local = { at: name.start, bare, constant, assigned: [], reads: [] };
    if (bare) this.bare.push(local);
    this.block.locals.set(name.textIn(this.text), local);
  }

  private assignment(node: SyntaxNode): void {
    const values = node.first('expression_list');
    if (values) this.visit(values);
    for (const target of node.first('variable_list')?.children ?? []) {
      if (target.type === 'identifier') this.write(target);
      else if (target.named) this.visit(target);
    }
  }

  private functionDeclaration(node: SyntaxNode): void {
    const name = node.child('name');
    const local = node.children[0]?.type === 'local';
    if (name?.type === 'identifier') {
      if (local) this.declare(name, false);
      else this.write(name);
    } else if (name) {
      this.visit(name);
    }
    this.functionBody(node, name?.type === 'method_index_expression' ? name : null);
  }

  private functionBody(node: SyntaxNode, method: SyntaxNode | null): void {
    this.within(true, () => {
      if (method) {
        const self: Local = {
          at: method.start,
          bare: false,
          constant: false,
          assigned: [],
          reads: [],
        };
        this.block.locals.set('self', self);
      }
      for (const parameter of node.child('parameters')?.children ?? []) {
        if (parameter.type === 'identifier') this.declare(parameter, false);
      }
      const body = node.child('body');
      if (body) this.statements(body);
    });
  }

  private loop(node: SyntaxNode): void {
    const clause = node.child('clause');
    const names: SyntaxNode[] = [];
    for (const child of clause?.children ?? []) {
      if (child.type === 'variable_list') names.push(...child.children);
      else if (child.field === 'name') names.push(child);
      else if (child.named) this.visit(child);
    }
    this.within(false, () => {
      for (const name of names) if (name.type === 'identifier') this.declare(name, false);
      const body = node.child('body');
      if (body) this.statements(body);
    });
  }

  private label(node: SyntaxNode): void {
    const name = node.first('identifier');
    if (!name) return;
    this.block.labels.set(name.textIn(this.text), name.start);
    if (this.block.parent === null) this.sink.label(name.textIn(this.text), name.start);
  }

  private goto(node: SyntaxNode): void {
    const name = node.first('identifier');
    if (!name) return;
    const wanted = name.textIn(this.text);
    for (let block: Block | null = this.block; block; block = block.parent) {
      const at = block.labels.get(wanted);
      if (at !== undefined) return this.sink.use(name.start, [at]);
      if (block.isFunction) break;
    }
    this.sink.lost(wanted, name.start);
  }

  private find(name: string): Local | null {
    for (let block: Block | null = this.block; block; block = block.parent) {
      const local = block.locals.get(name);
      if (local) return local;
    }
    return null;
  }

  private read(node: SyntaxNode): void {
    const name = node.textIn(this.text);
    const local = this.find(name);
    if (!local) {
      this.usedGlobals.push({ name, at: node.start });
      return;
    }
    if (local.bare) local.reads.push(node.start);
    this.sink.use(node.start, [local.at]);
  }

  private write(node: SyntaxNode): void {
    const name = node.textIn(this.text);
    const local = this.find(name);
    if (local) {
      local.assigned.push(node.start);
      if (local.constant) this.sink.constant(name, node.start);
      this.sink.use(node.start, [local.at]);
      return;
    }
    const known = this.assignedGlobals.get(name);
    if (known) known.push(node.start);
    else this.assignedGlobals.set(name, [node.start]);
  }
}
