-- findings.lua: where a mistake stands, and which of two that are told of a line.
-- A finding is { file, line, column, text }; the file is "" for the mode's own, and else "lib/NAME.lua".
local author = ...
local constant, walk = author.constant, author.walk

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

-- Of a mode `name` that does not load. Its `tree` is false when not even that can be read.
function author.trouble(message, name, tree)
  local file, line, why = message:match("^(lib/[%w_]+%.lua):(%d+): ([^\n]*)")
  if not file then
    file, line, why = "", message:match("^" .. name .. "%.lua:(%d+): ([^\n]*)")
  end
  if line then return { file = file, line = tonumber(line), column = 1, text = why } end
  local place = tree and place_of(tree, message) or { line = 1, column = 1 }
  return { file = "", line = place.line, column = place.column, text = message:match("^[^\n]*") }
end

local function says_less(one, other)
  return one ~= other and one.file == other.file and one.line == other.line and other.text:sub(1, #one.text) == one.text
end

-- What was found on a line, without what another finding there says better; by file and line.
function author.best_of(findings)
  local best = {}
  for _, one in ipairs(findings) do
    local better
    for _, other in ipairs(findings) do better = better or says_less(one, other) end
    if not better then table.insert(best, one) end
  end
  table.sort(best, function(a, b)
    if a.file ~= b.file then return a.file < b.file end
    if a.line ~= b.line then return a.line < b.line end
    return a.column < b.column
  end)
  return best
end
