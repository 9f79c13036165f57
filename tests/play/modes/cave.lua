-- Cave: a map made with Tiled, and its tileset in a file of its own.
local mode = {
  title = "Cave", map = "cave.tmj", player = { hero = ref "hero" },
  entities = { hero = { x = pos, y = pos, player = ref "player" } }, bodies = { hero = { radius = 12 } },
  view = { camera = { follow = "hero" } },
}

function mode.join(room, player)
  local start = room:spots("start")[1]
  player.hero = room:spawn("hero", { x = start.x, y = start.y, player = player })
end

function mode.leave(room, player) room:despawn(player.hero) end

function mode.tick(room, dt)
  for hero in room:each("hero") do room:move(hero, 500 * dt, 500 * dt) end
end

return mode
