-- types.lua: the words of a mode's declarations (f32, text(16), hidden(u8), stick, ...).
local engine = ...

-- A mode can change every table it reaches, at any time. So it holds handles of types, which are empty, and
-- what it returns is copied once: what was checked is what is used.
local Type, Handle, held = {}, {}, setmetatable({}, { __mode = "k" })
engine.Type = Type
Handle.__metatable = false
function Handle.__newindex() error("a type cannot be changed", 2) end

local function type_of(fields)
  local handle = setmetatable({}, Handle)
  held[handle] = setmetatable(fields, Type)
  return handle
end

local function copy(t)
  local new = {}
  for k, v in pairs(t) do new[k] = v end
  return new
end

local function a_type(value, word)
  local t = held[value]
  if not t or t.input then error(word .. " wants a type, such as " .. word .. "(f32)", 3) end
  return t
end

local DEEPEST, MOST, LETTERS = 12, 20000, 500000 -- tables within tables; values in all; bytes of texts in all

-- A copy of what a mode says, with types in place of their handles, and without metatables.
function engine.plain(value)
  local left, letters = MOST, LETTERS
  local function take(inside, depth)
    if type(inside) == "string" then
      letters = letters - #inside
      if letters < 0 then error("mode: more than " .. LETTERS .. " letters in its texts; a large map belongs into a .tmj file", 0) end
    end
    if type(inside) ~= "table" then return inside end
    if held[inside] then return setmetatable(copy(held[inside]), Type) end
    if depth == 0 then error("mode: tables within tables, more than " .. DEEPEST .. " deep", 0) end
    local new = {}
    for k, v in next, inside do
      left = left - 1
      if left < 0 then error("mode: more than " .. MOST .. " values; build large tables when the room starts", 0) end
      new[type(k) == "string" and take(k, 0) or k] = take(v, depth - 1)
    end
    return new
  end
  return take(value, DEEPEST)
end

local function is_whole(value, low, high) return type(value) == "number" and value >= low and value <= high and value % 1 == 0 end

-- text(16), button { keys = { "Space" } }
function Handle.__call(handle, argument)
  local self = held[handle]
  local new = copy(self)
  if self.type == "text" then
    if not is_whole(argument, 1, 255) then error("text(n) wants a length from 1 to 255", 2) end
    new.size = argument
  elseif self.input then
    if type(argument) ~= "table" then error(self.input .. " { keys = { ... } } wants a table", 2) end
    new.keys, new.label = argument.keys, argument.label
  else
    error(self.word .. " takes no argument", 2)
  end
  return type_of(new)
end

local function whole(word, low, high) return type_of { word = word, type = "int", low = low, high = high } end

local words = {
  u8 = whole("u8", 0, 255), i8 = whole("i8", -128, 127),
  u16 = whole("u16", 0, 65535), i16 = whole("i16", -32768, 32767),
  u32 = type_of { word = "u32", type = "long", low = 0, high = 4294967295 },
  i32 = type_of { word = "i32", type = "long", low = -2147483648, high = 2147483647 },
  f32 = type_of { word = "f32", type = "float" },
  f64 = type_of { word = "f64", type = "double" },
  pos = type_of { word = "pos", type = "float", quantum = 1 / 16 },
  angle = type_of { word = "angle", type = "angle" },
  bool = type_of { word = "bool", type = "bool" },
  text = type_of { word = "text", type = "text", size = 32 },
  stick = type_of { word = "stick", input = "stick" },
  button = type_of { word = "button", input = "button" },
  pointer = type_of { word = "pointer", input = "pointer" },
  line = type_of { word = "line", input = "line" },
}

function words.hidden(t)
  local new = copy(a_type(t, "hidden"))
  new.access = "hidden"
  return type_of(new)
end

function words.owner(t)
  local new = copy(a_type(t, "owner"))
  new.access = "owner"
  return type_of(new)
end

function words.team(t)
  local new = copy(a_type(t, "team"))
  new.access = "team"
  return type_of(new)
end

function words.quantize(t, quantum)
  local new = copy(a_type(t, "quantize"))
  if new.type ~= "float" and new.type ~= "double" then error("quantize(f32, step) wants a float type", 2) end
  if type(quantum) ~= "number" or not (quantum >= 1e-6 and quantum <= 1e6) then error("quantize(f32, step) wants a step from 0.000001 to 1000000", 2) end
  new.quantum = quantum
  return type_of(new)
end

function words.ref(kind)
  if type(kind) ~= "string" then error('ref "ship" wants the name of a kind', 2) end
  return type_of { word = "ref", type = "ref", of = kind }
end

function words.array(t, count)
  local element = a_type(t, "array")
  if element.type == "text" or element.type == "array" then error("array(type, n) cannot hold " .. element.word, 2) end
  if not is_whole(count, 1, 256) then error("array(type, n) wants n from 1 to 256", 2) end
  return type_of { word = "array", type = "array", element = element, count = count }
end

engine.words = words
