/** luacheck as a server: errors, globals and empty blocks. */
import type { NativeLinterSpec } from '../../run/native-spec.ts';

export const native: NativeLinterSpec = {
  tool: 'luacheck',
  install: 'sudo apt-get install lua-check   (or: luarocks install luacheck)',
  script: 'server.lua',
  commands: (script) => ['lua5.1', 'lua5.4', 'lua5.3', 'luajit', 'lua'].map((lua) => [lua, script]),
  syntaxRules: ['011'],
};
