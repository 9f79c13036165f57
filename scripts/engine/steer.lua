-- steer.lua: mode.steer(room, thing, want, dt) moves what a player steers by what he wants. The server calls it for each
-- player before mode.tick; the browser calls the same Lua ahead of the server for its own player (prediction).
-- So it sees of the room only what both have.
local engine = ...
local verbs = { "inside", "each" }

function engine.share_steer(mode)
  if not mode.steer then return end
  local follow = mode.view and mode.view.camera and mode.view.camera.follow
  if not follow then error("mode.steer moves what view.camera.follow names: say view = { camera = { follow = \"ship\" } }", 0) end
  local kind = mode.player[follow].of
  local text, words = engine.shared_text(mode, "steer")
  for name, t in pairs(mode.entities[kind]) do
    if words[name] and t.access == "hidden" then
      error(("mode.steer uses %s.%s, which is hidden from the browser: declare it as owner(...)"):format(kind, name), 0)
    end
  end
  engine.follow, engine.map.steer = follow, text
end

local function make_room_of_both()
  local room_of_both, known = {}, { time = true, tick = true }
  for _, verb in ipairs(verbs) do
    local method = engine.room_methods[verb]
    room_of_both[verb], known[verb] = function(_, ...) return method(engine.room, ...) end, true
  end
  return setmetatable(room_of_both, {
    __index = function(_, key)
      if key == "time" or key == "tick" then return engine.room[key] end
      if engine.room_methods[key] then
        error("room:" .. key .. " is not for steer, which runs ahead in the browser: do it in tick", 2)
      end
      error("the room of steer has no '" .. tostring(key) .. "'" .. engine.did_you_mean(tostring(key), known), 2)
    end,
    __newindex = function() error("steer changes nothing but what it steers: write to the room in tick", 2) end,
    __metatable = false,
  })
end
local room_of_both = make_room_of_both()

function engine.steer_all(dt)
  local steer, follow = engine.mode.steer, engine.follow
  for player in engine.room_methods.players() do
    local thing = player[follow]
    if thing ~= nil then steer(room_of_both, thing, player.input, dt) end
  end
end
