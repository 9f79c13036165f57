-- Tally: one point for each time that the key is pressed. Nothing else happens: what is lost, or counts twice, shows.
local mode = { title = "Tally", players = { 1, 4 }, size = { 400, 300 }, input = { hit = button { keys = { "Space" } } } }

function mode.tick(room)
  for player in room:players() do
    if player.input.hit_pressed then player.score = player.score + 1 end
  end
end

return mode
