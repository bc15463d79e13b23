/** R's parser and lintr's object usage check as a server. */
import type { NativeLinterSpec } from '../../run/native-spec.ts';

export const native: NativeLinterSpec = {
  tool: 'R with lintr',
  install: `sudo apt-get install r-base-core r-cran-lintr   (or in R: install.packages("lintr"))`,
  script: 'server.R',
  commands: (script) => [['Rscript', '--vanilla', script]],
  syntaxRules: ['parse-error'],
};
