/**
 * What the class protocol asks of methods: `__len__` and its like must return something fitting
 * (pylint E0301 to E0313; E1111 for `__get__`), and a method whose first parameter is not `self` is excused only by
 * the `classmethod(…)` or `staticmethod(…)` that takes its name over (E0211, E0213).
 */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { AnalysisBuilder } from '../analysis-builder.ts';
import { collectReturns } from './values.ts';

const RETURNING =
  /^__(iter|len|bool|index|repr|str|bytes|hash|format|length_hint|getnewargs|getnewargs_ex|get|new)__$/;

export function requireSpecials(root: SyntaxNode, text: string, builder: AnalysisBuilder): void {
  for (const node of root.walk()) {
    if (node.type !== 'class_definition') continue;
    const methods = new Map<string, SyntaxNode>();
    for (const statement of node.child('body')!.namedChildren) {
      const method =
        statement.type === 'decorated_definition' ? statement.child('definition')! : statement;
      if (method.type === 'function_definition') {
        const name = method.child('name')!.textIn(text);
        methods.set(name, method);
        if (RETURNING.test(name)) builder.require(method.start, results(method));
      } else {
        const name = wrapped(statement, text);
        const inner = name === null ? undefined : methods.get(name);
        if (inner) builder.require(inner.start, [statement.start]);
      }
    }
    // `__iter__` that returns self is no iterator without `__next__`.
    const [iter, next] = [methods.get('__iter__'), methods.get('__next__')];
    if (iter && next) builder.require(iter.start, [next.start]);
  }
}

/** Offsets of what a method returns; of what it raises if it returns nothing. */
function results(method: SyntaxNode): number[] {
  const body = method.child('body')!;
  const returns: number[] = [];
  collectReturns(body, returns);
  if (returns.length > 0) return returns;
  return body.namedChildren.filter(({ type }) => type === 'raise_statement').map((r) => r.start);
}

/** The name in `name = classmethod(name)`. */
function wrapped(statement: SyntaxNode, text: string): string | null {
  const found = /^(\w+) *= *(?:classmethod|staticmethod) *\( *(\w+) *\)/.exec(
    statement.textIn(text),
  );
  return found && found[1] === found[2] ? found[1]! : null;
}
