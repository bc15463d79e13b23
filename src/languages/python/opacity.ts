/**
 * Which expressions a linter cannot infer, whatever of the program is present: parameters, names
 * that nothing defines, and what is read from them or returned by them. Calls of such values are not
 * judged by their arguments, so the arguments are free to come and go.
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import { BUILTINS, JUDGED_BUILTINS } from './builtins.ts';
import type { Definition, Scopes, Use } from './scope.ts';
import { owner } from './scope-flow.ts';

export class Opacity {
  private readonly uses: ReadonlyMap<number, Use>;
  private readonly known = new Map<Definition, boolean>();

  constructor(
    private readonly scopes: Scopes,
    private readonly text: string,
  ) {
    this.uses = new Map(scopes.uses.map((use) => [use.at, use]));
  }

  /** Whether no linter knows the value. */
  isOpaque(expression: SyntaxNode): boolean {
    let node: SyntaxNode | null = expression;
    while (node) {
      switch (node.type) {
        case 'identifier':
          return this.opaqueName(node);
        case 'attribute':
          node = node.child('object');
          break;
        case 'subscript':
          node = node.child('value');
          break;
        case 'call':
          node = node.child('function');
          if (node && this.isLoneSuper(node)) return true;
          break;
        case 'assignment':
          node = node.child('right');
          break;
        case 'await':
        case 'parenthesized_expression':
          node = node.namedChildren.find(({ type }) => type !== 'comment') ?? null;
          break;
        default:
          return false;
      }
    }
    return false;
  }

  /** Whether no linter judges what a call of this hands over. */
  takesAnything(callee: SyntaxNode): boolean {
    if (callee.type === 'identifier') {
      const name = callee.textIn(this.text);
      const use = this.uses.get(callee.start);
      if (BUILTINS.has(name) && use && !owner(use)) return !JUDGED_BUILTINS.has(name);
    }
    return this.isOpaque(callee);
  }

  /** `super` outside any class: the class of a method that stands alone is not known. */
  private isLoneSuper(callee: SyntaxNode): boolean {
    return (
      callee.type === 'identifier' &&
      callee.textIn(this.text) === 'super' &&
      callee.within('class_definition') === null
    );
  }

  private opaqueName(name: SyntaxNode): boolean {
    const use = this.uses.get(name.start);
    if (!use) return false;
    const found = owner(use);
    if (!found) return this.scopes.stars.length === 0 && !BUILTINS.has(use.name);
    return found.scope.definitions.get(use.name)!.every((each) => this.opaqueDefinition(each));
  }

  private opaqueDefinition(definition: Definition): boolean {
    const { origin } = definition;
    if (origin === null || origin === 'parameter') return origin !== null;
    const known = this.known.get(definition);
    if (known !== undefined) return known;
    this.known.set(definition, true); // while it is looked at: `node = node.next` adds nothing
    const opaque = this.isOpaque(origin);
    this.known.set(definition, opaque);
    return opaque;
  }
}
