-- review.lua: what is wrong with a mode, told without running its callbacks.
-- It says nothing that it does not know: where the type of something cannot be told (infer.lua), there is no finding.
local author, engine = ...
local constant, walk = author.constant, author.walk

local Review = {}
Review.__index = Review

function Review:say(node, text, ...)
  if select("#", ...) > 0 then text = text:format(...) end
  local key = self.file .. ":" .. node.line .. ":" .. text
  local said = self.said[key]
  if said then
    said.column = math.min(said.column, node.column)
    return
  end
  self.said[key] = { file = self.file, line = node.line, column = node.column, text = text }
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

-- A key that what was required does not have, and nobody puts there.
function Review:module_member(node, key)
  local t, name = self.modules:resolve(node.object), nil
  for library, value in pairs(self.modules.values) do
    if value == t then name = library end
  end
  local value = name and engine.libraries[name]
  if type(value) ~= "table" or getmetatable(value) ~= nil or value[key] ~= nil or t.escapes or t.fields[key] then return end
  self:say(node, "lib/%s.lua has no '%s'%s", name, key, self:hint(key, value))
end

-- A key that a library of the sandbox does not have.
function Review:library_member(node, key)
  local object = node.object
  if object.is ~= "name" or object.variable then return end
  local library = rawget(self.env, object.name)
  if type(library) ~= "table" or getmetatable(library) ~= nil or library[key] ~= nil then return end
  self:say(node, "%s has no '%s'%s", object.name, key, self:hint(key, library))
end

function Review:input_member(node, key, in_steer)
  local name = key:match("^(.*)_pressed$")
  if in_steer and self.schema.inputs[key] == "line" then return self:say(node, "steer does not see what is typed: read input.%s in tick", key) end
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
  self:module_member(node, key)
  if t == "input" or t == "wish" then return self:input_member(node, key, t == "wish") end
  if t == "room of steer" then
    local why = not engine.steer_verbs[key] and engine.not_for_steer(key)
    return why and self:say(node, "%s", why)
  end
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
  if t == "room of steer" then return self:say(target, "steer changes nothing but what it steers: write to the room in tick") end
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
  announce_near = function(self, arguments) -- a place or an entity, a radius, and then as announce
    local at = type(constant(arguments[3])) == "string" and 3 or 4
    self:event_arguments(arguments[at], arguments[at + 1])
  end,
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
  elseif t == "room of steer" then
    if not engine.steer_verbs[node.name] then return self:say(node, "%s", engine.not_for_steer(node.name) or "room has no verb '" .. node.name .. "'") end
    if node.name == "each" then kind(self, node.arguments) end
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

-- All files ------------------------------------------------------------------------------------

local CHECKS = { name = Review.global, index = Review.member, method = Review.method, call = Review.call }

function Review:tree(tree)
  walk(tree, function(node)
    for i, target in ipairs(node.is == "assign" and node.targets or {}) do
      target.written = true
      self:assigned(target, node.values[i])
    end
  end)
  walk(tree, function(node)
    if CHECKS[node.is] then CHECKS[node.is](self, node) end
  end)
end

local NOT_LOADED = { of = function() return false end, fields = function() end } -- the types of a mode that declares nothing

function Review:infer(tree)
  self.schema = author.schema_of_mode()
  return author.infer(self.modules, self.schema, author.find_callbacks(tree))
end

-- All findings, by file and line: { file, line, column, text }; the mode's own file is "".
function author.review(text, name, load_error)
  local self = setmetatable({ file = "", findings = {}, said = {}, env = engine.sandbox() }, Review)
  local parsed, tree = pcall(author.parse, text)
  if load_error or not parsed then
    local trouble = author.trouble(load_error or tree, name, parsed and tree)
    self.file = trouble.file
    self:say(trouble, "%s", trouble.text)
  end
  if not parsed then return self.findings end
  self.modules = author.modules(tree)
  self.types = load_error and NOT_LOADED or self:infer(tree)
  for i, one in ipairs(self.modules.trees) do
    self.file = self.modules.files[i]
    self:tree(one)
  end
  return author.best_of(self.findings)
end
