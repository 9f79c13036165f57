-- explain.lua: an error as its author wants to read it: what, where in the source, in which callback, and with whom.
local engine = ...
local getinfo, getlocal, format = engine.debug.getinfo, engine.debug.getlocal, string.format

local MOST_FRAMES, MOST_NAMES, AROUND = 60, 5, 2

local function lines_of(file)
  local lines = {}
  for line in string.gmatch((engine.texts["@" .. file] or "") .. "\n", "(.-)\r?\n") do lines[#lines + 1] = line end
  return lines
end

-- The functions of the mode that are under way, innermost first: { level, file, line, name }. Where the stack has run over,
-- LuaJIT must not be asked for the name of a function: it may look for it in the wrong place, and end the process.
local function frames_of_mode(what)
  local frames = {}
  for level = 2, MOST_FRAMES do
    local info = getinfo(level, what)
    if not info then break end
    if engine.texts[info.source] and string.sub(info.source, 1, 1) == "@" then
      frames[#frames + 1] = { level = level - 1, file = string.sub(info.source, 2), line = info.currentline, name = info.what == "main" and "the file" or info.name or "a function" }
    end
  end
  return frames
end

local function describe(value)
  local text = engine.tostring(value)
  if string.find(text, "^player #") then return value.name .. " (" .. text .. ")" end
  return string.find(text, "^%l[%w_]* #%d+$") and not string.find(text, "^room #") and text or nil
end

-- The entities and players that the locals of a frame hold.
local function add_names(names, level, seen)
  for i = 1, 100 do
    local name, value = getlocal(level + 1, i)
    if not name or #names >= MOST_NAMES then return end
    local known, text = false, nil
    if type(value) == "cdata" and string.find(name, "^%a") then known, text = pcall(describe, value) end
    if known and text and not seen[text] then
      seen[text] = true
      names[#names + 1] = name .. " = " .. text
    end
  end
end

local function excerpt(lines, at)
  local text = {}
  for n = math.max(1, at - AROUND), math.min(#lines, at + AROUND) do
    text[#text + 1] = format("%s %4d | %s", n == at and ">" or " ", n, string.sub(lines[n], 1, 160))
  end
  return table.concat(text, "\n")
end

-- What C calls a type, for who has never met it.
local function type_word(c_type)
  if string.find(c_type, "^struct e_") then return (string.gsub(string.sub(c_type, 10), "_", ".", 1)) end
  if string.find(c_type, "^struct") then return "a stick or pointer" end
  if string.find(c_type, "char") then return "a text" end
  if c_type == "bool" then return "true or false" end
  if c_type == "string" then return "a text" end
  if c_type == "nil" or c_type == "boolean" then return c_type end
  return (c_type == "table" or c_type == "function") and "a " .. c_type or "a number"
end

local function in_words(given, wanted) return "this wants " .. type_word(wanted) .. ", not " .. type_word(given) end

local function plain(message)
  message = string.gsub(message, "^%[engine%]:%d+: ", "")
  message = string.gsub(message, "bad argument #%d+ to '[%w_]+' %((cannot convert '[^']+' to '[^']+')%)", "%1")
  return (string.gsub(message, "cannot convert '([^']+)' to '([^']+)'", in_words))
end

function engine.explain(message)
  if not engine.chunk then return message end
  local frames, names, seen, text = frames_of_mode(string.find(message, "stack overflow", 1, true) and "Sl" or "Snl"), {}, {}, {}
  message = plain(message)
  local file, line = string.match(message, "^([%w_/]+%.lua):(%d+): ")
  line = tonumber(line)
  if not line and frames[1] then
    file, line = frames[1].file, frames[1].line
    message = file .. ":" .. line .. ": " .. message
  end
  for _, frame in ipairs(frames) do add_names(names, frame.level, seen) end
  text[1] = message
  local callback = engine.under_way and "in " .. engine.under_way
  if callback then text[2] = callback .. (#names > 0 and ", with " .. table.concat(names, ", ") or "") end
  local lines = lines_of(file or "")
  if line and lines[line] then text[#text + 1] = excerpt(lines, line) end
  for i = 2, #frames do
    local frame = frames[i]
    text[#text + 1] = format("from %s:%d in %s: %s", frame.file, frame.line, frame.name, string.match(lines_of(frame.file)[frame.line] or "", "^%s*(.-)%s*$"))
  end
  return table.concat(text, "\n")
end
