/**
 * Python's units and what they need, through one helper: take one line out of a program and see what
 * is left. The resolver's rules show in what goes along.
 */
import { describe, expect, it } from 'vitest';
import { pythonModule } from '../../src/languages/python/index.ts';
import { Dependencies, Presence } from '../../src/lintseq/dependencies.ts';
import { SourceText } from '../../src/text/lines.ts';

const python = await pythonModule.load();

/** Without the common indentation and the first line break. */
function plain(text: string): string {
  const lines = text.replace(/^\n/, '').replace(/\n *$/, '\n').split('\n');
  const indents = lines.filter((l) => l.trim() !== '').map((l) => /^ */.exec(l)![0].length);
  const common = Math.min(...indents);
  return lines.map((line) => line.slice(common)).join('\n');
}

/** What is left of a program without its (only) line that holds `cut`. */
function without(source: string, cut: string): string {
  const text = plain(source);
  const lines = new SourceText(text);
  const { root, fault } = python.parse(text, '');
  expect(fault, text).toBeNull();
  const analysis = python.analyse(root, lines, '');
  const rows = lines.lines.flatMap((line, row) => (line.includes(cut) ? [row] : []));
  expect(rows, `lines with ${cut}`).toHaveLength(1);
  const presence = new Presence(new Dependencies(analysis));
  presence.remove(analysis.unitAt[rows[0]!]!);
  const left = lines.lines.filter((_, row) => {
    const unit = analysis.unitAt[row]!;
    return unit < 0 || presence.present[unit] === 1;
  });
  return left.join('');
}

interface Case {
  readonly of: string;
  readonly source: string;
  readonly cut: string;
  readonly left: string;
}

function check(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    it.each(cases)('$of', ({ source, cut, left }) => {
      expect(without(source, cut)).toBe(left === '' ? '' : plain(left));
    });
  });
}

check('a definition takes its uses along', [
  {
    of: 'a chain of assignments',
    source: `
      a = 1
      b = a
      c = b
      d = 2
    `,
    cut: 'b = a',
    left: `
      a = 1
      d = 2
    `,
  },
  {
    of: 'a name that is bound twice in one block: either will do',
    source: `
      def f(p):
          x = p
          x = x + p
          return x
    `,
    cut: 'x = x + p',
    left: `
      def f(p):
          x = p
          return x
    `,
  },
  {
    of: 'a value made of the one before',
    source: `
      def f(p):
          x = p
          x = x.strip()
          return p
    `,
    cut: 'x = p',
    left: `
      def f(p):
          return p
    `,
  },
  {
    of: 'branches: each must stay for a use behind them',
    source: `
      def f(p):
          if p:
              x = 1
          else:
              x = 2
          print(p)
          return x
    `,
    cut: 'x = 2',
    left: `
      def f(p):
          if p:
              x = 1
          print(p)
    `,
  },
  {
    of: 'a branch that leaves excuses the missing definition',
    source: `
      def f(p):
          if p:
              x = 1
          else:
              return 0
          print(p)
          return x
    `,
    cut: 'return 0',
    left: `
      def f(p):
          if p:
              x = 1
          print(p)
    `,
  },
  {
    of: 'a branch that leaves excuses uses in inner functions too',
    source: `
      def f(p):
          if p:
              x = 1
          else:
              raise p
          print(p)
          return lambda: x
    `,
    cut: 'raise p',
    left: `
      def f(p):
          if p:
              x = 1
          print(p)
    `,
  },
  {
    of: 'a class body is not seen by its methods',
    source: `
      x = 1
      class A:
          x = 2
          y = x
          def f(self):
              return x
    `,
    cut: 'x = 2',
    left: `
      x = 1
      class A:
          def f(self):
              return x
    `,
  },
  {
    of: 'a class body sees the name around it until it has its own',
    source: `
      x = 1
      y = 2
      class A:
          x = x
    `,
    cut: 'x = 1',
    left: `
      y = 2
    `,
  },
  {
    of: 'branches of a module stay for uses in functions',
    source: `
      try:
          X = 1
          print(2)
      except ValueError:
          X = None
      def f():
          return X
    `,
    cut: 'X = 1',
    left: `
      try:
          print(2)
      except ValueError:
          X = None
    `,
  },
  {
    of: 'the target of a comprehension is its own',
    source: `
      x = 1
      y = [x for x in "abc"]
      z = x
    `,
    cut: 'x = 1',
    left: `
      y = [x for x in "abc"]
    `,
  },
  {
    of: 'a walrus in a comprehension binds outside it',
    source: `
      a = [(y := i) for i in "abc"]
      b = y
    `,
    cut: 'a = [',
    left: '',
  },
  {
    of: 'global binds in the module',
    source: `
      def f():
          global g
          g = 1
      def h():
          return g
    `,
    cut: 'g = 1',
    left: `
      def f():
          global g
    `,
  },
  {
    of: 'nonlocal needs the variable around',
    source: `
      def f():
          n = 0
          print(1)
          def g():
              nonlocal n
              n += 1
    `,
    cut: 'n = 0',
    left: `
      def f():
          print(1)
    `,
  },
  {
    of: 'nonlocal needs the variable around, used or not',
    source: `
      def f():
          n = 0
          print(1)
          def g():
              nonlocal n
    `,
    cut: 'n = 0',
    left: `
      def f():
          print(1)
    `,
  },
  {
    of: 'captures of a pattern',
    source: `
      def f(p):
          match p:
              case [a, *b] if a:
                  return b
              case {"k": c, **d}:
                  return c
          return 0
    `,
    cut: 'return b',
    left: `
      def f(p):
          match p:
              case {"k": c, **d}:
                  return c
          return 0
    `,
  },
  {
    of: 'a star import may bring any name that nothing defines',
    source: `
      from os import *
      a = getcwd()
      b = len("x")
      c = 1
    `,
    cut: 'from os',
    left: `
      c = 1
    `,
  },
  {
    of: '__all__ names what must be there',
    source: `
      def f():
          pass
      def g():
          pass
      __all__ = [
          "f",
          "g",
      ]
    `,
    cut: 'def f',
    left: `
      def g():
          pass
      __all__ = [
          "g",
      ]
    `,
  },
  {
    of: 'the name of an exception',
    source: `
      def f():
          try:
              print(1)
          except ValueError as e:
              print(e)
          finally:
              print(2)
    `,
    cut: 'except',
    left: `
      def f():
          try:
              print(1)
          finally:
              print(2)
    `,
  },
  {
    of: 'decorators, defaults, annotations and f-strings are uses',
    source: `
      import t
      @t.cache
      def a(): pass
      def b(p=t.X): pass
      def c(p: t.X): pass
      def d(): return f"{t!r:>{t}}"
      def e(): return lambda q=t: q
      def f(t): return t
    `,
    cut: 'import t',
    left: `
      def f(t): return t
    `,
  },
  {
    of: 'type parameters are local to what they are of',
    source: `
      class A[T]:
          def f[U](self, a: T, b: U): pass
      type B[V] = list[V]
      x: B = 1
    `,
    cut: 'type B',
    left: `
      class A[T]:
          def f[U](self, a: T, b: U): pass
    `,
  },
  {
    of: 'imports in try: one of them must stay',
    source: `
      try:
          import a
      except ImportError:
          import b as a
      c = a
    `,
    cut: 'import b as a',
    left: '',
  },
  {
    of: '__future__ changes all that follows',
    source: `
      """Doc."""
      from __future__ import annotations
      x = 1
    `,
    cut: '__future__',
    left: `
      """Doc."""
    `,
  },
]);

check('what pylint infers', [
  {
    of: 'members of self',
    source: `
      class A:
          def __init__(self):
              self.a = 1
              self.b = 2
          def f(self):
              return self.a
    `,
    cut: 'self.a = 1',
    left: `
      class A:
          def __init__(self):
              self.b = 2
    `,
  },
  {
    of: 'a member made of its own former value',
    source: `
      class A:
          def f(self):
              self.a = 1
              self.b = 2
          def g(self):
              self.a = self.a + 1
    `,
    cut: 'self.a = 1',
    left: `
      class A:
          def f(self):
              self.b = 2
    `,
  },
  {
    of: 'members that others assign',
    source: `
      class A:
          def f(self):
              return self.wr
      a = A()
      a.wr = 1
      b = 2
    `,
    cut: 'a.wr = 1',
    left: `
      b = 2
    `,
  },
  {
    of: 'an initialiser calls that of its base',
    source: `
      class A(B):
          x = 1
          def __init__(self):
              super().__init__()
              self.y = 2
    `,
    cut: 'super()',
    left: `
      class A(B):
          x = 1
    `,
  },
  {
    of: '__len__ must return something',
    source: `
      class A:
          x = 1
          def __len__(self):
              y = 2
              return 3
    `,
    cut: 'return 3',
    left: `
      class A:
          x = 1
    `,
  },
  {
    of: 'a method without self needs its classmethod()',
    source: `
      class A:
          x = 1
          def c(cls):
              return 2
          c = classmethod(c)
    `,
    cut: 'c = classmethod',
    left: `
      class A:
          x = 1
    `,
  },
  {
    of: 'a property must return where its value matters',
    source: `
      class A:
          @property
          def x(self):
              print(1)
              return self.y
          def f(self):
              return self.x[0]
    `,
    cut: 'return self.y',
    left: `
      class A:
          @property
          def x(self):
              print(1)
    `,
  },
  {
    of: '__iter__ needs __next__',
    source: `
      class A:
          x = 1
          def __iter__(self):
              return self
          def __next__(self):
              return 1
    `,
    cut: '__next__',
    left: `
      class A:
          x = 1
    `,
  },
  {
    of: 'a value other than None, where the value matters',
    source: `
      class A:
          x = None
          def f(self):
              self.x = [1]
          def g(self):
              return self.x[0]
    `,
    cut: 'self.x = [1]',
    left: `
      class A:
          x = None
    `,
  },
  {
    of: 'another name for a function needs what it returns',
    source: `
      def f():
          x = 1
          return x
      g = f
      y = g()
      z = 1
    `,
    cut: 'return x',
    left: `
      def f():
          x = 1
      z = 1
    `,
  },
  {
    of: 'a name that is not sure to be bound needs the use that is asked first',
    source: `
      def f(p):
          if p:
              y = 2
              p.append(y)
          z = 3 if p else y
          return p
    `,
    cut: 'p.append(y)',
    left: `
      def f(p):
          if p:
              y = 2
          return p
    `,
  },
]);

check('blocks', [
  {
    of: 'the last statement takes its block along',
    source: `
      def f(p):
          for x in p:
              print(x)
          return 1
    `,
    cut: 'print(x)',
    left: `
      def f(p):
          return 1
    `,
  },
  {
    of: 'a docstring is body enough',
    source: `
      def f(p):
          """Doc."""
          return 1
    `,
    cut: 'return 1',
    left: `
      def f(p):
          """Doc."""
    `,
  },
  {
    of: 'a comment is not',
    source: `
      x = 1
      def f(p):
          # Note.

          return 1
    `,
    cut: 'return 1',
    left: `
      x = 1
    `,
  },
]);

check('parts of expressions', [
  {
    of: 'arguments of what nobody knows, from the last to the first',
    source: `
      def f(p):
          p.go(
              1,
              2,
              k=3,
          )
    `,
    cut: '1,',
    left: `
      def f(p):
          p.go(
              k=3,
          )
    `,
  },
  {
    of: 'arguments of what the file defines stay',
    source: `
      def g(a, b): pass
      x = 1
      g(
          1,
          2,
      )
    `,
    cut: '2,',
    left: `
      def g(a, b): pass
      x = 1
    `,
  },
  {
    of: 'a local variable made of a parameter is as unknown',
    source: `
      def f(p):
          q = p.q[0]
          q.go(
              1,
              2,
          )
    `,
    cut: '2,',
    left: `
      def f(p):
          q = p.q[0]
          q.go(
              1,
          )
    `,
  },
  {
    of: 'operands behind their operators',
    source: `
      def f(a, b, c):
          return (
              a
              and b
              or c
          )
    `,
    cut: 'and b',
    left: `
      def f(a, b, c):
          return (
              a
              or c
          )
    `,
  },
  {
    of: 'operands before their operators',
    source: `
      def f(a, b, c):
          return (
              a +
              b +
              c
          )
    `,
    cut: 'a +',
    left: `
      def f(a, b, c):
          return (
              b +
              c
          )
    `,
  },
  {
    of: 'steps of a chain',
    source: `
      def f(q):
          return (
              q
              .where(1)
              .order(2)
              .all()
          )
    `,
    cut: '.order(2)',
    left: `
      def f(q):
          return (
              q
              .where(1)
              .all()
          )
    `,
  },
  {
    of: 'conditions of a comprehension',
    source: `
      x = [
          i
          for i in "abc"
          if i
      ]
    `,
    cut: 'if i',
    left: `
      x = [
          i
          for i in "abc"
      ]
    `,
  },
  {
    of: 'pieces of a string',
    source: `
      x = (
          "a"
          "b"
          "c"
      )
    `,
    cut: '"b"',
    left: `
      x = (
          "a"
          "c"
      )
    `,
  },
  {
    of: 'a format must fit and stays',
    source: `
      y = 1
      x = (
          "a %s"
          "b %s"
      ) % (1, 2)
    `,
    cut: '"b %s"',
    left: `
      y = 1
    `,
  },
  {
    of: 'managers of a with',
    source: `
      with (
          open("a") as a,
          open("b") as b,
      ):
          print(a)
    `,
    cut: 'open("b")',
    left: `
      with (
          open("a") as a,
      ):
          print(a)
    `,
  },
  {
    of: 'a tuple stays a tuple',
    source: `
      x = (
          1,
          2
      )
    `,
    cut: '1,',
    left: `
      x = (
      )
    `,
  },
  {
    of: 'lines joined by backslashes stay together',
    source: `
      y = 1
      from a import b, \\
          c, \\
          d
    `,
    cut: 'd',
    left: `
      y = 1
    `,
  },
  {
    of: 'members of a class that a call makes stay',
    source: `
      from collections import namedtuple
      y = 1
      P = namedtuple("P", [
          "x",
          "y",
      ])
    `,
    cut: '"x",',
    left: `
      from collections import namedtuple
      y = 1
    `,
  },
]);

check('signatures', [
  {
    of: 'a parameter goes with what uses it',
    source: `
      def f(
          a,
          b=1,
      ):
          print(b)
          return a
    `,
    cut: 'b=1',
    left: `
      def f(
          a,
      ):
          return a
    `,
  },
  {
    of: 'callers need every parameter',
    source: `
      def f(
          a,
          b=1,
      ):
          return a
      x = f(1, 2)
    `,
    cut: 'b=1',
    left: `
      def f(
          a,
      ):
          return a
    `,
  },
  {
    of: 'a star and those behind it need each other',
    source: `
      def f(
          a,
          *,
          b=1,
          **c,
      ):
          return a
    `,
    cut: 'b=1',
    left: `
      def f(
          a,
          **c,
      ):
          return a
    `,
  },
  {
    of: 'self stays, and so do the parameters of the protocol',
    source: `
      class A:
          def __exit__(
              self,
              a,
              b,
              c,
          ):
              """Doc."""
          def f(
              self,
              a,
          ):
              """Doc."""
    `,
    cut: 'b,',
    left: `
      class A:
          def f(
              self,
              a,
          ):
              """Doc."""
    `,
  },
  {
    of: 'the class of a class method stays, also where the method stands alone',
    source: `
      @classmethod
      def f(
          cls,
          a,
      ):
          """Doc."""
    `,
    cut: 'cls,',
    left: '',
  },
  {
    of: 'a decorator that nobody knows',
    source: `
      @app.route("/")
      def f():
          return 1
    `,
    cut: '@app',
    left: `
      def f():
          return 1
    `,
  },
  {
    of: 'a decorator that excuses a name stays',
    source: `
      @app.route("/a")
      def _():
          return 1
      @app.route("/b")
      def _():
          return 2
    `,
    cut: '"/a"',
    left: `
      @app.route("/b")
      def _():
          return 2
    `,
  },
]);

describe('undefined names', () => {
  it.each([
    ['print(nowhere)', ['F821 nowhere']],
    ['def f():\n    return later\nlater = 1\n', []],
    ['from x import *\nprint(perhaps)\n', []],
    ['class A:\n    x = 1\n    def f(self):\n        return x\n', ['F821 x']],
    ['[i for i in "a"]\nprint(i)\n', ['F821 i']],
    ['try:\n    pass\nexcept ValueError as e:\n    pass\nprint(e)\n', ['F821 e']],
    ['del gone\n', ['F821 gone']],
    ['def f(a=b): pass\n', ['F821 b']],
    ['def f[T](a: T): return T\nprint(T)\n', ['F821 T']],
    ['__all__ = ["nothing"]\n', ['F822 nothing']],
    ['return 1\n', ['F706 return']],
  ])('%j', (text, expected) => {
    const found = python.linter.lint(text, '').map(({ rule, symbol }) => `${rule} ${symbol}`);
    expect(found).toEqual(expected);
  });
});

describe('functions', () => {
  const spans = (text: string) => {
    const { root } = python.parse(text, '');
    return python.functions(root, new SourceText(text), '');
  };

  it('are outermost functions and methods, with docstring or comment as instruction', () => {
    const text = plain(`
      # Adds
      # two.
      def add(a, b):
          def inner(): pass
          return a + b

      class A:
          @property
          def size(self):
              """The size.

              In rows.
              """
              return 1
          async def f(self): return 2
    `);
    expect(spans(text).map(({ name, instruction, indent }) => [name, instruction, indent])).toEqual(
      [
        ['add', 'Adds\ntwo.', ''],
        ['A.size', 'The size.\n\nIn rows.', '    '],
        ['A.f', null, '    '],
      ],
    );
  });

  it('keep the rows that begin inside a string, but for docstrings', () => {
    const text = plain(`
      class A:
          def f(self):
              """Doc
              more.
              """
              return '''
              kept
              '''
    `);
    expect([...spans(text)[0]!.verbatim!]).toEqual([6, 7]);
  });
});
