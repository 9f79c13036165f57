-- Ball: two teams, two goals. First to five, or whoever leads when the clock runs out. Bots fill up both sides.
local RUN, DRAG, SKATER, BALL = 1500, 4.2, 26, 17             -- units/s2, 1/s, units, units
local KICK, REACH, REST, ROLL, BOUNCE = 640, 16, 0.25, 0.55, 0.8 -- units/s, units, s, 1/s, share of speed kept
local LEFT, RIGHT, TOP, BOTTOM, MIDDLE, MOUTH = 160, 1600, 80, 960, 520, 120 -- the pitch; half a goal
local RIM, BANK = 62, 420                                     -- units, units/s2
local SIDE, FIRST_TO, MATCH_TIME, CHEER, STUCK, BREAK_TIME = 3, 5, 240, 2.5, 4, 8 -- players, goals, s, s, s, s
local WAY, GOAL = { 1, -1 }, { LEFT, RIGHT }                  -- of each team: to the right or the left; its own goal
local BOTS = { "Volley", "Libero", "Nutmeg", "Striker", "Sweeper", "Panenka", "Rabona", "Header" }
local HOMES = { { 130, 0 }, { 420, -190 }, { 420, 190 }, { 600, 0 }, { 280, -300 }, { 280, 300 } } -- from the own goal's middle
local WALL, GRASS, GOALS = "######################", "##,,..,,..,,..,,..,,##", "#(,,..,,..,,..,,..,,)#"

local mode = {
  title = "Ball", players = { 1, 12 }, rate = 30, teams = { "Blue", "Orange" },
  map = { tile = 80, rows = { WALL, GRASS, GRASS, GRASS, GRASS, GOALS, GOALS, GOALS, GRASS, GRASS, GRASS, GRASS, WALL },
    legend = { [","] = "lawn", ["."] = "mown", ["("] = "blue", [")"] = "orange" },
    tints = { solid = "#6f8fd8", blue = "#4da3ff", orange = "#ff8a3d", lawn = "#4fe08a", mown = "#9dffbe" } },
  input = { move = stick, kick = button { keys = { "Space", "Mouse0", "KeyX" }, label = "Kick" } },
  room = { ends_at = f32, over = bool, cheering = bool, result = text(40) },
  player = { skater = ref "skater", goals = u16 },
  entities = {
    skater = { x = pos, y = pos, angle = angle, player = ref "player", kicking = bool, vx = owner(f32), vy = owner(f32), rested_at = hidden(f32) },
    ball = { x = pos, y = pos, angle = angle, vx = hidden(f32), vy = hidden(f32), last = hidden(ref "player"),
      seen_x = hidden(f32), seen_y = hidden(f32), seen_at = hidden(f32) },
    area = { x = pos, y = pos, w = u16, h = u16 },
    ring = { x = pos, y = pos },
  },
  bodies = { skater = { radius = SKATER }, ball = { radius = BALL } },
  events = {
    kicked = { x = pos, y = pos, player = ref "player", look = { effect = "ring", size = 60, tint = "player", sound = "kick" } },
    bounced = { x = pos, y = pos, look = { effect = "spark", size = 16, sound = "bounce" } },
    goal = { x = pos, y = pos, player = ref "player", result = text(40), how = text(30), keep = true,
      look = { effect = "burst", size = 190, tint = "player", sound = "goal", shake = 0.6, feed = "{player} {how}", banner = "Goal!  {result}" } },
    match_over = { text = text(60), look = { banner = "{text}", sound = "round" }, keep = true },
  },
  looks = {
    area = { shape = "box", size = { "w", "h" }, tint = "#d8f5e4", layer = 0 },
    ring = { shape = "ring", size = 250, tint = "#d8f5e4", layer = 0 },
    skater = { shape = "skater", size = SKATER * 2.2, tint = "player", layer = 2, label = "player.name", shield = "kicking", trail = true },
    ball = { shape = "ball", size = BALL * 2, tint = "#ffffff", layer = 3, glow = 0.5, trail = true },
  },
  view = {
    camera = { follow = "skater", zoom = 1760, inside = true }, background = "#06120f", stars = false,
    scores = { columns = { "score", "goals" }, sort = "score" }, clock = "ends_at", texts = { { field = "room.result", label = "" } },
    help = { keys = "Run with WASD or the arrow keys; kick with Space or the mouse: what you touch flies away from you",
      touch = "Run with a thumb. Kick: the ball flies away from you", pad = "Run with the left stick. A kicks: the ball flies away from you" },
  },
}

local function show_result(room)
  room.result = room:team(1).name .. "  " .. room:team(1).score .. " : " .. room:team(2).score .. "  " .. room:team(2).name
end

local function send_home(player, place)
  local home, skater = HOMES[place], player.skater
  skater.x, skater.y = GOAL[player.team] + WAY[player.team] * home[1], MIDDLE + home[2]
  skater.vx, skater.vy, skater.angle = 0, 0, player.team == 1 and 0 or math.pi
end

local function line_up(room)
  local places = { 0, 0 }
  for player in room:players() do
    places[player.team] = places[player.team] % #HOMES + 1
    send_home(player, places[player.team])
  end
end

function mode.steer(room, skater, want, dt)
  local slow = math.exp(-DRAG * dt)
  skater.vx, skater.vy = (skater.vx + want.move.x * RUN * dt) * slow, (skater.vy + want.move.y * RUN * dt) * slow
  skater.x = math.max(LEFT + SKATER, math.min(RIGHT - SKATER, skater.x + skater.vx * dt))
  skater.y = math.max(TOP + SKATER, math.min(BOTTOM - SKATER, skater.y + skater.vy * dt))
  if want.move.x ~= 0 or want.move.y ~= 0 then skater.angle = math.atan2(want.move.y, want.move.x) end
  skater.kicking = want.kick
end

-- A skater pushes the ball, or kicks it, away from his middle.
local function meet(room, ball, skater)
  local nx, ny, far = vec.unit(ball.x - skater.x, ball.y - skater.y)
  if far == 0 then nx, ny = math.cos(skater.angle), math.sin(skater.angle) end
  if skater.kicking and room.time >= skater.rested_at then
    skater.rested_at = room.time + REST
    ball.vx, ball.vy = nx * KICK + skater.vx * 0.6, ny * KICK + skater.vy * 0.6
    ball.last = skater.player
    return room:announce("kicked", { x = ball.x, y = ball.y, player = skater.player })
  end
  local depth = SKATER + BALL - far
  if depth <= 0 then return end
  room:move(ball, nx * depth, ny * depth)
  local rest = SKATER + BALL - vec.distance(ball.x, ball.y, skater.x, skater.y) -- a wall holds it: the skater gives way
  if rest > 0 then room:move(skater, -nx * rest, -ny * rest) end
  local into = vec.dot(ball.vx - skater.vx, ball.vy - skater.vy, nx, ny)
  if into < 0 then ball.vx, ball.vy = ball.vx - nx * into * 1.35, ball.vy - ny * into * 1.35 end
  ball.last = skater.player
end

-- The rim of the pitch is banked, so that no ball stays in a corner.
local function slope(place, low, high)
  return place < low + RIM and BANK or place > high - RIM and -BANK or 0
end

local function roll(room, ball, dt)
  local slow, faces_goal = math.exp(-ROLL * dt), math.abs(ball.y - MIDDLE) < MOUTH
  ball.vx = (ball.vx + (faces_goal and 0 or slope(ball.x, LEFT, RIGHT)) * dt) * slow
  ball.vy = (ball.vy + slope(ball.y, TOP, BOTTOM) * dt) * slow
  local hit_x, hit_y = room:move(ball, ball.vx * dt, ball.vy * dt)
  if hit_x * ball.vx > 150 or hit_y * ball.vy > 150 then room:announce("bounced", { x = ball.x + hit_x * BALL, y = ball.y + hit_y * BALL }) end
  if hit_x ~= 0 then ball.vx = -hit_x * math.abs(ball.vx) * BOUNCE end
  if hit_y ~= 0 then ball.vy = -hit_y * math.abs(ball.vy) * BOUNCE end
  ball.angle = ball.angle + ball.vx * dt / BALL * 0.4
end

local function kick_off(room)
  for ball in room:each("ball") do room:despawn(ball) end
  room:spawn("ball", { x = (LEFT + RIGHT) / 2, y = MIDDLE, seen_at = room.time + 10 })
  room.cheering = false
  line_up(room)
end

local function free_ball(room, ball)
  if vec.distance(ball.x, ball.y, ball.seen_x, ball.seen_y) > 90 then
    ball.seen_x, ball.seen_y, ball.seen_at = ball.x, ball.y, room.time
  elseif room.time > ball.seen_at + STUCK then
    room:say("The ball was stuck: kick-off")
    kick_off(room)
  end
end

local function end_match(room)
  if room.over then return end
  local lead = room:team(1).score - room:team(2).score
  local best = lead ~= 0 and room:team(lead > 0 and 1 or 2)
  room.over, room.ends_at = true, room.time + BREAK_TIME
  for player in room:players() do
    if best and player.team == best.index then player.score = player.score + 5 end
    if player.score > 0 then room.leaderboard:submit(player, player.score) end
  end
  room:announce("match_over", { text = best and best.name .. " wins the match" or "A draw!" })
  room:after(BREAK_TIME, room.restart)
end

local function score(room, ball, team)
  local by, side, own = ball.last, room:team(team), ball.last ~= nil and ball.last.team ~= team
  side.score, room.cheering = side.score + 1, true
  if by and not own then by.goals, by.score = by.goals + 1, by.score + 10 end
  show_result(room)
  room:announce("goal", { x = ball.x, y = ball.y, player = by, result = room.result, how = own and "hits the own goal" or "scores for " .. side.name })
  if side.score >= FIRST_TO then return end_match(room) end
  room:after(CHEER, kick_off)
end

local function run_to(bot, x, y, haste)
  local dx, dy, far = vec.unit(x - bot.skater.x, y - bot.skater.y)
  haste = math.min(haste, far / 30)
  bot.input.move.x, bot.input.move.y = dx * haste, dy * haste
end

-- Gets behind the ball, as seen from where it is to go, and then through it. Moods keep bots from pressing against each other for ever.
local function attack(room, bot, ball, way)
  local skater, goal, mood = bot.skater, GOAL[3 - bot.team], math.sin(room.time * 1.9 + bot.id % 7)
  local gx, gy = vec.unit(goal - ball.x, MIDDLE + mood * MOUTH - ball.y)
  local bx, by, far = vec.unit(ball.x - skater.x, ball.y - skater.y)
  local lined_up = vec.dot(gx, gy, bx, by)
  bot.input.kick = far < SKATER + BALL + REACH and (lined_up > 0.8 or bx * way > 0.3)
  if lined_up > 0.55 and mood > -0.8 then return run_to(bot, ball.x, ball.y, 0.95) end
  local aside = lined_up < 0 and far < 130 and (by > 0 and -75 or 75) or 0 -- round it, not through it
  run_to(bot, ball.x - gx * 60, ball.y - gy * 60 + aside, 0.95)
end

local function play(room, bot, ball, place, is_nearest)
  local way, own, home = WAY[bot.team], GOAL[bot.team], HOMES[place]
  bot.input.kick = false
  if is_nearest then return attack(room, bot, ball, way) end
  if place == 1 then return run_to(bot, own + way * 60, vec.clamp(ball.y, MIDDLE - MOUTH + 20, MIDDLE + MOUTH - 20), 0.9) end
  run_to(bot, ball.x - way * (250 - home[1] / 4), MIDDLE + home[2] + (ball.y - MIDDLE) * 0.3, 0.8)
end

local function lead_bots(room, team, ball)
  local nearest, least, place = nil, math.huge, 0
  for player in team:players() do
    local far = vec.distance(player.skater.x, player.skater.y, ball.x, ball.y)
    if player.bot and far < least then nearest, least = player, far end
  end
  for player in team:players() do
    place = place % #HOMES + 1
    if player.bot then play(room, player, ball, place, player == nearest) end
  end
end

local function free_name(room)
  local taken = {}
  for player in room:players() do taken[player.name] = true end
  for _, name in ipairs(BOTS) do
    if not taken[name] then return name end
  end
end

local function last_of(team, wants_bot)
  local last
  for player in team:players() do
    if player.bot == wants_bot then last = player end
  end
  return last
end

-- Three a side at least: bots come and go; and when people leave, somebody changes sides.
local function balance(room)
  for index = 1, 2 do
    local team, other = room:team(index), room:team(3 - index)
    while team.count > SIDE and last_of(team, true) do room:remove_bot(last_of(team, true)) end
    local mover = team.count > other.count + 1 and last_of(team, false)
    if mover then
      mover.team = other.index
      send_home(mover, 2)
    end
  end
  while math.min(room:team(1).count, room:team(2).count) < SIDE do room:add_bot(free_name(room)) end
end

function mode.start(room)
  room:spawn("area", { x = (LEFT + RIGHT) / 2, y = MIDDLE, w = 6, h = BOTTOM - TOP })
  room:spawn("ring", { x = (LEFT + RIGHT) / 2, y = MIDDLE })
  room.ends_at = room.time + MATCH_TIME
  room:every(1, balance)
  room:after(MATCH_TIME, end_match)
  room:after(0, kick_off)
  balance(room)
  show_result(room)
end

function mode.join(room, player)
  player.skater = room:spawn("skater", { x = 0, y = 0, player = player })
  send_home(player, (room:team(player).count - 1) % #HOMES + 1)
end

function mode.leave(room, player) room:despawn(player.skater) end

function mode.tick(room, dt)
  for ball in room:each("ball") do
    for team = 1, 2 do lead_bots(room, room:team(team), ball) end
    for skater in room:near(ball, "skater", SKATER + BALL + REACH) do meet(room, ball, skater) end
    roll(room, ball, dt)
    if not room.cheering and not room.over then
      if ball.x < LEFT - BALL then score(room, ball, 2) elseif ball.x > RIGHT + BALL then score(room, ball, 1) else free_ball(room, ball) end
    end
  end
  room:separate("skater")
end

return mode
