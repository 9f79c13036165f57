-- Wrong: does not load, on purpose.
local mode = { title = "Wrong" }

function mode.tick(room, dt)
  room.time = = dt
end

return mode
