-- Horde: a crowd goes after four heroes, around walls, and nobody stands in anybody. What the verbs of place cost.
local SIDE, SPEED = 100, 90 -- tiles, units/s
local COUNT = 2000 -- zombies

local rows, seed = {}, 7
for y = 1, SIDE do
  local row = {}
  for x = 1, SIDE do
    seed = (seed * 1103515245 + 12345) % 2147483648
    local edge = x == 1 or y == 1 or x == SIDE or y == SIDE
    row[x] = (edge or seed / 2147483648 < 0.15) and "#" or "."
  end
  rows[y] = table.concat(row)
end
rows.tile = 32

local mode = {
  title = "Horde", players = { 1, 1 }, rate = 30, map = rows, limits = { zombie = COUNT },
  entities = { hero = { x = pos, y = pos, vx = hidden(f32), vy = hidden(f32) }, zombie = { x = pos, y = pos } },
  bodies = { hero = { radius = 12, weight = 4 }, zombie = { radius = 10 } },
}

local function free_point(room)
  for _ = 1, 100 do
    local x, y = room:random_point(40)
    if not room:solid(x, y) then return x, y end
  end
end

function mode.start(room)
  for _ = 1, 4 do
    local x, y = free_point(room)
    room:spawn("hero", { x = x, y = y, vx = 150, vy = 80 })
  end
  for _ = 1, COUNT do
    local x, y = free_point(room)
    room:spawn("zombie", { x = x, y = y })
  end
end

function mode.tick(room, dt)
  for hero in room:each("hero") do
    local hit_x, hit_y = room:move(hero, hero.vx * dt, hero.vy * dt)
    if hit_x ~= 0 then hero.vx = -hero.vx end
    if hit_y ~= 0 then hero.vy = -hero.vy end
  end
  for zombie in room:each("zombie") do
    local dx, dy = room:toward(zombie, "hero")
    room:move(zombie, dx * SPEED * dt, dy * SPEED * dt)
  end
  room:separate("zombie", "hero")
end

return mode
