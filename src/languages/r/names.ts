/**
 * What names mean to the resolver: those that R defines, and calls that do more than evaluate their
 * arguments.
 */
import table from './names.json' with { type: 'json' };

/** Added to the default packages after the R that wrote names.json: NEWS of R 4.3 to 4.5. */
const NEWER =
  '%||% Exec Tailcall array2DF balancePOSIXlt unCfillPOSIXlt grepv sort_by use mtfrm matrixOps ' +
  'is.R libcurlVersion R_compiled_by trunc.quarters glyphAnchor glyphFont glyphFontList glyphHeight ' +
  'glyphHeightBottom glyphInfo glyphJust glyphWidth glyphWidthLeft penguins penguins_raw gait ' +
  'findCRANmirror warnErrList hashtab typhash gethash sethash remhash numhash maphash clrhash';

/** Made by the evaluator and not held by a package. */
const RUNTIME =
  '.Random.seed .Last.value .Last .First .Traceback .Generic .Class .Method .Methods .Group .Object ' +
  '.GenericCallEnv .GenericDefEnv .self .packageName';

/**
 * Names that R's default packages (base, stats, graphics, grDevices, utils, datasets, methods) define
 * in some version: never "undefined".
 */
export const DEFAULT_NAMES: ReadonlySet<string> = new Set(
  [table.names, NEWER, RUNTIME].flatMap((names) => names.split(' ')),
);

/** Calls that do not evaluate their arguments as they stand. */
export const QUOTING = new Set(
  (
    'quote bquote substitute expression with within subset transform local eval evalq delayedAssign ' +
    'Recall UseMethod library require requireNamespace suppressPackageStartupMessages missing match.arg ' +
    'rm help data example curve system.time aggregate xtabs reshape lm glm nls aov loess model.frame ' +
    'trace'
  ).split(' '),
);
/** Calls that may define any name: attach a package, read a file. */
export const ATTACHING = new Set([
  'library',
  'require',
  'attach',
  'source',
  'load',
  'sys.source',
  'import',
  'use',
  'box::use',
  'data',
  'pacman::p_load',
  'p_load',
  'suppressPackageStartupMessages',
  'suppressMessages',
]);
/** Calls that define the name that their first argument spells. */
export const DECLARING = new Set([
  'setClass',
  'setRefClass',
  'setGeneric',
  'setClassUnion',
  'R6Class',
  'setValidity',
  'setOldClass',
  'makeActiveBinding',
  'assign',
  'delayedAssign',
  'globalVariables',
]);
