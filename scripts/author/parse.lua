-- parse.lua: Lua 5.1 as a tree, with every name resolved to the local it means.
-- Only for text that Lua itself has taken: what cannot be a program is not told apart from what can.
--
-- A node is { is = KIND, line, column, ... }. A local is { name, line, column, values = what is ever assigned to it, of =
-- how it came to be }; a name that is no local has none and is a global.
local author = ...

local Parser = {}
Parser.__index = Parser
author.Parser = Parser -- its statements are in statements.lua

function Parser:advance()
  local token = self.token
  self.token, self.ahead = self.ahead or self.lexer:next(), nil
  return token
end

function Parser:peek()
  self.ahead = self.ahead or self.lexer:next()
  return self.ahead.type
end

function Parser:accept(type) return self.token.type == type and self:advance() or nil end

function Parser:expect(type)
  if self.token.type ~= type then
    error(("line %d: '%s' is missing near '%s'"):format(self.token.line, type, tostring(self.token.value)), 0)
  end
  return self:advance()
end

function Parser:node(is, fields, token)
  token = token or self.token
  fields.is, fields.line, fields.column = is, token.line, token.column
  return fields
end

function Parser:open_scope() self.scope = { outer = self.scope, names = {} } end
function Parser:close_scope() self.scope = self.scope.outer end

function Parser:declare(token, of)
  local variable = { name = token.value, line = token.line, column = token.column, of = of, values = {} }
  self.scope.names[token.value] = variable
  return variable
end

function Parser:resolve(name)
  local scope = self.scope
  while scope do
    if scope.names[name] then return scope.names[name] end
    scope = scope.outer
  end
end

-- All names that mean something here.
function Parser:visible()
  local names, scope = {}, self.scope
  while scope do
    for name in pairs(scope.names) do names[name] = true end
    scope = scope.outer
  end
  return names
end

function Parser:name_node(token)
  local node = self:node("name", { name = token.value, variable = self:resolve(token.value) }, token)
  if not node.variable then node.visible = self:visible() end
  return node
end

function Parser:function_body(token, has_self)
  local node = self:node("function", { parameters = {} }, token)
  self:open_scope()
  if has_self then node.parameters[1] = self:declare({ value = "self", line = token.line, column = token.column }, "parameter") end
  self:expect("(")
  while self.token.type ~= ")" do
    if not self:accept("...") then
      table.insert(node.parameters, self:declare(self:expect("name"), "parameter"))
    end
    if not self:accept(",") then break end
  end
  for _, parameter in ipairs(node.parameters) do parameter.owner = node end
  self:expect(")")
  node.body = self:block()
  self:close_scope()
  self:expect("end")
  return node
end

function Parser:table_body()
  local node = self:node("table", { items = {} })
  self:expect("{")
  while self.token.type ~= "}" do
    local item = self:node("item", {})
    if self:accept("[") then
      item.key = self:expression()
      self:expect("]")
      self:expect("=")
    elseif self.token.type == "name" and self:peek() == "=" then
      local token = self:advance()
      item.key = self:node("string", { value = token.value }, token)
      self:expect("=")
    end
    item.value = self:expression()
    table.insert(node.items, item)
    if not self:accept(",") and not self:accept(";") then break end
  end
  self:expect("}")
  return node
end

function Parser:arguments()
  if self.token.type == "string" then return { self:simple() } end
  if self.token.type == "{" then return { self:table_body() } end
  self:expect("(")
  local list = self.token.type == ")" and {} or self:expressions()
  self:expect(")")
  return list
end

function Parser:suffixed()
  local node
  if self.token.type == "(" then
    local token = self:advance()
    node = self:node("parenthesis", { value = self:expression() }, token)
    self:expect(")")
  else
    node = self:name_node(self:expect("name"))
  end
  while true do
    local type, token = self.token.type, self.token
    if type == "." then
      self:advance()
      local key = self:expect("name")
      node = self:node("index", { object = node, key = self:node("string", { value = key.value }, key) }, key)
    elseif type == "[" then
      self:advance()
      node = self:node("index", { object = node, key = self:expression() }, token)
      self:expect("]")
    elseif type == ":" then
      self:advance()
      local name = self:expect("name")
      node = self:node("method", { object = node, name = name.value, arguments = self:arguments() }, name)
    elseif type == "(" or type == "string" or type == "{" then
      node = self:node("call", { callee = node, arguments = self:arguments() }, token)
    else
      return node
    end
  end
end

local CONSTANTS = { ["nil"] = true, ["true"] = true, ["false"] = true, ["..."] = true, number = true, string = true }

function Parser:simple()
  local type = self.token.type
  if CONSTANTS[type] then
    local token = self:advance()
    return self:node(type, { value = token.value }, token)
  end
  if type == "{" then return self:table_body() end
  if type == "function" then return self:function_body(self:advance()) end
  return self:suffixed()
end

local UNARY = 8 -- how tightly it binds
local LEFT = {
  ["or"] = 1, ["and"] = 2, ["<"] = 3, [">"] = 3, ["<="] = 3, [">="] = 3, ["~="] = 3, ["=="] = 3, [".."] = 5, ["+"] = 6, ["-"] = 6,
  ["*"] = 7, ["/"] = 7, ["%"] = 7, ["^"] = 10,
}
local RIGHT = { [".."] = 4, ["^"] = 9 }

function Parser:expression(limit)
  local node, token = nil, self.token
  if token.type == "not" or token.type == "-" or token.type == "#" then
    self:advance()
    node = self:node("unary", { operator = token.type, value = self:expression(UNARY) }, token)
  else
    node = self:simple()
  end
  while LEFT[self.token.type] and LEFT[self.token.type] > (limit or 0) do
    local operator = self:advance()
    local right = self:expression(RIGHT[operator.type] or LEFT[operator.type])
    node = self:node("binary", { operator = operator.type, left = node, right = right }, operator)
  end
  return node
end

function Parser:expressions()
  local list = {}
  repeat table.insert(list, self:expression()) until not self:accept(",")
  return list
end
