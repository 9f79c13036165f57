-- Bad: breaks when told to. Chat "boom": tick fails for a second. Chat "hang": tick does not return for a while.
-- Both begin a few ticks later, since a tick that fails takes back what it was told.
local DELAY = 0.1 -- s

local mode = {
  title = "Bad", players = { 1, 2 }, size = { 800, 400 },
  input = { move = stick },
  room = { good_ticks = u32, boom_at = f64, hang_at = f64 },
  player = { ship = ref "ship" },
  entities = { ship = { x = pos, y = pos, player = ref "player" } },
  looks = { ship = { shape = "ship", size = 52, tint = "player", label = "player.name" } },
  view = { camera = { follow = "ship", zoom = 800 } },
}

function mode.join(room, player)
  player.ship = room:spawn("ship", { x = 200 + 200 * room:count("ship"), y = 200, player = player })
end

function mode.leave(room, player) room:despawn(player.ship) end

function mode.chat(room, player, text)
  if text == "boom" then room.boom_at = room.time + DELAY end
  if text == "hang" then room.hang_at = room.time + DELAY end
end

local function is_time(room, at, lasts) return at > 0 and room.time >= at and room.time < at + lasts end

local function hang()
  while true do end -- the line to be named
end

function mode.tick(room, dt)
  room.good_ticks = room.good_ticks + 1
  for player in room:players() do player.ship.x = player.ship.x + player.input.move.x * 100 * dt end
  if is_time(room, room.boom_at, 1) then error("it went boom") end
  if is_time(room, room.hang_at, 0.2) then hang() end
end

return mode
