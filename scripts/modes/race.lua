-- Race: run, jump, and be first at the flag. Three races make a round; the map is race.tmj, made to be changed with Tiled.
local RUN, GRIP, AIR, GRAVITY = 310, 2600, 1500, 2000            -- units/s, units/s2: on the ground, in the air, downward
local JUMP, SHORT, SPRING, COYOTE, EARLY = 770, 260, 1190, 0.09, 0.12 -- units/s, when let go, off a spring; s too late or early that count
local WIDTH, HEIGHT = 24, 30                                     -- units
local COUNT, RACE_TIME, BREAK_TIME, RACES = 3, 90, 7, 3          -- s, s, s
local POINTS, BOTS = { 10, 7, 5, 3, 2 }, { "Hopper", "Dash", "Skippy", "Bolt" }

local mode = {
  title = "Race", players = { 1, 12 }, rate = 30, map = "race.tmj",
  interest = { width = 1900, height = 1400 },
  input = { move = stick, jump = button { keys = { "Space", "Mouse0" }, label = "Jump" } },
  room = { race = u8, starts_at = f32, ends_at = f32, running = bool, arrived = u8, record = text(60) },
  player = { runner = ref "runner", time = quantize(f32, 0.1), done = bool, passed = hidden(u8), haste = hidden(f32), waits_until = hidden(f32) },
  entities = {
    runner = { x = pos, y = pos, angle = angle, w = u8, h = u8, player = ref "player", vx = owner(f32), vy = owner(f32), fell = hidden(f32),
      held = owner(bool), leaps = owner(bool), jumped = owner(bool), sprang = owner(bool), asked_at = owner(f32), aloft = owner(f32) },
    spike = { x = pos, y = pos }, spring = { x = pos, y = pos },
    flag = { x = pos, y = pos, last = bool, size = u8 },
  },
  bodies = { runner = { width = WIDTH, height = HEIGHT } }, leaderboards = { times = { best = "lowest" } },
  events = {
    jumped = { x = pos, y = pos, player = ref "player", look = { effect = "spark", size = 14, tint = "player", sound = "jump" } },
    sprang = { x = pos, y = pos, look = { effect = "ring", size = 60, tint = "#7dffb2", sound = "spring" } },
    hurt = { x = pos, y = pos, player = ref "player", look = { effect = "burst", size = 60, tint = "player", sound = "ouch", shake = 0.3 } },
    passed = { x = pos, y = pos, player = ref "player", look = { effect = "ring", size = 110, tint = "player", sound = "flag" } },
    arrived = { x = pos, y = pos, player = ref "player", place = u8, time = quantize(f32, 0.1), keep = true,
      look = { effect = "burst", size = 150, tint = "player", sound = "pickup", feed = "{place}. {player}, {time} s" } },
    countdown = { text = text(20), look = { banner = "{text}", sound = "click" } },
    go = { look = { banner = "Go!", sound = "round" } },
    round_over = { winner = text(40), look = { banner = "{winner} wins the round", sound = "goal" }, keep = true },
  },
  looks = {
    runner = { shape = "runner", size = { "w", "h" }, tint = "player", label = "player.name", layer = 3, trail = true, glow = 0.25 },
    spike = { shape = "spikes", size = 32, tint = "#ff5a6e", layer = 1, glow = 0.12 },
    spring = { shape = "spring", size = { 64, 20 }, tint = "#7dffb2", layer = 1, glow = 0.2 },
    flag = { shape = "flag", size = "size", tint = "#ffe566", layer = 1, glow = 0.25 },
  },
  view = {
    camera = { follow = "runner", zoom = 1150, inside = true }, background = "#0b0a1c", stars = true,
    scores = { columns = { "score", "time" }, sort = "score" }, clock = "ends_at",
    texts = { { field = "room.record", label = "Record" } },
    help = { keys = "Run with A and D or the arrow keys; jump with Space: the longer, the higher. Down drops through a platform",
      touch = "Run with a thumb. Jump: the longer, the higher. Down drops through a platform", pad = "Run with the left stick, jump with A: the longer, the higher" },
  },
}

-- The course -----------------------------------------------------------------

local function build(room)
  local map = room.map
  for row = 0, map.rows - 1 do
    for column = 0, map.columns - 1 do
      local x, y = (column + 0.5) * map.tile, (row + 0.5) * map.tile
      local class = room:tile(x, y)
      if class == "hurt" then room:spawn("spike", { x = x, y = y }) end
      if class == "spring" and room:tile(x - map.tile, y) ~= "spring" then room:spawn("spring", { x = x + map.tile / 2, y = y - map.tile / 2 - 8 }) end
    end
  end
  for _, zone in ipairs(map.zones) do
    local size = zone.name == "finish" and 110 or 70
    room:spawn("flag", { x = zone.x, y = zone.y + zone.height / 2 - size / 2, size = size, last = zone.name == "finish" })
  end
end

-- To the start, or to the last flag that was passed, as a new runner: nobody is seen to go there.
local function put(room, player, lane)
  local starts = room:spots("start")
  local place = lane and starts[lane % #starts + 1] or room:pick(starts)
  local x, y = place.x, place.y
  for _, zone in ipairs(room.map.zones) do
    if player.passed > 0 and zone.properties.number == player.passed then x, y = zone.x, zone.y + zone.height / 2 - HEIGHT end
  end
  if player.runner then room:despawn(player.runner) end
  player.runner = room:spawn("runner", { x = x + room:random(-14, 14), y = y, w = WIDTH, h = HEIGHT, player = player })
end

local function hurt(room, player)
  local runner = player.runner
  room:announce_near(runner, 900, "hurt", { x = runner.x, y = runner.y, player = player })
  put(room, player)
end

-- Running --------------------------------------------------------------------

local function leap(runner, speed)
  runner.vy, runner.asked_at, runner.aloft = -speed, -1, COYOTE + 1
  runner.jumped, runner.sprang = speed == JUMP, speed == SPRING
  runner.leaps = runner.jumped
end

function mode.steer(room, runner, want, dt)
  runner.jumped, runner.sprang = false, false
  if room.time < room.starts_at then return end
  local time, stood, jump = room.time, room:on_ground(runner), want.jump or want.move.y < -0.6
  if jump and not runner.held then runner.asked_at = time end
  runner.held, runner.aloft = jump, stood and 0 or math.min(runner.aloft + dt, COYOTE + 1)
  runner.vx = vec.approach(runner.vx, want.move.x * RUN, (stood and GRIP or AIR) * dt)
  if stood and room:tile(runner.x, runner.y + HEIGHT / 2 + 4) == "spring" then
    leap(runner, SPRING)
  elseif time - runner.asked_at <= EARLY and runner.aloft <= COYOTE then
    leap(runner, JUMP)
  elseif runner.leaps and not jump and runner.vy < -SHORT then
    runner.vy = -SHORT
  end
  room:fall(runner, dt, GRAVITY, want.move.y > 0.6)
  runner.angle = runner.vx / 1800
end

-- Stretched when it is fast, flat when it lands: nothing but looks.
local function squeeze(runner)
  local tall = 1 + math.min(math.abs(runner.vy) / 2600, 0.3)
  local goal = runner.fell > 300 and runner.vy == 0 and HEIGHT * 0.72 or vec.approach(runner.h, HEIGHT * tall + 4, 3)
  runner.h, runner.w, runner.fell = goal, (WIDTH + 4) * (HEIGHT + 4) / goal, runner.vy
end

-- What its steps looked and sounded like.
local function show(room, runner)
  local feet = { x = runner.x, y = runner.y + HEIGHT / 2 }
  if runner.sprang then room:announce_near(runner, 700, "sprang", feet) end
  feet.player = runner.player
  if runner.jumped then room:announce_near(runner, 700, "jumped", feet) end
  squeeze(runner)
end

-- Races ----------------------------------------------------------------------

local function show_record(room)
  local best = room.leaderboard:top(1, "times")[1]
  room.record = best and ("%s  %.1f s"):format(best.name, best.score) or ""
end

local function line_up(room)
  room.race, room.running, room.arrived = room.race + 1, false, 0
  room.starts_at, room.ends_at = room.time + COUNT, room.time + COUNT + RACE_TIME
  room:announce("countdown", { text = "Race " .. room.race .. " of " .. RACES })
  local lane = 0
  for player in room:players() do
    lane = lane + 1
    player.done, player.passed, player.time = false, 0, 0
    player.haste, player.waits_until = room:random(0.84, 0.97), 0
    if player.runner then put(room, player, lane) end
  end
end

local function end_race(room)
  room.running, room.ends_at = false, 0
  if room.race < RACES then return room:after(BREAK_TIME, line_up) end
  local winner
  for player in room:players() do
    if not winner or player.score > winner.score then winner = player end
    if player.score > 0 then room.leaderboard:submit(player, player.score) end
  end
  room:announce("round_over", { winner = winner and winner.name or "Nobody" })
  room:after(BREAK_TIME, room.restart)
end

local function arrive(room, player)
  room.arrived = room.arrived + 1
  player.done, player.time = true, room.time - room.starts_at
  player.score = player.score + (POINTS[room.arrived] or 1)
  if not player.bot then room.leaderboard:submit(player, player.time, "times") end
  room:announce("arrived", { x = player.runner.x, y = player.runner.y, player = player, place = room.arrived, time = player.time })
  show_record(room)
end

local function look_around(room, player)
  local runner = player.runner
  if runner.y > room.map.height + 60 or room:tile(runner.x, runner.y + HEIGHT / 2 - 6) == "hurt" then return hurt(room, player) end
  local zone = room:zone(runner.x, runner.y)
  if not zone or player.done or not room.running then return end
  if zone.name == "finish" then return arrive(room, player) end
  if zone.properties.number <= player.passed then return end
  player.passed = zone.properties.number
  room:announce_near(runner, 700, "passed", { x = zone.x, y = zone.y + zone.height / 2 - 35, player = player })
end

-- Who still runs: people first. Bots alone are not waited for.
local function is_over(room)
  local people, running = 0, 0
  for player in room:players() do
    if not player.bot then people = people + 1 end
    if not player.done and (not player.bot or people == 0) then running = running + 1 end
  end
  return room.time >= room.ends_at or (running == 0 and room.arrived > 0)
end

local function has_floor(room, x, y)
  for deep = 8, 328, 32 do
    local class = room:tile(x, y + deep)
    if class then return class ~= "hurt" end
  end
  return false
end

-- Bots run to the right, jump over what they see coming, and brake in the air over what would end before they are down.
local function think(room, bot)
  local runner, want = bot.runner, bot.input
  local x, feet, stands = runner.x, runner.y + HEIGHT / 2, room:on_ground(runner)
  local ahead = x + 18 + runner.vx * 0.08
  local blocked = room:solid(ahead, feet - 8) or room:tile(ahead + 14, feet - 8) == "hurt" or not has_floor(room, ahead, feet)
  local brakes = not stands and runner.vy > 0 and has_floor(room, x, feet) and not has_floor(room, x + 20 + runner.vx * 0.2, feet)
  if stands and room:chance(0.02) then bot.waits_until = room.time + room:random(0, 0.25) end
  want.move.x = brakes and -0.6 or room.time < bot.waits_until and 0.3 or bot.haste
  want.move.y = room:solid(ahead, feet - 140) and room:tile(x, feet + 4) == "platform" and 1 or 0 -- the way on is below
  want.jump = want.move.y == 0 and ((stands and blocked) or (not stands and runner.vy < -60))
end

-- The room -------------------------------------------------------------------

function mode.start(room)
  build(room)
  line_up(room)
  room:every(5, show_record)
  if room:count("player") > 0 then return end
  for _, name in ipairs(BOTS) do room:add_bot(name) end
end

function mode.join(room, player)
  player.haste = room:random(0.84, 0.97)
  put(room, player, room:count("player"))
end

function mode.leave(room, player) room:despawn(player.runner) end

function mode.tick(room)
  if not room.running and room.ends_at > 0 and room.time >= room.starts_at then
    room.running = true
    room:announce("go")
  end
  for player in room:players() do
    if player.bot then think(room, player) end
    show(room, player.runner)
    look_around(room, player)
  end
  if room.running and is_over(room) then end_race(room) end
end

return mode
