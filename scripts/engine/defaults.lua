-- defaults.lua: what a mode that says little gets: movement, camera, score box and chat.
local engine = ...
local RADIUS = 20 -- units

local function join(room, player)
  local x, y = room:random_point(RADIUS)
  player.hero = room:spawn("hero", { x = x, y = y, player = player })
end

local function leave(room, player) room:despawn(player.hero) end

-- A text, since the browser runs it too.
local STEER = [[
local SPEED = 260 -- units/s
return function(room, hero, want, dt)
  room:move(hero, want.move.x * SPEED * dt, want.move.y * SPEED * dt)
end
]]
engine.texts["=default"] = STEER

-- A mode without entities plays with the default hero.
function engine.with_defaults(mode)
  if next(mode.entities) then return end
  local words = engine.words
  mode.entities = engine.plain { hero = { x = words.pos, y = words.pos, player = words.ref("player") } }
  mode.bodies = mode.bodies or {}
  mode.bodies.hero = mode.bodies.hero or engine.plain { radius = RADIUS }
  mode.player = mode.player or {}
  mode.player.hero = engine.plain(words.ref("hero"))
  mode.input = mode.input or engine.plain { move = words.stick }
  mode.looks = mode.looks or { hero = { shape = "circle", size = 36, tint = "player", label = "player.name" } }
  mode.view = mode.view or { camera = { follow = "hero" }, grid = 100, help = "Move with WASD or the arrow keys" }
  mode.join, mode.leave = mode.join or join, mode.leave or leave
  mode.view.camera = mode.view.camera or { follow = "hero" }
  if not mode.tick and not mode.steer then mode.steer = engine.setfenv(engine.loadstring(STEER, "=default"), engine.environment)() end
end
