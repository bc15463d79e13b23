/** Module expressions and module types: what they hold, and what signatures demand of structures. */
import type { SyntaxNode } from '../../syntax/node.ts';
import { Frame, type Level, ModuleShape, needsOf } from './environment.ts';
import type { Parts } from './parts.ts';

export class Modules {
  private readonly text: string;

  constructor(private readonly all: Parts) {
    this.text = all.names.text;
  }

  moduleDefinition(node: SyntaxNode, level: Level): void {
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
      this.all.names.define(level, nameOf(binding), binding.start, shapes[index]),
    );
  }

  /** `module M (X : S) : T = …`; the body may be missing in a signature. */
  moduleBinding(binding: SyntaxNode, frame: Frame): ModuleShape {
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

  moduleParameter(parameter: SyntaxNode, frame: Frame, parameters: (ModuleShape | null)[]): Frame {
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
  ascribed(at: SyntaxNode, defined: ModuleShape | null, declared: ModuleShape | null): ModuleShape {
    if (!declared) return defined ?? ModuleShape.UNKNOWN;
    if (!defined) return declared;
    this.conform(at.start, defined, declared);
    return declared.unknown && declared.members.size === 0 ? defined : declared;
  }

  /** The structure must keep what the signature demands; of an unknown one, all that it has. */
  conform(at: number, defined: ModuleShape, declared: ModuleShape): void {
    for (const [key, wanted] of declared.members) {
      const given = defined.members.get(key);
      if (!given) continue;
      for (const offset of wanted.at) {
        for (const need of needsOf(given)) this.all.names.sink.use(offset, need);
      }
      // A type shown with its constructors or fields is the same in both.
      if (key.startsWith('c:') || key.startsWith('f:')) {
        for (const offset of given.at) this.all.names.sink.use(offset, wanted.at);
      }
      if (!given.module || !wanted.module || given.module === wanted.module) continue;
      this.conform(at, given.module, wanted.module);
      // A module type is the same in both, or they do not match.
      if (key.startsWith('s:')) this.conform(at, wanted.module, given.module);
    }
    if (!declared.open) return;
    for (const item of defined.items) this.all.names.sink.use(at, [item.at]);
    for (const include of defined.includes) this.all.names.sink.use(at, [include]);
  }

  moduleExpression(node: SyntaxNode | null, frame: Frame): ModuleShape {
    switch (node?.type) {
      case 'module_path':
      case 'extended_module_path':
        return this.all.names.modulePath(node, frame);
      case 'structure': {
        const level: Level = { frame: new Frame(frame), shape: new ModuleShape() };
        this.all.items.items(node, level);
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
        if (value) this.all.expressions.visit(value, frame);
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

  moduleType(node: SyntaxNode | null, frame: Frame): ModuleShape {
    switch (node?.type) {
      case 'signature': {
        const level: Level = { frame: new Frame(frame), shape: new ModuleShape() };
        this.all.items.items(node, level);
        return level.shape;
      }
      case 'module_type_path':
        return this.all.names.path(node, 's', frame) ?? ModuleShape.UNKNOWN;
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
            if (entry) this.all.names.sink.use(node.start, entry.at);
            within = entry?.module ?? ModuleShape.UNKNOWN;
          }
          const entries = ['t', 'm', 's'].map((kind) =>
            within.members.get(`${kind}:${parts.at(-1)}`),
          );
          const known = entries.filter((entry) => entry !== undefined);
          for (const entry of known) this.all.names.sink.use(node.start, entry.at);
          if (known.length === 0)
            for (const include of within.includes) this.all.names.sink.use(node.start, [include]);
          for (const part of child.children) {
            if (!part.named || part === target) continue;
            if (child.type !== 'constrain_module') this.all.expressions.visit(part, frame);
            else
              this.conform(
                node.start,
                this.all.names.modulePath(part, frame),
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
}

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
