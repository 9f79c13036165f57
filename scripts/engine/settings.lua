-- settings.lua: what may differ from room to room: declared with a default, given by whoever opens the room, and
-- kept in the room's world as text, one NAME=VALUE a line.
local engine = ...
local room = engine.room_methods

local KEYS = { default = true, min = true, max = true, choices = true, help = true }

local function wrong(...) error(string.format(...), 0) end

-- What a value comes to under this setting, or nil and why not.
local function fit(setting, value)
  local kind = type(setting.default)
  if kind == "boolean" then
    local known = { ["true"] = true, yes = true, on = true, ["1"] = true, ["false"] = false, no = false, off = false, ["0"] = false }
    if known[tostring(value)] == nil then return nil, "is yes or no" end
    return known[tostring(value)]
  elseif kind == "number" then
    local number = tonumber(value)
    if not number or number ~= number then return nil, "is a number" end
    if setting.min and number < setting.min then return nil, "is at least " .. setting.min end
    if setting.max and number > setting.max then return nil, "is at most " .. setting.max end
    return number
  end
  for _, choice in ipairs(setting.choices or {}) do
    if choice == value then return value end
  end
  if setting.choices then return nil, "is one of " .. table.concat(setting.choices, ", ") end
  if #value > 64 then return nil, "has at most 64 letters" end
  return value
end

local function check_setting(name, setting)
  local where = "mode.settings." .. name
  if type(setting) ~= "table" then wrong("%s must be a table, such as { default = 90, min = 30, max = 600 }", where) end
  for key in pairs(setting) do
    if not KEYS[key] then wrong("%s has no '%s'%s", where, tostring(key), engine.did_you_mean(key, KEYS)) end
  end
  local kind = type(setting.default)
  if kind ~= "number" and kind ~= "boolean" and kind ~= "string" then wrong("%s.default must be a number, a text, true or false", where) end
  for _, key in ipairs { "min", "max" } do
    local value = setting[key]
    if value and kind ~= "number" then wrong("%s: only a number has min and max", where) end
    if value and (type(value) ~= "number" or value ~= value) then wrong("%s.%s must be a number", where, key) end
  end
  if setting.choices and kind ~= "string" then wrong("%s: only a text has choices", where) end
  if setting.choices then engine.check_texts(setting.choices, where .. ".choices") end
  if setting.help and type(setting.help) ~= "string" then wrong("%s.help must be a text", where) end
  local value, why = fit(setting, setting.default)
  if value == nil then wrong("%s.default: it %s", where, why) end
end

function engine.check_settings(mode)
  for name, setting in pairs(mode.settings or {}) do
    engine.check_name(name, "mode.settings")
    check_setting(name, setting)
  end
end

local function raw_text()
  for _, field in ipairs(engine.kinds[1].fields) do
    if field.name == "settings" then return engine.ffi.string(engine.ffi.cast("const char*", engine.room) + field.offset) end
  end
end

-- What the text says, over the defaults. What does not fit any more is left at its default, unless `strict`.
local function read(strict)
  local settings, values = engine.mode.settings or {}, {}
  for name, setting in pairs(settings) do values[name] = setting.default end
  for name, text in raw_text():gmatch("([^=\n]+)=([^\n]*)") do
    local value, why = nil, nil
    if not settings[name] then
      why = "there is no such setting" .. engine.did_you_mean(name, settings)
    else
      value, why = fit(settings[name], text)
      why = why and "it " .. why .. ", not '" .. text .. "'"
    end
    if value ~= nil then
      values[name] = value
    elseif strict then
      wrong("the setting '%s': %s", name, why)
    else
      engine.warn("setting " .. name, "the setting '" .. name .. "' is back at its default: " .. why)
    end
  end
  return values
end

local current

-- A new room: its settings must be right.
function engine.begin_settings() current = read(true) end

local view = setmetatable({}, {
  __metatable = false,
  __index = function(_, name)
    current = current or read(false)
    if current[name] == nil then error("there is no setting '" .. tostring(name) .. "'" .. engine.did_you_mean(name, current), 2) end
    return current[name]
  end,
  __newindex = function() error("settings are for whoever opens the room; a mode only reads them", 2) end,
})

function room.getters.settings() return view end

-- For the mode map: what a page can ask for.
function engine.map_of_settings(mode)
  local list = {}
  for _, name in ipairs(engine.sorted_keys(mode.settings or {})) do
    local setting = mode.settings[name]
    list[#list + 1] = {
      name = name, type = type(setting.default), default = setting.default, min = setting.min, max = setting.max, choices = setting.choices,
      help = setting.help,
    }
  end
  return list
end
