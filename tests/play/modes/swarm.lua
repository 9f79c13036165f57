-- Swarm: five hundred things in view that all move and have names, for measuring what drawing costs.
local COUNT, SPEED = 500, 90 -- things, units/s

local mode = {
  title = "Swarm", players = { 1, 4 }, size = { 1600, 900 }, limits = { bee = COUNT },
  entities = { bee = { x = pos, y = pos, angle = angle, tag = text(8), vx = hidden(f32), vy = hidden(f32) } },
  looks = { bee = { shape = "ship", size = 30, tint = "#ffe566", glow = 0.4, label = "tag" } },
  view = { camera = { zoom = 1700 }, stars = true, grid = 100 },
}

function mode.start(room)
  for i = 1, COUNT do
    local x, y = room:random_point(20)
    local way = room:random() * 2 * math.pi
    room:spawn("bee", { x = x, y = y, angle = way, tag = "bee " .. i, vx = math.cos(way) * SPEED, vy = math.sin(way) * SPEED })
  end
end

function mode.tick(room, dt)
  for bee in room:each("bee") do
    local x, y = bee.x + bee.vx * dt, bee.y + bee.vy * dt
    bee.x, bee.y = room:inside(x, y, 20)
    if bee.x ~= x then bee.vx = -bee.vx end
    if bee.y ~= y then bee.vy = -bee.vy end
    bee.angle = bee.angle + dt
  end
end

return mode
