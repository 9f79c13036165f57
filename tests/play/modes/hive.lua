-- Hive: two hundred bees that turn at random, so that no tick's news can be guessed: frames of a kilobyte or two.
local COUNT, SPEED = 200, 90 -- bees, units/s

local mode = {
  title = "Hive", players = { 1, 4 }, size = { 1600, 900 }, limits = { bee = COUNT },
  entities = { bee = { x = pos, y = pos, angle = angle } },
}

function mode.start(room)
  for _ = 1, COUNT do
    local x, y = room:random_point(20)
    room:spawn("bee", { x = x, y = y })
  end
end

function mode.tick(room, dt)
  for bee in room:each("bee") do
    bee.angle = room:random() * 2 * math.pi
    bee.x, bee.y = room:inside(bee.x + math.cos(bee.angle) * SPEED * dt, bee.y + math.sin(bee.angle) * SPEED * dt, 20)
  end
end

return mode
