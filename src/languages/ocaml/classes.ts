/** Classes and objects: methods, instance variables and inheritance. */
import type { SyntaxNode } from '../../syntax/node.ts';
import { Frame, type Level } from './environment.ts';
import type { Parts } from './parts.ts';
import { bindersOf } from './patterns.ts';

export class Classes {
  readonly methods = new Map<string, number[]>();
  readonly invoked: { name: string; at: number }[] = [];
  readonly objects: SyntaxNode[] = [];
  /** Some type of an object is written out, so all methods may matter. */
  objectTypes = false;
  private readonly text: string;

  constructor(private readonly all: Parts) {
    this.text = all.names.text;
  }

  classDefinition(node: SyntaxNode, level: Level): void {
    const bindings = node.children.filter(({ type }) => type.endsWith('_binding'));
    for (const binding of bindings) {
      const name = binding.first('class_name') ?? binding.first('class_type_name');
      if (!name) continue;
      this.all.names.define(level, `k:${name.textIn(this.text)}`, binding.start);
      this.all.names.define(level, `t:${name.textIn(this.text)}`, binding.start);
    }
    for (const binding of bindings) {
      this.all.items.function(binding, level.frame);
      // The methods are what binds the type variables of a class.
      const generic =
        binding.first('type_variable') !== null ||
        /:[^=]*#/.test(binding.textIn(this.text).split('=')[0]!);
      const body = binding.child('body');
      if (generic && body?.type === 'object_expression') this.keepMethods(body);
    }
  }

  keepMethods(object: SyntaxNode): void {
    for (const item of object.children) {
      if (/^(method|inheritance)_definition$/.test(item.type))
        this.all.names.sink.use(object.start, [item.start]);
    }
  }

  object(node: SyntaxNode, frame: Frame): void {
    this.objects.push(node);
    const inner = new Frame(frame);
    const inherited = node.children.filter(({ type }) => type === 'inheritance_definition');
    for (const child of node.children) {
      const overrides = child.children.some(({ type }) => type === '!');
      if (overrides && inherited.length > 0)
        this.all.names.sink.use(
          child.start,
          inherited.map(({ start }) => start),
        );
    }
    const self = node.child('self');
    if (self) {
      this.all.expressions.pattern(self, frame);
      this.all.items.bind(bindersOf(self, this.text), inner);
    }
    for (const child of node.children) {
      if (!child.named || child === self) continue;
      switch (child.type) {
        case 'inheritance_definition': {
          inner.doubtful = true;
          this.all.expressions.visitChildren(child, frame);
          const alias = child.child('alias');
          this.all.items.bind(bindersOf(alias, this.text), inner);
          this.keepMethods(node);
          break;
        }
        case 'instance_variable_definition': {
          this.all.expressions.visitChildren(child, frame);
          const name = child.first('instance_variable_name');
          if (name) {
            inner.bind(`v:${name.textIn(this.text)}`, child.start);
            const known = this.all.names.typed.get(`v:${name.textIn(this.text)}`);
            if (known) known.push(child.start);
            else this.all.names.typed.set(`v:${name.textIn(this.text)}`, [child.start]);
          }
          break;
        }
        case 'method_definition': {
          const name = child.first('method_name')?.textIn(this.text) ?? '';
          const known = this.methods.get(name);
          if (known) known.push(child.start);
          else this.methods.set(name, [child.start]);
          this.all.items.function(child, inner);
          break;
        }
        default:
          this.all.expressions.visit(child, inner);
      }
    }
  }
}
