/**
 * Binding resolver for OCaml (manual, chapter 11): every use of a value, type, constructor, field,
 * module, module type or class is tied to the definitions that it may mean. What an `open` or
 * `include` of another file may bring is unknown, never an error. Constructors and fields are chosen
 * by type (11.6), so a use needs all that it may mean.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import { Frame, lookUp, ModuleShape, needsOf, type Namespace } from './environment.ts';
import { saysNothing } from './evident-types.ts';
import { bindersOf } from './patterns.ts';
import { Records } from './records.ts';
import { WeakTypes } from './weak-types.ts';

export interface OCamlSink {
  /** What stands at the offset needs one of the definitions. */
  use(at: number, definitions: readonly number[]): void;
  /** A value that certainly nothing defines. */
  undefined(name: string, at: number): void;
}

/** What a structure or signature being read has so far. */
interface Level {
  frame: Frame;
  readonly shape: ModuleShape;
}

export class OCamlResolver {
  private readonly records: Records;
  private readonly weak: WeakTypes;
  /** Constructors and fields anywhere in the file, for uses that only types can resolve. */
  private readonly typed = new Map<string, number[]>();
  private readonly unresolved: { key: string; at: number }[] = [];
  private readonly methods = new Map<string, number[]>();
  private readonly invoked: { name: string; at: number }[] = [];
  private readonly objects: SyntaxNode[] = [];
  private objectTypes = false;
  private certain = true;

  constructor(
    private readonly text: string,
    private readonly sink: OCamlSink,
  ) {
    this.records = new Records(text);
    this.weak = new WeakTypes(text);
  }

  /**
   * Resolves a whole file.
   * @param owned offsets of elements that own their lines
   * @returns what the file level defines
   */
  file(root: SyntaxNode, owned: ReadonlySet<number>): ModuleShape {
    const level: Level = { frame: new Frame(null), shape: new ModuleShape() };
    this.items(root, level);
    const use = (at: number, anyOf: readonly number[]): void => this.sink.use(at, anyOf);
    for (const { key, at } of this.unresolved) {
      for (const definition of this.typed.get(key) ?? []) use(at, [definition]);
    }
    for (const { name, at } of this.invoked) {
      const known = this.methods.get(name);
      if (known) use(at, known);
    }
    if (this.objectTypes) {
      for (const object of this.objects) this.keepMethods(object);
    }
    this.records.finish(owned, use);
    this.weak.finish(use);
    return level.shape;
  }

  // ------------------------------------------------------------------ structures and signatures

  private items(node: SyntaxNode, level: Level): void {
    for (const item of node.children) if (item.named) this.item(item, level);
  }

  private item(item: SyntaxNode, level: Level): void {
    switch (item.type) {
      case 'comment':
      case 'floating_attribute':
        return;
      case 'value_definition':
        return this.valueDefinition(item, level);
      case 'external':
      case 'value_specification': {
        this.visitChildren(item, level.frame);
        const name = item.children.find(
          ({ type }) => type === 'value_name' || type === 'parenthesized_operator',
        );
        if (name) this.define(level, `v:${operatorName(name.textIn(this.text))}`, name.start);
        return;
      }
      case 'type_definition':
        return this.typeDefinition(item, level);
      case 'exception_definition':
        return this.constructors(item, level, false);
      case 'module_definition':
        return this.moduleDefinition(item, level);
      case 'module_type_definition': {
        const body = item.child('body');
        const shape = body ? this.moduleType(body, level.frame) : ModuleShape.UNKNOWN;
        const name = item.first('module_type_name');
        if (name) this.define(level, `s:${name.textIn(this.text)}`, item.start, shape);
        return;
      }
      case 'open_module': {
        const shape = this.moduleExpression(item.child('module'), level.frame);
        level.frame = new Frame(new Frame(level.frame, { shape, at: item.start }));
        return;
      }
      case 'include_module':
      case 'include_module_type': {
        const from = item.child('module');
        const shape = from
          ? this.moduleExpression(from, level.frame)
          : this.moduleType(item.child('module_type'), level.frame);
        level.shape.include(shape, item.start);
        level.frame = new Frame(new Frame(level.frame, { shape, at: item.start }));
        return;
      }
      case 'class_definition':
      case 'class_type_definition':
        return this.classDefinition(item, level);
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
        this.doubting(() => this.visitChildren(item, level.frame));
        level.frame = new Frame(
          new Frame(level.frame, { shape: ModuleShape.UNKNOWN, at: item.start }),
        );
        level.shape.includes.push(item.start);
        return;
      default:
        this.visit(item, level.frame);
    }
  }

  private define(level: Level, key: string, at: number, module?: ModuleShape): void {
    level.frame.bind(key, at, module);
    level.shape.add(key, at, module);
    if (key.startsWith('c:') || key.startsWith('f:')) {
      const known = this.typed.get(key);
      if (known) known.push(at);
      else this.typed.set(key, [at]);
    }
  }

  /** `let` with its `and`s, at file level or before `in`. */
  private valueDefinition(node: SyntaxNode, level: Level): void {
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
        this.resolve('v', operator.textIn(this.text), operator.start, level.frame);
      }
    }
    if (recursive) bindAll();
    for (const { binding, frame } of names) {
      this.pattern(binding.child('pattern'), frame);
      const type = binding.child('type');
      if (type) this.visit(type, frame);
      this.function(binding, frame);
      if (level.shape !== NO_SHAPE) this.weak.candidate(binding);
    }
    if (!recursive) bindAll();
  }

  private bind(
    binders: readonly { name: string; at: number; module: SyntaxNode | null }[],
    frame: Frame,
    level: Level | null = null,
  ): void {
    const seen = new Set<string>();
    for (const { name, at, module } of binders) {
      if (module) {
        const shape = this.moduleType(module.child('module_type'), frame);
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
  private function(node: SyntaxNode, frame: Frame): void {
    let inner = new Frame(frame);
    for (const child of node.children) {
      if (child.field === 'pattern' && node.type === 'let_binding') continue;
      if (child.type === 'parameter') {
        const value = child.child('default');
        if (value) this.visit(value, inner);
        const type = child.child('type');
        if (type) this.visit(type, inner);
        const next = new Frame(inner);
        this.pattern(child.child('pattern'), inner);
        this.bind(bindersOf(child.child('pattern'), this.text), next);
        inner = next;
      } else if (child.type === 'abstract_type' || child.type === 'polymorphic_type') {
        this.abstractTypes(child, inner);
        if (child.type === 'polymorphic_type') this.visit(child, inner);
      } else if (child.named) {
        this.visit(child, inner);
      }
    }
  }

  /** `(type a)` and `type a. …` name types in what follows. */
  private abstractTypes(node: SyntaxNode, frame: Frame): void {
    const names = node.type === 'abstract_type' ? node : node.first('abstract_type');
    for (const name of names?.children ?? []) {
      if (name.type === 'type_constructor') frame.bind(`t:${name.textIn(this.text)}`, name.start);
    }
  }

  private typeDefinition(node: SyntaxNode, level: Level): void {
    const bindings = node.children.filter(({ type }) => type === 'type_binding');
    const recursive = !node.children.some(({ type }) => type === 'nonrec');
    const names = (): void => {
      for (const binding of bindings) {
        const name = binding.child('name');
        if (name?.type === 'type_constructor')
          this.define(level, `t:${name.textIn(this.text)}`, binding.start);
      }
    };
    if (recursive) names();
    for (const binding of bindings) {
      const name = binding.child('name');
      if (name?.type === 'type_constructor_path') this.visit(name, level.frame);
      this.typeBinding(binding, level);
    }
    if (!recursive) names();
  }

  private typeBinding(binding: SyntaxNode, level: Level): void {
    const equation = binding.child('equation');
    const body = binding.child('body');
    for (const child of binding.children) {
      if (child.named && child !== body && child.field !== 'name') this.visit(child, level.frame);
    }
    const repeats = equation !== null && body !== null;
    if (body?.type === 'variant_declaration') {
      this.constructors(body, level, repeats);
    } else if (body?.type === 'record_declaration') {
      this.records.declare(body, repeats);
      for (const field of body.children) {
        if (field.type !== 'field_declaration') continue;
        this.visitChildren(field, level.frame);
        this.define(level, `f:${field.first('field_name')!.textIn(this.text)}`, field.start);
      }
    } else if (body) {
      this.visit(body, level.frame);
    }
  }

  /** @param fixed the type repeats another one and cannot lose a constructor */
  private constructors(node: SyntaxNode, level: Level, fixed: boolean): void {
    for (const constructor of node.children) {
      if (constructor.type !== 'constructor_declaration') continue;
      this.visitChildren(constructor, level.frame);
      const name = constructor.first('constructor_name')?.textIn(this.text);
      if (name) this.define(level, `c:${name}`, constructor.start);
      if (fixed) this.sink.use(node.parent!.start, [constructor.start]);
      const record = constructor.first('record_declaration');
      if (!record) continue;
      this.records.declare(record, fixed);
      for (const field of record.children) {
        if (field.type !== 'field_declaration') continue;
        this.define(level, `f:${field.first('field_name')!.textIn(this.text)}`, field.start);
      }
    }
  }

  // ------------------------------------------------------------------ modules

  private moduleDefinition(node: SyntaxNode, level: Level): void {
    const bindings = node.children.filter(({ type }) => type === 'module_binding');
    const recursive = node.children.some(({ type }) => type === 'rec');
    const nameOf = (binding: SyntaxNode): string =>
      `m:${binding.first('module_name')?.textIn(this.text) ?? '_'}`;
    if (recursive) {
      for (const binding of bindings)
        level.frame.bind(nameOf(binding), binding.start, ModuleShape.UNKNOWN);
      for (const binding of bindings) {
        const type = binding.child('module_type');
        const shape = type ? this.moduleType(type, level.frame) : ModuleShape.UNKNOWN;
        level.frame.bind(nameOf(binding), binding.start, shape);
      }
    }
    const shapes = bindings.map((binding) => this.moduleBinding(binding, level.frame));
    bindings.forEach((binding, index) =>
      this.define(level, nameOf(binding), binding.start, shapes[index]),
    );
  }

  /** `module M (X : S) : T = …`; the body may be missing in a signature. */
  private moduleBinding(binding: SyntaxNode, frame: Frame): ModuleShape {
    let inner = frame;
    const parameters: (ModuleShape | null)[] = [];
    for (const child of binding.children) {
      if (child.type !== 'module_parameter') continue;
      inner = this.moduleParameter(child, inner, parameters);
    }
    const type = binding.child('module_type');
    const body = binding.child('body');
    const declared = type ? this.moduleType(type, inner) : null;
    const defined = body ? this.moduleExpression(body, inner) : null;
    const shape = this.ascribed(binding, defined, declared);
    return parameters.length > 0 ? functor(parameters, shape) : shape;
  }

  private moduleParameter(
    parameter: SyntaxNode,
    frame: Frame,
    parameters: (ModuleShape | null)[],
  ): Frame {
    const type = parameter.child('module_type');
    const shape = type ? this.moduleType(type, frame) : null;
    parameters.push(shape);
    const inner = new Frame(frame);
    const name = parameter.first('module_name');
    if (name)
      inner.bind(`m:${name.textIn(this.text)}`, parameter.start, shape ?? ModuleShape.UNKNOWN);
    return inner;
  }

  /** What is seen of a module through its signature. */
  private ascribed(
    at: SyntaxNode,
    defined: ModuleShape | null,
    declared: ModuleShape | null,
  ): ModuleShape {
    if (!declared) return defined ?? ModuleShape.UNKNOWN;
    if (!defined) return declared;
    this.conform(at.start, defined, declared);
    return declared.unknown && declared.members.size === 0 ? defined : declared;
  }

  /** The structure must keep what the signature demands; of an unknown one, all that it has. */
  private conform(at: number, defined: ModuleShape, declared: ModuleShape): void {
    for (const [key, wanted] of declared.members) {
      const given = defined.members.get(key);
      if (!given) continue;
      for (const offset of wanted.at) {
        for (const need of needsOf(given)) this.sink.use(offset, need);
      }
      // A type shown with its constructors or fields is the same in both.
      if (key.startsWith('c:') || key.startsWith('f:')) {
        for (const offset of given.at) this.sink.use(offset, wanted.at);
      }
      if (!given.module || !wanted.module || given.module === wanted.module) continue;
      this.conform(at, given.module, wanted.module);
      // A module type is the same in both, or they do not match.
      if (key.startsWith('s:')) this.conform(at, wanted.module, given.module);
    }
    if (!declared.open) return;
    for (const item of defined.items) this.sink.use(at, [item.at]);
    for (const include of defined.includes) this.sink.use(at, [include]);
  }

  private moduleExpression(node: SyntaxNode | null, frame: Frame): ModuleShape {
    switch (node?.type) {
      case 'module_path':
      case 'extended_module_path':
        return this.modulePath(node, frame);
      case 'structure': {
        const level: Level = { frame: new Frame(frame), shape: new ModuleShape() };
        this.items(node, level);
        return level.shape;
      }
      case 'functor': {
        let inner = frame;
        const parameters: (ModuleShape | null)[] = [];
        for (const child of node.children) {
          if (child.type === 'module_parameter')
            inner = this.moduleParameter(child, inner, parameters);
        }
        return functor(parameters, this.moduleExpression(node.child('body'), inner));
      }
      case 'module_application': {
        const applied = this.moduleExpression(node.child('functor'), frame);
        const argument = node.child('argument');
        const given = argument ? this.moduleExpression(argument, frame) : null;
        const wanted = applied.parameters[0] ?? ModuleShape.UNKNOWN;
        if (given) this.conform(node.start, given, wanted);
        if (applied.parameters.length > 1)
          return functor(applied.parameters.slice(1), applied.result!);
        return applied.result ?? ModuleShape.UNKNOWN;
      }
      case 'typed_module_expression': {
        const [module, type] = node.namedChildren.filter(({ type: kind }) => kind !== 'comment');
        const defined = this.moduleExpression(module ?? null, frame);
        return this.ascribed(node, defined, this.moduleType(type ?? null, frame));
      }
      case 'packed_module': {
        const value = node.child('value');
        if (value) this.visit(value, frame);
        const type = node.child('module_type') ?? packedType(value);
        return type ? this.moduleType(type, frame) : ModuleShape.UNKNOWN;
      }
      case 'parenthesized_module_expression': {
        const inner = node.namedChildren.find(({ type }) => type !== 'comment');
        return this.moduleExpression(inner ?? null, frame);
      }
      default:
        return ModuleShape.UNKNOWN;
    }
  }

  private moduleType(node: SyntaxNode | null, frame: Frame): ModuleShape {
    switch (node?.type) {
      case 'signature': {
        const level: Level = { frame: new Frame(frame), shape: new ModuleShape() };
        this.items(node, level);
        return level.shape;
      }
      case 'module_type_path':
        return this.path(node, 's', frame) ?? ModuleShape.UNKNOWN;
      case 'module_type_constraint': {
        const base = this.moduleType(node.child('module_type'), frame);
        for (const child of node.children) {
          if (!child.type.startsWith('constrain_')) continue;
          const target = child.children.find(({ type }) => /_path$/.test(type));
          const parts =
            target
              ?.textIn(this.text)
              .split('.')
              .map((part) => part.trim()) ?? [];
          let within = base;
          for (const part of parts.slice(0, -1)) {
            const entry = within.member(`m:${part}`);
            if (entry) this.sink.use(node.start, entry.at);
            within = entry?.module ?? ModuleShape.UNKNOWN;
          }
          const entries = ['t', 'm', 's'].map((kind) =>
            within.members.get(`${kind}:${parts.at(-1)}`),
          );
          const known = entries.filter((entry) => entry !== undefined);
          for (const entry of known) this.sink.use(node.start, entry.at);
          if (known.length === 0)
            for (const include of within.includes) this.sink.use(node.start, [include]);
          for (const part of child.children) {
            if (!part.named || part === target) continue;
            if (child.type !== 'constrain_module') this.visit(part, frame);
            else
              this.conform(
                node.start,
                this.modulePath(part, frame),
                entries[1]?.module ?? ModuleShape.UNKNOWN,
              );
          }
        }
        return base;
      }
      case 'module_type_of':
        return this.moduleExpression(node.child('module'), frame);
      case 'functor_type': {
        let inner = frame;
        const parameters: (ModuleShape | null)[] = [];
        for (const child of node.children) {
          if (child.type === 'module_parameter')
            inner = this.moduleParameter(child, inner, parameters);
        }
        const domain = node.child('domain');
        if (domain) parameters.push(this.moduleType(domain, inner));
        return functor(parameters, this.moduleType(node.child('codomain'), inner));
      }
      case 'parenthesized_module_type': {
        const inner = node.namedChildren.find(({ type }) => type !== 'comment');
        return this.moduleType(inner ?? null, frame);
      }
      default:
        return ModuleShape.UNKNOWN;
    }
  }

  /** `A.B`, and `F(X)` in the path of a type. */
  private modulePath(node: SyntaxNode, frame: Frame): ModuleShape {
    return this.path(node, 'm', frame) ?? ModuleShape.UNKNOWN;
  }

  // ------------------------------------------------------------------ names

  /** A name with or without modules in front of it. Gives what a module or module type holds. */
  private path(node: SyntaxNode, namespace: Namespace, frame: Frame): ModuleShape | null {
    const parts = node.children.filter(({ named, type }) => named && type !== 'comment');
    const name = parts.at(-1);
    if (!name) return null;
    const word = operatorName(name.textIn(this.text));
    const prefix = parts.length > 1 ? parts[0]! : null;
    if (!prefix) return this.resolve(namespace, word, node.start, frame);
    if (prefix.type !== 'module_path' && prefix.type !== 'extended_module_path') {
      for (const part of parts) if (part.children.length > 0) this.visit(part, frame);
      return null;
    }
    const shape = this.modulePath(prefix, frame);
    if (name.type.endsWith('module_path')) {
      const given = this.modulePath(name, frame);
      this.conform(node.start, given, shape.parameters[0] ?? ModuleShape.UNKNOWN);
      return shape.result;
    }
    return this.member(shape, namespace, word, name.start);
  }

  private member(
    shape: ModuleShape,
    namespace: Namespace,
    name: string,
    at: number,
  ): ModuleShape | null {
    const entry = shape.member(`${namespace}:${name}`);
    if (entry) {
      for (const need of needsOf(entry)) this.use(at, need);
      return entry.module ?? null;
    }
    for (const include of shape.includes) this.sink.use(at, [include]);
    if (namespace === 'v' && !shape.open && this.certain) this.sink.undefined(name, at);
    return null;
  }

  private resolve(
    namespace: Namespace,
    name: string,
    at: number,
    frame: Frame,
  ): ModuleShape | null {
    const key = `${namespace}:${name}`;
    const { entry, needs, doubtful } = lookUp(frame, key);
    for (const need of needs) this.use(at, need);
    if (entry) return entry.module ?? null;
    this.unresolved.push({ key, at });
    if (namespace === 'v' && !doubtful && this.certain) this.sink.undefined(name, at);
    return null;
  }

  private use(at: number, definitions: readonly number[]): void {
    this.sink.use(at, definitions);
    this.weak.used(definitions, at);
  }

  private doubting(body: () => void): void {
    const before = this.certain;
    this.certain = false;
    body();
    this.certain = before;
  }

  // ------------------------------------------------------------------ expressions and types

  private visitChildren(node: SyntaxNode, frame: Frame): void {
    for (const child of node.children) if (child.named) this.visit(child, frame);
  }

  private visit(node: SyntaxNode, frame: Frame): void {
    switch (node.type) {
      case 'comment':
      case 'string':
      case 'quoted_string':
      case 'attribute':
      case 'item_attribute':
      case 'attribute_id':
        return;
      case 'value_path':
        this.weak.at(node);
        this.path(node, 'v', frame);
        return;
      case 'constructor_path':
        this.path(node, 'c', frame);
        return;
      case 'field_path':
        this.path(node, 'f', frame);
        return;
      case 'type_constructor_path':
        this.path(node, 't', frame);
        return;
      case 'class_path':
      case 'class_type_path':
        this.path(node, 'k', frame);
        return;
      case 'module_path':
      case 'extended_module_path':
        this.modulePath(node, frame);
        return;
      case 'module_type_path':
      case 'signature':
      case 'module_type_constraint':
      case 'module_type_of':
      case 'functor_type':
        this.moduleType(node, frame);
        return;
      case 'structure':
      case 'functor':
      case 'module_application':
      case 'typed_module_expression':
        this.moduleExpression(node, frame);
        return;
      case 'package_expression':
        return this.package(node, frame);
      case 'let_expression':
      case 'let_class_expression':
      case 'let_module_expression':
      case 'let_exception_expression':
      case 'let_open_expression':
      case 'let_open_class_expression':
      case 'let_open_class_type': {
        const level: Level = { frame: new Frame(frame), shape: NO_SHAPE };
        for (const child of node.children) {
          if (!child.named) continue;
          if (child.field === 'body') this.visit(child, level.frame);
          else this.local(child, level);
        }
        return;
      }
      case 'local_open_expression':
      case 'local_open_type':
        return this.localOpen(node, frame);
      case 'fun_expression':
      case 'class_function':
        return this.function(node, frame);
      case 'function_expression':
      case 'match_expression':
      case 'try_expression':
        return this.cases(node, frame);
      case 'for_expression': {
        const inner = new Frame(frame);
        this.bind(bindersOf(node.child('name'), this.text), inner);
        for (const child of node.children) {
          if (child.named && child.field !== 'name')
            this.visit(child, child.type === 'do_clause' ? inner : frame);
        }
        return;
      }
      case 'record_expression':
        if (!node.child('record')) this.records.literal(node);
        return this.visitChildren(node, frame);
      case 'field_expression': {
        this.visitChildren(node, frame);
        const name = node.first('field_path')?.children.at(-1);
        if (!node.child('body') && name)
          this.resolve('v', name.textIn(this.text), node.start, frame);
        return;
      }
      case 'labeled_argument':
      case 'labeled_tuple_element': {
        const value = node.child('expression');
        const name = node.first('label_name');
        if (!value && name) this.resolve('v', name.textIn(this.text), name.start, frame);
        return this.visitChildren(node, frame);
      }
      case 'infix_expression':
      case 'prefix_expression':
      case 'sign_expression':
      case 'hash_expression': {
        const operator = node.child('operator');
        if (operator && operator.type !== 'sign_operator') {
          this.resolve('v', operator.textIn(this.text), operator.start, frame);
        }
        return this.visitChildren(node, frame);
      }
      case 'object_expression':
        return this.object(node, frame);
      case 'method_invocation': {
        const name = node.child('method');
        if (name) this.invoked.push({ name: name.textIn(this.text), at: name.start });
        return this.visitChildren(node, frame);
      }
      case 'instance_variable_name':
        this.doubting(() => this.resolve('v', node.textIn(this.text), node.start, frame));
        return;
      case 'coercion_expression':
      case 'typed_class_expression':
      case 'class_body_type':
      case 'object_type':
        this.objectTypes = true;
        // A class type without all that it inherits and fills in would have to be virtual.
        if (node.children.some(({ type }) => type === 'inheritance_specification'))
          for (const part of node.children)
            if (part.type === 'method_specification') this.sink.use(node.start, [part.start]);
        return this.visitChildren(node, frame);
      case 'extension':
      case 'quoted_extension':
        return this.doubting(() => this.visitChildren(node, frame));
      case 'polymorphic_type': {
        const inner = new Frame(frame);
        this.abstractTypes(node, inner);
        return this.visitChildren(node, inner);
      }
      default:
        return this.visitChildren(node, frame);
    }
  }

  /** What stands before the `in` of a local definition. */
  private local(node: SyntaxNode, level: Level): void {
    this.item(node, level);
  }

  private localOpen(node: SyntaxNode, frame: Frame): void {
    const module = node.children.find(({ type }) => type.endsWith('module_path'));
    const shape = module ? this.modulePath(module, frame) : ModuleShape.UNKNOWN;
    const inner = new Frame(frame, { shape, at: node.start });
    for (const child of node.children)
      if (child.named && child !== module) this.visit(child, inner);
  }

  private cases(node: SyntaxNode, frame: Frame): void {
    const arms = node.children.filter(({ type }) => type === 'match_case');
    for (const child of node.children) {
      if (!child.named) continue;
      if (child.type !== 'match_case') {
        this.visit(child, frame);
        continue;
      }
      const inner = new Frame(frame);
      const pattern = child.child('pattern');
      this.pattern(pattern, frame);
      this.bind(bindersOf(pattern, this.text), inner);
      for (const part of child.children)
        if (part.named && part !== pattern) this.visit(part, inner);
    }
    // A match needs a case for a value beside those for exceptions.
    const values = arms.filter((arm) => arm.child('pattern')?.type !== 'exception_pattern');
    if (values.length < arms.length)
      this.sink.use(
        node.start,
        values.map(({ start }) => start),
      );
    // Cases that all fail or are empty would leave the type of the whole open.
    const telling = arms.filter((arm) => !saysNothing(arm.child('body'), this.text));
    if (telling.length > 0 && telling.length < arms.length && node.type !== 'try_expression')
      this.sink.use(
        node.start,
        telling.map(({ start }) => start),
      );
    // Polymorphic variants: the cases say which tags may come, as long as none takes all.
    const tags = arms.some((arm) => arm.child('pattern')?.textIn(this.text).includes('`'));
    if (tags && arms.length > 1) for (const arm of arms) this.sink.use(node.start, [arm.start]);
  }

  private package(node: SyntaxNode, frame: Frame): void {
    const shape = this.moduleExpression(node.child('module'), frame);
    const type = node.child('module_type');
    this.conform(node.start, shape, type ? this.moduleType(type, frame) : ModuleShape.UNKNOWN);
  }

  /** Uses inside a pattern: constructors, fields, types. Binding is the caller's. */
  private pattern(node: SyntaxNode | null, frame: Frame): void {
    switch (node?.type) {
      case undefined:
      case 'value_name':
      case 'value_pattern':
      case 'parenthesized_operator':
      case 'package_pattern':
        return;
      case 'local_open_pattern': {
        const module = node.first('module_path');
        const shape = module ? this.modulePath(module, frame) : ModuleShape.UNKNOWN;
        const inner = new Frame(frame, { shape, at: node.start });
        for (const child of node.children)
          if (child.named && child !== module) this.pattern(child, inner);
        return;
      }
      case 'constructor_path':
      case 'field_path':
      case 'type_constructor_path':
        return this.visit(node, frame);
      default:
        for (const child of node!.children) {
          if (!child.named) continue;
          if (child.field === 'type') this.visit(child, frame);
          else this.pattern(child, frame);
        }
    }
  }

  // ------------------------------------------------------------------ classes

  private classDefinition(node: SyntaxNode, level: Level): void {
    const bindings = node.children.filter(({ type }) => type.endsWith('_binding'));
    for (const binding of bindings) {
      const name = binding.first('class_name') ?? binding.first('class_type_name');
      if (!name) continue;
      this.define(level, `k:${name.textIn(this.text)}`, binding.start);
      this.define(level, `t:${name.textIn(this.text)}`, binding.start);
    }
    for (const binding of bindings) {
      this.function(binding, level.frame);
      // The methods are what binds the type variables of a class.
      const generic =
        binding.first('type_variable') !== null ||
        /:[^=]*#/.test(binding.textIn(this.text).split('=')[0]!);
      const body = binding.child('body');
      if (generic && body?.type === 'object_expression') this.keepMethods(body);
    }
  }

  private keepMethods(object: SyntaxNode): void {
    for (const item of object.children) {
      if (item.type === 'method_definition') this.sink.use(object.start, [item.start]);
    }
  }

  private object(node: SyntaxNode, frame: Frame): void {
    this.objects.push(node);
    const inner = new Frame(frame);
    const inherited = node.children.filter(({ type }) => type === 'inheritance_definition');
    for (const child of node.children) {
      const overrides = child.children.some(({ type }) => type === '!');
      if (overrides && inherited.length > 0)
        this.sink.use(
          child.start,
          inherited.map(({ start }) => start),
        );
    }
    const self = node.child('self');
    if (self) {
      this.pattern(self, frame);
      this.bind(bindersOf(self, this.text), inner);
    }
    for (const child of node.children) {
      if (!child.named || child === self) continue;
      switch (child.type) {
        case 'inheritance_definition': {
          inner.doubtful = true;
          this.visitChildren(child, frame);
          const alias = child.child('alias');
          this.bind(bindersOf(alias, this.text), inner);
          this.keepMethods(node);
          break;
        }
        case 'instance_variable_definition': {
          this.visitChildren(child, frame);
          const name = child.first('instance_variable_name');
          if (name) {
            inner.bind(`v:${name.textIn(this.text)}`, child.start);
            const known = this.typed.get(`v:${name.textIn(this.text)}`);
            if (known) known.push(child.start);
            else this.typed.set(`v:${name.textIn(this.text)}`, [child.start]);
          }
          break;
        }
        case 'method_definition': {
          const name = child.first('method_name')?.textIn(this.text) ?? '';
          const known = this.methods.get(name);
          if (known) known.push(child.start);
          else this.methods.set(name, [child.start]);
          this.function(child, inner);
          break;
        }
        default:
          this.visit(child, inner);
      }
    }
  }
}

/** Stands for "no structure": what a local definition binds is no member of anything. */
const NO_SHAPE = new ModuleShape();

function functor(parameters: readonly (ModuleShape | null)[], result: ModuleShape): ModuleShape {
  const shape = new ModuleShape();
  shape.parameters = [...parameters];
  shape.result = result;
  return shape;
}

/** The signature of the first-class module that an expression evidently gives. */
function packedType(value: SyntaxNode | null): SyntaxNode | null {
  if (!value) return null;
  for (const node of value.walk()) {
    const type = node.type === 'package_expression' ? node.child('module_type') : null;
    if (type) return type;
  }
  return null;
}

/** `( + )` is the value `+`. */
function operatorName(word: string): string {
  return word.startsWith('(') ? word.slice(1, -1).trim() : word;
}
