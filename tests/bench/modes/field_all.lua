-- Field, seen by all: the same arena without limits of sight.
local SIDE, SPEED, CROWD = 4000, 120, 0 -- units, units/s, walkers without a player

local place = quantize(f32, 1 / 8)
local mode = {
  title = "Field, seen by all", players = { 1, 4000 }, size = { SIDE, SIDE }, rate = 20,
  limits = { hero = 4000, walker = math.max(CROWD, 1) },
  input = { turn = stick },
  player = { hero = ref "hero" },
  entities = {
    hero = {
      x = place, y = place, angle = angle, hp = u8, score = u16, name = text(16),
      vx = hidden(f32), vy = hidden(f32), turned_x = hidden(f32), turned_y = hidden(f32),
    },
    walker = { x = place, y = place, angle = angle, hp = u8, score = u16, name = text(16), vx = hidden(f32), vy = hidden(f32) },
  },
  view = { camera = { follow = "hero" } },
}

local function head(one, angle)
  one.angle, one.vx, one.vy = angle, math.cos(angle) * SPEED, math.sin(angle) * SPEED
end

local function walk(one, dt)
  local x, y = one.x + one.vx * dt, one.y + one.vy * dt
  if x < 0 or x > SIDE then x, one.vx = one.x, -one.vx end
  if y < 0 or y > SIDE then y, one.vy = one.y, -one.vy end
  one.x, one.y = x, y
end

function mode.start(room)
  for i = 1, CROWD do
    local x, y = room:random_point()
    head(room:spawn("walker", { x = x, y = y, hp = 100, name = "walker " .. i }), room:random(0, 2 * math.pi))
  end
end

function mode.join(room, player)
  local x, y = room:random_point()
  player.hero = room:spawn("hero", { x = x, y = y, hp = 100, name = player.name })
  head(player.hero, room:random(0, 2 * math.pi))
end

function mode.leave(room, player) room:despawn(player.hero) end

function mode.tick(room, dt)
  for player in room:players() do
    local hero, turn = player.hero, player.input.turn
    if turn.x ~= hero.turned_x or turn.y ~= hero.turned_y then
      hero.turned_x, hero.turned_y = turn.x, turn.y
      head(hero, math.atan2(turn.y, turn.x))
    end
    walk(hero, dt)
  end
  for walker in room:each("walker") do
    if room:chance(dt) then head(walker, room:random(0, 2 * math.pi)) end -- about once a second
    walk(walker, dt)
  end
end

return mode
