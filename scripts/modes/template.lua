-- Template: the smallest mode with something of its own. Copy it, rename it, change it.
local SPEED = 260 -- units/s

local mode = {
  title = "Template", players = { 1, 16 }, size = { 1200, 800 },
  input = { move = stick },
  player = { hero = ref "hero" },
  entities = { hero = { x = pos, y = pos, player = ref "player" } },
  looks = { hero = { shape = "circle", size = 36, tint = "player", label = "player.name" } },
  view = { camera = { follow = "hero" }, grid = 100, help = "Move with WASD or the arrow keys" },
}

function mode.join(room, player)
  local x, y = room:random_point(40)
  player.hero = room:spawn("hero", { x = x, y = y, player = player })
end

function mode.leave(room, player) room:despawn(player.hero) end

function mode.tick(room, dt)
  for player in room:players() do
    local hero, move = player.hero, player.input.move
    hero.x, hero.y = room:inside(hero.x + move.x * SPEED * dt, hero.y + move.y * SPEED * dt, 18)
  end
end

return mode
