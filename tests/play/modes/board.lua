-- Board: a score is what you say in chat. Shows the leaderboard in fields of the room.
local mode = {
  title = "Board", players = { 1, 16 }, size = { 800, 400 },
  room = { champion = text(40), best = f64, rows = u8 },
  player = { place = u8 },
  view = { texts = { { field = "room.champion", label = "Best ever" } } },
}

local function show_best(room)
  local rows = room.leaderboard:top(10)
  room.rows = #rows
  if rows[1] then room.champion, room.best = rows[1].name, rows[1].score end
  for player in room:players() do
    local own = room.leaderboard:around(player, 1, "best", "day")[1]
    player.place = own and own.place or 0
  end
end

function mode.start(room) room:every(0.1, show_best) end

function mode.chat(room, player, text)
  if tonumber(text) then room.leaderboard:submit(player, tonumber(text)) end
end

return mode
