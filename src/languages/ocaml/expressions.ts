/** Uses of names in expressions, types and patterns, and the scopes that expressions make. */
import type { SyntaxNode } from '../../syntax/node.ts';
import { Frame, type Level, ModuleShape, NO_SHAPE } from './environment.ts';
import { saysNothing } from './evident-types.ts';
import type { Parts } from './parts.ts';
import { bindersOf } from './patterns.ts';

export class Expressions {
  private readonly text: string;

  constructor(private readonly all: Parts) {
    this.text = all.names.text;
  }

  visitChildren(node: SyntaxNode, frame: Frame): void {
    for (const child of node.children) if (child.named) this.visit(child, frame);
  }

  visit(node: SyntaxNode, frame: Frame): void {
    switch (node.type) {
      case 'comment':
      case 'string':
      case 'quoted_string':
      case 'attribute':
      case 'item_attribute':
      case 'attribute_id':
        return;
      case 'value_path':
        this.all.names.weak.at(node);
        this.all.names.path(node, 'v', frame);
        return;
      case 'constructor_path':
        this.all.names.path(node, 'c', frame);
        return;
      case 'field_path':
        this.all.names.path(node, 'f', frame);
        return;
      case 'type_constructor_path':
        this.all.names.path(node, 't', frame);
        return;
      case 'class_path':
      case 'class_type_path':
        this.all.names.path(node, 'k', frame);
        return;
      case 'module_path':
      case 'extended_module_path':
        this.all.names.modulePath(node, frame);
        return;
      case 'module_type_path':
      case 'signature':
      case 'module_type_constraint':
      case 'module_type_of':
      case 'functor_type':
        this.all.modules.moduleType(node, frame);
        return;
      case 'structure':
      case 'functor':
      case 'module_application':
      case 'typed_module_expression':
        this.all.modules.moduleExpression(node, frame);
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
        return this.all.items.function(node, frame);
      case 'function_expression':
      case 'match_expression':
      case 'try_expression':
        return this.cases(node, frame);
      case 'for_expression': {
        const inner = new Frame(frame);
        this.all.items.bind(bindersOf(node.child('name'), this.text), inner);
        for (const child of node.children) {
          if (child.named && child.field !== 'name')
            this.visit(child, child.type === 'do_clause' ? inner : frame);
        }
        return;
      }
      case 'record_expression':
        if (!node.child('record')) this.all.names.records.literal(node);
        return this.visitChildren(node, frame);
      case 'field_expression': {
        this.visitChildren(node, frame);
        const name = node.first('field_path')?.children.at(-1);
        if (!node.child('body') && name)
          this.all.names.resolve('v', name.textIn(this.text), node.start, frame);
        return;
      }
      case 'labeled_argument':
      case 'labeled_tuple_element': {
        const value = node.child('expression');
        const name = node.first('label_name');
        if (!value && name) this.all.names.resolve('v', name.textIn(this.text), name.start, frame);
        return this.visitChildren(node, frame);
      }
      case 'infix_expression':
      case 'prefix_expression':
      case 'sign_expression':
      case 'hash_expression': {
        const operator = node.child('operator');
        if (operator && operator.type !== 'sign_operator') {
          this.all.names.resolve('v', operator.textIn(this.text), operator.start, frame);
        }
        return this.visitChildren(node, frame);
      }
      case 'object_expression':
        return this.all.classes.object(node, frame);
      case 'method_invocation': {
        const name = node.child('method');
        if (name) this.all.classes.invoked.push({ name: name.textIn(this.text), at: name.start });
        return this.visitChildren(node, frame);
      }
      case 'instance_variable_name':
        this.all.names.doubting(() =>
          this.all.names.resolve('v', node.textIn(this.text), node.start, frame),
        );
        return;
      case 'coercion_expression':
      case 'typed_class_expression':
      case 'class_body_type':
      case 'object_type':
        this.all.classes.objectTypes = true;
        // A class type without all that it inherits and fills in would have to be virtual.
        if (node.children.some(({ type }) => type === 'inheritance_specification'))
          for (const part of node.children)
            if (part.type === 'method_specification')
              this.all.names.sink.use(node.start, [part.start]);
        return this.visitChildren(node, frame);
      case 'extension':
      case 'quoted_extension':
        return this.all.names.doubting(() => this.visitChildren(node, frame));
      case 'polymorphic_type': {
        const inner = new Frame(frame);
        this.all.items.abstractTypes(node, inner);
        return this.visitChildren(node, inner);
      }
      default:
        return this.visitChildren(node, frame);
    }
  }

  /** What stands before the `in` of a local definition. */
  local(node: SyntaxNode, level: Level): void {
    this.all.items.item(node, level);
  }

  localOpen(node: SyntaxNode, frame: Frame): void {
    const module = node.children.find(({ type }) => type.endsWith('module_path'));
    const shape = module ? this.all.names.modulePath(module, frame) : ModuleShape.UNKNOWN;
    const inner = new Frame(frame, { shape, at: node.start });
    for (const child of node.children)
      if (child.named && child !== module) this.visit(child, inner);
  }

  cases(node: SyntaxNode, frame: Frame): void {
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
      this.all.items.bind(bindersOf(pattern, this.text), inner);
      for (const part of child.children)
        if (part.named && part !== pattern) this.visit(part, inner);
    }
    // A match needs a case for a value beside those for exceptions.
    const values = arms.filter((arm) => arm.child('pattern')?.type !== 'exception_pattern');
    if (values.length < arms.length)
      this.all.names.sink.use(
        node.start,
        values.map(({ start }) => start),
      );
    // Cases that all fail or are empty would leave the type of the whole open.
    const telling = arms.filter((arm) => !saysNothing(arm.child('body'), this.text));
    if (telling.length > 0 && telling.length < arms.length && node.type !== 'try_expression')
      this.all.names.sink.use(
        node.start,
        telling.map(({ start }) => start),
      );
    // Polymorphic variants: the cases say which tags may come, as long as none takes all.
    const tags = arms.some((arm) => arm.child('pattern')?.textIn(this.text).includes('`'));
    if (tags && arms.length > 1)
      for (const arm of arms) this.all.names.sink.use(node.start, [arm.start]);
  }

  package(node: SyntaxNode, frame: Frame): void {
    const shape = this.all.modules.moduleExpression(node.child('module'), frame);
    const type = node.child('module_type');
    this.all.modules.conform(
      node.start,
      shape,
      type ? this.all.modules.moduleType(type, frame) : ModuleShape.UNKNOWN,
    );
  }

  /** Uses inside a pattern: constructors, fields, types. Binding is the caller's. */
  pattern(node: SyntaxNode | null, frame: Frame): void {
    switch (node?.type) {
      case undefined:
      case 'value_name':
      case 'value_pattern':
      case 'parenthesized_operator':
      case 'package_pattern':
        return;
      case 'local_open_pattern': {
        const module = node.first('module_path');
        const shape = module ? this.all.names.modulePath(module, frame) : ModuleShape.UNKNOWN;
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
}
