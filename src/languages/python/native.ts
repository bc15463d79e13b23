/** pylint as a server, with the rules that LintSeq uses. */
import path from 'node:path';
import type { NativeLinterSpec } from '../../run/native-spec.ts';

export const native: NativeLinterSpec = {
  tool: 'pylint',
  install:
    'python3 -m venv .venv && .venv/bin/pip install pylint   (found in ./.venv, on PATH, or by STEPWRIGHT_PYTHON)',
  script: 'server.py',
  commands: (script) => {
    const chosen = process.env['STEPWRIGHT_PYTHON'];
    const venv = path.resolve('.venv', 'bin', 'python');
    // Two folders up from dist/native/python or four from the source tree: the product's own venv.
    const own = [3, 5].map((up) =>
      path.resolve(script, ...Array<string>(up + 1).fill('..'), '.venv', 'bin', 'python'),
    );
    return [...(chosen ? [chosen] : []), venv, ...own, 'python3', 'python'].map((python) => [
      python,
      '-u',
      script,
    ]);
  },
  syntaxRules: ['E0001'],
};
