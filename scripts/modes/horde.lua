-- Horde: the few against the many. Hold out together, wave after wave; stand by a fallen friend to bring him back.
local WALK, RADIUS, MAX_HP, REVIVE, REACH = 210, 15, 100, 2.5, 70     -- units/s, units, hit points, s, units
local BITE, BITE_RADIUS, BREAK, SAFE, MOST = 7, 34, 6, 3, 500        -- hit points/s, units, s, s, ghouls at a time
local BOTS = { "Sarge", "Doc", "Moth" }
local MAP = { -- its upper half and middle row; the lower half is the same from below
  tile = 40, legend = { ["*"] = { spot = "lamp" }, z = { spot = "gate", class = "gate", tint = "#ff5a6e" } },
  "########z########################z##########",
  "#..........................................#",
  "#...........................*..............#",
  "#....####..........####..............###...#",
  "#....#................#......####......#...#",
  "z............................#.............z",
  "#......##.............................##...#",
  "#......##.......#...........#......*..##...#",
  "#...............####....#####..............#",
  "#...####.............SS..............###...#",
  "#......#.*...........SS............*...#...#",
}
for i = #MAP - 1, 1, -1 do MAP[#MAP + 1] = MAP[i] end
-- name, s between shots, damage, bullets, spread, range, how many it goes through, s that it lasts
local WEAPONS = {
  { name = "Carbine", every = 0.14, damage = 22, bullets = 1, spread = 0.03, range = 620, through = 1, lasts = 1e6 },
  { name = "Scatter", every = 0.42, damage = 15, bullets = 7, spread = 0.3, range = 360, through = 2, lasts = 25 },
  { name = "Minigun", every = 0.06, damage = 22, bullets = 1, spread = 0.09, range = 560, through = 1, lasts = 20 },
  { name = "Lance", every = 0.5, damage = 60, bullets = 1, spread = 0, range = 900, through = 12, lasts = 25 },
}
local SORTS = { { 95, 24, 36, 9 }, { 165, 16, 30, 3 }, { 72, 22, 34, 1 }, { 60, 160, 60, 4 } } -- speed, hit points, size, first wave

local mode = {
  title = "Horde", players = { 1, 8 }, rate = 30, map = MAP,
  interest = { width = 1500, height = 1100 }, limits = { hero = 16, fallen = 16, ghoul = MOST, tracer = 160, crate = 6, lamp = 24 },
  input = { move = stick, aim = pointer, fire = button { keys = { "Mouse0", "Space" }, label = "Fire" } },
  room = { wave = u16, coming = hidden(u16), left = u16, over = bool, next_at = f32 },
  player = { hero = ref "hero", fallen = ref "fallen", down = bool, weapon = text(12) },
  entities = {
    hero = { x = pos, y = pos, angle = angle, player = ref "player", hp = f32, safe = bool, safe_until = hidden(f32), weapon = hidden(u8), weapon_until = hidden(f32), loaded_at = hidden(f32) },
    fallen = { x = pos, y = pos, player = ref "player", help = f32 },
    ghoul = { x = pos, y = pos, angle = angle, sort = u8, size = u8, speed = hidden(f32), hp = hidden(i16) },
    tracer = { x = pos, y = pos, dx = i16, dy = i16, ends_at = hidden(f32) },
    crate = { x = pos, y = pos, weapon = u8, name = text(12) },
    lamp = { x = pos, y = pos },
  },
  settings = { first = { default = 1, min = 1, max = 12, help = "the wave to begin with" } }, bodies = { hero = { radius = RADIUS, weight = 6 }, ghoul = { radius = 13 } },
  events = {
    shot = { x = pos, y = pos, look = { effect = "flash", size = 20, tint = "#ffe9a8", sound = "shoot" } },
    splat = { x = pos, y = pos, look = { effect = "burst", size = 34, tint = "#7dff6a", sound = "hit" } },
    fell = { x = pos, y = pos, player = ref "player", keep = true,
      look = { effect = "burst", size = 80, tint = "player", sound = "boom", shake = 0.5, feed = "{player} is down!" } },
    saved = { x = pos, y = pos, player = ref "player", look = { effect = "ring", size = 90, tint = "player", sound = "spawn", feed = "{player} is back" } },
    found = { x = pos, y = pos, player = ref "player", name = text(12), look = { effect = "ring", size = 70, tint = "#ffe566", sound = "pickup", feed = "{player} found a {name}" } },
    wave = { text = text(40), keep = true, look = { banner = "{text}", sound = "round" } },
  },
  looks = {
    hero = { shape = "trooper", size = 46, tint = "player", label = "player.name", bar = { field = "hp", of = MAX_HP }, layer = 4, light = 260, shield = "safe" },
    fallen = { shape = "trooper", size = 46, tint = "#5b6478", label = "player.name", bar = { field = "help", of = REVIVE }, layer = 1, light = 120 },
    ghoul = { shape = "ghoul", size = "size", tint = "sort", layer = 3 },
    tracer = { to = { "dx", "dy" }, size = 3, tint = "#fff2b8", layer = 2 },
    crate = { shape = "star", size = 44, layer = 1, pulse = true, glow = 1, light = 140, label = "name" },
    lamp = { shape = "ring", size = 30, tint = "#ffb85c", layer = 0, glow = 1, light = 220, pulse = true },
  },
  view = {
    camera = { follow = "hero", zoom = 1250 }, background = "#161d2b", stars = false, grid = 80, dark = 0.85,
    clock = "next_at",
    bars = { { field = "hp", of = MAX_HP, label = "Health", tint = "#7dffb2" } },
    texts = { { field = "room.wave", label = "Wave" }, { field = "room.left", label = "Ghouls" }, { field = "player.weapon", label = "Weapon" } },
    dead = { field = "down", text = "You are down. A friend beside you brings you back." },
    help = { keys = "Move with WASD or the arrow keys, aim with the mouse, hold the button to fire. Stand by the fallen to help them up",
      touch = "Left thumb runs, right thumb aims; push it far to fire. Stand by the fallen to help them up" },
  },
}

function mode.steer(room, hero, want, dt)
  room:move(hero, want.move.x * WALK * dt, want.move.y * WALK * dt)
  hero.angle = math.atan2(want.aim.y - hero.y, want.aim.x - hero.x)
end

local function stand_up(room, player, at, hp)
  player.down, player.hero = false, room:spawn("hero", { x = at.x, y = at.y, hp = hp, player = player, safe_until = room.time + SAFE })
end

local function fall(room, hero)
  local player, at = hero.player, { x = hero.x, y = hero.y, player = hero.player }
  player.down, player.fallen = true, room:spawn("fallen", at)
  room:announce("fell", at)
  room:despawn(hero)
end

local function revive(room, fallen)
  room:announce("saved", { x = fallen.x, y = fallen.y, player = fallen.player })
  stand_up(room, fallen.player, fallen, MAX_HP / 2)
  room:despawn(fallen)
end

local function help_up(room, fallen, dt)
  local friend = room:nearest(fallen, "hero", REACH)
  fallen.help = friend and fallen.help + dt or 0
  if fallen.help >= REVIVE then
    friend.player.score = friend.player.score + 50
    revive(room, fallen)
  end
end

local function give(room, hero, weapon)
  hero.weapon, hero.player.weapon, hero.weapon_until = weapon, WEAPONS[weapon].name, room.time + WEAPONS[weapon].lasts
end

local function kill(room, ghoul, player)
  room:announce("splat", { x = ghoul.x, y = ghoul.y })
  player.score = player.score + (ghoul.sort == 4 and 10 or 1)
  if room:count("crate") < 6 and room:chance(0.015) then
    local weapon = math.floor(room:random(2, #WEAPONS + 1))
    room:spawn("crate", { x = ghoul.x, y = ghoul.y, weapon = weapon, name = WEAPONS[weapon].name })
  end
  room:despawn(ghoul)
end

-- One bullet, through as many as it can.
local function shoot(room, hero, weapon, angle)
  local dx, dy = math.cos(angle), math.sin(angle)
  local x, y, hit = hero.x, hero.y, nil
  for _ = 1, weapon.through do
    x, y, hit = room:ray(x, y, hero.x + dx * weapon.range, hero.y + dy * weapon.range, "ghoul")
    if not hit then break end
    hit.hp = hit.hp - weapon.damage
    if hit.hp <= 0 then kill(room, hit, hero.player) end
  end
  room:spawn("tracer", { x = x, y = y, dx = hero.x + dx * 26 - x, dy = hero.y + dy * 26 - y, ends_at = room.time + 0.07 })
end

local function fire(room, hero)
  local weapon = WEAPONS[hero.weapon]
  hero.loaded_at = room.time + weapon.every
  for _ = 1, weapon.bullets do shoot(room, hero, weapon, hero.angle + room:random(-weapon.spread, weapon.spread)) end
  room:announce("shot", { x = hero.x + math.cos(hero.angle) * 28, y = hero.y + math.sin(hero.angle) * 28 })
end

local function act(room, player, hero, dt)
  if room.time > hero.weapon_until then give(room, hero, 1) end
  if player.input.fire and room.time >= hero.loaded_at then room:rewind(player, fire, room, hero) end
  for crate in room:near(hero, "crate", 40) do
    give(room, hero, crate.weapon)
    room:announce("found", { x = crate.x, y = crate.y, player = player, name = crate.name })
    room:despawn(crate)
  end
  local teeth = 0
  hero.safe = room.time < hero.safe_until
  for _ in room:near(hero, "ghoul", hero.safe and 0 or BITE_RADIUS) do teeth = teeth + 1 end
  hero.hp = math.min(MAX_HP, hero.hp + (teeth == 0 and 3 or -BITE * math.min(teeth, 4)) * dt)
  if hero.hp <= 0 then fall(room, hero) end
end

local function march(room, ghoul, dt)
  local dx, dy = room:toward(ghoul, "hero")
  room:move(ghoul, dx * ghoul.speed * dt, dy * ghoul.speed * dt)
  if math.abs(vec.turn_between(ghoul.angle, vec.angle(dx, dy))) > 0.4 then ghoul.angle = vec.angle(dx, dy) end -- seldom: less is sent
end

local function let_in(room)
  for _ = 1, math.min(room.coming, 6 + room.wave, MOST - room:count("ghoul")) do
    local gate, sort = room:pick(room:spots("gate")), 3
    for number, what in ipairs(SORTS) do
      if room.wave >= what[4] and room:chance(number == 4 and 0.04 or 0.15) then sort = number end
    end
    local x, y = room:inside(gate.x + room:random(-15, 15), gate.y + room:random(-15, 15), 20)
    local speed, hp, size = unpack(SORTS[sort])
    room:spawn("ghoul", { x = x, y = y, sort = sort, size = size, hp = hp, speed = speed * room:random(0.85, 1.15) })
    room.coming = room.coming - 1
  end
end

local function next_wave(room)
  room.wave, room.next_at = math.max(room.wave + 1, room.settings.first), 0
  room.coming = math.min(MOST, 30 + 45 * room.wave)
  room:announce("wave", { text = "Wave " .. room.wave })
  for fallen in room:each("fallen") do revive(room, fallen) end
end

local function lose(room)
  room.over, room.coming, room.next_at = true, 0, room.time + BREAK + 2
  room:announce("wave", { text = "Overrun in wave " .. room.wave })
  for player in room:players() do
    player.down = false -- so that all can see the end
    room.leaderboard:submit(player, room.wave)
  end
  room:after(BREAK + 2, room.restart)
end

local function think(room, bot, hero)
  local want, ghoul, far = bot.input, room:nearest(hero, "ghoul", 560)
  local fallen, away = room:nearest(hero, "fallen")
  local crate, dx, dy = room:nearest(hero, "crate", 400), 0, 0
  if ghoul and far < 150 then dx, dy = vec.unit(hero.x - ghoul.x, hero.y - ghoul.y)
  elseif fallen and away > REACH * 0.6 then dx, dy = room:toward(hero, fallen)
  elseif crate then dx, dy = room:toward(hero, crate) end
  want.move.x, want.move.y = dx, dy
  want.fire = ghoul ~= nil and room:sees(hero, ghoul)
  if ghoul then want.aim.x, want.aim.y = ghoul.x + room:random(-14, 14), ghoul.y + room:random(-14, 14) end
end

function mode.start(room)
  for _, spot in ipairs(room:spots("lamp")) do room:spawn("lamp", { x = spot.x, y = spot.y }) end
  room:every(0.5, let_in)
  if room:count("player") > 0 then return end
  for _, name in ipairs(BOTS) do room:add_bot(name) end
end

function mode.join(room, player) stand_up(room, player, room:pick(room:spots("S")), MAX_HP) end

function mode.leave(room, player) room:despawn(player.hero or player.fallen) end

function mode.tick(room, dt)
  for player in room:players() do
    local hero = player.hero
    if hero and player.bot then think(room, player, hero) end
    if hero and not room.over then act(room, player, hero, dt) end
  end
  for ghoul in room:each("ghoul") do march(room, ghoul, dt) end
  room:separate("ghoul", "hero")
  for fallen in room:each("fallen") do help_up(room, fallen, dt) end
  for tracer in room:each("tracer") do
    if room.time >= tracer.ends_at then room:despawn(tracer) end
  end
  room.left = room.coming + room:count("ghoul")
  if room:count("hero") == 0 and room:count("player") > 0 and not room.over then lose(room)
  elseif room.left == 0 and room.next_at == 0 then
    room.next_at = room.time + BREAK
    room:after(BREAK, next_wave)
  end
end

return mode
