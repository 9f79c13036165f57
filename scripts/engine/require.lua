-- require.lua: code that modes share: local cards = require "cards" is lib/cards.lua beside the mode.
-- These files come along with the mode's text, are loaded once, into the same sandbox, and belong to the mode: their
-- functions may be those of timers, and go to the browser with steer.
local engine = ...
local format = string.format
engine.files, engine.libraries = {}, {} -- texts that came along; what was required, by name
local under_way, named = {}, {}

function engine.is_library(value) return named[value] ~= nil end

local function load(file, text)
  if text:byte(1) == 27 then error(file .. " is bytecode; it must be Lua text", 0) end
  engine.texts["@" .. file] = text
  local chunk, why = engine.loadstring(text, "@" .. file)
  if not chunk then error(why, 0) end
  local value = engine.setfenv(chunk, engine.environment)()
  if type(value) ~= "table" and type(value) ~= "function" then error(file .. ":1: must end with return and a table or a function", 0) end
  return value
end

function engine.require(name)
  if type(name) ~= "string" or not string.find(name, "^[a-z0-9_]+$") then
    error('require wants the name of a file in lib/, of small letters, digits and _: require "cards"', 2)
  end
  if engine.libraries[name] ~= nil then return engine.libraries[name] end
  local file = format("lib/%s.lua", name)
  if engine.mode then error(format('require "%s" at the top of the file: everything is loaded before the room opens', name), 2) end
  if under_way[name] then error(format("%s requires itself, or what requires it", file), 2) end
  local text = engine.files[file]
  if not text then
    error(format('there is no file %s beside the mode (and the name must stand there as a text: require "%s")', file, name), 2)
  end
  under_way[name] = true
  local value = load(file, text)
  engine.libraries[name], named[value] = value, name
  return value
end
