-- declared.lua: what a mode declares, as the reviewer asks for it: its fields, events, inputs and callbacks.
local author, engine = ...
local constant, walk = author.constant, author.walk

author.CALLBACKS = { -- what each is called with
  start = { "room" }, join = { "room", "player" }, leave = { "room", "player" }, tick = { "room", "number" },
  chat = { "room", "player", "string" }, steer = { "room of steer", false, "wish", "number" },
}

local function fields_of(layout, declared)
  local fields = {}
  for _, field in ipairs(layout.fields) do
    local t = declared and declared[field.name] or {}
    local is_word = type(t) == "string" -- seen_by = "team": kept as a number, said as a word
    if is_word then t = {} end
    fields[field.name] = { name = field.name, type = is_word and "text" or field.type, of = field.of, element = field.element, word = t.word, low = t.low, high = t.high }
  end
  return fields
end

function author.schema_of_mode()
  local mode, schema = engine.mode, { fields = {}, events = {}, inputs = {} }
  for _, layout in ipairs(engine.kinds) do
    local declared = layout.name == "room" and mode.room or layout.name == "player" and mode.player or mode.entities[layout.name]
    schema.fields[layout.name] = fields_of(layout, declared)
  end
  for _, layout in ipairs(engine.events) do schema.events[layout.name] = fields_of(layout, (mode.events or {})[layout.name]) end
  for _, input in ipairs(engine.inputs) do schema.inputs[input.name] = input.type end
  return schema
end

-- The mode's table in the text: the local that is returned, and the tables that it is made of.
local function find_mode(tree)
  local last = tree[#tree]
  local value = last and last.is == "return" and last.values[1]
  if not value then return nil, {} end
  if value.is == "table" then return nil, { value } end
  local variable, tables = value.variable, {}
  for _, one in ipairs(variable and variable.values or {}) do
    if one and one.is == "table" then table.insert(tables, one) end
  end
  return variable, tables
end

function author.find_callbacks(tree)
  if engine.follow then author.CALLBACKS.steer[2] = "kind:" .. engine.mode.player[engine.follow].of end
  local variable, tables = find_mode(tree)
  local callbacks = {}
  for _, one in ipairs(tables) do
    for _, item in ipairs(one.items) do
      local key = constant(item.key)
      if key and author.CALLBACKS[key] then callbacks[key] = item.value end
    end
  end
  walk(tree, function(node)
    for i, target in ipairs(node.is == "assign" and node.targets or {}) do
      local of_mode = target.is == "index" and target.object.is == "name" and variable and target.object.variable == variable
      local key = of_mode and constant(target.key)
      if key and author.CALLBACKS[key] and node.values[i] then callbacks[key] = node.values[i] end
    end
  end)
  return callbacks
end
