-- Motes: ten thousand of them, drifting and bouncing. The benchmark runs the same loop in C over the same memory.
local COUNT, SIDE, SPEED = 10000, 4000, 120 -- motes, units, units/s

local mode = {
  title = "Motes", players = { 1, 1 }, size = { SIDE, SIDE }, rate = 20, limits = { mote = COUNT },
  entities = { mote = { x = pos, y = pos, vx = hidden(f32), vy = hidden(f32) } },
}

function mode.start(room)
  for _ = 1, COUNT do
    local x, y = room:random_point()
    local angle = room:random(0, 2 * math.pi)
    room:spawn("mote", { x = x, y = y, vx = math.cos(angle) * SPEED, vy = math.sin(angle) * SPEED })
  end
end

function mode.tick(room, dt)
  for mote in room:each("mote") do
    local x, y = mote.x + mote.vx * dt, mote.y + mote.vy * dt
    if x < 0 or x > SIDE then mote.vx = -mote.vx else mote.x = x end
    if y < 0 or y > SIDE then mote.vy = -mote.vy else mote.y = y end
  end
end

return mode
