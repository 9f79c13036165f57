-- hud.lua: what a mode puts on the screen around the world: mode.hud is a list of { text = "room.word", at = "top", ... }.
local engine = ...

local function wrong(...) error(string.format(...), 0) end

local PLACES = { top = true, bottom = true, left = true, right = true }
local BUILT_IN = {
  room = { team_scores = "array" },
  player = { name = "text", score = "int", team = "int", connected = "bool", bot = "bool" },
}
-- What an entry is, and what else it can say. `at`, `when`, `label` and `tint` are for all.
local KINDS = {
  text = {}, clock = {}, bar = { of = true }, icon = { count = true }, list = { show = true }, button = {}, line = {},
}
local COMMON = { at = true, when = true, label = true, tint = true }
local MOST = 32

-- The type of the field that "room.word" names: of the room, of the player, or of the entity in a ref field of the player.
local function field_at(mode, path, where)
  local of, name = tostring(path):match("^([%w_]+)%.([%w_]+)$")
  if type(path) ~= "string" or not of then wrong('%s must name a field, such as "room.word", "player.gold" or "hero.health"', where) end
  local fields, owner = nil, "mode." .. of
  if of == "room" or of == "player" then
    fields = mode[of] or {}
    if BUILT_IN[of][name] and not fields[name] then return BUILT_IN[of][name] end
  else
    local ref = (mode.player or {})[of]
    if not ref or ref.type ~= "ref" then
      local known = { room = true, player = true }
      for key, t in pairs(mode.player or {}) do known[key] = t.type == "ref" or nil end
      wrong("%s: '%s' is neither room nor player nor a ref field of mode.player%s", where, of, engine.did_you_mean(of, known))
    end
    fields, owner = ref.of == "player" and mode.player or mode.entities[ref.of], "mode.entities." .. ref.of
  end
  local t = fields[name]
  if getmetatable(t) ~= engine.Type then wrong("%s: %s has no field '%s'%s", where, owner, name, engine.did_you_mean(name, fields)) end
  if t.access == "hidden" then wrong("%s: %s.%s is hidden from the browser", where, owner, name) end
  return t.type
end

local function check_input(mode, name, type, where)
  local t, known = (mode.input or {})[name], {}
  for key, input in pairs(mode.input or {}) do known[key] = input.input == type or nil end
  if not t or t.input ~= type then wrong("%s: mode.input has no %s '%s'%s", where, type, tostring(name), engine.did_you_mean(name, known)) end
end

local function check_list(mode, entry, where)
  local fields = mode.entities[entry.list]
  if fields then
    if not getmetatable(fields[entry.show]) then
      wrong("%s.show must name a field of %s%s", where, entry.list, engine.did_you_mean(tostring(entry.show), fields))
    end
  elseif not tostring(entry.list):find(".", 1, true) then
    wrong("%s.list: there is no kind '%s'%s", where, tostring(entry.list), engine.did_you_mean(tostring(entry.list), mode.entities))
  elseif field_at(mode, entry.list, where .. ".list") ~= "array" then
    wrong("%s.list must be a kind, or a field that is an array", where)
  end
end

local CHECKS = {
  text = function(mode, entry, where) field_at(mode, entry.text, where .. ".text") end,
  clock = function(mode, entry, where) field_at(mode, entry.clock, where .. ".clock") end,
  bar = function(mode, entry, where)
    field_at(mode, entry.bar, where .. ".bar")
    if type(entry.of) ~= "number" then field_at(mode, entry.of, where .. ".of (what is full)") end
  end,
  icon = function(mode, entry, where)
    if type(entry.icon) ~= "string" then wrong("%s.icon must be the name of a sprite", where) end
    field_at(mode, entry.count, where .. ".count")
  end,
  list = check_list,
  button = function(mode, entry, where) check_input(mode, entry.button, "button", where .. ".button") end,
  line = function(mode, entry, where) check_input(mode, entry.line, "line", where .. ".line") end,
}

local function kind_of_entry(entry, where)
  if type(entry) ~= "table" then wrong('%s must be a table, such as { text = "room.word" }', where) end
  local kind
  for key in pairs(entry) do
    if KINDS[key] and kind then wrong("%s is %s and %s: make two of it", where, kind, key) end
    if KINDS[key] then kind = key end
  end
  if kind then return kind end
  for key in pairs(entry) do
    local hint = COMMON[key] and "" or engine.did_you_mean(tostring(key), KINDS)
    if hint ~= "" then wrong("%s has no '%s'%s", where, tostring(key), hint) end
  end
  wrong("%s must have one of text, bar, icon, list, button, line, clock", where)
end

local function check_entry(mode, entry, where)
  local kind = kind_of_entry(entry, where)
  local known = { [kind] = true }
  for _, keys in ipairs { COMMON, KINDS[kind] } do for key in pairs(keys) do known[key] = true end end
  for key in pairs(entry) do
    if not known[key] then wrong("%s: a %s has no '%s'%s", where, kind, tostring(key), engine.did_you_mean(tostring(key), known)) end
  end
  if entry.at and not PLACES[entry.at] then
    wrong('%s.at must be "top", "bottom", "left" or "right"%s', where, engine.did_you_mean(tostring(entry.at), PLACES))
  end
  if entry.label and type(entry.label) ~= "string" then wrong("%s.label must be a text", where) end
  if entry.tint and not tostring(entry.tint):find("^#%x%x%x%x%x%x$") then wrong('%s.tint must be a colour, such as "#ff6b7d"', where) end
  if entry.when then field_at(mode, entry.when, where .. ".when") end
  CHECKS[kind](mode, entry, where)
end

function engine.check_hud(mode)
  if mode.hud and #mode.hud > MOST then wrong("mode.hud has more than %d entries", MOST) end
  for key, entry in pairs(mode.hud or {}) do
    if type(key) ~= "number" then wrong('mode.hud is a list: { { text = "room.word" }, ... }; it has no \'%s\'', tostring(key)) end
    check_entry(mode, entry, "mode.hud[" .. key .. "]")
  end
end
