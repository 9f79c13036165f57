-- tell.lua: how a test says what it has got, and where it stops.
local harness = ... -- { call, stage, read, mode, source, folder, test, test_source, only, color }; the files of a test share it
harness.chunk_name = "@" .. harness.test

local function say_number(n)
  if n ~= n or n == n + 1 then return tostring(n) end
  return n % 1 == 0 and ("%d"):format(n) or (("%.4f"):format(n):gsub("0+$", ""))
end

local function say(value, depth)
  if type(value) == "number" then return say_number(value) end
  if type(value) == "string" then return ("%q"):format(value) end
  if type(value) ~= "table" then return tostring(value) end
  local meta = getmetatable(value)
  if meta and meta.__tostring then return tostring(value) end
  if depth == 0 then return "{...}" end
  local keys, parts = {}, {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) == "number" end
    return type(a) ~= "boolean" and a < b
  end)
  for i, key in ipairs(keys) do
    local text = say(value[key], (depth or 3) - 1)
    parts[i] = type(key) == "number" and text or tostring(key) .. " = " .. text
  end
  return #parts == 0 and "{}" or "{ " .. table.concat(parts, ", ") .. " }"
end

-- The line of the test that is under way.
local function line_of_test()
  for level = 2, 30 do
    local info = debug.getinfo(level, "Sl")
    if not info then return 0 end
    if info.source == harness.chunk_name then return info.currentline end
  end
  return 0
end

local function stop(...)
  local lines = { ... }
  for i, line in ipairs(lines) do lines[i] = line:gsub("%[testing%]:%d+: ", "") end
  error({ lines = lines, line = line_of_test() }, 0)
end

local function choices(list)
  table.sort(list)
  return #list == 0 and "there are none" or "there are: " .. table.concat(list, ", ")
end

harness.say, harness.say_number, harness.stop, harness.line_of_test, harness.choices = say, say_number, stop, line_of_test, choices
