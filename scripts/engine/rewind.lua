-- rewind.lua: lag compensation: for the time of an action, everything stands where a player saw it.
local engine = ...
local calls, host = engine.calls, engine.host

local function come_back(done, ...)
  calls.present(host)
  if not done then error((...), 0) end
  return ...
end

-- room:rewind(player, function() for ship in room:near(x, y, "ship", 20) do ... end end)
function engine.room_methods.rewind(_, player, action, ...)
  if type(action) ~= "function" then error("rewind wants a function to run, got " .. type(action), 2) end
  if calls.rewind(host, engine.id_of(player, "rewind")) == 0 then error("a rewind inside a rewind: the first one is still under way", 2) end
  return come_back(pcall(action, ...))
end
