-- Crowd: leaves that drift about, so that every frame has something to say to everybody.
local LEAVES, SPEED = 400, 90 -- and units/s

local mode = {
  title = "Crowd", players = { 1, 40 }, size = { 2000, 2000 }, rate = 20,
  input = { move = stick },
  entities = { leaf = { x = pos, y = pos, angle = angle, size = u8 } },
}

function mode.start(room)
  for _ = 1, LEAVES do
    local x, y = room:random_point(40)
    room:spawn("leaf", { x = x, y = y, angle = room:random(0, 6) })
  end
end

function mode.tick(room, dt)
  for leaf in room:each("leaf") do
    leaf.angle = leaf.angle + room:random(-2, 2)
    leaf.size = room:random(0, 255)
    leaf.x, leaf.y = room:inside(leaf.x + math.cos(leaf.angle) * SPEED * dt, leaf.y + math.sin(leaf.angle) * SPEED * dt)
  end
end

return mode
