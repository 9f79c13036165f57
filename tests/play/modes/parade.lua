-- Parade: something of every type, always changing, for tests of what clients decode.
local BALLOONS, FLAGS, JUMP_EVERY = 6, 4, 40 -- and ticks

local mode = {
  title = "Parade", players = { 1, 8 }, size = { 1000, 600 },
  input = { move = stick, aim = pointer, wave = button },
  room = { ticks = u32, motto = text(20), calm = bool, secret = hidden(u8) },
  player = { ride = ref "balloon", purse = owner(u16) },
  entities = {
    balloon = {
      x = pos, y = pos, angle = angle, size = u8, drift = i16, heat = quantize(f32, 0.25), weight = f32, exact = f64, lit = bool,
      label = text(12), next = ref "balloon", marks = array(bool, 4), dials = array(i8, 3), player = ref "player", ammo = owner(u8),
      vx = hidden(f32), vy = hidden(f32),
    },
    flag = { height = u16, far = i32 },
  },
  events = { pop = { x = pos, y = pos, by = ref "player", size = u8, words = text(16), keep = true } },
  looks = { balloon = { shape = "circle", size = "size", tint = "player", label = "label" } },
  view = { camera = { follow = "ride", zoom = 1000 } },
}

local function launch(room, player)
  local x, y = room:random_point(50)
  return room:spawn("balloon", {
    x = x, y = y, vx = room:random(-200, 200), vy = room:random(-200, 200), size = room:random(20, 90),
    weight = room:random(), player = player, label = "no " .. room.tick,
  })
end

local function pop(room, balloon)
  room:announce("pop", { x = balloon.x, y = balloon.y, by = balloon.player, size = balloon.size, words = "pop \195\188 " .. room.tick })
  room:despawn(balloon)
end

local function fly(room, balloon, dt)
  local x, y = room:inside(balloon.x + balloon.vx * dt, balloon.y + balloon.vy * dt)
  if x ~= balloon.x + balloon.vx * dt then balloon.vx = -balloon.vx end
  if y ~= balloon.y + balloon.vy * dt then balloon.vy = -balloon.vy end
  balloon.x, balloon.y = x, y
  if room:chance(1 / JUMP_EVERY) then balloon.x, balloon.y = room:random_point(10) end
end

local function change(room, balloon)
  local tick = room.tick
  balloon.angle, balloon.drift = balloon.angle + 0.3, -tick
  balloon.heat, balloon.exact = math.sin(tick / 9) * 40, tick / 7
  balloon.lit = room:chance(0.5)
  if room:chance(0.1) then balloon.label = "is " .. tick end
  balloon.marks[1 + tick % 4] = room:chance(0.5)
  balloon.dials[1 + tick % 3] = tick % 256 - 128
  if balloon.player then balloon.ammo = tick % 200 + 1 end
end

function mode.start(room) room.motto = "all of it" end

function mode.join(room, player)
  player.purse = 1
  player.ride = launch(room, player)
end

function mode.leave(room, player) room:despawn(player.ride) end

function mode.tick(room, dt)
  room.ticks, room.calm, room.secret = room.tick, room.tick % 50 < 25, room.tick % 256
  for player in room:players() do player.purse = player.purse + 3 end
  local last
  for balloon in room:each("balloon") do
    fly(room, balloon, dt)
    change(room, balloon)
    balloon.next, last = last, balloon
    if not balloon.player and room:chance(0.02) then pop(room, balloon) end
  end
  if room:count("balloon") < BALLOONS then launch(room) end
  for flag in room:each("flag") do
    flag.height, flag.far = room.tick % 60, -room.tick * 1000
    if room:chance(0.05) then room:despawn(flag) end
  end
  if room:count("flag") < FLAGS and room:chance(0.2) then room:spawn("flag") end
end

return mode
