-- shared.lua: the text of a function and of all that it uses, so that a browser can run the same Lua.
-- A function is cut out of the mode's file by its lines; what it uses from around it goes along: numbers, texts, tables of
-- these, and the mode's own functions. Nothing else of the file leaves the server.
local engine = ...
local format, match, gmatch, gsub = string.format, string.match, string.gmatch, string.gsub
local MOST_DEPTH, MOST_ENTRIES = 4, 1000
local LIBRARY = { "math", "vec", "ipairs", "pairs", "type", "tonumber", "tostring", "select", "unpack", "assert", "error" }

-- The functions that a browser has too, by value.
local function library_names(environment)
  local names = {}
  for _, name in ipairs(LIBRARY) do
    local value = environment[name]
    if type(value) == "table" then
      for key, inner in pairs(value) do
        if type(inner) == "function" then names[inner] = name .. "." .. key end
      end
    else
      names[value] = name
    end
  end
  return names
end

local function wrong(shared, ...) error("mode." .. shared.name .. ": " .. format(...), 0) end

-- Lines `first` to `last` of a text.
local function lines_of(text, first, last)
  local lines, number = {}, 0
  for line in gmatch(text .. "\n", "(.-)\r?\n") do
    number = number + 1
    if number >= first and number <= last then lines[#lines + 1] = line end
  end
  return table.concat(lines, "\n")
end

-- "function(a, b) ... end", wherever in its lines it begins.
local function cut_out(shared, fn, name)
  local info = engine.debug.getinfo(fn, "S")
  local first, last = info.linedefined, info.lastlinedefined
  local text = lines_of(engine.texts[info.source], first, last)
  local arguments = match(text, "^[^\n]-%f[%w_]function%f[^%w_][^\n(]*(%(.*)$")
  local body = arguments and match(arguments, "^(.*%f[%w_]end)%f[^%w_][^\n]*$")
  local cut = body and "function" .. body
  local whole = cut and engine.loadstring("return " .. cut)
  if not whole then
    wrong(shared, "'%s' goes to the browser too, and needs lines of its own (%d to %d): nothing else before or after it", name, first, last)
  end
  return cut
end

local literal
local function literal_table(shared, value, name, depth)
  if depth > MOST_DEPTH then wrong(shared, "'%s' is nested deeper than %d", name, MOST_DEPTH) end
  local parts = {}
  for i, key in ipairs(engine.sorted_keys(value)) do
    if i > MOST_ENTRIES then wrong(shared, "'%s' has more than %d entries", name, MOST_ENTRIES) end
    parts[i] = "[" .. literal(shared, key, name, depth + 1) .. "]=" .. literal(shared, value[key], name, depth + 1)
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

function literal(shared, value, name, depth)
  local t = type(value)
  if t == "number" then
    if value ~= value then return "(0/0)" end
    if value == 1 / 0 or value == -1 / 0 then return value > 0 and "(1/0)" or "(-1/0)" end
    return format("%.17g", value)
  end
  if t == "string" then return (gsub(format("%q", value), "\\\n", "\\n")) end
  if t == "boolean" or t == "nil" then return tostring(value) end
  if t == "table" and getmetatable(value) == nil then return literal_table(shared, value, name, depth) end
  wrong(shared, "'%s' cannot go to the browser: keep it to numbers, texts, tables of these, and functions", name)
end

local place_of

-- The texts that a function and those inside it have as constants: names of fields and verbs among them.
local function constants_of(fn, found)
  for i = -1, -1e5, -1 do
    local constant = engine.function_constant(fn, i)
    if constant == nil then return end
    if type(constant) == "proto" then constants_of(constant, found) end
    if type(constant) == "string" then found[constant] = true end
  end
end

local function call_of(shared, fn, name)
  return shared.library[fn] or format("function(...) return F[%d](...) end", place_of(shared, fn, name))
end

-- What a function uses of a file that the mode requires.
local function library_table(shared, fn, library, name)
  local used, parts = {}, {}
  constants_of(fn, used)
  for _, key in ipairs(engine.sorted_keys(library)) do
    local value, text = library[key], nil
    if used[key] then text = type(value) == "function" and call_of(shared, value, name .. "." .. key) or literal(shared, value, name, 2) end
    if text then parts[#parts + 1] = format("[%q]=%s", key, text) end
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

-- One line for each thing that a function uses from around it.
local function surroundings(shared, fn)
  local parts = {}
  for i = 1, 255 do
    local name, value = engine.debug.getupvalue(fn, i)
    if not name then break end
    if value == engine.said then wrong(shared, "it uses '%s', which is the whole mode: keep what it needs in a local of its own", name) end
    local text
    if type(value) == "function" then text = call_of(shared, value, name)
    elseif type(value) == "table" and engine.is_library(value) then text = library_table(shared, fn, value, name)
    else text = literal(shared, value, name, 1) end
    parts[#parts + 1] = format("local %s = %s", name, text)
  end
  return table.concat(parts, "\n")
end

function place_of(shared, fn, name)
  if shared.places[fn] then return shared.places[fn] end
  if not engine.texts[engine.debug.getinfo(fn, "S").source] then
    wrong(shared, "'%s' is not there in the browser; use math, or functions of your own", name)
  end
  local place = shared.count + 1
  shared.count, shared.places[fn] = place, place
  local around = surroundings(shared, fn)
  shared.parts[place] = format("F[%d] = (function()\n%s\nreturn %s\nend)()", place, around, cut_out(shared, fn, name))
  shared.functions[#shared.functions + 1] = fn
  return place
end

-- The text of mode[name] as a chunk that returns the function; and the set of words that it uses.
function engine.shared_text(mode, name)
  local shared = {
    name = name, library = library_names(engine.environment),
    places = {}, functions = {}, parts = {}, count = 0,
  }
  place_of(shared, mode[name], "mode." .. name)
  local words = {}
  for _, fn in ipairs(shared.functions) do constants_of(fn, words) end
  return "local F = {}\n" .. table.concat(shared.parts, "\n") .. "\nreturn F[1]", words
end
