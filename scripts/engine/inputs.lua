-- inputs.lua: what a player wants, as a mode sees it: player.input. A mode writes it for bots, and is held to what a browser could
-- send: what is no number is an error, what is too much is less.
local engine = ...
local ffi, calls, format, sqrt = engine.ffi, engine.calls, string.format, math.sqrt
local cast = ffi.cast

local LINE_SIZE = 401 -- SCRIPT_LINE_SIZE
local FARTHEST = 1000000 -- of a pointer, as the room reads it

local function wrong_key(kind, key) error(format("a %s has x and y, and no '%s'", kind, tostring(key)), 3) end

local function checked(kind, key, value)
  if type(value) ~= "number" or value - value ~= 0 then
    error(format("%s of a %s must be a number, not %s", key, kind, type(value) == "number" and tostring(value) or type(value)), 3)
  end
  return value > FARTHEST and FARTHEST or value < -FARTHEST and -FARTHEST or value
end

local function place_writer(kind)
  return function(self, key, value)
    if key == "x" then
      self._x = checked(kind, key, value)
    elseif key == "y" then
      self._y = checked(kind, key, value)
    else
      wrong_key(kind, key)
    end
  end
end

-- A stick that is pushed beyond the unit circle is on it. What browsers send is within, but for rounding.
local function reach(stick)
  local square = stick._x * stick._x + stick._y * stick._y
  return square > 1.000001 and 1 / sqrt(square) or 1
end

ffi.cdef("struct stick { double _x, _y; }; struct pointer { double _x, _y; };")
ffi.metatype("struct stick", {
  __index = function(self, key)
    if key == "x" then return self._x * reach(self) end
    if key == "y" then return self._y * reach(self) end
    wrong_key("stick", key)
  end,
  __newindex = place_writer("stick"),
})
ffi.metatype("struct pointer", {
  __index = function(self, key)
    if key == "x" then return self._x end
    if key == "y" then return self._y end
    wrong_key("pointer", key)
  end,
  __newindex = place_writer("pointer"),
})

-- What is not a member of the struct by its own name: places, and lines, which are kept beside it.
local function access(pointer, lines)
  local places, index, known, count = {}, {}, {}, 0
  for _, input in ipairs(engine.inputs) do
    known[input.name] = true
    if input.type == "line" then index[input.name], count = count, count + 1 end
    if input.type == "stick" or input.type == "pointer" then places[input.name] = "_" .. input.name end
  end
  local bytes, texts = cast("char*", pointer), cast("char*", lines)
  local function line_of(self, name)
    local line = index[name]
    if not line then error("mode.input declares no '" .. tostring(name) .. "'" .. engine.did_you_mean(tostring(name), known), 3) end
    local seat = (cast("char*", self) - bytes) / engine.input_stride
    return texts + (seat * count + line) * LINE_SIZE
  end
  return {
    __index = function(self, name)
      if places[name] then return self[places[name]] end
      if engine.under_way == "steer" and index[name] then error("steer does not see what is typed: read input." .. name .. " in tick", 2) end
      return ffi.string(line_of(self, name))
    end,
    __newindex = function(self, name, value)
      if places[name] then error(format("set input.%s.x and input.%s.y", name, name), 2) end
      local to = line_of(self, name)
      if type(value) ~= "string" then error("input." .. name .. " is a text", 2) end
      calls.set_text(to, LINE_SIZE, value, #value)
    end,
  }
end

-- One place of 16 bytes for each declared input.
function engine.make_input_views(pointer, lines)
  local text = { "struct input {" }
  for _, input in ipairs(engine.inputs) do
    if input.type == "button" then
      text[#text + 1] = string.gsub("bool %; bool %_pressed; uint32_t _%1, _%2, _%3;", "%%", input.name)
    elseif input.type == "line" then
      text[#text + 1] = string.gsub("uint32_t _%1, _%2, _%3, _%4;", "%%", input.name)
    else
      text[#text + 1] = "struct " .. input.type .. " _" .. input.name .. ";"
    end
  end
  if #engine.inputs == 0 then text[#text + 1] = "uint32_t _nothing;" end
  ffi.cdef(table.concat(text, "\n") .. "};")
  ffi.metatype("struct input", access(pointer, lines))
  engine.input_stride = #engine.inputs * 16
  engine.input_bytes = cast("char*", pointer)
  engine.input_pointer = ffi.typeof("struct input*")
end
