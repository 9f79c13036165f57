-- statements.lua: blocks and the statements in them, down to the expressions of parse.lua.
local author = ...
local Parser = author.Parser

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
  local parser = setmetatable({ lexer = author.lex(text) }, Parser)
  parser.token = parser.lexer:next()
  parser:open_scope()
  local block = parser:block()
  parser:expect("end of file")
  return block
end
