/**
 * Names that the Lua interpreters define: reference manuals 5.1 to 5.4, section 6, and LuaJIT's
 * extensions. A program may be for any of them, so what one of them defines is never "undefined".
 */
const COMMON =
  '_G _VERSION assert collectgarbage dofile error getmetatable ipairs load loadfile next pairs ' +
  'pcall print rawequal rawget rawset require select setmetatable tonumber tostring type xpcall ' +
  'coroutine debug io math os package string table arg';

const BY_VERSION: Readonly<Record<string, string>> = {
  '5.1': 'getfenv setfenv loadstring module unpack gcinfo newproxy',
  '5.2': '_ENV bit32 rawlen',
  '5.3': '_ENV rawlen utf8 bit32',
  '5.4': '_ENV rawlen utf8 warn',
  luajit: 'bit jit getfenv setfenv loadstring module unpack gcinfo newproxy',
};

/** Globals of every supported version together. */
export const luaGlobals: ReadonlySet<string> = new Set(
  [COMMON, ...Object.values(BY_VERSION)].flatMap((names) => names.split(' ')),
);
