-- Duel: ships at fixed places close to each other, no walls and no bots: for tests that need to know what happens.
local SPEED, SHOT_SPEED, SHOT_LIFE, COOLDOWN, DAMAGE, REACH = 160, 500, 1, 0.25, 10, 24
local PLACES = { { 300, 200 }, { 500, 200 }, { 400, 340 } }

local mode = {
  title = "Duel", players = { 1, 3 }, size = { 800, 400 },
  input = { move = stick, aim = pointer, fire = button { keys = { "Mouse0" } } },
  player = { ship = ref "ship" },
  entities = {
    ship = { x = pos, y = pos, angle = angle, hp = u8, player = ref "player", loaded_at = hidden(f32) },
    shot = { x = pos, y = pos, angle = angle, player = ref "player", dies_at = hidden(f32) },
  },
  events = { hit = { x = pos, y = pos, player = ref "player", look = { effect = "spark", feed = "{player} is hit" } } },
  looks = {
    ship = { shape = "ship", size = 52, tint = "player", label = "player.name", bar = { field = "hp", of = 100 }, layer = 3 },
    shot = { shape = "shot", size = { 30, 8 }, tint = "player", layer = 2, glow = 1 },
  },
  view = {
    camera = { follow = "ship", zoom = 800 }, background = "#101626", grid = 100,
    bars = { { field = "hp", of = 100, label = "Hull", tint = "#7dffb2" } },
  },
}

function mode.join(room, player)
  local place = PLACES[1 + room:count("ship") % #PLACES]
  player.ship = room:spawn("ship", { x = place[1], y = place[2], hp = 100, player = player })
end

function mode.leave(room, player) room:despawn(player.ship) end

local function fire(room, ship)
  ship.loaded_at = room.time + COOLDOWN
  room:spawn("shot", { x = ship.x, y = ship.y, angle = ship.angle, player = ship.player, dies_at = room.time + SHOT_LIFE })
end

local function hit(room, shot, ship)
  ship.hp, shot.player.score = ship.hp - DAMAGE, shot.player.score + 1
  room:announce("hit", { x = shot.x, y = shot.y, player = ship.player })
  room:despawn(shot)
end

local function fly(room, shot, dt)
  shot.x, shot.y = shot.x + math.cos(shot.angle) * SHOT_SPEED * dt, shot.y + math.sin(shot.angle) * SHOT_SPEED * dt
  for ship in room:near(shot, "ship", REACH) do
    if ship.player ~= shot.player then return hit(room, shot, ship) end
  end
  if room.time >= shot.dies_at then room:despawn(shot) end
end

function mode.tick(room, dt)
  for player in room:players() do
    local ship, want = player.ship, player.input
    ship.x, ship.y = room:inside(ship.x + want.move.x * SPEED * dt, ship.y + want.move.y * SPEED * dt, REACH)
    ship.angle = math.atan2(want.aim.y - ship.y, want.aim.x - ship.x)
    if want.fire and room.time >= ship.loaded_at then fire(room, ship) end
  end
  for shot in room:each("shot") do fly(room, shot, dt) end
end

return mode
