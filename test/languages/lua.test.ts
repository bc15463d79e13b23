// Lua: what goes with what, which names are certainly undefined, and what no Lua compiles.
import { describe, expect, it } from 'vitest';
import { loadLanguage } from '../../src/languages/registry.ts';
import { checkRemoval, findings, functionsOf } from './removal.ts';

const lua = await loadLanguage('lua');

describe('removing from Lua', () => {
  it.each([
    [
      'a local takes its uses, and not those of another of the same name',
      `
- local x = 1
x print(x)
  do
    local x = 2
    print(x)
  end
x local function f() return x end`,
    ],
    [
      'an upvalue takes the statement that uses it, not the function around it',
      `
- local count = 0
  local function step()
x   count = count + 1
    return 1
  end
  print(step())`,
    ],
    [
      'a local is not in sight of its own value, nor in the until of an inner block',
      `
  local x = 1
- local y = 2
  do
    local x = x
    print(x)
  end
  repeat
    local z = x
  until z
x print(y)`,
    ],
    [
      'a local of a repeat body is in sight of its condition',
      `
x repeat
-   local done = f()
x   print("again")
x until done`,
    ],
    [
      'a local without a value needs an assignment before a read',
      `
  local x
- x = 1
x print(x)`,
    ],
    [
      'one of two assignments is enough for a read',
      `
  local x
  if y then
-   x = 1
    print(y)
  else
    x = 2
  end
  print(x)`,
    ],
    [
      'a branch that would be empty goes with its last statement',
      `
x if x then
-   print(1)
x end
  print(2)`,
    ],
    [
      'a loop may be empty',
      `
  while x do
-   print(1)
  end`,
    ],
    [
      'an else branch goes alone',
      `
  if x then
    print(1)
  elseif y then
    print(2)
- else
x   print(3)
  end`,
    ],
    [
      'a label takes its gotos',
      `
  for i = 1, 3 do
    if i == 2 then
      print(i)
x     goto continue
    end
-   ::continue::
  end`,
    ],
    [
      'the attributes const and close are part of the declaration',
      `
- local limit <const> = 10
  local file <close> = open()
x print(limit)
  print(file)`,
    ],
    [
      'the module table takes what is put into it',
      `
- local M = {}
x function M.f() return 1 end
x function M:g() return self end
  print(1)
x return M`,
    ],
    [
      'a method keeps self, and a function its parameters',
      `
  local C = {}
  function C:get(name)
-   print(name)
    return self[name]
  end
  return C`,
    ],
    [
      'a global takes its uses once its last assignment is gone',
      `
- function helper() return 1 end
x print(helper())
  setting = 2
  print(setting)`,
    ],
    [
      'table fields and arguments go line by line with their separators',
      `
  return {
    a = 1,
-   b = 2,
    [c] = 3;
    d,
  }`,
    ],
    [
      'a long string is one line of code',
      `
  local a = 1
- local s = [==[
x local a = 2
x ]] ]==]
  print(a)`,
    ],
    [
      'a comment belongs to the statement below it',
      `
x -- Says one.
- print(1)
  print(2)`,
    ],
    [
      'a luacheck directive is needed by what it silences',
      `
- -- luacheck: ignore 113
x print(undefined_thing)`,
    ],
    [
      'push and pop of luacheck stand together',
      `
  print(0)
- -- luacheck: push ignore
x print(1)
x -- luacheck: pop
  print(2)`,
    ],
    [
      'what follows an endless loop keeps its way out',
      `
x while (true) do
x   if f() then
-     break
x   end
x end
  print(1)`,
    ],
    [
      'a goto inside an endless loop is no way out',
      `
x while true do
x   if f() then goto next end
x   if g() then
-     break
x   end
x   ::next::
x end
  print(1)`,
    ],
    [
      'what follows an if with else keeps a branch that reaches it',
      `
x if a then
x   return 1
- elseif b then
x   print(2)
x else
x   return 3
x end
  print(4)`,
    ],
    [
      'a last if with else may end in returns',
      `
  if a then
    return 1
- elseif b then
x   print(2)
  else
    return 3
  end`,
    ],
    [
      'a call in parentheses stays with the line above it',
      `
- local f = g
x (f or print)(1)
  print(2)`,
    ],
    [
      'the #! line stands alone',
      `
- #!/usr/bin/env lua
  print(1)`,
    ],
  ])('%s', (_, marked) => checkRemoval(lua, marked));
});

describe('findings in Lua', () => {
  it.each([
    ['a global that nothing defines', 'print(foo)', ['undefined-name foo']],
    ['each use once', 'foo(foo)', ['undefined-name foo', 'undefined-name foo']],
    ['only the table of a field', 'foo.bar.baz()', ['undefined-name foo']],
    ['a local before its declaration', 'print(x)\nlocal x = 1', ['undefined-name x']],
    ['a local outside its block', 'do local x = 1 end print(x)', ['undefined-name x']],
    ['self outside a method', 'function f() return self end', ['undefined-name self']],
    ['a value of its own', 'local f = function() return f() end', ['undefined-name f']],
    ['an empty branch', 'if print then else print() end', ['empty-block if_statement']],
    ['an empty block', 'do end', ['empty-block do_statement']],
    ['a label in another function', '::a:: local function f() goto a end', ['undefined-label a']],
    ['a constant assigned', 'local x <const> = 1\nx = 2', ['constant-assigned x']],
    ['a closed value assigned', 'local x <close> = nil\nx = 2', ['constant-assigned x']],
    ['a local that hides a constant', 'local x <const> = 1\ndo local x = 2; x = 3 end', []],
    ['globals of any Lua', 'print(unpack, utf8, bit32, jit, warn, setfenv, _ENV, arg)', []],
    ['a global assigned in a function', 'function f() x = 1 end\nprint(x)', []],
    ['a recursive local function', 'local function f() return f() end', []],
    ['loop variables', 'for i, v in pairs({}) do print(i, v) end', []],
    ['varargs', 'print(...)\nlocal function f(...) return ... end', []],
    ['fields, methods and keys', 'local t = {a = 1}\nreturn t.b, t:c(), {d = t}', []],
    ['a goto that continues', 'for i = 1, 2 do goto next; ::next:: end', []],
    ['LuaJIT numbers', 'return 1LL, 2ULL, 3i, 0x10p2', []],
    ['integer division and bits', 'return 7 // 2 ~ 1 << 2 & 3 | ~4', []],
  ])('%s', (_, text, expected) => expect(findings(lua, text)).toEqual(expected));

  it.each([
    'break',
    'while true do local f = function() break end end',
    'local function f() return ... end',
    'local function f(...) return function() return ... end end',
    'local é = 1',
    'local goto = 1',
    '::a:: ::a::',
    'return "\\300"',
    'return "\\u{FFFFFFFFF}"',
    'return "\\q"',
    'a += 1',
    'f() = 1',
    'x.y',
    'return 1\nprint(1)',
    'for i = 1 do end',
    'print("open',
    'if x then',
    'end',
  ])('refuses %j', (text) => expect(findings(lua, text)[0]).toMatch(/^syntax-error/));
});

describe('functions of Lua', () => {
  it('are declarations and assigned function values of the file level', () => {
    const text = [
      '-- Adds.',
      '--- Two numbers.',
      '-----------',
      'local function add(a, b)',
      '  return a + b',
      'end',
      '',
      '-- Not about what follows.',
      '',
      'function M.sub(a, b) return a - b end',
      '--[[ Says',
      'hello. ]]',
      'function M:hello() print("hello") end',
      'M.twice = function(f)',
      '  return function() f() f() end',
      'end',
      'local id = function(x) return x end',
      'print(function() end)',
    ].join('\n');
    expect(functionsOf(lua, text)).toEqual([
      'add 1+6 Adds.\nTwo numbers.',
      'M.sub 10+1 -',
      'M:hello 11+3 Says\nhello.',
      'M.twice 14+3 -',
      'id 17+1 -',
    ]);
  });
});
