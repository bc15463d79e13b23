/** Items of structures and signatures: values, types, exceptions, opens and includes. */
import type { SyntaxNode } from '../../syntax/node.ts';
import { Frame, type Level, ModuleShape, NO_SHAPE } from './environment.ts';
import { operatorName } from './names.ts';
import type { Parts } from './parts.ts';
import { bindersOf } from './patterns.ts';

export class Items {
  private readonly text: string;

  constructor(private readonly all: Parts) {
    this.text = all.names.text;
  }

  items(node: SyntaxNode, level: Level): void {
    for (const item of node.children) if (item.named) this.item(item, level);
  }

  item(item: SyntaxNode, level: Level): void {
    switch (item.type) {
      case 'comment':
      case 'floating_attribute':
        return;
      case 'value_definition':
        return this.valueDefinition(item, level);
      case 'external':
      case 'value_specification': {
        this.all.expressions.visitChildren(item, level.frame);
        const name = item.children.find(
          ({ type }) => type === 'value_name' || type === 'parenthesized_operator',
        );
        if (name)
          this.all.names.define(level, `v:${operatorName(name.textIn(this.text))}`, name.start);
        return;
      }
      case 'type_definition':
        return this.typeDefinition(item, level);
      case 'exception_definition':
        return this.constructors(item, level, false);
      case 'module_definition':
        return this.all.modules.moduleDefinition(item, level);
      case 'module_type_definition': {
        const body = item.child('body');
        const shape = body ? this.all.modules.moduleType(body, level.frame) : ModuleShape.UNKNOWN;
        const name = item.first('module_type_name');
        if (name) this.all.names.define(level, `s:${name.textIn(this.text)}`, item.start, shape);
        return;
      }
      case 'open_module': {
        const shape = this.all.modules.moduleExpression(item.child('module'), level.frame);
        level.frame = new Frame(new Frame(level.frame, { shape, at: item.start }));
        return;
      }
      case 'include_module':
      case 'include_module_type': {
        const from = item.child('module');
        const shape = from
          ? this.all.modules.moduleExpression(from, level.frame)
          : this.all.modules.moduleType(item.child('module_type'), level.frame);
        level.shape.include(shape, item.start);
        level.frame = new Frame(new Frame(level.frame, { shape, at: item.start }));
        return;
      }
      case 'class_definition':
      case 'class_type_definition':
        return this.all.classes.classDefinition(item, level);
      case 'toplevel_directive':
        if (/^#\s*(use|require|mod_use)/.test(item.textIn(this.text))) {
          level.frame = new Frame(
            new Frame(level.frame, { shape: ModuleShape.UNKNOWN, at: item.start }),
          );
          level.shape.includes.push(item.start);
        }
        return;
      case 'item_extension':
      case 'quoted_item_extension':
        // A preprocessor may turn it into any items.
        this.all.names.doubting(() => this.all.expressions.visitChildren(item, level.frame));
        level.frame = new Frame(
          new Frame(level.frame, { shape: ModuleShape.UNKNOWN, at: item.start }),
        );
        level.shape.includes.push(item.start);
        return;
      default:
        this.all.expressions.visit(item, level.frame);
    }
  }

  /** `let` with its `and`s, at file level or before `in`. */
  valueDefinition(node: SyntaxNode, level: Level): void {
    const bindings = node.children.filter(({ type }) => type === 'let_binding');
    const recursive = node.children.some(({ type }) => type === 'rec');
    const names = bindings.map((binding) => {
      const frame = new Frame(level.frame);
      return { binding, binders: bindersOf(binding.child('pattern'), this.text), frame };
    });
    const bindAll = (): void => {
      for (const { binders } of names) this.bind(binders, level.frame, level);
    };
    for (const operator of node.children) {
      if (operator.type === 'let_operator' || operator.type === 'let_and_operator') {
        this.all.names.resolve('v', operator.textIn(this.text), operator.start, level.frame);
      }
    }
    if (recursive) bindAll();
    for (const { binding, frame } of names) {
      this.all.expressions.pattern(binding.child('pattern'), frame);
      const type = binding.child('type');
      if (type) this.all.expressions.visit(type, frame);
      this.function(binding, frame);
      if (level.shape !== NO_SHAPE) this.all.names.weak.candidate(binding);
    }
    if (!recursive) bindAll();
  }

  bind(
    binders: readonly { name: string; at: number; module: SyntaxNode | null }[],
    frame: Frame,
    level: Level | null = null,
  ): void {
    const seen = new Set<string>();
    for (const { name, at, module } of binders) {
      if (module) {
        const shape = this.all.modules.moduleType(module.child('module_type'), frame);
        frame.bind(`m:${name}`, at, shape);
        continue;
      }
      const key = `v:${name}`;
      if (seen.has(key)) frame.bindBeside(key, at);
      else frame.bind(key, at);
      seen.add(key);
      if (level && level.shape !== NO_SHAPE) level.shape.add(key, at);
    }
  }

  /** Parameters from left to right, then the body (also of methods and classes). */
  function(node: SyntaxNode, frame: Frame): void {
    let inner = new Frame(frame);
    for (const child of node.children) {
      if (child.field === 'pattern' && node.type === 'let_binding') continue;
      if (child.type === 'parameter') {
        const value = child.child('default');
        if (value) this.all.expressions.visit(value, inner);
        const type = child.child('type');
        if (type) this.all.expressions.visit(type, inner);
        const next = new Frame(inner);
        this.all.expressions.pattern(child.child('pattern'), inner);
        this.bind(bindersOf(child.child('pattern'), this.text), next);
        inner = next;
      } else if (child.type === 'abstract_type' || child.type === 'polymorphic_type') {
        this.abstractTypes(child, inner);
        if (child.type === 'polymorphic_type') this.all.expressions.visit(child, inner);
      } else if (child.named) {
        this.all.expressions.visit(child, inner);
      }
    }
  }

  /** `(type a)` and `type a. …` name types in what follows. */
  abstractTypes(node: SyntaxNode, frame: Frame): void {
    const names = node.type === 'abstract_type' ? node : node.first('abstract_type');
    for (const name of names?.children ?? []) {
      if (name.type === 'type_constructor') frame.bind(`t:${name.textIn(this.text)}`, name.start);
    }
  }

  typeDefinition(node: SyntaxNode, level: Level): void {
    const bindings = node.children.filter(({ type }) => type === 'type_binding');
    const recursive = !node.children.some(({ type }) => type === 'nonrec');
    const names = (): void => {
      for (const binding of bindings) {
        const name = binding.child('name');
        if (name?.type === 'type_constructor')
          this.all.names.define(level, `t:${name.textIn(this.text)}`, binding.start);
      }
    };
    if (recursive) names();
    for (const binding of bindings) {
      const name = binding.child('name');
      if (name?.type === 'type_constructor_path') this.all.expressions.visit(name, level.frame);
      this.typeBinding(binding, level);
    }
    if (!recursive) names();
  }

  typeBinding(binding: SyntaxNode, level: Level): void {
    const equation = binding.child('equation');
    const body = binding.child('body');
    for (const child of binding.children) {
      if (child.named && child !== body && child.field !== 'name')
        this.all.expressions.visit(child, level.frame);
    }
    const repeats = equation !== null && body !== null;
    if (body?.type === 'variant_declaration') {
      this.constructors(body, level, repeats);
    } else if (body?.type === 'record_declaration') {
      this.all.names.records.declare(body, repeats);
      for (const field of body.children) {
        if (field.type !== 'field_declaration') continue;
        this.all.expressions.visitChildren(field, level.frame);
        this.all.names.define(
          level,
          `f:${field.first('field_name')!.textIn(this.text)}`,
          field.start,
        );
      }
    } else if (body) {
      this.all.expressions.visit(body, level.frame);
    }
  }

  /** @param fixed the type repeats another one and cannot lose a constructor */
  constructors(node: SyntaxNode, level: Level, fixed: boolean): void {
    for (const constructor of node.children) {
      if (constructor.type !== 'constructor_declaration') continue;
      this.all.expressions.visitChildren(constructor, level.frame);
      const name = constructor.first('constructor_name')?.textIn(this.text);
      if (name) this.all.names.define(level, `c:${name}`, constructor.start);
      if (fixed) this.all.names.sink.use(node.parent!.start, [constructor.start]);
      const record = constructor.first('record_declaration');
      if (!record) continue;
      this.all.names.records.declare(record, fixed);
      for (const field of record.children) {
        if (field.type !== 'field_declaration') continue;
        this.all.names.define(
          level,
          `f:${field.first('field_name')!.textIn(this.text)}`,
          field.start,
        );
      }
    }
  }
}
