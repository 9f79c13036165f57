-- Course: a way to fly straight, a post to fly against, and two keys with which the server does what no browser foresees.
local SPEED, RADIUS, POST, START, PUSH = 260, 18, 40, { 100, 300 }, 60

local mode = {
  title = "Course", players = { 1, 2 }, size = { 1600, 400 },
  input = { move = stick, home = button { keys = { "KeyH" } }, push = button { keys = { "KeyP" } } },
  player = { hero = ref "hero" },
  entities = { hero = { x = pos, y = pos, player = ref "player" }, post = { x = pos, y = pos } },
  events = { pushed = { player = ref "player", look = { feed = "{player} is pushed" } } },
  looks = {
    hero = { shape = "circle", size = 2 * RADIUS, tint = "player" },
    post = { shape = "circle", size = 2 * POST, tint = "#d8f5e4" },
  },
  view = { camera = { follow = "hero" }, grid = 100 },
}

function mode.start(room) room:spawn("post", { x = 800, y = 80 }) end

function mode.join(room, player) player.hero = room:spawn("hero", { x = START[1], y = START[2], player = player }) end

function mode.leave(room, player) room:despawn(player.hero) end

function mode.steer(room, hero, want, dt)
  local x, y = hero.x + want.move.x * SPEED * dt, hero.y + want.move.y * SPEED * dt
  for post in room:each("post") do
    local nx, ny, far = vec.unit(x - post.x, y - post.y)
    if far < RADIUS + POST then x, y = post.x + nx * (RADIUS + POST), post.y + ny * (RADIUS + POST) end
  end
  hero.x, hero.y = room:inside(x, y, RADIUS)
end

function mode.tick(room)
  for player in room:players() do
    if player.input.home_pressed then player.hero.x, player.hero.y = START[1], START[2] end
    if player.input.push_pressed then
      player.hero.y = player.hero.y - PUSH
      room:announce("pushed", { player = player })
    end
  end
end

return mode
