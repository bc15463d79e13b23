// What the OCaml resolver ties to what, and which units a program has.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../src/languages/language.ts';
import { loadLanguage } from '../../src/languages/registry.ts';
import { Dependencies, Presence } from '../../src/lintseq/dependencies.ts';
import { SourceText } from '../../src/text/lines.ts';

let ocaml: Language;
beforeAll(async () => {
  ocaml = await loadLanguage('ocaml');
});

/** Lines without the margin that all of them have. */
function lines(text: string): string[] {
  const all = text.split('\n').slice(1, -1);
  const margin = Math.min(
    ...all.filter((line) => line.trim()).map((line) => /^ */.exec(line)![0].length),
  );
  return all.map((line) => line.slice(margin));
}

/** What is left of a program when the unit of its first line marked `(*-*)` goes; without marks. */
function rest(text: string, path = 'a.ml'): string {
  const marked = lines(text);
  const row = marked.findIndex((line) => line.includes('(*-*)'));
  const source = marked.map((line) => `${line.replace(/ *\(\*-\*\)/, '')}\n`).join('');
  const dialect = ocaml.dialect(source, path);
  const { root, fault } = ocaml.parse(source, dialect);
  expect(fault).toBeNull();
  const analysis = ocaml.analyse(root, new SourceText(source), dialect);
  const presence = new Presence(new Dependencies(analysis));
  presence.remove(analysis.unitAt[row]!);
  return analysis.source.lines
    .filter((_, at) => presence.present[analysis.unitAt[at]!])
    .join('')
    .trim();
}

/** Removing the marked line takes all lines marked `(*x*)` along, and nothing else. */
function check(text: string, path?: string): void {
  const kept = lines(text)
    .filter((line) => !/\(\*[-x]\*\)/.test(line))
    .join('\n');
  expect(rest(text.replace(/ *\(\*x\*\)/g, ''), path)).toBe(kept.trim());
}

function unbound(text: string, path = 'a.ml'): string[] {
  const dialect = ocaml.dialect(text, path);
  return ocaml.linter.lint(text, dialect).map(({ rule, symbol }) => `${rule} ${symbol}`);
}

describe('a use goes with its definition', () => {
  const rows: [title: string, program: string][] = [
    [
      'let',
      `
      let a = 1 (*-*)
      let b = a (*x*)
      let c = 2
    `,
    ],
    [
      'the nearest of two definitions, and through it the one before',
      `
      let a = 1
      let a = a + 1 (*-*)
      let b = a (*x*)
    `,
    ],
    [
      'let rec, which sees itself',
      `
      let f x = x
      let rec g x = g x (*-*)
      let h = f 1
    `,
    ],
    [
      'and',
      `
      let rec f x = x
      and g x = f x (*-*)
      let h x = g x (*x*)
    `,
    ],
    [
      'a variable of a tuple pattern',
      `
      let (a, _) = (1, 2) (*-*)
      let b = a (*x*)
    `,
    ],
    [
      'a variable of a pun in a record pattern',
      `
      type t = { x : int }
      let f { x } = x
      let y = 1 (*-*)
      let g { x } = y (*x*)
    `,
    ],
    [
      'a parameter hides what is outside',
      `
      let x = 1 (*-*)
      let f x = x
    `,
    ],
    [
      'a link of a chain and the links that use it',
      `
      let f () =
        let a = 1 in (*-*)
        let b = a in (*x*)
        let c = 2 in
        c
    `,
    ],
    [
      'a comment in front of in belongs to the link',
      `
      let f c =
        let a = (*-*)
          c (*x*)
          (* why *) (*x*)
        in (*x*)
        c
    `,
    ],
    [
      'a module and its members',
      `
      module M = struct (*-*)
        let a = 1 (*x*)
      end (*x*)
      let b = M.a (*x*)
    `,
    ],
    [
      'a member of a module',
      `
      module M = struct
        let a = 1 (*-*)
        let b = 2
      end
      let c = M.a (*x*)
      let d = M.b
    `,
    ],
    [
      'an opened member',
      `
      module M = struct
        let a = 1 (*-*)
        let b = 2
      end
      open M
      let c = a (*x*)
      let d = b
    `,
    ],
    [
      'the open itself',
      `
      module M = struct
        let a = 1
      end
      open M (*-*)
      let c = a (*x*)
      let d = M.a
    `,
    ],
    [
      'M.( … )',
      `
      module M = struct
        let a = 1 (*-*)
        let b = 1
      end
      let c = M.(a + 1) (*x*)
    `,
    ],
    [
      'let open … in',
      `
      module M = struct
        let a = 1
      end
      let c () = (*x*)
        let open M in (*-*)
        a (*x*)
    `,
    ],
    [
      'what an unknown open may bring',
      `
      open Elsewhere (*-*)
      let a = brought 1 (*x*)
      let b = 2
    `,
    ],
    [
      'what an include brings',
      `
      module M = struct
        let a = 1 (*-*)
        let b = 1
      end
      include M
      let c = a (*x*)
    `,
    ],
    [
      'an item that a signature demands of a structure',
      `
      module M : sig
        val a : int (*x*)
        val b : int
      end = struct
        let a = 1 (*-*)
        let b = 2
      end
      let c = M.a (*x*)
    `,
    ],
    [
      'the argument of a functor and what its parameter demands',
      `
      module F (X : sig
        val a : int (*x*)
        val b : int
      end) = struct
        let c = X.b
      end
      module A = struct
        let a = 1 (*-*)
        let b = 2
      end
      module R = F (A)
    `,
    ],
    [
      'a first-class module',
      `
      module type S = sig
        val a : int (*x*)
      end
      module A = struct (*-*)
        let a = 1 (*x*)
      end (*x*)
      let packed = (module A : S) (*x*)
      let use (module X : S) = X.a (*x*)
    `,
    ],
    [
      'a type',
      `
      type t = int (*-*)
      type u = t list (*x*)
      let f (x : t) = x (*x*)
      let g x = x
    `,
    ],
    [
      'a constructor in an expression and in a case',
      `
      type t =
        | A
        | B (*-*)
      let f = function
        | A -> 1
        | B -> 2 (*x*)
      let b = B (*x*)
    `,
    ],
    [
      'a constructor of an extensible type',
      `
      type t = ..
      type t += A (*-*)
      type t += B
      let a = A (*x*)
      let b = B
    `,
    ],
    [
      'an exception',
      `
      exception E (*-*)
      let f x = raise E (*x*)
      let g x = try x with E -> 1 (*x*)
      let h x = x
    `,
    ],
    [
      'a constructor of a generalised type',
      `
      type _ t =
        | I : int -> int t
        | B : bool -> bool t (*-*)
      let f : type a. a t -> a = function
        | I n -> n
        | B b -> b (*x*)
    `,
    ],
    [
      'a field in the type and in all literals of the type',
      `
      type t = {
        a : int;
        b : int; (*-*)
      }
      let x = {
        a = 1;
        b = 2; (*x*)
      }
      let f r = r.a
      let g r = r.b (*x*)
    `,
    ],
    [
      'an operator',
      `
      let ( ++ ) a b = a + b (*-*)
      let c = 1 ++ 2 (*x*)
    `,
    ],
    [
      'a labelled argument written short',
      `
      let f ~n = n
      let n = 1 (*-*)
      let c = f ~n (*x*)
    `,
    ],
    [
      'a class',
      `
      class c = object (*-*)
        method m = 1 (*x*)
      end (*x*)
      let o = new c (*x*)
    `,
    ],
    [
      'a method and what calls it',
      `
      class c = object (self)
        method a = 1 (*-*)
        method b = self#a (*x*)
        method d = 2
      end
    `,
    ],
    [
      'a method that overrides needs what is inherited',
      `
      class a = object (*-*)
        method m = 1 (*x*)
      end (*x*)
      class b = object (*x*)
        inherit a (*x*)
        method! m = 2 (*x*)
      end (*x*)
    `,
    ],
    [
      'a value in an interface stands alone',
      `
      type t
      val a : t (*-*)
      val b : t
    `,
    ],
  ];
  it.each(rows)('%s', (title, program) =>
    check(program, title.includes('interface') ? 'a.mli' : 'a.ml'),
  );
});

describe('units', () => {
  const rows: [title: string, program: string][] = [
    [
      'a case',
      `
      let f = function
        | 0 -> 1
        | 1 -> 2 (*-*)
        | _ -> 3
    `,
    ],
    [
      'the last case that says what the type is',
      `
      let f = function (*x*)
        | 0 -> 1 (*-*)
        | _ -> failwith "no" (*x*)
    `,
    ],
    [
      'a statement',
      `
      let f () =
        print_string "a"; (*-*)
        print_string "b"
    `,
    ],
    [
      'a list element',
      `
      let l = [
        1;
        2; (*-*)
        3;
      ]
    `,
    ],
    [
      'an operand',
      `
      let f a b c =
        a
        && b (*-*)
        && c
    `,
    ],
    [
      'a condition in front of what is left without it',
      `
      let f a =
        if a then 1 (*-*)
        else (*x*)
          2
    `,
    ],
    [
      'a condition around bracketed branches',
      `
      let f a =
        if a then begin (*-*)
          print_string "a" (*x*)
        end else begin (*x*)
          print_string "b"
        end (*x*)
    `,
    ],
    [
      'an else-if between its neighbours',
      `
      let f a =
        if a = 1 then
          1
        else if a = 2 then (*-*)
          2 (*x*)
        else
          3
    `,
    ],
    [
      'try … with around what it guards',
      `
      let f a =
        try (*-*)
          int_of_string a
        with Failure _ -> 0 (*x*)
    `,
    ],
    [
      'a comment between a function and its body',
      `
      let f a =
        (* says why *) (*-*)
        a + 1
    `,
    ],
    [
      'a documentation comment below goes with the value',
      `
      val a : int (*-*)
      (** What it is. *) (*x*)

      val b : int
    `,
    ],
  ];
  it.each(rows)('%s', (title, program) =>
    check(program, title.includes('below') ? 'a.mli' : 'a.ml'),
  );

  it('keeps a case after one that ends in a semicolon', () => {
    check(
      `
      let f x = match x with (*x*)
        | 0 -> (*x*)
          print_string "a"; (*x*)
          print_string "b"; (*x*)
        | _ -> () (*-*)
    `,
    );
  });
});

describe('open types', () => {
  const rows: [title: string, program: string][] = [
    [
      'a cell and the use that tells what it holds',
      `
      let cell = ref None (*x*)
      let set () = cell := Some 1 (*-*)
      let get () = !cell (*x*)
      let other = 1
    `,
    ],
    [
      'a cell and the function that it holds',
      `
      let hello x =
        print_string x; (*-*)
        x
      let cell = ref hello (*x*)
    `,
    ],
    [
      'a format and the printing that uses it',
      `
      let line = format_of_string "%d" (*x*)
      let show n = Printf.sprintf line n (*-*)
      let other = 1
    `,
    ],
    [
      'a partial application and all of the function',
      `
      let rec walk p l = match l with
        | [] -> ()
        | x :: r -> p (x + 1); walk p r (*-*)
      let all = walk print_int (*x*)
    `,
    ],
  ];
  it.each(rows)('%s', (_, program) => check(program));
});

describe('the embedded linter', () => {
  const rows: [title: string, text: string, findings: string[]][] = [
    ['a name that nothing defines', 'let a = nothing', ['unbound-value nothing']],
    ['a name of a later definition', 'let a = b\nlet b = 1', ['unbound-value b']],
    ['a let that is not recursive', 'let f x = f x', ['unbound-value f']],
    [
      'a member that a known module lacks',
      'module M = struct end\nlet a = M.b',
      ['unbound-value b'],
    ],
    ['a variable of another case', 'let f = function Some x -> x | None -> x', ['unbound-value x']],
    ['the standard library', 'let f l = List.map succ l @ [ max_int ]', []],
    ['an unknown module', 'let a = Elsewhere.b', []],
    ['after an unknown open anything', 'open Elsewhere\nlet a = b', []],
    ['inside an unknown local open anything', 'let a = Elsewhere.(b + c)', []],
    [
      'outside a local open it is accused again',
      'let a = Elsewhere.(b)\nlet c = b',
      ['unbound-value b'],
    ],
    ['after an unknown include anything', 'include Elsewhere.Make (struct end)\nlet a = b', []],
    [
      'in a class that inherits from elsewhere',
      'class c = object inherit Elsewhere.c method m = x end',
      [],
    ],
    ['in an extension', 'let a = [%foo b]', []],
    ['a first-class module', 'let f (module M : Map.S) = M.empty', []],
    ['polymorphic variants', 'let f = function `A x -> x | `B -> 0', []],
    ['labels and defaults', 'let f ?(a = 1) ~b () = a + b', []],
    ['faulty syntax', 'let a = (1', ['syntax-error )']],
    ['a line for a preprocessor', '#ifdef X\nlet a = 1', ['syntax-error directive']],
    ['effect as a name, as before OCaml 5.3', 'let f effect = effect', []],
  ];
  it.each(rows)('%s', (_, text, findings) => expect(unbound(text)).toEqual(findings));
});
