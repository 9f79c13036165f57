-- steps.lua: what happens one after the other: mode.scripts, room:run and room:cancel.
-- Where a script stands is a timer: its name says which script and which step come next. So it is undone with its
-- tick, and goes on after a reload and in another process, as a coroutine could not.
local engine = ...
local room = engine.room_methods
local cancel_timer = room.cancel
local MOST = 64 -- steps of a script
local under_way -- name of the script whose step runs, until something ends it

local function wrong(...) error(string.format(...), 0) end

local function check_step(step, where)
  if type(step) ~= "table" or type(step[1]) ~= "number" or not (step[1] >= 0 and step[1] < 1e6) or type(step[2]) ~= "function" then
    wrong("%s must be { seconds to wait, function(room) ... end }", where)
  end
  for key in pairs(step) do
    if key ~= 1 and key ~= 2 then wrong("%s has no '%s': a step is { seconds to wait, function }", where, tostring(key)) end
  end
end

function engine.check_scripts(mode)
  for name, steps in pairs(mode.scripts or {}) do
    engine.check_name(name, "mode.scripts")
    local where = "mode.scripts." .. name
    if type(steps) ~= "table" or #steps < 1 or #steps > MOST then wrong("%s must be a list of 1 to %d steps: { { 2, open_gates }, { 3, go } }", where, MOST) end
    for key in pairs(steps) do
      if type(key) ~= "number" or key % 1 ~= 0 or key < 1 or key > #steps then wrong("%s has no '%s': it is a list of steps", where, tostring(key)) end
    end
    for i, step in ipairs(steps) do check_step(step, where .. "[" .. i .. "]") end
  end
end

local function name_of(script, step) return "#" .. script .. " " .. step end

local function steps_of(script)
  local scripts = engine.mode.scripts or {}
  return scripts[script] or error("there is no script '" .. engine.tostring(script) .. "' in mode.scripts" .. engine.did_you_mean(engine.tostring(script), scripts), 3)
end

-- room:run("intro", player): each step is called as step(room, player)
function room.run(_, script, argument)
  engine.add_timer(name_of(script, 1), steps_of(script)[1][1], 0, argument)
end

function room.cancel(_, what)
  if type(what) ~= "string" then return cancel_timer(nil, what) end
  steps_of(what)
  if under_way == what then under_way = nil end
  for i = 1, MOST do engine.calls.cancel_timers(engine.host, name_of(what, i)) end
end

function engine.end_step() under_way = nil end

-- For the name of a timer, what an error says it happened in; nil if it is not a script's.
function engine.step_title(name)
  local script, at = string.match(name, "^#(%S+) (%d+)$")
  return script and "step " .. at .. " of the script " .. script
end

-- For the name of a timer, what it runs; nil if it is not a script's. A step that gives false is tried again in the next tick.
function engine.step_named(name)
  local script, at = string.match(name, "^#(%S+) (%d+)$")
  local steps = script and (engine.mode.scripts or {})[script]
  local step = steps and steps[tonumber(at)]
  if not step then return nil end
  return function(of, argument)
    under_way = script
    local again = step[2](of, argument) == false
    local following = steps[at + 1]
    if under_way == nil then return end
    under_way = nil
    if again then
      engine.add_timer(name, 0, 0, argument)
    elseif following then
      engine.add_timer(name_of(script, at + 1), following[1], 0, argument)
    end
  end
end
