-- declare.lua: from the mode's table to the schema, and to what a browser is told of it.
local engine = ...
local c, sorted_keys = engine.c, engine.sorted_keys

local function add_fields(target, fields)
  for _, name in ipairs(sorted_keys(fields)) do
    local t = fields[name]
    if getmetatable(t) == engine.Type then
      local element = t.element or {}
      c.add_field(target, name, t.type, t.access or "public", t.low or element.low or 0, t.high or element.high or 0,
        t.quantum or 0, t.size or 0, t.count or 0, element.type or "", t.of or element.of or "")
    end
  end
  if type(fields.seen_by) == "string" then c.add_sight(target, fields.seen_by) end
end

local function declare_kinds(mode)
  local names = sorted_keys(mode.entities)
  for _, name in ipairs(names) do c.add_kind(name, (mode.limits or {})[name] or 1024) end
  add_fields(0, mode.room or {})
  add_fields(1, mode.player or {})
  for i, name in ipairs(names) do add_fields(i + 1, mode.entities[name]) end
  c.finish_schema()
end

local BUILT_IN_EVENTS = engine.plain {
  { name = "chat", keep = true, fields = { by = engine.words.ref("player"), text = engine.words.text(255) } },
  { name = "joined", keep = true, fields = { who = engine.words.ref("player") } },
  { name = "left", keep = true, fields = { name = engine.words.text(67) } },
  { name = "aside", keep = true, fields = { name = engine.words.text(67), text = engine.words.text(255) } },
}

local function events_of(mode)
  local events = {}
  for _, event in ipairs(BUILT_IN_EVENTS) do events[#events + 1] = event end
  for _, name in ipairs(sorted_keys(mode.events or {})) do
    local event = mode.events[name]
    events[#events + 1] = { name = name, keep = event.keep, look = event.look, fields = event }
  end
  return events
end

local function declare_events(events)
  for i, event in ipairs(events) do
    c.add_event(event.name, event.keep == true)
    add_fields(-i, event.fields)
    c.finish_event(i - 1)
  end
end

local function inputs_of(mode)
  local inputs = {}
  for _, name in ipairs(sorted_keys(mode.input or {})) do
    local t = mode.input[name]
    inputs[#inputs + 1] = { name = name, type = t.input, keys = t.keys, label = t.label }
    c.add_input(name, t.input)
  end
  return inputs
end

local WIRE_TYPES = { int = "int", long = "int", angle = "angle", bool = "bool", text = "text", ref = "ref", array = "array" }

local function wire_type(field) return WIRE_TYPES[field.type] or (field.quantum > 0 and "fixed" or "float") end

local function wire_fields(layout)
  local fields = {}
  for _, field in ipairs(layout.fields) do
    if field.wire >= 0 then
      fields[field.wire + 1] = {
        name = field.name, type = wire_type(field),
        quantum = field.quantum > 0 and field.quantum or nil,
        size = field.type == "text" and field.size - 1 or nil,
        count = field.type == "array" and field.count or nil,
        of = field.type == "array" and wire_type { type = field.element, quantum = field.quantum } or nil,
        owner = field.access == "owner" or nil, team = field.access == "team" or nil,
      }
    end
  end
  return fields
end

local function map_of_body(body)
  if not body then return nil end
  local half_width, half_height, round = unpack(body)
  return round and { radius = half_width } or { width = 2 * half_width, height = 2 * half_height }
end

local function map_of_kinds(mode)
  local kinds = {}
  for k, layout in ipairs(engine.kinds) do
    kinds[k] = {
      name = layout.name, first = layout.first, capacity = layout.capacity, quantum = layout.moves and layout.quantum or nil,
      fields = wire_fields(layout), look = (mode.looks or {})[layout.name], body = map_of_body(engine.bodies[layout.name]),
    }
  end
  return kinds
end

local function map_of_events(events)
  local list = {}
  for i, event in ipairs(events) do
    list[i] = { name = event.name, keep = event.keep or nil, look = event.look, fields = wire_fields(engine.events[i]) }
  end
  return list
end

-- "best -times": those where the lowest is best have a minus.
local function boards_of(mode)
  local words = {}
  for _, name in ipairs(engine.sorted_keys(mode.leaderboards or {})) do
    words[#words + 1] = (mode.leaderboards[name].best == "lowest" and "-" or "") .. name
  end
  return table.concat(words, " ")
end

-- Declares everything, and fills engine.kinds, engine.events, engine.inputs, engine.map.
function engine.declare(mode, name)
  local players, size = mode.players or { 1, 8 }, mode.size or { 1600, 900 }
  c.begin_schema(players[2])
  declare_kinds(mode)
  local events = events_of(mode)
  declare_events(events)
  engine.inputs = inputs_of(mode)
  engine.kinds, engine.events = c.kinds(), c.events()
  engine.size = size
  engine.follow = mode.view and mode.view.camera and mode.view.camera.follow
  local interest, camera = mode.interest or {}, (mode.view or {}).camera or {}
  c.describe {
    title = tostring(mode.title or name), boards = boards_of(mode), players = players[2], rate = mode.rate or 30, width = size[1], height = size[2],
    radius = interest.radius or 0, sees_width = interest.width or 0, sees_height = interest.height or 0,
    hold = mode.hold or 30, idle = mode.idle or 300, budget = interest.budget or 0, follow = camera.follow or "",
    apart = mode.chat ~= nil,
  }
  engine.map = {
    name = name, title = tostring(mode.title or name), size = size, players = players[2],
    kinds = map_of_kinds(mode), events = map_of_events(events), inputs = engine.inputs, view = mode.view or {}, hud = mode.hud,
    teams = mode.teams, apart = mode.chat ~= nil or nil, settings = engine.map_of_settings(mode), map = engine.told_map,
  }
end
