-- infer.lua: what the expressions of a mode are: the room, a player, a coin, a number, ...
-- A type is known only when it must be so: a local has the type that all its values have, a parameter of a local function
-- that of the argument in all its calls. Everything else is unknown (false), and nothing is said about it.
--
-- Types are interned, so that two are the same when they are equal: "room", "player", "input", "number", "string", "boolean", "room of steer", "wish",
-- "table", "function", "nil", "kind:coin", "list:number", "each:kind:coin" (an iterator), "stick".
local author = ...

local Inference = {}
Inference.__index = Inference

local walk, constant = author.walk, author.constant

-- `schema`: fields[kind][name] = { type, of, element }, inputs[name] = type, verbs[name] = true.
function author.infer(modules, schema, callbacks)
  local self = setmetatable({ modules = modules, schema = schema, known = {}, depth = 0, callbacks = callbacks }, Inference)
  self:collect(modules.trees)
  return self
end

-- What each parameter is given ---------------------------------------------------

-- Notes how a function is called: a list of arguments, each a node, or a type. `false` is anything.
function Inference:note(node, arguments)
  local callee = self.modules:call_of(node)
  if not callee then return end
  callee.called = callee.called or {}
  table.insert(callee.called, arguments)
  node.bound = true
end

local TIMERS = { after = true, every = true }

function Inference:collect(trees)
  walk(trees, function(node)
    local first, second = node.arguments and node.arguments[1], node.arguments and node.arguments[2]
    if node.is == "call" then
      self:note(node.callee, node.arguments)
    elseif node.is == "method" and TIMERS[node.name] and second then
      self:note(second, { "room", node.arguments[3] or "nil" })
    elseif node.is == "method" and node.name == "cancel" and first then
      first.bound = true
    end
  end)
  for name, body in pairs(self.callbacks) do self:note(body, author.CALLBACKS[name]) end
  self.modules:let_go()
end

-- The types of expressions ---------------------------------------------------------

-- Of two possibilities; "nil" and "unseen" add nothing.
local function join(a, b)
  if a == b or b == "nil" or b == "unseen" then return a end
  if a == "nil" or a == "unseen" then return b end
  return false
end

function Inference:parameter(variable)
  local owner = variable.owner
  if owner.escapes or not owner.called or #variable.values > 0 then return false end
  local place
  for i, parameter in ipairs(owner.parameters) do
    if parameter == variable then place = i end
  end
  local result = "unseen"
  for _, arguments in ipairs(owner.called) do
    local argument, last = arguments[place], arguments[#arguments]
    local spreads = not argument and type(last) == "table" and (last.is == "call" or last.is == "method" or last.is == "...")
    if spreads then return false end
    if type(argument) == "table" then argument = self:of(argument) end
    result = join(result, argument == nil and "nil" or argument)
  end
  return result
end

function Inference:variable(variable)
  if self.known[variable] ~= nil then
    self.cycle = self.cycle or self.known[variable] == "unseen"
    return self.known[variable]
  end
  self.known[variable] = "unseen" -- while it is being found out: a call of itself adds nothing
  self.depth = self.depth + 1
  local result
  if variable.of == "parameter" then
    result = self:parameter(variable)
  elseif variable.of == "number" then
    result = #variable.values == 0 and "number" or false
  elseif variable.of == "iterator" then
    local iterator = variable.place == 1 and #variable.values == 0 and self:of(variable.iterator)
    result = iterator and iterator:match("^each:(.*)") or false
  else
    result = "unseen"
    for _, value in ipairs(variable.values) do result = join(result, value and self:of(value)) end
  end
  self.depth = self.depth - 1
  if self.cycle and self.depth > 0 then -- it may depend on what is not known yet: to be found out again
    self.known[variable] = nil
    return result
  end
  if result == "unseen" or result == "nil" then result = false end
  self.known[variable], self.cycle = result, false
  return result
end

local FIELD_TYPES = {
  int = "number", long = "number", float = "number", double = "number", angle = "number", bool = "boolean", text = "string",
}

function Inference:field_type(field)
  if field.type == "ref" then return field.of and self:kind(field.of) or false end
  if field.type == "array" then return FIELD_TYPES[field.element] and "list:" .. FIELD_TYPES[field.element] or "list:" end
  return FIELD_TYPES[field.type] or false
end

function Inference:kind(name) return (name == "room" or name == "player") and name or "kind:" .. name end

-- The fields of what a type stands for, by name; nil for what has none that are known.
function Inference:fields(t)
  if t == "room" or t == "player" then return self.schema.fields[t] end
  if t == "room of steer" then return self.schema.fields.room end
  local kind = t and t:match("^kind:(.*)")
  return kind and self.schema.fields[kind]
end

local INPUT = { button = "boolean", line = "string" } -- others are types of their own

function Inference:member(t, key)
  if t == "input" or t == "wish" then -- a wish is the input of steer
    if self.schema.inputs[key] then return INPUT[self.schema.inputs[key]] or self.schema.inputs[key] end
    return self.schema.inputs[tostring(key):match("^(.*)_pressed$")] and "boolean" or false
  end
  if t == "stick" or t == "pointer" then return "number" end
  if t == "player" and key == "input" then return "input" end
  if (t == "room" or t == "room of steer") and (key == "tick" or key == "time") then return "number" end
  if t == "room" and key == "leaderboard" then return "leaderboard" end
  local fields = self:fields(t)
  if fields and key == "id" then return "number" end
  return fields and fields[key] and self:field_type(fields[key]) or false
end

-- The kind that a verb is given, wherever it stands among the arguments.
local function kind_among(arguments)
  for _, argument in ipairs(arguments) do
    if constant(argument) then return argument end
  end
end
author.kind_among = kind_among

local function one(self, arguments)
  local kind = constant(kind_among(arguments))
  return kind and self.schema.fields[kind] and self:kind(kind)
end

local function many(self, arguments)
  local kind = one(self, arguments)
  return kind and "each:" .. kind
end

-- What the verbs of a room give back.
local RESULTS = {
  spawn = one, find = one, nearest = one, each = many, near = many, within = many,
  players = function() return "each:player" end,
  add_bot = function() return "player" end,
  count = function() return "number" end,
  random = function() return "number" end,
  random_point = function() return "number" end,
  inside = function() return "number" end,
  chance = function() return "boolean" end,
  sees = function() return "boolean" end,
  solid = function() return "boolean" end,
  fall = function() return "boolean" end,
  on_ground = function() return "boolean" end,
  move = function() return "number" end,
  toward = function() return "number" end,
}

local ARITHMETIC = { ["+"] = true, ["-"] = true, ["*"] = true, ["/"] = true, ["%"] = true, ["^"] = true }
local COMPARISONS = { ["=="] = true, ["~="] = true, ["<"] = true, [">"] = true, ["<="] = true, [">="] = true }

local function binary(self, node)
  local operator = node.operator
  if ARITHMETIC[operator] then
    return self:of(node.left) == "number" and self:of(node.right) == "number" and "number" or false
  end
  if COMPARISONS[operator] then return "boolean" end
  if operator == ".." then return "string" end
  local left, right = self:of(node.left), self:of(node.right)
  if operator == "or" then return join(left, right) end
  return left == "boolean" and right == "boolean" and "boolean" or right == "nil" and "nil" or left ~= "boolean" and right or false
end

local of = {
  number = function() return "number" end,
  string = function() return "string" end,
  table = function() return "table" end,
  ["function"] = function() return "function" end,
  ["nil"] = function() return "nil" end,
  ["true"] = function() return "boolean" end,
  ["false"] = function() return "boolean" end,
  name = function(self, node) return node.variable and self:variable(node.variable) end,
  parenthesis = function(self, node) return self:of(node.value) end,
  binary = binary,
  unary = function(self, node)
    if node.operator == "not" then return "boolean" end
    return node.operator == "#" and "number" or self:of(node.value) == "number" and "number"
  end,
  index = function(self, node)
    local object, key = self:of(node.object), constant(node.key)
    local element = object and object:match("^list:(.+)")
    if element and not key then return element end
    return object and key and self:member(object, key)
  end,
  method = function(self, node)
    local t = self:of(node.object)
    local result = (t == "room" or t == "room of steer") and RESULTS[node.name]
    return result and result(self, node.arguments)
  end,
  call = function(self, node) -- math.sqrt(x) and the like
    local callee = node.callee
    local library = callee.is == "index" and callee.object.is == "name" and not callee.object.variable and callee.object.name
    return library == "math" and "number" or false
  end,
}

function Inference:of(node)
  local find_out = of[node.is]
  return find_out and find_out(self, node) or false
end
