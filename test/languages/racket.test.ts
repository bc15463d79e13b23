// Racket: what goes with what, and which names are certainly unbound. One program a row.
import { describe, expect, it } from 'vitest';
import { loadLanguage } from '../../src/languages/registry.ts';
import { checkRemoval, findings, functionsOf } from './removal.ts';

const racket = await loadLanguage('racket');
/** The marked lines of a program, behind a language line that stays. */
const module = (marked: string): string => `  #lang racket\n${marked.replace(/^\n/, '')}`;

describe('removing from Racket', () => {
  it.each([
    [
      'a function takes its calls, not a local of the same name',
      `
- (define (f x) x)
  (let ([f 1])
    (displayln f))
x (f 2)`,
    ],
    [
      'a function may be used before it is defined',
      `
x (define (g) (f))
- (define (f) 1)`,
    ],
    [
      'an optional argument and a rest argument are in sight of the body',
      `
- (define a 1)
  (define (f x [a 2] #:key [k a] . rest)
    (displayln (list x k rest))
    a)`,
    ],
    [
      'a curried definition binds all its arguments',
      `
- (define x 1)
  (define ((f x) y)
    (+ x y))`,
    ],
    [
      'a definition in a body takes what uses it, and the last expression holds the body',
      `
x (define (f x)
-   (define y (* x 2))
x   (displayln x)
x   (+ x y))`,
    ],
    [
      'define-values defines each of its names',
      `
- (define-values (q r) (quotient/remainder 7 2))
x (displayln q)
x (displayln r)
  (displayln 1)`,
    ],
    [
      'let sees what is outside, let* what is before',
      `
- (define a 1)
x (let ([a a])
x   (displayln a))
  (let* ([a 2]
         [b a])
    (displayln b))`,
    ],
    [
      'letrec sees itself',
      `
- (define even 1)
  (letrec ([even (lambda (n) (if (= n 0) #t (odd (- n 1))))]
           [odd (lambda (n) (if (= n 0) #f (even (- n 1))))])
    (even 10))`,
    ],
    [
      'a named let binds its name and its variables',
      `
- (define loop 1)
  (let loop ([i 0])
    (when (< i 3)
      (loop (add1 i))))`,
    ],
    [
      'let-values binds all its names',
      `
- (define b 1)
  (let-values ([(a b) (values 1 2)])
    (+ a b))`,
    ],
    [
      'letrec-syntax binds a macro',
      `
- (define twice 1)
  (letrec-syntax ([twice (syntax-rules () [(_ e) (begin e e)])])
    (twice (displayln 1)))`,
    ],
    [
      'a let clause takes what uses it',
      `
  (let ([a 1]
-       [b 2]
        [c 3])
x   (displayln b)
    (displayln a)
    c)`,
    ],
    [
      'for binds its variables one after another',
      `
- (define y 1)
  (for* ([x (in-range 3)]
         [y (in-range x)])
    (displayln y))`,
    ],
    [
      'for/fold binds its accumulators',
      `
- (define sum 1)
  (for/fold ([sum 0]) ([x (in-list '(1 2))])
    (+ sum x))`,
    ],
    [
      'a match pattern binds, the head of a pattern is used',
      `
  (struct point (x y))
- (define x 1)
  (match (point 1 2)
    [(point x y) (+ x y)])`,
    ],
    [
      'a pattern that lists all fields goes with a field',
      `
  (struct point
    (x
-    y
     z))
x (match p
x   [(point x y z) x])
  (displayln 1)`,
    ],
    [
      'unquoted names of a pattern bind',
      `
- (define b 1)
  (match '(a 2)
    [\`(a ,b) b])`,
    ],
    [
      'match-define binds the names of a vector',
      `
  (define (f v)
    (match-define \`#(,a ,b) v)
    (+ a b))
- (define a 1)`,
    ],
    [
      'a structure derives names',
      `
- (struct point (x [y #:mutable]) #:transparent)
x (define p (point 1 2))
x (displayln (point-x p))
x (set-point-y! p 3)
x (displayln (point? 1))
  (displayln 1)`,
    ],
    [
      'a field takes its accessor',
      `
  (struct point
    (x
-    y
     z))
  (define (f p) (point-x p))
x (define (g p) (point-y p))`,
    ],
    [
      'a logger derives names',
      `
- (define-logger net)
x (log-net-error "closed")
  (displayln 1)`,
    ],
    [
      'what is provided goes with its definition',
      `
  (provide f
x          g
           h)
  (define (f) 1)
- (define (g) 2)
  (define (h) 3)`,
    ],
    [
      'only-in, rename-in and prefix-in bring what they say',
      `
- (require (only-in racket/list [first head]))
  (require (prefix-in s: racket/string))
x (displayln (head '(1)))
  (displayln (s:string-trim " a "))`,
    ],
    [
      'a prefix is what a name must begin with',
      `
  (require (only-in racket/list [first head]))
- (require (prefix-in s: racket/string))
  (displayln (head '(1)))
x (displayln (s:string-trim " a "))`,
    ],
    [
      'a contract stays as long as its function',
      `
x (define/contract (f x)
-   (-> number? number?)
x   (add1 x))`.replace('x (define/contract (f x)\n-', '- (define/contract (f x)\nx'),
    ],
    [
      'a method goes with what declares it public',
      `
  (define c%
    (class object%
      (super-new)
x     (public size)
-     (define (size) 1)
      (define (other) 2)
      (other)))`,
    ],
    [
      'an annotation in a body goes with its definition',
      `
  (define (f)
x   (: g (-> Number))
-   (define (g) 1)
    2)`,
    ],
    [
      'a macro takes its uses',
      `
- (define-syntax-rule (twice e) (begin e e))
x (twice (displayln 1))
  (displayln 2)`,
    ],
    [
      'a macro that nobody knows may bind what it mentions',
      `
  (require some/package)
- (define-widget button)
x (displayln button)
  (displayln 2)`,
    ],
    [
      'a middle argument of a call may go',
      `
  (define (f . all)
    all)
  (f 1
-    2
     3)`,
    ],
    [
      'a keyword goes with its value, for functions with keywords too',
      `
  (sort '(1)
        <
-       #:key
x       car
        #:cache-keys? #t)`,
    ],
    [
      'an argument takes what uses it',
      `
  (define (f a
-            [b 2]
             #:key [c 3])
    (displayln a)
x   (displayln b)
    c)`,
    ],
    [
      'a clause of a loop takes what uses it',
      `
  (for ([a 3]
-       [b 2]
        [c 3])
x   (displayln b)
    (displayln a))`,
    ],
    [
      'a guard goes with the clause that it asks about',
      `
x (for ([a 3]
-       [b 2]
x       #:when b
x       [c 3])
x   (displayln c))`,
    ],
    [
      'for/lists binds its accumulators',
      `
- (define projs 1)
  (define-values (a b)
    (for/lists (projs
                ids)
      ([i 3])
      (values i projs)))`,
    ],
    [
      'what a transformer is made of stays',
      `
  (require (for-syntax racket/base))
- (define-syntaxes (a b c)
x   (values (lambda (stx) #'1)
x           (lambda (stx) #'2)
x           (lambda (stx) #'3)))`,
    ],
    [
      'a field that is set on creation may go',
      `
  (new object%
       [a 1]
-      [b 2]
       [c 3])`,
    ],
    [
      'a handler may go',
      `
  (with-handlers ([void list]
-                 [exn:fail? list]
                  [exn? list])
    1)`,
    ],
    [
      'the language line takes everything',
      `
x (displayln 1)
x (displayln 2)`,
    ],
  ])('%s', (name, marked) => {
    const text = module(marked);
    checkRemoval(racket, name.startsWith('the language line') ? text.replace(/^ /, '-') : text);
  });
});

describe('names of Racket', () => {
  it.each([
    ['a name nobody defines', '(displayln nothing)', ['unbound-identifier nothing']],
    ['a function nobody defines', '(define (f) (g 1))', ['unbound-identifier g']],
    ['a name out of its let', '(let ([a 1]) a)\na', ['unbound-identifier a']],
    ['a value of let sees not its own name', '(let ([a a]) a)', ['unbound-identifier a']],
    ['a variable out of its for', '(for ([i 3]) i)\ni', ['unbound-identifier i']],
    ['an excepted name is not accused', '(require (except-in racket/list first))\n(rest 1)', []],
    ['a name of the language', '(displayln (string-join (list "a")))', []],
    ['anything a module of others may bring', '(require "other.rkt")\n(from-other 1)', []],
    ['anything in a macro that nobody knows', '(require x/y)\n(with-thing (a b) c)', []],
    ['inside a macro of this file', '(define-syntax-rule (m e) 1)\n(m (a b))', []],
    ['quoted names', "(displayln '(a b c))\n(displayln `(a ,(add1 1)))", []],
    ['names of patterns and templates', '(define-syntax-rule (m a b) (list a b))\n(m 1 2)', []],
    ['a definition in a body, before its use', '(define (f) (define a 1) a)\n(f)', []],
    ['a clause behind a guard', '(for ([i 3] #:when #t [j i]) (displayln j))', []],
    ['the name of a method', '(send (new object%) method 1)', []],
    ['one expression in begin0', '(begin0 1)', []],
    [
      'a name, beside a macro that does not mention it',
      '(define-thing a)\n(displayln b)',
      ['unbound-identifier b'],
    ],
    ['a body without an expression', '(define (f) (define a 1))', ['empty-body']],
    ['a body without anything', '(define (f))', ['empty-body']],
    ['a list that is open', '(define (f) 1', ['syntax-error missing_close']],
  ])('%s', (_, text, expected) => {
    const found = findings(racket, `#lang racket\n${text}\n`);
    if (expected[0]?.startsWith('syntax-error')) expect(found[0]).toMatch(/^syntax-error/);
    else expect(found).toEqual(expected);
  });

  it('are never accused in a language nobody knows', () => {
    expect(findings(racket, '#lang some/language\n(f x)\n')).toEqual([]);
  });
});

describe('functions of Racket', () => {
  it('are definitions of functions at file level, with the comment above', () => {
    const text = [
      '#lang racket',
      ';; Adds',
      ';; two numbers.',
      '(define (add a b)',
      '  (+ a b))',
      '(define twice',
      '  (lambda (f) (f) (f)))',
      '(define x 1)',
    ].join('\n');
    expect(functionsOf(racket, text)).toEqual(['add 2+4 Adds\ntwo numbers.', 'twice 6+2 -']);
  });
});
