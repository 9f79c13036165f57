-- parse.lua: Lua 5.1 as a tree, with every name resolved to the local it means.
-- Only for text that Lua itself has taken: what cannot be a program is not told apart from what can.
--
-- A node is { is = KIND, line, column, ... }. A local is { name, line, column, values = what is ever assigned to it, of =
-- how it came to be }; a name that is no local has none and is a global.
local author = ...
getmetatable("").__index = string -- the mode whose sandbox this was runs no more
local byte, find, sub = string.byte, string.find, string.sub

local KEYWORDS = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat return then true until
  while]]):gmatch("%S+") do
  KEYWORDS[word] = true
end

-- Tokens ----------------------------------------------------------------------

local Lexer = {}
Lexer.__index = Lexer

local function new_lexer(text) return setmetatable({ text = text, at = 1, line = 1, line_start = 1 }, Lexer) end

function Lexer:count_lines(from, to)
  local at = from
  while true do
    local newline = find(self.text, "\n", at, true)
    if not newline or newline > to then return end
    self.line, self.line_start, at = self.line + 1, newline + 1, newline + 1
  end
end

-- The end of [[...]] or [=[...]=] that begins here, and where its text is; nil when none begins.
function Lexer:long_bracket(at)
  local _, open, equals = find(self.text, "^%[(=*)%[", at)
  if not open then return nil end
  local close, last = find(self.text, "]" .. equals .. "]", open + 1, true)
  return last or #self.text, open + 1, (close or #self.text + 1) - 1
end

function Lexer:skip_space()
  while true do
    local _, last = find(self.text, "^%s*", self.at)
    self:count_lines(self.at, last)
    self.at = last + 1
    if sub(self.text, self.at, self.at + 1) ~= "--" then return end
    local long = self:long_bracket(self.at + 2)
    last = long or (find(self.text, "\n", self.at, true) or #self.text + 1) - 1
    self:count_lines(self.at, last)
    self.at = last + 1
  end
end

local function unescape(text)
  return (text:gsub("\\(%d%d?%d?)", function(code) return string.char(tonumber(code) % 256) end):gsub("\\(.)", "%1"))
end

function Lexer:quoted(quote)
  local at = self.at + 1
  while true do
    local found = find(self.text, "[\\" .. quote .. "]", at)
    if not found or sub(self.text, found, found) == quote then return found or #self.text end
    at = found + 2
  end
end

-- type and value of the token that begins here, and where it ends
function Lexer:scan()
  local text, at = self.text, self.at
  if at > #text then return "end of file", nil, at end
  local _, last = find(text, "^[%a_][%w_]*", at)
  if last then
    local word = sub(text, at, last)
    return KEYWORDS[word] and word or "name", word, last
  end
  local c = sub(text, at, at)
  if find(c, "%d") or find(text, "^%.%d", at) then
    local hex = find(text, "^0[xX]", at)
    _, last = find(text, hex and "^0[xX][%x.]+" or "^[%d.]+", at)
    local _, exponent = find(text, hex and "^[pP][+-]?%d+" or "^[eE][+-]?%d+", last + 1)
    _, last = find(text, "^[uUlLiI]*", (exponent or last) + 1)
    return "number", tonumber(sub(text, at, last)), last
  end
  if c == '"' or c == "'" then
    last = self:quoted(c)
    return "string", unescape(sub(text, at + 1, last - 1)), last
  end
  local long, from, to = self:long_bracket(at)
  if long then return "string", (sub(text, from, to):gsub("^\r?\n", "")), long end
  for size = 3, 1, -1 do
    local symbol = sub(text, at, at + size - 1)
    if size == 1 or symbol == "..." or symbol == ".." or symbol == "==" or symbol == "~=" or symbol == "<=" or symbol == ">=" or symbol == "::" then
      return symbol, symbol, at + size - 1
    end
  end
end

function Lexer:next()
  self:skip_space()
  local token = { line = self.line, column = self.at - self.line_start + 1 }
  local last
  token.type, token.value, last = self:scan()
  self:count_lines(self.at, last)
  self.at = last + 1
  return token
end

-- The tree ----------------------------------------------------------------------

local Parser = {}
Parser.__index = Parser

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

-- Statements ------------------------------------------------------------------------

-- What each of `targets` is given, of `values`; false where it comes out of a call or ... with many values.
local function value_for(values, i)
  local last = values[#values]
  if values[i] then return values[i] end
  if last and (last.is == "call" or last.is == "method" or last.is == "...") then return false end
  return { is = "nil", line = 0, column = 0 }
end

local statements = {}

statements["local"] = function(self)
  if self:accept("function") then
    local token = self:expect("name")
    local variable = self:declare(token, "function")
    local body = self:function_body(token)
    variable.values[1], body.name = body, token.value
    return self:node("local function", { variable = variable, body = body }, token)
  end
  local tokens, variables, values = {}, {}, {}
  local first = self.token
  repeat table.insert(tokens, self:expect("name")) until not self:accept(",")
  if self:accept("=") then values = self:expressions() end
  for i, token in ipairs(tokens) do
    variables[i] = self:declare(token, "local")
    variables[i].values[1] = value_for(values, i)
  end
  return self:node("local", { variables = variables, values = values }, first)
end

statements["function"] = function(self, token)
  local target = self:name_node(self:expect("name"))
  local method = false
  while self.token.type == "." or self.token.type == ":" do
    method = self:advance().type == ":"
    local key = self:expect("name")
    target = self:node("index", { object = target, key = self:node("string", { value = key.value }, key) }, key)
  end
  local body = self:function_body(token, method)
  if target.is == "name" and target.variable then table.insert(target.variable.values, body) end
  return self:node("assign", { targets = { target }, values = { body } }, token)
end

statements["if"] = function(self, token)
  local node = self:node("if", { conditions = {}, blocks = {} }, token)
  repeat
    table.insert(node.conditions, self:expression())
    self:expect("then")
    table.insert(node.blocks, self:scoped_block())
  until not self:accept("elseif")
  if self:accept("else") then table.insert(node.blocks, self:scoped_block()) end
  self:expect("end")
  return node
end

statements["while"] = function(self, token)
  local node = self:node("while", { conditions = { self:expression() } }, token)
  self:expect("do")
  node.blocks = { self:scoped_block() }
  self:expect("end")
  return node
end

statements["do"] = function(self, token)
  local node = self:node("do", { conditions = {}, blocks = { self:scoped_block() } }, token)
  self:expect("end")
  return node
end

statements["repeat"] = function(self, token)
  self:open_scope()
  local block = self:block()
  self:expect("until")
  local node = self:node("repeat", { conditions = { self:expression() }, blocks = { block } }, token)
  self:close_scope()
  return node
end

statements["for"] = function(self, token)
  local names = {}
  repeat table.insert(names, self:expect("name")) until not self:accept(",")
  local numeric = self:accept("=")
  if not numeric then self:expect("in") end
  local values = self:expressions()
  self:expect("do")
  self:open_scope()
  local variables = {}
  for i, name in ipairs(names) do
    variables[i] = self:declare(name, numeric and "number" or "iterator")
    variables[i].place, variables[i].iterator = i, values[1]
  end
  local node = self:node("for", { conditions = values, blocks = { self:block() }, variables = variables }, token)
  self:close_scope()
  self:expect("end")
  return node
end

statements["return"] = function(self, token)
  local ends = { ["end"] = true, ["else"] = true, ["elseif"] = true, ["until"] = true, [";"] = true, ["end of file"] = true }
  return self:node("return", { values = ends[self.token.type] and {} or self:expressions() }, token)
end

statements["break"] = function(self, token) return self:node("break", {}, token) end
statements["::"] = function(self, token)
  self:expect("name")
  self:expect("::")
  return self:node("label", {}, token)
end
statements["goto"] = function(self, token)
  self:expect("name")
  return self:node("goto", {}, token)
end

function Parser:assignment_or_call()
  local first = self:suffixed()
  if first.is == "call" or first.is == "method" then return self:node("do call", { call = first }, first) end
  local targets = { first }
  while self:accept(",") do table.insert(targets, self:suffixed()) end
  self:expect("=")
  local values = self:expressions()
  for i, target in ipairs(targets) do
    if target.is == "name" and target.variable then table.insert(target.variable.values, value_for(values, i)) end
  end
  return self:node("assign", { targets = targets, values = values }, first)
end

function Parser:block()
  local list = {}
  while true do
    while self:accept(";") do end
    local type = self.token.type
    if type == "end" or type == "else" or type == "elseif" or type == "until" or type == "end of file" then return list end
    local statement = statements[type]
    table.insert(list, statement and statement(self, self:advance()) or self:assignment_or_call())
  end
end

function Parser:scoped_block()
  self:open_scope()
  local block = self:block()
  self:close_scope()
  return block
end

function author.parse(text)
  local parser = setmetatable({ lexer = new_lexer(text) }, Parser)
  parser.token = parser.lexer:next()
  parser:open_scope()
  local block = parser:block()
  parser:expect("end of file")
  return block
end
