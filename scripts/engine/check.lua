-- check.lua: explains a broken mode before it runs.
local engine = ...
local Type, find = engine.Type, string.find

local CALLBACKS = { start = true, join = true, leave = true, tick = true, steer = true, chat = true }
local KEYS = {
  title = "string", players = "table", size = "table", rate = "number", input = "table", entities = "table",
  player = "table", room = "table", hold = "number", idle = "number", events = "table", limits = "table", interest = "table", looks = "table", view = "table",
  teams = "table", hud = "table", settings = "table", commands = "table", scripts = "table",
  map = "table", bodies = "table", leaderboards = "table",
}
local OWN_EVENTS = { chat = true, joined = true, left = true, aside = true }
local TITLE = 63 -- bytes
local NOT_A_NAME = {} -- words that are taken in C or in Lua
for word in ([[and auto bool break case char complex const continue default do double else elseif end enum extern false
  float for function goto if in inline int local long nil not or register repeat restrict return short signed sizeof static
  struct switch then true typedef union unsigned until void volatile wchar_t while]]):gmatch("%S+") do
  NOT_A_NAME[word] = true
end

-- How many letters must change to make `a` into `b` (Levenshtein 1966, with neighbours swapped as one step).
local function distance(a, b)
  local before, last, row = {}, {}, {}
  for j = 0, #b do last[j] = j end
  for i = 1, #a do
    row[0] = i
    for j = 1, #b do
      local same = a:byte(i) == b:byte(j) and 0 or 1
      row[j] = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same)
      if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
        row[j] = math.min(row[j], before[j - 2] + 1)
      end
    end
    before, last, row = last, row, before
  end
  return last[#b]
end

-- ", did you mean 'join'?", or nothing.
local function did_you_mean(word, known)
  local best, least = nil, 3
  for _, candidate in ipairs(engine.sorted_keys(known)) do
    local d = type(candidate) == "string" and distance(tostring(word), candidate) or 9
    if d < least and d < #candidate then best, least = candidate, d end
  end
  return best and (", did you mean '" .. best .. "'?") or ""
end
engine.did_you_mean = did_you_mean

local function wrong(...) error(string.format(...), 0) end

local function check_name(name, where)
  if type(name) ~= "string" or not find(name, "^[a-z][a-z0-9_]*$") or #name > 23 then
    wrong("%s: '%s' is no name; use small letters, digits and _, at most 23", where, tostring(name))
  end
  if NOT_A_NAME[name] then wrong("%s: '%s' is taken, choose another name", where, name) end
end

engine.check_name = check_name

-- A field whose name is a verb of what it is in would hide that verb. `methods`: those of the room, of a player, or none.
local function check_hides_nothing(name, where, methods)
  if name == "id" then wrong("%s.id: every entity has an id of its own; choose another name", where) end
  if methods.getters and methods.getters[name] or name == "getters" then
    wrong("%s.%s would hide the built-in '%s'; choose another name", where, name, name)
  elseif methods[name] then
    wrong("%s.%s would hide the verb %s:%s(); choose another name", where, name, where:match("%w+$"), name)
  end
end

-- Who is meant by "team" and "owner": the player in the field `player`, and his team, unless there is a field `team`.
local function check_belongs(fields, word, where)
  local player = fields.player and fields.player.type == "ref"
  local team = fields.team and fields.team.type == "int"
  if word == "owner" and not player then wrong('%s: owned by whom? Add player = ref "player"', where) end
  if word == "team" and not player and not team then wrong('%s: of which team? Add player = ref "player" or team = u8', where) end
end

local SEEN_BY = { everyone = true, team = true, owner = true, nobody = true }
local function check_seen_by(fields, where)
  local seen_by = fields.seen_by
  if seen_by == nil then return end
  if not SEEN_BY[seen_by] then
    wrong('%s.seen_by says who sees it: "everyone", "team", "owner" or "nobody"', where)
  end
  check_belongs(fields, seen_by, where .. ".seen_by")
end

local function check_fields(fields, where, methods)
  if type(fields) ~= "table" or getmetatable(fields) == Type then wrong("%s must be a table of fields", where) end
  for name, t in pairs(fields) do
    check_name(name, where)
    check_hides_nothing(name, where, methods)
    if name == "seen_by" then
      if methods.getters then wrong("%s.seen_by: the room and the players are seen by everyone; say team(type) or owner(type) of a field", where) end
    elseif getmetatable(t) ~= Type or t.input then
      wrong("%s.%s must be a type, such as f32", where, name)
    end
  end
end

local function check_access(fields, where)
  for name, t in pairs(fields) do
    if getmetatable(t) == Type and t.access ~= "hidden" then check_belongs(fields, t.access, where .. "." .. name) end
  end
  check_seen_by(fields, where)
end

local function check_range(value, where, low, high)
  if type(value) ~= "number" or not (value >= low and value <= high) then
    wrong("%s must be a number from %g to %g", where, low, high)
  end
end

local function check_whole(value, where, low, high)
  if type(value) ~= "number" or not (value >= low and value <= high and value % 1 == 0) then
    wrong("%s must be a whole number from %g to %g", where, low, high)
  end
end

local function check_texts(list, where)
  if type(list) ~= "table" then wrong('%s must be a list of texts', where) end
  for key, text in pairs(list) do
    if type(key) ~= "number" or type(text) ~= "string" then wrong("%s must be a list of texts", where) end
  end
end
engine.check_texts = check_texts

-- What goes to the browser as it is.
local function check_data(value, where)
  local t = type(value)
  if t == "table" and getmetatable(value) ~= Type then
    for key, inside in pairs(value) do
      if type(key) ~= "string" and type(key) ~= "number" then wrong("%s has a key that is a %s", where, type(key)) end
      check_data(inside, where .. "." .. key)
    end
  elseif t ~= "string" and t ~= "number" and t ~= "boolean" then
    wrong("%s must be a number, a text, true, false or a table of these, not a %s", where, t == "table" and "type" or t)
  elseif value ~= value then
    wrong("%s is not a number", where)
  end
end

local function check_keys(mode)
  for key, value in pairs(mode) do
    if CALLBACKS[key] then
      if type(value) ~= "function" then wrong("mode.%s must be a function", key) end
    elseif KEYS[key] then
      local map = key == "map" and type(value) == "string" -- the name of a file, or its rows
      if type(value) ~= KEYS[key] and not map then wrong("mode.%s must be a %s", key, KEYS[key]) end
    else
      local known = type(value) == "function" and CALLBACKS or KEYS
      local hint = did_you_mean(key, known)
      if type(value) ~= "function" or hint ~= "" then wrong("mode has no '%s'%s", tostring(key), hint) end
    end
  end
end

local function check_numbers(mode)
  local players, size = mode.players or { 1, 8 }, mode.size or { 1600, 900 }
  check_whole(players[1], "mode.players[1]", 1, 4000)
  check_whole(players[2], "mode.players[2]", players[1], 4000)
  check_range(size[1], "mode.size[1]", 16, 100000)
  check_range(size[2], "mode.size[2]", 16, 100000)
  check_whole(mode.rate or 30, "mode.rate", 10, 60)
  check_range(mode.hold or 30, "mode.hold", 0, 600)
  check_range(mode.idle or 300, "mode.idle", 0, 86400)
  if #(mode.title or "") > TITLE then wrong("mode.title has more than %d letters", TITLE) end
end

local INTEREST = { radius = 1e6, width = 1e6, height = 1e6, budget = 65535 } -- the most of each

local function check_interest(mode)
  for key, value in pairs(mode.interest or {}) do
    if not INTEREST[key] then wrong("mode.interest has no '%s'%s", tostring(key), did_you_mean(key, INTEREST)) end
    check_range(value, "mode.interest." .. key, 0, INTEREST[key])
  end
end

local function check_refs(mode, fields, where)
  for name, t in pairs(fields) do
    if type(t) ~= "string" and t.of and t.of ~= "player" and not mode.entities[t.of] then
      wrong("%s.%s: there is no kind '%s'%s", where, name, t.of, did_you_mean(t.of, mode.entities))
    end
  end
end

local function check_entities(mode)
  check_fields(mode.player or {}, "mode.player", engine.player_methods)
  check_fields(mode.room or {}, "mode.room", engine.room_methods)
  for name, t in pairs(mode.room or {}) do
    if t.access == "owner" or t.access == "team" then wrong("mode.room.%s: the room belongs to nobody; use hidden(type)", name) end
  end
  for name, fields in pairs(mode.entities) do
    check_name(name, "mode.entities")
    if name == "room" or name == "player" then wrong("mode.entities: '%s' is built in; see mode.%s", name, name) end
    check_fields(fields, "mode.entities." .. name, {})
    check_access(fields, "mode.entities." .. name)
    check_refs(mode, fields, "mode.entities." .. name)
  end
  check_refs(mode, mode.player or {}, "mode.player")
  check_refs(mode, mode.room or {}, "mode.room")
  for name, limit in pairs(mode.limits or {}) do
    if not mode.entities[name] then
      wrong("mode.limits: there is no kind '%s'%s", tostring(name), did_you_mean(name, mode.entities))
    end
    check_whole(limit, "mode.limits." .. name, 1, 60000)
  end
end

local function check_events(mode)
  for name, event in pairs(mode.events or {}) do
    if OWN_EVENTS[name] then wrong("mode.events.%s: every mode has an event of that name; choose another", name) end
    check_name(name, "mode.events")
    if type(event) ~= "table" then wrong("mode.events.%s must be a table of fields", name) end
    for key, t in pairs(event) do
      if getmetatable(t) == Type then check_name(key, "mode.events." .. name) end
      if getmetatable(t) ~= Type and key ~= "look" and key ~= "keep" and key ~= "seen_by" then
        wrong("mode.events.%s.%s must be a type, such as f32 (or look = {...}, keep = true)", name, tostring(key))
      elseif getmetatable(t) == Type and (t.access == "owner" or t.access == "team") then
        wrong('mode.events.%s.%s: an event is told whole; say seen_by = "%s" of the event', name, key, t.access)
      end
    end
    check_seen_by(event, "mode.events." .. name)
    if event.look ~= nil then check_data(event.look, "mode.events." .. name .. ".look") end
  end
end

local function check_inputs(mode)
  for name, t in pairs(mode.input or {}) do
    check_name(name, "mode.input")
    if getmetatable(t) ~= Type or not t.input then wrong("mode.input.%s must be stick, button, pointer or line", name) end
    if t.keys ~= nil then check_texts(t.keys, "mode.input." .. name .. ".keys") end
    if t.label ~= nil and type(t.label) ~= "string" then wrong("mode.input.%s.label must be a text", name) end
  end
end

local function check_looks(mode)
  for name, look in pairs(mode.looks or {}) do
    if not mode.entities[name] then
      wrong("mode.looks: there is no kind '%s'%s", tostring(name), did_you_mean(name, mode.entities))
    end
    if type(look) ~= "table" then wrong('mode.looks.%s must be a table, such as { shape = "circle" }', name) end
    check_data(look, "mode.looks." .. name)
  end
  local camera = mode.view and mode.view.camera
  if camera ~= nil and type(camera) ~= "table" then wrong('mode.view.camera must be a table, such as { follow = "hero" }') end
  check_data(mode.view or {}, "mode.view")
  local follow = camera and camera.follow
  if follow and not (mode.player and mode.player[follow] and mode.player[follow].type == "ref") then
    wrong("mode.view.camera.follow: '%s' is no ref field of mode.player", tostring(follow))
  end
end

local COMMAND = { help = "string", run = "function" }

local function check_commands(mode)
  for name, command in pairs(mode.commands or {}) do
    check_name(name, "mode.commands")
    if type(command) ~= "table" then
      wrong("mode.commands.%s must be { help = \"what it does\", run = function(room, player, words) ... end }", name)
    end
    for key, value in pairs(command) do
      if type(value) ~= COMMAND[key] then
        local known = COMMAND[key] and " must be a " .. COMMAND[key] or " is not known" .. did_you_mean(key, COMMAND)
        wrong("mode.commands.%s.%s%s", name, tostring(key), known)
      end
    end
    if not command.run then wrong("mode.commands.%s has no run = function(room, player, words)", name) end
  end
end

local MOST_BOARDS = 8
local BOARD = { best = true }
local BEST = { highest = true, lowest = true }

local function check_leaderboards(mode)
  local count = 0
  for name, board in pairs(mode.leaderboards or {}) do
    check_name(name, "mode.leaderboards")
    count = count + 1
    if type(board) ~= "table" then wrong('mode.leaderboards.%s must be a table: { best = "lowest" } or { best = "highest" }', name) end
    for key in pairs(board) do
      if not BOARD[key] then wrong("mode.leaderboards.%s has no '%s'%s", name, tostring(key), did_you_mean(key, BOARD)) end
    end
    if board.best ~= nil and not BEST[board.best] then
      wrong('mode.leaderboards.%s.best is "highest" or "lowest", not %s%s', name, tostring(board.best), did_you_mean(tostring(board.best), BEST))
    end
  end
  if count > MOST_BOARDS then wrong("mode.leaderboards: at most %d", MOST_BOARDS) end
end

function engine.check(mode)
  if type(mode) ~= "table" then wrong("a mode file must end with: return mode") end
  check_keys(mode)
  check_numbers(mode)
  check_interest(mode)
  mode.entities = mode.entities or {}
  check_entities(mode)
  check_events(mode)
  check_commands(mode)
  check_leaderboards(mode)
  engine.check_scripts(mode)
  engine.check_settings(mode)
  engine.check_teams(mode)
  check_inputs(mode)
  engine.check_hud(mode)
  check_looks(mode)
end
