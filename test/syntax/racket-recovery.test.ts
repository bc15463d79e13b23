// A bracket that is missing, too many or of the wrong kind harms the form it stands in; the forms
// around that one are still children of the file. One helper, one broken program a row.
import { beforeAll, describe, expect, it } from 'vitest';
import { GrammarParser } from '../../src/syntax/parser.ts';

let parser: GrammarParser;
beforeAll(async () => {
  parser = await GrammarParser.load('racket');
});

/** First words of the whole lists at file level, in order. */
function found(text: string): string[] {
  return parser
    .parse(text)
    .root.children.filter(({ type }) => type === 'list')
    .map((node) => /^\(\S+ \(?([^\s()]+)/.exec(node.textIn(text))?.[1] ?? '?');
}

/** The extents of what is found must be those of the rows that begin in column 0. */
function check(text: string, names: string): void {
  const { root, fault } = parser.parse(text);
  expect(fault).not.toBeNull();
  expect(
    found(text)
      .filter((name) => names.split(' ').includes(name))
      .join(' '),
  ).toBe(names);
  for (const node of root.children) {
    if (node.type !== 'list') continue;
    const column = node.start - (text.lastIndexOf('\n', node.start - 1) + 1);
    expect([node.textIn(text), column]).toEqual([node.textIn(text), 0]);
  }
}

const AFTER = '\n(define (after x)\n  (list x))\n\n(provide last)\n';

const CASES: Record<string, string> = {
  'a nested let': `(define (f x)
  (let ([a 1]
        [b 2)
    (+ a b)))
`,
  'the binding list of a nested let': `(define (f x)
  (let ([a 1]
        [b (add1 x)]
    (let ([c 2])
      (+ a b c))))
`,
  'the end of a definition': `(define (f x)
  (if (zero? x)
      1
      (* x (f (sub1 x))))
`,
  'a clause of a cond': `(define (f x)
  (cond
    [(zero? x) 'zero
    [(negative? x) 'negative]
    [else 'positive]))
`,
  'the head of a function': `(define (f x y
  (+ x y))
`,
  'a struct': `(struct point (x y
  #:transparent)
`,
  'a require': `(require racket/list
         (only-in racket/string string-join)
`,
  'several at the end': `(define (f xs)
  (for/fold ([sum 0]) ([x (in-list xs)])
    (match x
      [(list a b) (+ sum a b
`,
  'a call inside a string-append': `(define (greet name)
  (string-append "Hello, (" (symbol->string name ")"))
`,
  'a quoted list': `(define table
  '((a . 1)
    (b . 2)
    (c . 3))
`,
  'a vector': `(define v
  #(1 2 3)
`,
  'a syntax template': `(define-syntax (my-if stx)
  (syntax-case stx ()
    [(_ c t e) #'(cond [c t] [else e])])
`,
};

describe('a bracket is missing in', () => {
  for (const [where, broken] of Object.entries(CASES)) {
    it(where, () =>
      check(`#lang racket\n\n(define before 1)\n\n${broken}${AFTER}`, 'before after last'),
    );
  }
});

const OTHER: Record<string, string> = {
  'one closer too many': '(define (f x)\n  (+ x 1)))\n',
  'one closer too many inside': '(define (f x)\n  (let ([a 1)])\n    (+ a x)))\n',
  'a closer alone on a line': '(define (f x) x)\n)\n',
  'a square closer where a round one belongs': '(define (f x]\n  (+ x 1))\n',
  'a round closer where a square one belongs': '(define (f x)\n  (let ([a 1))\n    a))\n',
  'two closers in the wrong order':
    '(define (f x)\n  (cond [(zero? x) (g x])]\n        [else 2]))\n',
  'a curly closer at the end': '(define (f x)\n  (+ x 1)}\n',
};

describe('the definitions around it are found with', () => {
  for (const [what, broken] of Object.entries(OTHER)) {
    it(what, () =>
      check(`#lang racket\n\n(define before 1)\n\n${broken}${AFTER}`, 'before after last'),
    );
  }
});

describe('an unclosed string', () => {
  it('leaves what stands before it', () => {
    const text = '#lang racket\n(define a 1)\n(define b "open)\n(define (c) 3)\n';
    expect(found(text)).toContain('a');
  });
});

describe('CR LF', () => {
  it('changes nothing', () => {
    const text = `#lang racket\n(define before 1)\n${CASES['a nested let']!}${AFTER}`;
    check(text.replaceAll('\n', '\r\n'), 'before after last');
  });
});
