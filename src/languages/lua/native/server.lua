-- A long-lived luacheck: one JSON request a line in, one JSON answer a line out.
-- Reported are errors (0xx), globals (1xx), unreachable code (511) and empty blocks (541, 542).
-- Things that are not *yet* used (2xx, 3xx) and style (4xx, 6xx) say nothing about a partial program.

-- luacheck's modules live in the share folder of one Lua version, whichever interpreter runs this.
for _, version in ipairs({"5.1", "5.2", "5.3", "5.4"}) do
   for _, root in ipairs({"/usr/share/lua/", "/usr/local/share/lua/"}) do
      package.path = package.path .. ";" .. root .. version .. "/?.lua;" .. root .. version .. "/?/init.lua"
   end
end

local luacheck = require "luacheck"

---------------------------------------------------------------- JSON, as much as the protocol needs

local escapes = {b = "\b", f = "\f", n = "\n", r = "\r", t = "\t"}

local function utf8_char(code)
   if code < 0x80 then return string.char(code) end
   if code < 0x800 then
      return string.char(0xC0 + math.floor(code / 0x40), 0x80 + code % 0x40)
   end
   if code < 0x10000 then
      return string.char(0xE0 + math.floor(code / 0x1000),
         0x80 + math.floor(code / 0x40) % 0x40, 0x80 + code % 0x40)
   end
   return string.char(0xF0 + math.floor(code / 0x40000), 0x80 + math.floor(code / 0x1000) % 0x40,
      0x80 + math.floor(code / 0x40) % 0x40, 0x80 + code % 0x40)
end

local decode_value

local function decode_string(text, at)
   local out = {}
   while true do
      local stop = text:find('["\\]', at)
      out[#out + 1] = text:sub(at, stop - 1)
      if text:sub(stop, stop) == '"' then return table.concat(out), stop + 1 end
      local kind = text:sub(stop + 1, stop + 1)
      at = stop + 2
      if kind == "u" then
         local code = tonumber(text:sub(at, at + 3), 16)
         at = at + 4
         if code >= 0xD800 and code < 0xDC00 and text:sub(at, at + 1) == "\\u" then
            local low = tonumber(text:sub(at + 2, at + 5), 16)
            code = 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00)
            at = at + 6
         end
         out[#out + 1] = utf8_char(code)
      else
         out[#out + 1] = escapes[kind] or kind
      end
   end
end

local function skip(text, at)
   return text:match("^%s*()", at)
end

local function decode_list(text, at, close, item)
   local out = {}
   at = skip(text, at)
   if text:sub(at, at) == close then return out, at + 1 end
   while true do
      at = item(out, skip(text, at))
      at = skip(text, at)
      if text:sub(at, at) == close then return out, at + 1 end
      at = at + 1
   end
end

function decode_value(text, at)
   at = skip(text, at)
   local first = text:sub(at, at)
   if first == '"' then return decode_string(text, at + 1) end
   if first == "[" then
      return decode_list(text, at + 1, "]", function(out, from)
         local value, next_at = decode_value(text, from)
         out[#out + 1] = value
         return next_at
      end)
   end
   if first == "{" then
      return decode_list(text, at + 1, "}", function(out, from)
         local key, colon = decode_string(text, from + 1)
         local value, next_at = decode_value(text, skip(text, colon) + 1)
         out[key] = value
         return next_at
      end)
   end
   local word, next_at = text:match("^([%w%+%-%.]+)()", at)
   if word == "true" then return true, next_at end
   if word == "false" then return false, next_at end
   if word == "null" then return nil, next_at end
   return tonumber(word), next_at
end

local function quote(text)
   return '"' .. tostring(text):gsub('[%c"\\\127-\255]', function(char)
      -- Bytes above 127 are passed on: source text is UTF-8.
      if char:byte() > 127 then return char end
      return string.format("\\u%04x", char:byte())
   end) .. '"'
end

---------------------------------------------------------------- judging

local reported = {["511"] = true, ["541"] = true, ["542"] = true}

local function judge(state, std)
   local ok, report = pcall(luacheck.check_strings, {state}, {std = std or "max"})
   if not ok then
      return {('{"rule":"server-error","symbol":"","line":1,"message":%s}'):format(quote(report))}
   end
   local out = {}
   for _, event in ipairs(report[1]) do
      local family = event.code:sub(1, 1)
      if family == "0" or family == "1" or reported[event.code] then
         local symbol = event.name or event.label or ""
         if event.field then symbol = symbol .. "." .. tostring(event.field) end
         if event.code == "011" then symbol = (event.msg or ""):gsub("%d+", "N") end
         out[#out + 1] = ('{"rule":%s,"symbol":%s,"line":%d,"message":%s}'):format(
            quote(event.code), quote(symbol), event.line or 1, quote(luacheck.get_message(event)))
      end
   end
   return out
end

io.stdout:setvbuf("line")
io.write(('{"ready":true,"name":"luacheck","version":%s}\n'):format(quote(luacheck._VERSION)))
io.flush()

for line in io.lines() do
   local request = decode_value(line, 1)
   local all = {}
   for index, state in ipairs(request.states) do
      all[index] = "[" .. table.concat(judge(state, request.std), ",") .. "]"
   end
   io.write(('{"id":%d,"diagnostics":[%s]}\n'):format(request.id, table.concat(all, ",")))
   io.flush()
end
