-- review.lua: what is wrong with a mode, told without running its callbacks.
-- It says nothing that it does not know: where the type of something cannot be told (infer.lua), there is no finding.
local author, engine = ...
local constant, walk = author.constant, author.walk

local Review = {}
Review.__index = Review

function Review:say(node, text, ...)
  if select("#", ...) > 0 then text = text:format(...) end
  local key = node.line .. ":" .. text
  local said = self.said[key]
  if said then
    said.column = math.min(said.column, node.column)
    return
  end
  self.said[key] = { line = node.line, column = node.column, text = text }
  table.insert(self.findings, self.said[key])
end

-- Names and members --------------------------------------------------------------------

function Review:global(node)
  if node.variable or rawget(self.env, node.name) ~= nil then
    if not node.variable and node.written then self:say(node, "'%s' is built in and cannot be assigned; write local", node.name) end
    return
  end
  if node.written then return self:say(node, "'%s' would be a global: write local, or keep it in the schema", node.name) end
  self:say(node, "there is no '%s' here%s", node.name, self:hint(node.name, self.env, node.visible))
end

local function describe(t)
  return t:match("^kind:(.*)") or t
end

function Review:hint(key, ...)
  local known = {}
  for _, names in ipairs({ ... }) do
    for name in pairs(names) do known[name] = true end
  end
  return engine.did_you_mean(key, known)
end

-- A key that a library of the sandbox does not have.
function Review:library_member(node, key)
  local object = node.object
  if object.is ~= "name" or object.variable then return end
  local library = rawget(self.env, object.name)
  if type(library) ~= "table" or getmetatable(library) ~= nil or library[key] ~= nil then return end
  self:say(node, "%s has no '%s'%s", object.name, key, self:hint(key, library))
end

function Review:input_member(node, key)
  local name = key:match("^(.*)_pressed$")
  if self.schema.inputs[key] or name and self.schema.inputs[name] == "button" then return end
  local known = {}
  for input, t in pairs(self.schema.inputs) do
    known[input] = true
    if t == "button" then known[input .. "_pressed"] = true end
  end
  self:say(node, "mode.input declares no '%s'%s", key, self:hint(key, known))
end

local PLAIN = { number = "a number", boolean = "true or false", stick = "a stick", pointer = "a pointer" }

function Review:member(node)
  local key, t = constant(node.key), self.types:of(node.object)
  if not key then return end
  self:library_member(node, key)
  if t == "input" then return self:input_member(node, key) end
  if t == "stick" or t == "pointer" then
    if key ~= "x" and key ~= "y" then self:say(node, "%s has x and y, and no '%s'", PLAIN[t], key) end
    return
  end
  if PLAIN[t] then return self:say(node, "this is %s, and has no '%s'", PLAIN[t], key) end
  local fields = self.types:fields(t)
  if not fields or fields[key] or key == "id" then return end
  local methods = t == "room" and engine.room_methods or t == "player" and engine.player_methods or {}
  if methods[key] or (methods.getters or {})[key] then return end
  self:say(node, "%s has no field '%s'%s", describe(t), key, self:hint(key, fields, methods, methods.getters or {}))
end

-- Values ----------------------------------------------------------------------------------

local WANTS = { int = "number", long = "number", float = "number", double = "number", angle = "number", bool = "boolean", text = "string" }
local SAYS = { number = "a number", string = "a text", boolean = "true or false", table = "a table", ["function"] = "a function", ["nil"] = "nil" }

local function say_type(t)
  if SAYS[t] then return SAYS[t] end
  local name = describe(t)
  return (name:find("^[aeiou]") and "an " or "a ") .. name
end

local function literal_number(node)
  if node.is == "number" then return node.value end
  if node.is == "unary" and node.operator == "-" and node.value.is == "number" then return -node.value.value end
end

-- Whether `node` can be the value of this field.
function Review:value(node, field)
  local t, wanted = self.types:of(node), WANTS[field.type]
  if not t or t:match("^each:") or t:match("^list:") then return end
  if field.type == "ref" then
    wanted = field.of and self.types:kind(field.of)
    if t == "nil" or t == wanted or not wanted and (t == "player" or t:match("^kind:")) then return end
    return self:say(node, "%s refers to %s, not to %s", field.name, wanted and say_type(wanted) or "an entity", say_type(t))
  end
  if not wanted then return end
  local word = field.word and (" (" .. field.word .. ")") or ""
  if t ~= wanted then return self:say(node, "%s%s takes %s, not %s", field.name, word, SAYS[wanted], say_type(t)) end
  local number = literal_number(node)
  if number and field.low and field.high and (number < field.low or number > field.high) then
    self:say(node, "%s%s holds %.0f to %.0f, not %g", field.name, word, field.low, field.high, number)
  end
end

function Review:assigned(target, value)
  if target.is ~= "index" then return end
  local key, t = constant(target.key), self.types:of(target.object)
  local fields = key and self.types:fields(t)
  if not fields then return end
  if key == "id" or t == "room" and (key == "time" or key == "tick") then
    return self:say(target, "%s.%s is the engine's: it cannot be assigned", describe(t), key)
  end
  if fields[key] and value then self:value(value, fields[key]) end
end

-- { x = 1, y = 2 }: the fields of a spawn or an event
function Review:values(node, fields, what)
  if not node or node.is ~= "table" then return end
  for _, item in ipairs(node.items) do
    local key = constant(item.key)
    if key and not fields[key] then
      self:say(item.key, "%s has no field '%s'%s", what, key, self:hint(key, fields))
    elseif key then
      self:value(item.value, fields[key])
    end
  end
end

-- The room's verbs --------------------------------------------------------------------------

function Review:kind_argument(node)
  local kind = constant(node)
  if not kind then return nil end
  if self.schema.fields[kind] then return self.schema.fields[kind], kind end
  self:say(node, "there is no kind '%s'%s", kind, self:hint(kind, self.schema.fields))
end

function Review:event_arguments(name, values)
  local event = constant(name)
  if not event then return end
  if not self.schema.events[event] then
    return self:say(name, "there is no event '%s'%s", event, self:hint(event, self.schema.events))
  end
  self:values(values, self.schema.events[event], "the event " .. event)
end

local function timer(self, arguments)
  if arguments[2] and arguments[2].is == "function" then
    self:say(arguments[2], "a timer needs a named function (local function NAME), so that it survives a reload")
  end
end

local function script(self, arguments)
  local name, scripts = constant(arguments[1]), engine.mode and engine.mode.scripts or {}
  if type(name) == "string" and not scripts[name] then
    self:say(arguments[1], "there is no script '%s' in mode.scripts%s", name, self:hint(name, scripts))
  end
end

local function kind(self, arguments) self:kind_argument(author.kind_among(arguments)) end

local VERBS = {
  spawn = function(self, arguments)
    local fields, kind = self:kind_argument(arguments[1])
    if fields then self:values(arguments[2], fields, kind) end
  end,
  count = kind, each = kind, near = kind, within = kind, nearest = kind, find = kind, ray = kind, toward = kind,
  separate = function(self, arguments)
    for _, argument in ipairs(arguments) do self:kind_argument(argument) end
  end,
  announce = function(self, arguments) self:event_arguments(arguments[1], arguments[2]) end,
  tell = function(self, arguments) self:event_arguments(arguments[2], arguments[3]) end,
  after = timer, every = timer, run = script, cancel = script,
}

function Review:method(node)
  local t = self.types:of(node.object)
  if t == "room" then
    if not engine.room_methods[node.name] then
      return self:say(node, "room has no verb '%s'%s", node.name, self:hint(node.name, engine.room_methods))
    end
    local verb = VERBS[node.name]
    if verb then verb(self, node.arguments) end
  elseif t and t:match("^kind:") then
    self:say(node, "%s has no verbs%s", describe(t),
      engine.room_methods[node.name] and ("; it is room:" .. node.name .. "(" .. describe(t) .. ")") or "")
  elseif t == "string" and not self.env.string[node.name] then
    self:say(node, "a text has no '%s'%s", node.name, self:hint(node.name, self.env.string))
  end
end

-- room.spawn("coin") for room:spawn("coin")
function Review:call(node)
  local callee = node.callee
  if callee.is ~= "index" or self.types:of(callee.object) ~= "room" then return end
  local key = constant(callee.key)
  local first = node.arguments[1]
  if engine.room_methods[key] and not (first and self.types:of(first) == "room") then
    self:say(callee, "write room:%s(...) with a colon", key)
  end
end

-- What did not load ----------------------------------------------------------------------------

-- Where a word stands as a key or a text: the line for a message that has none.
local function place_of(tree, message)
  local place
  local function look_for(word)
    walk(tree, function(node)
      local key = node.is == "item" and node.key or node.is == "index" and node.key or node.is == "string" and node
      if key and constant(key) == word and (not place or key.line < place.line) then place = key end
    end)
  end
  local quoted, path = message:match("'([^']+)'"), message:match("mode%.([%w_%.]+)")
  if quoted then look_for(quoted) end
  if not place and path then look_for(path:match("([%w_]+)$")) end
  return place or { line = 1, column = 1 }
end

-- What was found on a line, without what another finding there says better.
local function best_of(findings)
  local best = {}
  for _, one in ipairs(findings) do
    local better
    for _, other in ipairs(findings) do
      better = better or other ~= one and other.line == one.line and other.text:sub(1, #one.text) == one.text
    end
    if not better then table.insert(best, one) end
  end
  table.sort(best, function(a, b)
    if a.line ~= b.line then return a.line < b.line end
    return a.column < b.column
  end)
  return best
end

local function first_line(text) return (text:match("^[^\n]*")) end

-- All findings, by line: { line, column, text }.
function author.review(text, name, load_error)
  local self = setmetatable({ findings = {}, said = {}, env = engine.sandbox() }, Review)
  local line, why = (load_error or ""):match("^" .. name .. "%.lua:(%d+): ([^\n]*)")
  local parsed, tree = pcall(author.parse, text)
  if load_error and line then self:say({ line = tonumber(line), column = 1 }, "%s", why) end
  if not parsed then
    if not line then self:say({ line = 1, column = 1 }, "%s", first_line(load_error or tree)) end
    return self.findings
  end
  if load_error and not line then self:say(place_of(tree, load_error), "%s", first_line(load_error)) end
  self.schema = not load_error and author.schema_of_mode() or { fields = {}, events = {}, inputs = {} }
  self.types = author.infer(tree, self.schema, not load_error and author.find_callbacks(tree) or {})
  walk(tree, function(node)
    for i, target in ipairs(node.is == "assign" and node.targets or {}) do
      target.written = true
      self:assigned(target, node.values[i])
    end
  end)
  local checks = { name = self.global, index = self.member, method = self.method, call = self.call }
  walk(tree, function(node)
    if checks[node.is] then checks[node.is](self, node) end
  end)
  return best_of(self.findings)
end
