-- Arena: fly, drift and shoot; whoever has the most points when the clock runs out wins the round.
local THRUST, DRAG, BOUNCE, HULL = 820, 1.5, 0.5, 22        -- units/s2, 1/s, share of speed kept, units
local SHOT_SPEED, SHOT_LIFE, COOLDOWN, DAMAGE = 950, 0.85, 0.16, 14 -- units/s, s, s, hit points
local MAX_HP, HEAL, SHIELD_TIME, SAFE_TIME, RESPAWN = 100, 40, 6, 3, 3 -- hp, hp, s, s, s
local ROUND_TIME, BREAK_TIME, BOTS = 180, 8, { "Rusty", "Cobalt", "Vega" } -- s, s, names

local mode = {
  title = "Arena", players = { 1, 16 }, size = { 2400, 1600 }, rate = 30,
  interest = { width = 2200, height = 1500 },
  limits = { ship = 40, shot = 400, repair = 16, shield = 8, wall = 32 },
  input = { move = stick, aim = pointer, fire = button { keys = { "Mouse0", "Space" }, label = "Fire" } },
  room = { ends_at = f32, over = bool, champion = text(40) },
  player = { ship = ref "ship", kills = u16, deaths = u16, dead = bool, heading = hidden(f32), turn_at = hidden(f32) },
  entities = {
    ship = { x = pos, y = pos, angle = angle, hp = u8, player = ref "player", shielded = bool, thrust = bool,
      vx = owner(f32), vy = owner(f32), loaded_at = hidden(f32), safe_until = hidden(f32) },
    shot = { x = pos, y = pos, angle = angle, player = ref "player", vx = hidden(f32), vy = hidden(f32), dies_at = hidden(f32) },
    repair = { x = pos, y = pos },
    shield = { x = pos, y = pos },
    wall = { x = pos, y = pos, w = u16, h = u16 },
  },
  events = {
    fired = { x = pos, y = pos, player = ref "player", look = { effect = "flash", size = 14, tint = "player", sound = "shoot" } },
    hit = { x = pos, y = pos, player = ref "player", look = { effect = "spark", size = 26, sound = "hit" } },
    boom = { x = pos, y = pos, player = ref "player", by = ref "player",
      look = { effect = "burst", size = 110, tint = "player", sound = "boom", shake = 0.7, feed = "{by} shot down {player}" }, keep = true },
    taken = { x = pos, y = pos, player = ref "player", look = { effect = "ring", size = 60, tint = "#7dffb2", sound = "pickup" } },
    spawned = { x = pos, y = pos, player = ref "player", look = { effect = "ring", size = 90, tint = "player", sound = "spawn" } },
    round_over = { winner = text(40), look = { banner = "{winner} wins the round", sound = "round" }, keep = true },
    round_on = { look = { banner = "Fight!", sound = "round" } },
  },
  looks = {
    ship = { shape = "ship", size = 52, tint = "player", label = "player.name", bar = { field = "hp", of = MAX_HP }, layer = 3, thrust = "thrust", trail = true, shield = "shielded" },
    shot = { shape = "shot", size = { 30, 8 }, tint = "player", layer = 2, glow = 1 },
    repair = { shape = "heal", size = 40, layer = 1, pulse = true, glow = 0.6 },
    shield = { shape = "shield", size = 44, layer = 1, spin = 0.2, glow = 0.8 },
    wall = { shape = "wall", size = { "w", "h" }, layer = 1 },
  },
  view = {
    camera = { follow = "ship", zoom = 1350 }, background = "#070b18", stars = true, grid = 200,
    scores = { columns = { "score", "kills", "deaths" }, sort = "score" }, clock = "ends_at",
    bars = { { field = "hp", of = MAX_HP, label = "Hull", tint = "#7dffb2" } },
    texts = { { field = "room.champion", label = "Best ever" } },
    dead = { field = "dead", text = "Shot down. Back in a moment." },
    help = "Fly with WASD or the arrow keys, aim with the mouse, hold the button to fire",
  },
}

-- The place ------------------------------------------------------------------

local WALLS = { -- x, y of the middle, width, height
  { 600, 400, 260, 40 }, { 1800, 400, 260, 40 }, { 600, 1200, 260, 40 }, { 1800, 1200, 260, 40 },
  { 1200, 800, 60, 420 }, { 380, 800, 40, 300 }, { 2020, 800, 40, 300 }, { 1200, 180, 420, 40 }, { 1200, 1420, 420, 40 },
}

-- How far a circle must go, and which way, to leave the wall; nothing when it is outside.
local function overlap(x, y, radius, wall)
  local nx = math.max(wall.x - wall.w / 2, math.min(x, wall.x + wall.w / 2))
  local ny = math.max(wall.y - wall.h / 2, math.min(y, wall.y + wall.h / 2))
  local dx, dy = x - nx, y - ny
  local distance = math.sqrt(dx * dx + dy * dy)
  if distance >= radius then return nil end
  if distance == 0 then return radius, 0, y < wall.y and -1 or 1 end
  return radius - distance, dx / distance, dy / distance
end

local function is_free(room, x, y, radius)
  for wall in room:each("wall") do
    if overlap(x, y, radius, wall) then return false end
  end
  return true
end

local function free_point(room)
  for _ = 1, 20 do
    local x, y = room:random_point(80)
    if is_free(room, x, y, 60) then return x, y end
  end
  return room:random_point(80)
end

local function drop_pickup(room)
  if room:count("repair") + room:count("shield") >= 8 then return end
  local x, y = free_point(room)
  room:spawn(room:chance(0.3) and "shield" or "repair", { x = x, y = y })
end

-- Ships ----------------------------------------------------------------------

local function launch(room, player)
  local x, y = free_point(room)
  player.dead = false
  player.ship = room:spawn("ship", { x = x, y = y, hp = MAX_HP, player = player, safe_until = room.time + SAFE_TIME, shielded = true })
  room:announce("spawned", { x = x, y = y, player = player })
end

local function destroy(room, ship, killer)
  local victim = ship.player
  room:announce("boom", { x = ship.x, y = ship.y, player = victim, by = killer })
  room:despawn(ship)
  victim.dead, victim.deaths = true, victim.deaths + 1
  room:after(RESPAWN, launch, victim)
  if killer and killer ~= victim then killer.kills, killer.score = killer.kills + 1, killer.score + 10 end
end

local function damage(room, ship, shot)
  room:announce("hit", { x = shot.x, y = shot.y, player = ship.player })
  if ship.shielded then return end
  ship.hp = ship.hp - DAMAGE
  if ship.hp <= 0 then destroy(room, ship, shot.player) end
end

local function fire(room, ship)
  local dx, dy = math.cos(ship.angle), math.sin(ship.angle)
  ship.loaded_at = room.time + COOLDOWN
  room:spawn("shot", {
    x = ship.x + dx * 30, y = ship.y + dy * 30, angle = ship.angle, player = ship.player, dies_at = room.time + SHOT_LIFE,
    vx = dx * SHOT_SPEED + ship.vx * 0.5, vy = dy * SHOT_SPEED + ship.vy * 0.5,
  })
  room:announce("fired", { x = ship.x + dx * 30, y = ship.y + dy * 30, player = ship.player })
end

local function collide(room, ship)
  local x, y = room:inside(ship.x, ship.y, HULL)
  if x ~= ship.x then ship.x, ship.vx = x, -ship.vx * BOUNCE end
  if y ~= ship.y then ship.y, ship.vy = y, -ship.vy * BOUNCE end
  for wall in room:each("wall") do
    local depth, nx, ny = overlap(ship.x, ship.y, HULL, wall)
    if depth then
      local into = math.min(0, ship.vx * nx + ship.vy * ny) * (1 + BOUNCE)
      ship.x, ship.y = ship.x + nx * depth, ship.y + ny * depth
      ship.vx, ship.vy = ship.vx - nx * into, ship.vy - ny * into
    end
  end
end

local function take(room, ship, pickup)
  room:announce("taken", { x = pickup.x, y = pickup.y, player = ship.player })
  room:despawn(pickup)
end

local function take_pickups(room, ship)
  for repair in room:near(ship, "repair", 44) do
    ship.hp = math.min(MAX_HP, ship.hp + HEAL)
    take(room, ship, repair)
  end
  for shield in room:near(ship, "shield", 44) do
    ship.safe_until = room.time + SHIELD_TIME
    take(room, ship, shield)
  end
end

function mode.steer(room, ship, want, dt)
  local slow = math.exp(-DRAG * dt)
  ship.vx, ship.vy = (ship.vx + want.move.x * THRUST * dt) * slow, (ship.vy + want.move.y * THRUST * dt) * slow
  ship.x, ship.y = ship.x + ship.vx * dt, ship.y + ship.vy * dt
  ship.angle = math.atan2(want.aim.y - ship.y, want.aim.x - ship.x)
  ship.thrust = want.move.x ~= 0 or want.move.y ~= 0
  collide(room, ship)
end

local function run(room, ship, want)
  ship.shielded = room.time < ship.safe_until
  take_pickups(room, ship)
  if want.fire and room.time >= ship.loaded_at and not room.over then fire(room, ship) end
end

local function fly_shot(room, shot, dt)
  shot.x, shot.y = shot.x + shot.vx * dt, shot.y + shot.vy * dt
  for ship in room:near(shot, "ship", HULL + 8) do
    if ship.player ~= shot.player then
      damage(room, ship, shot)
      return room:despawn(shot)
    end
  end
  if room.time >= shot.dies_at or not is_free(room, shot.x, shot.y, 3) then room:despawn(shot) end
end

-- Bots -----------------------------------------------------------------------

local function think(room, bot, ship)
  local want, enemy, distance = bot.input, room:nearest(ship, "ship", 800)
  if room.time >= bot.turn_at then
    bot.heading, bot.turn_at = room:random(0, 2 * math.pi), room.time + room:random(0.4, 1.4)
    if enemy and distance > 260 then bot.heading = math.atan2(enemy.y - ship.y, enemy.x - ship.x) + room:random(-0.7, 0.7) end
  end
  want.move.x, want.move.y = math.cos(bot.heading) * 0.8, math.sin(bot.heading) * 0.8
  want.fire = enemy ~= nil and distance < 520 and room:chance(0.12)
  if enemy then
    local lead, miss = distance / SHOT_SPEED, distance * 0.12
    want.aim.x = enemy.x + enemy.vx * lead + room:random(-miss, miss)
    want.aim.y = enemy.y + enemy.vy * lead + room:random(-miss, miss)
  else
    want.aim.x, want.aim.y = ship.x + want.move.x * 100, ship.y + want.move.y * 100
  end
end

-- Rounds ---------------------------------------------------------------------

local function show_champion(room)
  local best = room.leaderboard:top(1)[1]
  room.champion = best and (best.name .. "  " .. best.score) or ""
end

local function end_round(room)
  local winner
  for player in room:players() do
    if not winner or player.score > winner.score then winner = player end
    if player.score > 0 then room.leaderboard:submit(player, player.score) end
  end
  room.over, room.ends_at = true, room.time + BREAK_TIME
  room:announce("round_over", { winner = winner and winner.name or "Nobody" })
  show_champion(room)
  room:after(BREAK_TIME, room.restart)
end

function mode.start(room)
  for _, wall in ipairs(WALLS) do room:spawn("wall", { x = wall[1], y = wall[2], w = wall[3], h = wall[4] }) end
  for _ = 1, 5 do drop_pickup(room) end
  room.ends_at = room.time + ROUND_TIME
  room:every(4, drop_pickup)
  room:every(5, show_champion)
  room:after(ROUND_TIME, end_round)
  if room:count("player") > 0 then return room:announce("round_on") end -- the bots of the last round are still here
  for _, name in ipairs(BOTS) do room:add_bot(name) end
end

function mode.join(room, player) launch(room, player) end

function mode.leave(room, player) room:despawn(player.ship) end

function mode.tick(room, dt)
  for player in room:players() do
    local ship = player.ship
    if ship and player.bot then think(room, player, ship) end
    if ship then run(room, ship, player.input) end
  end
  for shot in room:each("shot") do fly_shot(room, shot, dt) end
end

return mode
