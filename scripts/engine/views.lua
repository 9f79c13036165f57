-- views.lua: entities as a mode sees them: C structs in the live world, one type for each kind.
-- Numbers and bools are plain struct members, as fast as in C. Text and references go through
-- getters and setters. No pointer and no array ever reaches a mode: a struct has neither
-- arithmetic nor integer keys, and what is inside it are scalars or other such structs.
local engine = ...
local ffi, calls = engine.ffi, engine.calls
local cast, to_text, gsub = ffi.cast, ffi.string, string.gsub

local C_TYPES = {
  int = "int32_t", long = "double", float = "float", double = "double", angle = "float", bool = "bool", ref = "uint32_t",
}

-- An array is a struct of its elements, with places 1 to n.
local function declare_array(struct, field)
  local c_type, count = C_TYPES[field.element], field.count
  local lines = {}
  for i = 1, count do lines[i] = c_type .. " _" .. i .. ";" end
  ffi.cdef("struct " .. struct .. " { " .. table.concat(lines, " ") .. " };")
  local pointer = ffi.typeof(c_type .. "*")
  local function check(i)
    if type(i) ~= "number" or not (i >= 1 and i <= count and i % 1 == 0) then
      error(field.name .. " has places 1 to " .. count .. ", not " .. tostring(i), 3)
    end
  end
  ffi.metatype("struct " .. struct, {
    __index = function(self, i) check(i) return cast(pointer, self)[i - 1] end,
    __newindex = function(self, i, value) check(i) cast(pointer, self)[i - 1] = value end,
    __len = function() return count end,
    __tostring = function() return field.name end,
  })
end

-- The struct members of a field. Those a mode should not touch begin with _, which no field can.
local function members(struct, field, constant)
  if field.type == "text" then
    local words = {}
    for i = 1, field.size / 4 do words[i] = "uint32_t _" .. field.name .. i .. ";" end
    return table.concat(words, " ")
  elseif field.type == "array" then
    declare_array(struct .. "_" .. field.name, field)
    return "struct " .. struct .. "_" .. field.name .. " " .. field.name .. ";"
  elseif field.type == "ref" then
    return "uint32_t _" .. field.name .. ";"
  elseif field.name == "seen_by" then
    return "int32_t _seen_by;"
  end
  return (constant and "const " or "") .. C_TYPES[field.type] .. " " .. field.name .. ";"
end

local NOT_TO_WRITE = { room = { time = true }, player = { profile = true, input_number = true } }

local function declare_struct(struct, layout, has_id)
  local lines = { "struct " .. struct .. " {", has_id and "const uint32_t id;" or #layout.fields == 0 and "uint32_t _nothing;" or "" }
  for _, field in ipairs(layout.fields) do
    lines[#lines + 1] = members(struct, field, (NOT_TO_WRITE[layout.name] or {})[field.name])
  end
  ffi.cdef(table.concat(lines, "\n") .. "} __attribute__((aligned(8)));")
  assert(ffi.sizeof("struct " .. struct) == math.max(layout.stride, 8), "the size of " .. layout.name)
  for _, field in ipairs(layout.fields) do
    local guarded = field.type == "ref" or field.name == "seen_by"
    local first = field.type == "text" and "_" .. field.name .. "1" or guarded and "_" .. field.name or field.name
    assert(ffi.offsetof("struct " .. struct, first) == field.offset, "the layout of " .. layout.name .. "." .. field.name)
  end
end

local function text_accessors(field)
  local offset, size = field.offset, field.size
  local bytes, writable = ffi.typeof("const char*"), ffi.typeof("char*")
  local function get(self)
    cast(writable, self)[offset + size - 1] = 0 -- a mode may have written any bytes into the text's members
    return to_text(cast(bytes, self) + offset)
  end
  local function set(self, value)
    if type(value) ~= "string" then error(field.name .. " is a text, got " .. type(value), 3) end
    calls.set_text(cast("char*", self) + offset, size, value, #value)
  end
  return get, set
end

-- An entity of a kind, or its id, or nil; as an id.
local function id_of(value, name)
  if value == nil then return 0 end
  if type(value) == "cdata" then return value.id end
  error(name .. " refers to an entity, got " .. type(value), 4)
end
engine.id_of = id_of

local function ref_accessors(field)
  local member, find = "_" .. field.name, nil
  local function get(self)
    find = find or (field.of and engine.finders[field.of] or engine.find_any)
    return find(self[member])
  end
  local function set(self, value) self[member] = id_of(value, field.name) end
  return get, set
end

-- Who sees an entity: a word for its author, 0 (as its kind says) or the number of the word in the world.
local SEEN_BY = { "everyone", "team", "owner", "nobody" }
local SEEN_BY_NUMBER = { everyone = 1, team = 2, owner = 3, nobody = 4 }

local function sight_accessors(layout)
  local function get(self) return SEEN_BY[self._seen_by] or layout.seen_by end
  local function set(self, value)
    self._seen_by = SEEN_BY_NUMBER[value] or error('seen_by is "everyone", "team", "owner" or "nobody", not ' .. engine.tostring(value), 3)
  end
  return get, set
end

-- What a struct's members do not answer: texts, references and methods; anything else is a mistake.
local function metatable_of(layout, methods)
  local getters, setters, known, verbs = {}, {}, {}, {}
  for _, field in ipairs(layout.fields) do
    known[field.name] = true
    if field.type == "text" then
      getters[field.name], setters[field.name] = text_accessors(field)
    elseif field.type == "ref" then
      getters[field.name], setters[field.name] = ref_accessors(field)
    elseif field.name == "seen_by" then
      getters.seen_by, setters.seen_by = sight_accessors(layout)
    end
  end
  for name, getter in pairs(methods.getters or {}) do getters[name], setters[name] = getter, nil end
  for name, method in pairs(methods) do
    if name ~= "getters" then verbs[name], known[name] = method, true end
  end
  for name in pairs(methods.getters or {}) do known[name] = true end
  return {
    __index = function(self, key)
      local getter = getters[key]
      if getter then return getter(self) end
      local method = verbs[key]
      if method then return method end
      error(layout.name .. " has no field '" .. tostring(key) .. "'" .. engine.did_you_mean(key, known), 2)
    end,
    __newindex = function(self, key, value)
      local setter = setters[key]
      if not setter then
        error(layout.name .. " has no field '" .. tostring(key) .. "' to write" .. engine.did_you_mean(key, known), 2)
      end
      setter(self, value)
    end,
    __tostring = function(self) return layout.name .. " #" .. tonumber(self.id) % 65536 end,
  }
end

-- Finds an entity of this kind by its id, nil if it is gone.
local function finder_of(layout, entities)
  local first, capacity = layout.first, layout.capacity
  return function(id)
    local index = id % 65536 - first
    if id == 0 or index < 0 or index >= capacity then return nil end
    local entity = entities[index]
    if entity.id == id then return entity end
    return nil
  end
end

-- Gives every kind its struct type, its entities in the live world, and its finder.
function engine.make_views(live, room_methods, player_methods)
  engine.finders, engine.entities = {}, {}
  for k, layout in ipairs(engine.kinds) do
    local struct = "e_" .. layout.name
    declare_struct(struct, layout, true)
    ffi.metatype("struct " .. struct, metatable_of(layout, k == 1 and room_methods or k == 2 and player_methods or {}))
    local entities = cast("struct " .. struct .. "*", cast("char*", live) + layout.base)
    engine.entities[layout.name] = entities
    engine.finders[layout.name] = finder_of(layout, entities)
  end
end

function engine.find_any(id)
  for _, layout in ipairs(engine.kinds) do
    local entity = engine.finders[layout.name](id)
    if entity ~= nil then return entity end
  end
end

-- Each event has one struct, filled and handed over whenever it happens.
function engine.make_event_views()
  engine.event_values = {}
  for i, layout in ipairs(engine.events) do
    local struct = "v_" .. layout.name
    declare_struct(struct, layout, false)
    ffi.metatype("struct " .. struct, metatable_of(layout, {}))
    engine.event_values[layout.name] = { index = i - 1, values = ffi.new("struct " .. struct), size = ffi.sizeof("struct " .. struct) }
  end
end
