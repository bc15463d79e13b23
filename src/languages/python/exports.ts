/** `__all__` names what must be defined (Language Reference 7.11; pylint E0603, Ruff F822). */
import type { SyntaxNode } from '../../syntax/node.ts';
import type { AnalysisBuilder } from '../analysis-builder.ts';
import type { Scopes } from './scope.ts';

export function requireExports(
  root: SyntaxNode,
  text: string,
  scopes: Scopes,
  builder: AnalysisBuilder,
): void {
  if (!scopes.module.definitions.has('__all__')) return;
  for (const statement of root.children) {
    if (statement.type !== 'expression_statement') continue;
    const assignment = statement.children[0]!;
    if (!/assignment$/.test(assignment.type) && assignment.type !== 'call') continue;
    if (!text.startsWith('__all__', assignment.start)) continue;
    for (const node of assignment.walk()) {
      if (node.type !== 'string_content') continue;
      const definitions = scopes.module.definitions.get(node.textIn(text));
      if (definitions)
        builder.require(
          node.start,
          definitions.map(({ at }) => at),
        );
      else builder.require(node.start, scopes.stars);
    }
  }
}
