-- Social: rooms with settings, teams, commands, and what is kept for good.
local mode = {
  title = "Social", players = { 1, 8 }, teams = { "Red", "Blue" },
  settings = { laps = { default = 5, min = 1, max = 9 } },
  player = { wins = u16, visits = u16 },
  room = { games = u16 },
  events = { laps = { count = u8 } },
  commands = { laps = { help = "says how many laps there are", run = function(room, player) room:say(room.settings.laps .. " laps", player) end } },
}

function mode.start(room) room.games = room.store:get("games", 0) end

function mode.join(room, player) player.visits, player.wins = player.store:increment("visits"), player.store:get("wins", 0) end

function mode.chat(room, player, text)
  if text == "won" then
    room.games, player.wins = room.store:increment("games"), player.store:increment("wins")
  end
end

return mode
