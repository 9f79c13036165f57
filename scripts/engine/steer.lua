-- steer.lua: mode.steer(room, thing, want, dt) moves what a player steers by what he wants. The server calls it for each
-- player before mode.tick; the browser calls the same Lua ahead of the server for its own player (prediction).
-- So it sees of the room only what both have: the verbs below, and fields that browsers are told of.
local engine = ...
local methods = engine.room_methods
local VERBS = { "inside", "each", "tile", "solid" }
local MOVING = { "move", "fall", "on_ground" } -- for what is steered alone

function engine.share_steer(mode)
  if not mode.steer then return end
  local follow = mode.view and mode.view.camera and mode.view.camera.follow
  if not follow then error("mode.steer moves what view.camera.follow names: say view = { camera = { follow = \"ship\" } }", 0) end
  local kind = mode.player[follow].of
  local text, words = engine.shared_text(mode, "steer")
  if words.fall then words.vx, words.vy = true, true end
  for name, t in pairs(mode.entities[kind]) do
    if words[name] and t.access == "hidden" then
      error(("mode.steer uses %s.%s, which is hidden from the browser: declare it as owner(...)"):format(kind, name), 0)
    end
    if words[name] and (t.type == "ref" or t.type == "array") then
      error(("mode.steer uses %s.%s: it sees numbers, texts and bools, no %s"):format(kind, name, t.type), 0)
    end
  end
  engine.follow, engine.map.steer = follow, text
end

-- What is wrong with room.NAME in steer; nil when nothing is.
function engine.not_for_steer(name)
  if name == "time" or name == "tick" then return nil end
  for _, field in ipairs(engine.kinds[1].fields) do
    if field.name == name then
      if field.access == "hidden" then return "room." .. name .. " is hidden from the browser, which runs steer too" end
      if field.type == "array" or field.type == "ref" then return "steer sees numbers, texts and bools of the room, and room." .. name .. " is none" end
      return nil
    end
  end
  if methods[name] or methods.getters[name] then return "room:" .. name .. " is not for steer, which runs ahead in the browser: do it in tick" end
  local known = { time = true, tick = true }
  for _, field in ipairs(engine.kinds[1].fields) do known[field.name] = true end
  for verb in pairs(engine.steer_verbs) do known[verb] = true end
  return "the room of steer has no '" .. tostring(name) .. "'" .. engine.did_you_mean(tostring(name), known)
end

local steered -- id of what is moved now
local room_of_both, verbs, seen = {}, {}, {}
for _, verb in ipairs(VERBS) do
  local method = methods[verb]
  verbs[verb] = function(_, ...) return method(engine.room, ...) end
end
for _, verb in ipairs(MOVING) do
  local method = methods[verb]
  verbs[verb] = function(_, thing, ...)
    if thing.id ~= steered then error("in steer room:" .. verb .. " is for the " .. engine.mode.player[engine.follow].of .. " that it was given alone", 2) end
    return method(engine.room, thing, ...)
  end
end
for verb, action in pairs(verbs) do room_of_both[verb] = action end
engine.steer_verbs = verbs
setmetatable(room_of_both, {
  __index = function(_, key)
    if not seen[key] then
      local why = engine.not_for_steer(key)
      if why then error(why, 2) end
      seen[key] = true
    end
    return engine.room[key]
  end,
  __newindex = function() error("steer changes nothing but what it steers: write to the room in tick", 2) end,
  __metatable = false,
})

function engine.steer_all(dt)
  local steer, follow = engine.mode.steer, engine.follow
  engine.under_way = "steer"
  for player in methods.players() do
    local thing = player[follow]
    if thing ~= nil then
      steered = thing.id
      steer(room_of_both, thing, player.input, dt)
    end
  end
  engine.under_way = "tick"
end
