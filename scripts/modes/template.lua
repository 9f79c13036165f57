-- Template: the smallest mode with something of its own. Copy it, rename it, change it.
local SPEED = 260 -- units/s

---@type Mode
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

-- Runs here for every player, and in each player's browser ahead of the answer: own movement is felt at once.
function mode.steer(room, hero, want, dt)
  hero.x, hero.y = room:inside(hero.x + want.move.x * SPEED * dt, hero.y + want.move.y * SPEED * dt, 18)
end

return mode
