/** Racket's expander as a server. */
import type { NativeLinterSpec } from '../../run/native-spec.ts';

export const native: NativeLinterSpec = {
  tool: 'racket',
  install: 'sudo apt-get install racket',
  script: 'server.rkt',
  commands: (script) => [['racket', script]],
  syntaxRules: ['read-error'],
};
