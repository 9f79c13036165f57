-- Social: rooms with settings, teams, commands, and what is kept for good.
local mode = {
  title = "Social", players = { 1, 8 }, teams = { "Red", "Blue" },
  settings = { laps = { default = 5, min = 1, max = 9 } },
  events = { laps = { count = u8 } },
  commands = { laps = { help = "says how many laps there are", run = function(room, player) room:say(room.settings.laps .. " laps", player) end } },
}

return mode
