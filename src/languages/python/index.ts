/** Python 3, Qiskit included. */
import { GrammarParser } from '../../syntax/parser.ts';
import { AnalysisBuilder } from '../analysis-builder.ts';
import type { Language, LanguageModule } from '../language.ts';
import { requireInference } from './classes.ts';
import { requireExports } from './exports.ts';
import { functionSpans } from './functions.ts';
import { Opacity } from './opacity.ts';
import { collectScopes } from './scope.ts';
import { requireDefinitions } from './scope-flow.ts';
import { requireShapes } from './shapes.ts';
import { requireSpecials } from './specials.ts';
import { collectUnits } from './units.ts';

async function load(): Promise<Language> {
  const grammar = await GrammarParser.load('python');
  // Ruff is ten megabytes of WebAssembly: only loaded where Python is.
  const { ruffLinter } = await import('./lint.ts');
  return {
    id: 'python',
    title: 'Python',
    comment: { open: '#', close: '' },
    linter: await ruffLinter(),
    dialect: () => '',
    parse: (text) => grammar.parse(text),
    analyse(root, source) {
      const builder = new AnalysisBuilder(source);
      const scopes = collectScopes(root, source.text);
      const opacity = new Opacity(scopes, source.text);
      collectUnits(root, source, opacity, builder);
      requireShapes(root, source, opacity, builder);
      requireDefinitions(scopes, builder);
      requireInference(root, source.text, opacity, builder);
      requireSpecials(root, source.text, builder);
      requireExports(root, source.text, scopes, builder);
      for (const [name, definitions] of scopes.module.definitions) {
        for (const { at } of definitions) builder.global(name, at);
      }
      for (const at of scopes.stars) builder.wildcard(at);
      return builder.build();
    },
    functions: functionSpans,
  };
}

export const pythonModule: LanguageModule = {
  id: 'python',
  title: 'Python',
  extensions: ['.py', '.pyi'],
  fences: ['python', 'py', 'python3'],
  load,
};
