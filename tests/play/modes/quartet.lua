-- Quartet: four who can move and score; whoever says so is thrown out. For tests of what all four carriers must carry.
local SPEED = 160

local mode = {
  title = "Quartet", players = { 1, 4 }, size = { 800, 400 },
  input = { move = stick, tap = button { keys = { "Mouse0" } } },
  player = { ship = ref "ship" },
  entities = { ship = { x = pos, y = pos, player = ref "player" } },
  looks = { ship = { shape = "ship", size = 52, tint = "player", label = "player.name" } },
  view = { camera = { follow = "ship", zoom = 800 }, background = "#101626", grid = 100 },
}

function mode.join(room, player)
  player.ship = room:spawn("ship", { x = 100, y = 80 * room:count("ship") + 80, player = player })
end

function mode.leave(room, player) room:despawn(player.ship) end

function mode.chat(room, player, text)
  if text == "throw me out" then room:kick(player, "as you wish") end
end

function mode.tick(room, dt)
  for player in room:players() do
    local ship, want = player.ship, player.input
    ship.x, ship.y = room:inside(ship.x + want.move.x * SPEED * dt, ship.y + want.move.y * SPEED * dt, 24)
    if want.tap_pressed then player.score = player.score + 1 end
  end
end

return mode
