-- store.lua: what is kept for good: room.store of the mode, player.store of each player.
-- Values are numbers, texts, booleans, and tables of them; they are kept as JSON.
local engine = ...
local room, player, store = engine.room_methods, engine.player_methods, engine.store
local DEEPEST = 8

local function wrong(...) error(string.format(...), 0) end

local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
local function quote(text)
  return '"' .. text:gsub('[%c"\\]', function(c) return ESCAPES[c] or string.format("\\u%04x", c:byte()) end) .. '"'
end

local write

local function write_list(out, t, depth)
  out[#out + 1] = "["
  for i = 1, #t do
    if i > 1 then out[#out + 1] = "," end
    write(out, t[i], depth)
  end
  out[#out + 1] = "]"
end

local function write_map(out, t, depth)
  out[#out + 1] = "{"
  for i, key in ipairs(engine.sorted_keys(t)) do
    if type(key) ~= "string" then wrong("the store keeps lists (1 to n) and tables with texts as keys, no mixture of them") end
    out[#out + 1] = (i > 1 and "," or "") .. quote(key) .. ":"
    write(out, t[key], depth)
  end
  out[#out + 1] = "}"
end

function write(out, value, depth)
  local kind = type(value)
  if kind == "string" then
    out[#out + 1] = quote(value)
  elseif kind == "number" then
    if value ~= value or value == math.huge or value == -math.huge then wrong("the store keeps finite numbers, not %s", tostring(value)) end
    out[#out + 1] = string.format("%.17g", value)
  elseif kind == "boolean" then
    out[#out + 1] = tostring(value)
  elseif kind == "table" then
    if depth == 0 then wrong("the store keeps tables within tables %d deep", DEEPEST) end
    if #engine.sorted_keys(value) == #value then write_list(out, value, depth - 1) else write_map(out, value, depth - 1) end
  else
    wrong("the store keeps numbers, texts, booleans and tables, not %s", kind == "cdata" and "an entity" or "a " .. kind)
  end
end

local function encode(value)
  local out = {}
  write(out, value, DEEPEST)
  return table.concat(out)
end

-- What encode() wrote, and JSON that somebody put into the database by hand.
local read

local UNESCAPES = { n = "\n", r = "\r", t = "\t", b = "\b", f = "\f" }
local function read_text(text, at)
  local stop = at
  repeat
    stop = text:find('["\\]', stop + 1)
    if not stop then wrong("a text without an end") end
    local is_end = text:sub(stop, stop) == '"'
    if not is_end then stop = stop + 1 end
  until is_end
  local inner = text:sub(at + 1, stop - 1):gsub("\\u00(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end)
  return inner:gsub("\\(.)", function(c) return UNESCAPES[c] or c end), stop + 1
end

local function skip(text, at) return text:find("[^ \n\r\t]", at) or #text + 1 end

local function read_list(text, at)
  local list = {}
  at = skip(text, at + 1)
  while text:sub(at, at) ~= "]" do
    list[#list + 1], at = read(text, at)
    at = skip(text, at)
    if text:sub(at, at) == "," then at = skip(text, at + 1) end
  end
  return list, at + 1
end

local function read_map(text, at)
  local map, key = {}, nil
  at = skip(text, at + 1)
  while text:sub(at, at) ~= "}" do
    key, at = read_text(text, at)
    map[key], at = read(text, skip(text, skip(text, at) + 1))
    at = skip(text, at)
    if text:sub(at, at) == "," then at = skip(text, at + 1) end
  end
  return map, at + 1
end

local WORDS = { t = { true, 4 }, f = { false, 5 }, n = { nil, 4 } }
function read(text, at)
  local first = text:sub(at, at)
  if first == '"' then return read_text(text, at) end
  if first == "[" then return read_list(text, at) end
  if first == "{" then return read_map(text, at) end
  if WORDS[first] then return WORDS[first][1], at + WORDS[first][2] end
  local digits = text:match("^[-+%d.eE]+", at)
  if not digits then wrong("'%s' is no value", text:sub(at, at + 20)) end
  return tonumber(digits), at + #digits
end

local function check_key(key)
  if type(key) ~= "string" or #key < 1 or #key > 63 or key:find("%c") then
    error("a key of the store is a text of 1 to 63 bytes, not " .. engine.tostring(key), 3)
  end
end

local owner_of = setmetatable({}, { __mode = "k" })
local verbs = {}

local function owner(self) return owner_of[self] or error("write store:get(key), with a colon", 3) end

local function keep(self, key, value, by)
  local why = store.put(owner(self), key, value ~= nil and encode(value) or nil, by)
  if why then error("store:set(" .. key .. "): " .. why, 3) end
end

function verbs.get(self, key, otherwise)
  check_key(key)
  local text = store.get(owner(self), key)
  if not text then return otherwise end
  local read_well, value = pcall(read, text, 1)
  if not read_well then engine.warn("store " .. key, "the value '" .. key .. "' in the store is damaged: " .. tostring(value)) end
  if not read_well or value == nil then return otherwise end
  return value
end

function verbs.set(self, key, value)
  check_key(key)
  keep(self, key, value)
end

function verbs.increment(self, key, by)
  check_key(key)
  local before, step = verbs.get(self, key, 0), by or 1
  if type(before) ~= "number" then error("store:increment wants a number, '" .. key .. "' is a " .. type(before), 2) end
  if type(step) ~= "number" then error("store:increment adds a number, not a " .. type(step), 2) end
  keep(self, key, before + step, step)
  return before + step
end

local meta = {
  __metatable = false,
  __index = function(_, name) return verbs[name] or error("a store has no '" .. tostring(name) .. "'" .. engine.did_you_mean(name, verbs), 2) end,
  __newindex = function() error("write store:set(key, value)", 2) end,
}

local function store_of(id)
  local handle = setmetatable({}, meta)
  owner_of[handle] = id
  return handle
end

local of_mode = store_of(0)
function room.getters.store() return of_mode end
function player.getters.store(self) return store_of(self.id) end
