-- modules.lua: which function is meant by cards.shuffle: tables of functions, over all files that belong to a mode.
-- It is known as long as the table is used by its fields alone; who hands it on, or puts fields into it by names that are not
-- written there, may do anything with its functions.
local author, engine = ...

local Modules = {}
Modules.__index = Modules

local function constant(node) return node and node.is == "string" and node.value or nil end
author.constant = constant

-- Every node below, in any order.
local function walk(node, visit)
  if type(node) ~= "table" then return end
  if node.is then visit(node) end
  for key, value in pairs(node) do
    if type(value) == "table" and key ~= "variable" and key ~= "variables" and key ~= "parameters" and key ~= "called"
      and key ~= "visible" and key ~= "fields" then
      walk(value, visit)
    end
  end
end
author.walk = walk

-- The NAME of require "NAME".
local function required(node)
  local callee = node.is == "call" and node.callee
  return callee and callee.is == "name" and not callee.variable and callee.name == "require" and constant(node.arguments[1]) or nil
end
author.required = required

local function returned(tree)
  local last = tree[#tree]
  return last and last.is == "return" and #last.values == 1 and last.values[1] or nil
end

-- The function or the table that a value is, if it can only be that one.
function Modules:resolve(node)
  if node.under_way then return nil end -- t.x = t.x
  node.under_way = true
  local value = self:find(node)
  node.under_way = nil
  return value
end

function Modules:find(node)
  if node.is == "function" or node.is == "table" then return node end
  if node.is == "name" then
    local values = node.variable and node.variable.values
    return values and #values == 1 and values[1] and self:resolve(values[1]) or nil
  end
  if node.is == "index" then
    local t, key = self:resolve(node.object), constant(node.key)
    local values = t and t.is == "table" and key and t.fields[key]
    return values and #values == 1 and self:resolve(values[1]) or nil
  end
  local library = required(node) and self.libraries[required(node)]
  local value = library and returned(library)
  return value and self:resolve(value)
end

function Modules:call_of(node)
  local value = self:resolve(node)
  return value and value.is == "function" and value or nil
end

local function add_field(t, key, value)
  t.fields[key] = t.fields[key] or {}
  table.insert(t.fields[key], value)
end

-- What each table is given: where it is written, and by name later.
function Modules:collect(trees)
  walk(trees, function(node)
    if node.is ~= "table" then return end
    node.fields = {}
    for _, item in ipairs(node.items) do
      local key = constant(item.key)
      if key then add_field(node, key, item.value) end
      if item.value.is == "function" then item.value.bound = true end
    end
  end)
  walk(trees, function(node)
    for i, target in ipairs(node.is == "assign" and node.targets or {}) do
      local t = target.is == "index" and self:resolve(target.object)
      if t and t.is == "table" and constant(target.key) then
        add_field(t, constant(target.key), node.values[i] or { is = "unknown" })
        target.bound = true
        if node.values[i] then node.values[i].bound = true end
      end
    end
  end)
end

-- Marks what is no more than a name for something: the value of a local, what a file returns, a table whose field is named.
function Modules:bind(trees)
  for _, tree in ipairs(trees) do
    if returned(tree) then returned(tree).bound = true end
  end
  walk(trees, function(node)
    for _, variable in ipairs(node.is == "local" and node.variables or {}) do
      if #variable.values == 1 and variable.values[1] then variable.values[1].bound = true end
    end
    if node.is == "index" and constant(node.key) then node.object.bound = true end
    if node.is == "function" and node.name then node.bound = true end
  end)
end

-- The trees of what the mode requires, behind its own; `files` has their names.
function Modules:read_libraries()
  for _, chunk in ipairs(engine.sorted_keys(engine.texts)) do
    local name = chunk:match("^@lib/([%w_]+)%.lua$")
    local parsed, tree = pcall(author.parse, name and engine.texts[chunk] or "")
    if name and parsed then
      table.insert(self.trees, tree)
      table.insert(self.files, chunk:sub(2))
      self.libraries[name] = tree
    end
  end
end

function author.modules(tree)
  local self = setmetatable({ trees = { tree }, files = { "" }, libraries = {}, values = {} }, Modules)
  self:read_libraries()
  self:collect(self.trees)
  self:bind(self.trees)
  for name, library in pairs(self.libraries) do self.values[name] = returned(library) and self:resolve(returned(library)) end
  return self
end

function Modules:escape(node)
  local value = self:resolve(node)
  if not value or value.escapes then return end
  value.escapes = true
  for _, values in pairs(value.fields or {}) do
    for _, one in ipairs(values) do self:escape(one) end
  end
end

-- What is used as a value anywhere else may be called with anything.
function Modules:let_go()
  walk(self.trees, function(node)
    if not node.bound then self:escape(node) end
  end)
end
