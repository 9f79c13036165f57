-- sandbox.lua: the world as a mode sees it: a whitelist, ordered pairs, no globals.
local engine = ...
local raw_pairs, raw_tostring, raw_format, raw_type, find, sub = pairs, tostring, string.format, type, string.find, string.sub

-- Numbers before strings, each in order; other keys cannot be ordered and come out as they lie.
local function before(a, b)
  local ta, tb = raw_type(a), raw_type(b)
  if ta ~= tb then return ta == "number" or (ta == "string" and tb ~= "number") end
  if ta == "number" or ta == "string" then return a < b end
  return false
end

function engine.sorted_keys(t)
  local keys = {}
  for key in raw_pairs(t) do keys[#keys + 1] = key end
  table.sort(keys, before)
  return keys
end

local function ordered_pairs(t)
  if raw_type(t) ~= "table" then error("pairs wants a table, got " .. raw_type(t), 2) end
  local keys, i = engine.sorted_keys(t), 0
  return function()
    i = i + 1
    local key = keys[i]
    if key ~= nil then return key, t[key] end
  end
end

-- Addresses would differ from run to run, and tell where things lie in memory.
local function safe_tostring(value)
  local t = raw_type(value)
  if t == "function" or t == "thread" or t == "userdata" then return t end
  local text = raw_tostring(value)
  if t == "table" and find(text, "^table: 0x") then return "table" end
  return t == "cdata" and find(text, "0x", 1, true) and "value" or text
end
tostring = safe_tostring -- for the engine's own messages, too


local function only(library, names)
  local picked = {}
  for name in names:gmatch("%S+") do picked[name] = library[name] end
  return picked
end

-- What C code does for a mode at one go cannot be interrupted, so each callback may spend so much of it.
local shared = engine.shared
local function spend(steps)
  shared.work = shared.work - (steps < 0 and 0 or steps)
  if not (shared.work >= 0) then error("this callback moves too much in tables and texts; do less in one tick", 3) end
end

-- A text that was made, given back.
local function spend_on(text)
  spend(#text / 16)
  return text
end

local function safe_format(format, ...)
  if find(format, "%%[-+ #0-9.]*p") then error("string.format does not know %p", 2) end
  local arguments, count = { ... }, select("#", ...)
  for i = 1, count do
    local t = raw_type(arguments[i])
    if t ~= "number" and t ~= "string" then arguments[i] = safe_tostring(arguments[i]) end
    if t == "string" then spend(#arguments[i] / 16) end
  end
  return raw_format(format, unpack(arguments, 1, count))
end

local safe_string = only(string, "byte char len")
for name, f in raw_pairs(engine.strings) do safe_string[name] = f end
for _, name in ipairs { "lower", "upper", "reverse" } do
  local f = string[name]
  safe_string[name] = function(text) return spend_on(f(text)) end
end
function safe_string.sub(text, first, last) return spend_on(sub(text, first, last)) end
function safe_string.rep(text, count)
  spend(#text * count / 16)
  return string.rep(text, count)
end
safe_string.format = safe_format
local safe_math = only(math, "abs acos asin atan atan2 ceil cos deg exp floor fmod huge log log10 max min modf pi pow rad sin sinh cosh sqrt tan tanh")
for name, exact in raw_pairs(engine.exact) do safe_math[name] = exact end

local safe_table = { maxn = function(t)
  spend(#t)
  return table.maxn(t)
end }
function safe_table.concat(t, separator, first, last)
  first, last = first or 1, last or #t
  spend((last - first) * (1 + #(separator or "") / 16))
  for i = first, last do spend(raw_type(t[i]) == "string" and #t[i] / 16 or 1) end
  return table.concat(t, separator, first, last)
end

-- Moves what is behind a place of a list of `count`.
local function spend_behind(place, count)
  if not (place >= 1 and place <= count + 1) then error("there is no place " .. place .. " in a list of " .. count, 3) end
  spend(count - place)
end
function safe_table.insert(t, ...)
  if select("#", ...) < 2 then return table.insert(t, ...) end
  spend_behind((...), #t)
  return table.insert(t, ...)
end
function safe_table.remove(t, place)
  if place and #t > 0 then spend_behind(place, #t) end
  return table.remove(t, place)
end
function safe_table.sort(t, is_before)
  spend(#t * math.log(#t + 1))
  return table.sort(t, is_before)
end

local safe_bit = only(bit, "tobit tohex bnot band bor bxor lshift rshift arshift rol ror bswap")

-- What `value` is, from a table only: the metatables of strings and entities are not for modes.
local function safe_getmetatable(value) return raw_type(value) == "table" and getmetatable(value) or nil end

local function safe_setmetatable(t, meta)
  if raw_type(t) ~= "table" then error("setmetatable wants a table", 2) end
  return setmetatable(t, meta)
end

engine.tostring = safe_tostring

function engine.sandbox()
  local env = {
    assert = assert, error = error, ipairs = ipairs, pcall = pcall, select = select, tonumber = tonumber, type = type,
    unpack = unpack, rawget = rawget, rawequal = rawequal, getmetatable = safe_getmetatable,
    setmetatable = safe_setmetatable, pairs = ordered_pairs, tostring = safe_tostring, print = engine.print,
    string = safe_string, math = safe_math, table = safe_table, bit = safe_bit, vec = engine.vec,
    require = engine.require,
  }
  for word, t in raw_pairs(engine.words) do env[word] = t end
  local known = {}
  for name in raw_pairs(env) do known[name] = true end
  return setmetatable(env, {
    __index = function(_, name)
      error("there is no '" .. safe_tostring(name) .. "' here" .. engine.did_you_mean(name, known), 2)
    end,
    __newindex = function(_, name)
      error("'" .. safe_tostring(name) .. "' would be a global: write local, or keep it in the schema", 2)
    end,
    __metatable = false,
  })
end

-- Method calls on strings reach the whitelisted functions only, in a table that no mode can change: the engine calls them, too.
function engine.close_strings()
  local methods = {}
  for name, f in raw_pairs(safe_string) do methods[name] = f end
  getmetatable("").__index = methods
end
engine.safe_math = safe_math
