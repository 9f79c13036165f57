-- types.lua: the words of a mode's declarations (f32, text(16), hidden(u8), stick, ...).
local engine = ...

local Type = {}
engine.Type = Type

local function copy(t)
  local new = {}
  for k, v in pairs(t) do new[k] = v end
  return setmetatable(new, Type)
end

local function a_type(value, word)
  if getmetatable(value) ~= Type or value.input then error(word .. " wants a type, such as " .. word .. "(f32)", 3) end
  return value
end

-- text(16), button { keys = { "Space" } }
function Type.__call(self, argument)
  local new = copy(self)
  if self.type == "text" then
    if type(argument) ~= "number" or argument < 1 or argument > 255 then error("text(n) wants a length from 1 to 255", 2) end
    new.size = argument
  elseif self.input then
    if type(argument) ~= "table" then error(self.input .. " { keys = { ... } } wants a table", 2) end
    new.keys, new.label = argument.keys, argument.label
  else
    error(self.word .. " takes no argument", 2)
  end
  return new
end

local function type_of(fields) return setmetatable(fields, Type) end

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
}

function words.hidden(t)
  local new = copy(a_type(t, "hidden"))
  new.access = "hidden"
  return new
end

function words.owner(t)
  local new = copy(a_type(t, "owner"))
  new.access = "owner"
  return new
end

function words.quantize(t, quantum)
  local new = copy(a_type(t, "quantize"))
  if new.type ~= "float" and new.type ~= "double" then error("quantize(f32, step) wants a float type", 2) end
  if type(quantum) ~= "number" or quantum <= 0 then error("quantize(f32, step) wants a step above 0", 2) end
  new.quantum = quantum
  return new
end

function words.ref(kind)
  if type(kind) ~= "string" then error('ref "ship" wants the name of a kind', 2) end
  return type_of { word = "ref", type = "ref", of = kind }
end

function words.array(t, count)
  local element = a_type(t, "array")
  if element.type == "text" or element.type == "array" then error("array(type, n) cannot hold " .. element.word, 2) end
  if type(count) ~= "number" or count < 1 or count > 256 then error("array(type, n) wants n from 1 to 256", 2) end
  return type_of { word = "array", type = "array", element = element, count = count }
end

engine.words = words
