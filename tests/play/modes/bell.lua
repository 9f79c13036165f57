-- Bell: rings at the left, at the right and nowhere, each by a key: for tests that listen.
local mode = {
  title = "Bell", players = { 1, 2 }, size = { 800, 400 },
  input = { left = button { keys = { "KeyJ" } }, right = button { keys = { "KeyL" } }, round = button { keys = { "KeyK" } } },
  entities = { post = { x = pos, y = pos } },
  events = {
    rang = { x = pos, y = pos, look = { sound = "hit" } },
    round = { look = { sound = "click" } },
  },
  view = { camera = { zoom = 900 }, stars = false },
}

function mode.tick(room)
  for player in room:players() do
    if player.input.left_pressed then room:announce("rang", { x = 0, y = 200 }) end
    if player.input.right_pressed then room:announce("rang", { x = 800, y = 200 }) end
    if player.input.round_pressed then room:announce("round") end
  end
end

return mode
