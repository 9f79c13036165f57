-- lex.lua: the words of Lua 5.1, one after the other: { type, value, line, column }.
-- A type is a keyword, a symbol, "name", "number", "string" or "end of file".
local author = ...
getmetatable("").__index = string -- the mode whose sandbox this was runs no more
local find, sub = string.find, string.sub

local KEYWORDS = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat return then true until
  while]]):gmatch("%S+") do
  KEYWORDS[word] = true
end

local Lexer = {}
Lexer.__index = Lexer

function author.lex(text) return setmetatable({ text = text, at = 1, line = 1, line_start = 1 }, Lexer) end

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
