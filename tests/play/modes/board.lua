-- Board: a score is what you say in chat, and the lowest is best on the board "golf". Shows both in fields of the room.
local mode = {
  title = "Board", players = { 1, 16 }, size = { 800, 400 },
  leaderboards = { golf = { best = "lowest" } },
  room = { champion = text(40), best = f64, rows = u8, fewest = f64 },
  player = { place = u8, golf = text(20) },
  view = { texts = { { field = "room.champion", label = "Best ever" } } },
}

local function show_best(room)
  local rows = room.leaderboard:top(10)
  room.rows = #rows
  if rows[1] then room.champion, room.best = rows[1].name, rows[1].score end
  local golf = room.leaderboard:top(1, "golf")[1]
  room.fewest = golf and golf.score or 0
  for player in room:players() do
    local own, golf = room.leaderboard:around(player, 1, "best", "day")[1], room.leaderboard:around(player, 1, "golf", "day")[1]
    player.place, player.golf = own and own.place or 0, golf and golf.place .. ". " .. golf.score or ""
  end
end

function mode.start(room) room:every(0.1, show_best) end

function mode.chat(room, player, text)
  if not tonumber(text) then return end
  room.leaderboard:submit(player, tonumber(text))
  room.leaderboard:submit(player, tonumber(text), "golf")
end

return mode
