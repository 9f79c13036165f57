-- Slither: eat, grow, and let the others run into you. Whoever grew longest before the clock runs out wins the round.
local SPEED, SPRINT, TURN = 210, 390, 4.2          -- units/s, units/s, radians/s of a thin one
local PELLETS, SOWN, BIG = 5000, 60, 18            -- on the field, at most at once; units across what was somebody
local BIRTH, PRICE, LONGEST = 20, 9, 160           -- mass of who is new, mass/s that a sprint costs, parts
local ROUND_TIME, BREAK_TIME, RESPAWN, SAFE_TIME = 240, 8, 2, 2 -- s
local BOTS = { "Noodle", "Hisstopher", "Ziggy", "Coil", "Mamba", "Ribbon", "Kaa", "Wiggles", "Sidewinder", "Taipan" }

local mode = {
  title = "Slither", players = { 1, 24 }, size = { 4800, 3200 }, rate = 30,
  interest = { width = 2100, height = 1500 },
  limits = { snake = 24, part = 24 * LONGEST, pellet = 8000 },
  input = { turn = stick, aim = pointer, sprint = button { keys = { "Mouse0", "Space", "ShiftLeft" }, label = "Sprint" } },
  room = { ends_at = f32, over = bool, champion = text(40) },
  player = { snake = ref "snake", kills = u16, dead = bool, heading = hidden(f32), thinks_at = hidden(f32) },
  entities = {
    snake = { x = pos, y = pos, angle = angle, size = u8, mass = f32, player = ref "player", sprinting = bool, safe = bool, keyed = owner(bool), aimed = owner(f32),
      head = hidden(ref "part"), tail = hidden(ref "part"), parts = hidden(u16), safe_until = hidden(f32) },
    part = { x = pos, y = pos, angle = angle, size = u8, player = ref "player", newer = hidden(ref "part") },
    pellet = { x = pos, y = pos, size = u8, hue = u8 },
  },
  events = {
    ate = { x = pos, y = pos, look = { effect = "flash", size = 16, tint = "#ffffff", sound = "munch" } },
    died = { x = pos, y = pos, player = ref "player", look = { effect = "burst", size = 90, tint = "player", sound = "boom", shake = 0.4 } },
    crashed = { player = ref "player", by = ref "player", look = { feed = "{player} ran into {by}" }, keep = true },
    leads = { player = ref "player", look = { feed = "{player} is the longest now" } },
    round_over = { winner = text(40), length = u32, look = { banner = "{winner} wins the round, {length} long", sound = "round" }, keep = true },
    round_on = { look = { banner = "Eat!", sound = "round" } },
  },
  looks = {
    pellet = { shape = "circle", size = "size", tint = "hue", layer = 0, glow = 0.55, pulse = true },
    part = { shape = "scale", size = "size", tint = "player", layer = 1 },
    snake = { shape = "snake", size = "size", tint = "player", layer = 3, label = "player.name", trail = { length = 0.45, solid = true }, glow = 0.25, thrust = "sprinting", shield = "safe" },
  },
  view = {
    camera = { follow = "snake", zoom = 1300 }, background = "#080a16", stars = true, grid = 150,
    scores = { columns = { "score", "kills" }, sort = "score" }, clock = "ends_at", texts = { { field = "room.champion", label = "Longest ever" } },
    dead = { field = "dead", text = "You are food now. Back in a moment." },
    help = { keys = "Steer with the mouse or WASD, hold the button to sprint, which costs length. Touch nobody else.",
      touch = "Steer with a thumb. Sprint costs length. Touch nobody else." },
  },
}

-- Bodies: a part is laid where the head was, and the oldest is taken away. A body of a hundred parts costs two of them a step.

local function width_of(mass) return math.min(24 + math.sqrt(mass) * 1.4, 72) end
local function lay_part(room, snake, neck)
  local angle = neck and vec.angle(snake.x - neck.x, snake.y - neck.y) or snake.angle -- along a border it goes another way than it looks
  local part = room:spawn("part", { x = snake.x, y = snake.y, angle = angle, size = snake.size * 0.84, player = snake.player })
  if not part then return end
  if neck then neck.newer = part else snake.tail = part end
  snake.head, snake.parts = part, snake.parts + 1
end

local function drop_tail(room, snake)
  local oldest = snake.tail
  if not oldest then return end
  snake.tail, snake.parts = oldest.newer, snake.parts - 1
  room:despawn(oldest)
  return oldest.x, oldest.y
end

local function drag_body(room, snake)
  local neck = snake.head
  if not neck or vec.distance(snake.x, snake.y, neck.x, neck.y) > snake.size * 0.3 then lay_part(room, snake, neck) end
  while snake.parts > math.min(10 + snake.mass / 3, LONGEST) do drop_tail(room, snake) end
end

local function sow(room)
  for _ = 1, math.min(SOWN, PELLETS - room:count("pellet")) do
    local x, y = room:random_point(20)
    room:spawn("pellet", { x = x, y = y, size = room:random(8, 15), hue = room:random(1, 8) })
  end
end

-- Life and death -------------------------------------------------------------

local function hatch(room, player)
  local x, y
  for _ = 1, 12 do
    x, y = room:random_point(300)
    if not room:nearest(x, y, "part", 300) then break end
  end
  player.dead = false
  player.snake = room:spawn("snake", { x = x, y = y, angle = room:random(-3, 3), mass = BIRTH, size = width_of(BIRTH), player = player,
    safe = true, safe_until = room.time + SAFE_TIME })
end

-- All that it was lies there, for whoever comes first.
local function fall_apart(room, snake)
  local hue, worth = room:random(1, 8), math.min(snake.mass / math.max(snake.parts, 1), 4)
  while snake.tail do
    local x, y = drop_tail(room, snake)
    room:spawn("pellet", { x = x + room:random(-9, 9), y = y + room:random(-9, 9), size = BIG + worth * 3, hue = hue })
  end
  room:despawn(snake)
end

local function die(room, snake, killer)
  local player = snake.player
  room:announce_near(snake, 1200, "died", { x = snake.x, y = snake.y, player = player })
  room:announce("crashed", { player = player, by = killer })
  killer.kills, player.dead = killer.kills + 1, true
  fall_apart(room, snake)
  room:after(RESPAWN, hatch, player)
end

local function leader(room)
  local best
  for player in room:players() do
    if not best or player.score > best.score then best = player end
  end
  return best
end

local function eat(room, snake)
  local player, ate = snake.player, 0
  for pellet in room:near(snake, "pellet", snake.size * 0.5 + 22) do
    ate = ate + pellet.size / 12
    room:despawn(pellet)
  end
  if ate == 0 then return end
  snake.mass = snake.mass + ate
  room:tell(player, "ate", { x = snake.x, y = snake.y })
  if snake.mass <= player.score then return end
  local before = leader(room)
  player.score = snake.mass
  if player.score > 100 and before ~= player and leader(room) == player then room:announce("leads", { player = player }) end
end

local function sprint(room, snake, dt)
  snake.mass = snake.mass - PRICE * dt
  if snake.tail and room:chance(5 * dt) then room:spawn("pellet", { x = snake.tail.x, y = snake.tail.y, size = 12, hue = room:random(1, 8) }) end
end

local function crash(room, snake)
  for part in room:near(snake, "part", 32 + snake.size * 0.4) do
    if part.player ~= snake.player and part.player and vec.distance(snake.x, snake.y, part.x, part.y) < (part.size + snake.size * 0.7) / 2 then
      return die(room, snake, part.player)
    end
  end
end

local function live(room, snake, dt)
  snake.safe = room.time < snake.safe_until
  if snake.sprinting then sprint(room, snake, dt) end
  eat(room, snake)
  snake.size = width_of(snake.mass)
  drag_body(room, snake)
  if not snake.safe and not room.over then crash(room, snake) end
end

-- Steering -------------------------------------------------------------------

local function way_round(from, to) -- the short one, -pi to pi
  return (to - from + math.pi) % (2 * math.pi) - math.pi
end

-- Keys and thumbs say where to go; the mouse does while they rest, from when it is moved.
local function wish(snake, want)
  local aimed = math.atan2(want.aim.y - snake.y, want.aim.x - snake.x)
  if want.turn.x ~= 0 or want.turn.y ~= 0 then
    snake.keyed, snake.aimed = true, aimed
    return math.atan2(want.turn.y, want.turn.x)
  end
  if snake.keyed and math.abs(way_round(snake.aimed, aimed)) < 0.5 then return snake.angle end
  snake.keyed = false
  return aimed
end

function mode.steer(room, snake, want, dt)
  local most = TURN * dt * 30 / snake.size
  local angle = snake.angle + math.max(-most, math.min(most, way_round(snake.angle, wish(snake, want))))
  snake.angle, snake.sprinting = angle, want.sprint and snake.mass > BIRTH
  local step = (snake.sprinting and SPRINT or SPEED) * dt
  snake.x, snake.y = room:inside(snake.x + math.cos(angle) * step, snake.y + math.sin(angle) * step, 20)
end

-- Bots -----------------------------------------------------------------------

local function is_blocked(room, snake, heading, far)
  local x, y = snake.x + math.cos(heading) * far, snake.y + math.sin(heading) * far
  local inside_x, inside_y = room:inside(x, y, 40)
  if inside_x ~= x or inside_y ~= y then return true end
  for part in room:near(x, y, "part", far * 0.55) do
    if part.player ~= snake.player then return true end
  end
  return false
end

local function think(room, bot, snake)
  bot.thinks_at = room.time + room:random(0.1, 0.3)
  local far = 90 + snake.size * 2
  local x, y = vec.from_angle(snake.angle, far)
  local food = room:nearest(snake.x + x, snake.y + y, "pellet", 420)
  local heading = food and vec.angle(food.x - snake.x, food.y - snake.y) or snake.angle
  local side = room:chance(0.5) and 0.7 or -0.7
  for _, turn in ipairs { 0, side, -side, 2 * side, -2 * side, 3 * side, -3 * side } do
    bot.heading = heading + turn
    if not is_blocked(room, snake, bot.heading, far) then break end
  end
  bot.input.sprint = food ~= nil and food.size >= BIG and snake.mass > 60
end

-- Rounds ---------------------------------------------------------------------

local function show_champion(room)
  local best = room.leaderboard:top(1)[1]
  room.champion = best and (best.name .. "  " .. best.score) or ""
end

local function end_round(room)
  for player in room:players() do
    if player.score > 0 then room.leaderboard:submit(player, player.score) end
  end
  local winner = leader(room)
  room.over, room.ends_at = true, room.time + BREAK_TIME
  room:announce("round_over", { winner = winner and winner.name or "Nobody", length = winner and winner.score or 0 })
  show_champion(room)
  room:after(BREAK_TIME, room.restart)
end

function mode.start(room)
  for _ = 1, math.ceil(PELLETS / SOWN) do sow(room) end
  room.ends_at = room.time + ROUND_TIME
  room:every(0.2, sow)
  room:every(5, show_champion)
  room:after(ROUND_TIME, end_round)
  if room:count("player") > 0 then return room:announce("round_on") end
  for _, name in ipairs(BOTS) do room:add_bot(name) end
end

function mode.join(room, player) hatch(room, player) end

function mode.leave(room, player)
  if player.snake then fall_apart(room, player.snake) end
end

function mode.tick(room, dt)
  for player in room:players() do
    local snake = player.snake
    if snake and player.bot then
      if room.time >= player.thinks_at then think(room, player, snake) end
      player.input.turn.x, player.input.turn.y = math.cos(player.heading), math.sin(player.heading)
    end
    if snake then live(room, snake, dt) end
  end
end

return mode
