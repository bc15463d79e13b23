/** OCaml's own type checker as a server, through compiler-libs. */
import type { NativeLinterSpec } from '../../run/native-spec.ts';

export const native: NativeLinterSpec = {
  tool: 'OCaml (with compiler-libs)',
  install: 'sudo apt-get install ocaml-nox   (or: opam switch create default)',
  script: 'server.ml',
  commands: (script) => [
    ['ocaml', '-I', '+compiler-libs', script],
    ['opam', 'exec', '--', 'ocaml', '-I', '+compiler-libs', script],
  ],
  syntaxRules: ['syntax-error'],
};
