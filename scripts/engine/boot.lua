-- boot.lua: from a mode's text to running callbacks. C calls what this file returns.
local engine = ...

local LONGEST = 27 -- bytes of a name: a timer has 31, with what tells two of one name apart

-- The functions a timer may name: those of the mode's table and of what it requires, and every local function that
-- they use, however deep. Two functions of one name are told apart by the order of meeting.
local function name_functions(mode)
  local names, functions = {}, {}
  local function visit(name, value)
    if type(value) ~= "function" or names[value] then return end
    name = string.sub(name, 1, LONGEST)
    local unique, n = name, 1
    while functions[unique] do n, unique = n + 1, name .. "@" .. n end
    names[value], functions[unique] = unique, value
    local info = engine.debug.getinfo(value, "S")
    if info.what == "C" or not engine.texts[info.source] then return end
    for i = 1, 255 do
      local upvalue, inner = engine.debug.getupvalue(value, i)
      if not upvalue then break end
      visit(upvalue, inner)
    end
  end
  for _, name in ipairs(engine.sorted_keys(engine.libraries)) do
    local library = engine.libraries[name]
    visit(name, library)
    for _, key in ipairs(type(library) == "table" and engine.sorted_keys(library) or {}) do visit(name .. "." .. tostring(key), library[key]) end
  end
  for _, key in ipairs(engine.sorted_keys(mode)) do visit(key, mode[key]) end
  visit("room.restart", engine.room_methods.restart)
  for _, name in ipairs(engine.sorted_keys(mode.commands or {})) do visit("/" .. name, mode.commands[name].run) end
  for _, name in ipairs(engine.sorted_keys(mode.scripts or {})) do
    for i, step in ipairs(mode.scripts[name]) do visit("step " .. i .. " of " .. name, step[2]) end
  end
  engine.names, engine.functions = names, functions
end

local boot = {}

function boot.load(source, name, files)
  if source:byte(1) == 27 then error(name .. ".lua is bytecode; a mode must be Lua text", 0) end
  engine.chunk = "@" .. name .. ".lua"
  engine.texts[engine.chunk] = source
  local chunk, why = engine.loadstring(source, engine.chunk)
  if not chunk then error(why, 0) end
  engine.files = files or {}
  engine.environment = engine.sandbox()
  engine.setfenv(chunk, engine.environment)
  engine.close_strings()
  engine.said = chunk() -- the author's own table, for comparison alone
  local mode = engine.plain(engine.said)
  engine.check(mode)
  engine.with_defaults(mode)
  engine.mode = mode
  engine.read_map(mode, files)
  engine.declare(mode, name)
  engine.place_bodies()
  engine.share_steer(mode)
end

function boot.attach(live, states, inputs, lines, rows)
  engine.rows = rows
  engine.make_views(live, engine.room_methods, engine.player_methods)
  engine.make_event_views()
  engine.make_input_views(inputs, lines)
  engine.make_verbs(engine.ffi.cast("struct kind_state*", states))
  name_functions(engine.mode)
end

function engine.begin()
  if engine.mode.start then engine.mode.start(engine.room) end
end

function boot.start()
  engine.begin_settings()
  engine.begin()
end

function boot.join(id) engine.enter(engine.finders.player(id)) end

function boot.leave(id)
  if engine.mode.leave then engine.mode.leave(engine.room, engine.finders.player(id)) end
end

function boot.tick(dt)
  if engine.mode.steer then engine.steer_all(dt) end
  if engine.mode.tick then engine.mode.tick(engine.room, dt) end
end

function boot.timer(name, has, entity, number)
  engine.under_way = engine.step_title(name) or "the timer " .. name
  local action = engine.functions[name] or engine.step_named(name)
  if not action then
    engine.warn("timer " .. name, "the timer '" .. name .. "' has lost its function: there is none of that name any more")
    return
  end
  if has == 0 then return action(engine.room) end
  if has == 2 then return action(engine.room, number) end
  local argument = engine.find_any(entity)
  if argument ~= nil then action(engine.room, argument) end -- what is gone needs no timer
end

function boot.chat(id, text)
  local who = engine.finders.player(id)
  if engine.command(who, text) then return false end
  if not engine.mode.chat then return true end
  return engine.mode.chat(engine.room, who, text) ~= false
end

-- What an error says it happened in.
for _, name in ipairs { "start", "join", "leave", "tick", "timer", "chat" } do
  local callback = boot[name]
  boot[name] = function(...)
    engine.under_way, engine.restarting = name, name == "start"
    return callback(...)
  end
end

function boot.map() return engine.map end

return boot
