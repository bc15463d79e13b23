// R: what goes with what, which names are certainly undefined, and what R's parser refuses.
import { describe, expect, it } from 'vitest';
import { DEFAULT_NAMES } from '../../src/languages/r/names.ts';
import { loadLanguage } from '../../src/languages/registry.ts';
import { checkRemoval, findings, functionsOf } from './removal.ts';

const r = await loadLanguage('r');

describe('removing from R', () => {
  it.each([
    [
      'every assignment operator defines',
      `
  a <- 1
- b = 2
  3 -> c
x print(b)
  print(a + c)`,
    ],
    [
      'an arrow to the right defines what stands at its end',
      `
- 3 -> c
x print(c)`,
    ],
    [
      'a string can be assigned to',
      `
- "f" <- function() 1
x f()`,
    ],
    [
      'a variable of a function is its own',
      `
  x <- 1
  f <- function() {
-   x <- 2
x   print(x)
    NULL
  }
  print(x)`,
    ],
    [
      'a parameter takes what uses it',
      `
  f <- function(x,
-               y = 2,
                ...) {
    print(x)
x   print(y)
  }`,
    ],
    [
      'a default may use a parameter that follows',
      `
  f <- function(a,
x               n = length(b),
-               b = 1,
                ...) {
    a
  }`,
    ],
    [
      'the dots take what passes them on',
      `
  f <- function(x,
-               ...,
                y = 1) {
x   print(list(...))
x   print(...length())
    function(...) list(...)
x   print(..1)
    y
  }`,
    ],
    [
      '<<- needs the definition that it changes',
      `
  f <- function(xs) {
-   i <- 0
    lapply(xs, function(x) {
x     i <<- i + 1
    })
    xs
  }`,
    ],
    [
      'a replacement needs what it changes, and its own definition',
      `
- \`second<-\` <- function(x, value) x
  y <- 1
x second(y) <- 2
  print(y)`,
    ],
    [
      'what only a change of a part of it makes local needs the change',
      `
  f <- function(x) {
x   old <- state$x
-   state$x <- x
    x
  }`,
    ],
    [
      'a call looks for a function and passes over data',
      `
  f <- function() 1
- g <- function() {
x   f <- 2
x   f()
x }`,
    ],
    [
      'an operator of the file is used by its name',
      `
- \`%+%\` <- function(a, b) paste(a, b)
x print("a" %+% "b")`,
    ],
    [
      'a name in a formula is a use where it is bound',
      `
- y <- 1
x m <- lm(y ~ z)
  print(2)`,
    ],
    [
      'library takes what nothing in the file explains',
      `
- library(dplyr)
x f <- function(d) mutate(d)
  print(1)`,
    ],
    [
      'functions of base R need no library',
      `
- library(dplyr)
  f <- function(d) head(d)`,
    ],
    [
      'a namespace is no name',
      `
- dplyr <- 1
  f <- function(d) dplyr::filter(d)`,
    ],
    [
      'a loop variable takes the loop',
      `
  for (i in 1:3) {
-   print(i)
  }`,
    ],
    [
      'stages of a pipe go line by line with their operator',
      `
  f <- function(d) {
    d |>
-     subset(a > 1) |>
      transform(b = 2) |>
      head()
  }`,
    ],
    [
      'layers of a plot go line by line',
      `
  p <- ggplot(d) +
-   geom_point() +
    theme_minimal()`,
    ],
    [
      'elements of a list go with their comma',
      `
  x <- list(
    a = 1,
-   b = 2,
    c = 3
  )`,
    ],
    [
      'positional elements of c() go too',
      `
  x <- c(
-   "a",
    "b"
  )`,
    ],
    [
      'positional arguments of other calls stay',
      `
- y <- foo(
x   1,
x   2
x )
  print(1)`,
    ],
    [
      'an arm of a switch goes alone',
      `
  switch(x,
-   a = "first",
    b = "second",
    stop("neither")
  )`,
    ],
    [
      'else if goes from its line to the one before its brace',
      `
  if (a) {
    1
- } else if (b) {
x   # second
x   2
  } else {
    3
  }`,
    ],
    [
      'the last else too',
      `
  if (a) {
    1
- } else {
x   3
  }`,
    ],
    [
      'an else on its own line takes its branch',
      `
  f <- function(a, b) {
    if (a) {
      1
    }
-   else if (b) {
x     2
x   }
    else
      3
  }`,
    ],
    [
      'an else after a branch without braces stays with it',
      `
  f <- function(a) {
-   if (a) {
x     1
x   } else 2
    3
  }`,
    ],
    [
      'roxygen belongs to the function below it and can be written after it',
      `
- #' Title
x #'
x #' @param x A number.
  f <- function(x) x`,
    ],
    [
      'and goes with it',
      `
x #' Title
- f <- function(x) x
  print(1)`,
    ],
    [
      'an R5 class takes what names it',
      `
- Account <- setRefClass("Account",
x   fields = list(balance = "numeric")
x )
x a <- Account$new(balance = 1)`,
    ],
    [
      'methods of an R6 class go one by one',
      `
  Stack <- R6Class("Stack",
    public = list(
      items = NULL,
-     push = function(x) {
x       self$items <- c(self$items, x)
x     },
      size = function() length(self$items)
    )
  )`,
    ],
    [
      'an S4 class takes its methods, and its generic',
      `
- setClass("P", representation(x = "numeric"))
  setGeneric("area", function(s) standardGeneric("area"))
x setMethod("area", "P", function(s) s@x)
  print(1)`,
    ],
    [
      'a generic takes its methods',
      `
- setGeneric("area", function(s) standardGeneric("area"))
x setMethod("area", "numeric", function(s) s)
  print(1)`,
    ],
  ])('%s', (_, marked) => checkRemoval(r, marked));
});

describe('findings in R', () => {
  it.each([
    ['a variable that nothing defines', 'f <- function() foo', ['undefined-name foo']],
    ['a function that nothing defines', 'f <- function() foo()', ['undefined-name foo']],
    ['an operator', 'f <- function(x) x %foo% 1', ['undefined-name %foo%']],
    ['an argument of a base function', 'f <- function() length(foo)', ['undefined-name foo']],
    [
      'a variable of another function',
      'f <- function() y <- 1\ng <- function() y',
      ['undefined-name y'],
    ],
    ['a name at file level, where R looks when it runs', 'print(foo)', []],
    ['anything after a package is attached', 'library(x)\nf <- function() foo()', []],
    ['anything after a file is read', 'source("x.R")\nf <- function() foo()', []],
    ['formulas', 'f <- function() y ~ x + z', []],
    ['one-sided formulas', 'f <- function() ~ x', []],
    ['quoted code', 'f <- function() quote(x + y)', []],
    ['data masks of base', 'f <- function(d) with(d, x + y)', []],
    ['subset and transform', 'f <- function(d) transform(subset(d, a > 1), b = a)', []],
    ['weights of a model', 'f <- function(d) lm(y ~ x, d, weights = w)', []],
    ['arguments of functions of the file', 'g <- function(...) 1\nf <- function() g(x)', []],
    ['columns in brackets', 'f <- function(d) d[x > 1, ]', []],
    ['fields and slots', 'f <- function(d) d$x + d@y', []],
    ['what a change of a part makes local', 'f <- function() state$x <- 1', []],
    ['namespaces', 'f <- function() dplyr::filter()', []],
    ['dots', 'f <- function(...) list(..., ..1)', []],
    ['what <<- defines', 'f <- function() n <<- 1\ng <- function() n', []],
    ['what assign defines', 'assign("k", 1)\nf <- function() k', []],
    ['backquoted names', '`a b` <- 1\nf <- function() `a b`', []],
    ['lambdas', 'f <- function(x) sapply(x, \\(i) i + 1)', []],
    ['data sets of base', 'f <- function() head(mtcars)', []],
    ['names of a later R', 'f <- function(x) x %||% Tailcall(f, 1)', []],
    ['what the evaluator makes', 'f <- function() .Random.seed', []],
    ['raw strings and escapes', 'x <- r"---(a\\q)---"; y <- "\\u00e9\\n"', []],
    ['placeholders', 'f <- function(x) x |> lm(y ~ z, data = _)', []],
  ])('%s', (_, text, expected) => expect(findings(r, text)).toEqual(expected));

  it.each([
    '1 2',
    '{1 2}',
    ';',
    'a;; b',
    'a # b\n; # c',
    'if (TRUE) 1\nelse 2',
    'x <- if (TRUE) {\n1\n}\nelse 2',
    'a < b < c',
    'f(1 = 2)',
    'f("" = 1)',
    '`` <- 1',
    'x$1',
    'function(x, x) 1',
    'x |> f',
    'x |> function(y) y',
    'x |> f(_)',
    '_x',
    'if (a = b) 1',
    '"\\q"',
    '"\\400"',
    '"\\x41\\u0041"',
    'r"a"',
    '0x',
    'f(',
    'x <- "open',
    '}',
  ])('refuses %j', (text) => expect(findings(r, text)[0]).toMatch(/^syntax-error/));

  it.each(['{a; ; b}', 'f(if (a) 1\nelse 2)', '{if (a) 1\nelse 2}', '(a < b) < c'])(
    'reads %j',
    (text) => expect(findings(r, text).filter((f) => f.startsWith('syntax'))).toEqual([]),
  );
});

describe('functions of R', () => {
  it('are assigned or given to what defines methods', () => {
    const text = [
      "#' Adds two numbers",
      "#'",
      "#' Uses \\code{\\link[base]{sum}}, 100\\% exact.",
      "#'",
      "#' @param a,b Numbers,",
      "#'   not text.",
      "#' @return A number.",
      "#' @examples",
      "#' add(1, 2)",
      "#' @export",
      'add <- function(a, b) {',
      '  sum(a, b)',
      '}',
      '',
      '# ---- Plain words ----',
      '# of the author.',
      'sub = function(a, b) a - b',
      '`names<-.thing` <- function(x, value) x',
      'setMethod("show", "Thing",',
      '  function(object) cat("thing"))',
      'setClass("Thing")',
      'lapply(1:3, function(i) i)',
      'x <- 1',
    ].join('\n');
    expect(functionsOf(r, text)).toEqual([
      'add 1+13 Adds two numbers\n\nUses sum, 100% exact.\n\na, b: Numbers,\n  not text.\nReturns: A number.',
      'sub 15+3 ---- Plain words ----\nof the author.',
      'names<-.thing 18+1 -',
      'show 19+2 -',
    ]);
  });
});

describe('the names of R', () => {
  it.each([
    'base if',
    'stats lm',
    'utils head',
    'graphics plot',
    'grDevices rgb',
    'methods new',
    'datasets iris',
  ])('hold those of %s', (entry) => expect(DEFAULT_NAMES.has(entry.split(' ')[1]!)).toBe(true));
});
