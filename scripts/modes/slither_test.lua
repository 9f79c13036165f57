-- The tests of slither.lua: moontick test slither

-- A room whose bots are far away, at rest for the time of a test.
local function alone()
  local r = room()
  local ann, bob = r:join("Ann"), r:join("Bob")
  for _, snake in ipairs(r:each("snake")) do
    if snake.player.bot then snake.x, snake.y = 4750, 3150 end
  end
  return r, ann, bob
end

local function clear_pellets(r)
  for _, pellet in ipairs(r:each("pellet")) do r:despawn(pellet) end
end

test("five thousand pellets lie there, and what is eaten grows again", function()
  local r = room()
  expect(r:count("pellet")):is(5000)
  clear_pellets(r)
  r:advance(8)
  expect(r:count("pellet")):above(2000)
end)

test("a snake goes where the keys say, and where the mouse is once it moves", function()
  local r, ann = alone()
  local snake = ann.snake
  snake.x, snake.y, snake.angle = 3000, 2000, 0
  ann:steer("turn", 1, 0)
  r:advance(1)
  expect(snake.x):near(3210, 12)
  ann:steer("turn", 0, 0)
  r:advance(1)
  expect(snake.y):near(2000, 2)
  ann:point("aim", snake.x, 3100)
  r:advance(1.5)
  expect(snake.y):above(2120)
end)

test("eating makes longer, and counts", function()
  local r, ann = alone()
  clear_pellets(r)
  local snake = ann.snake
  snake.x, snake.y, snake.angle = 3000, 2000, 0
  ann:steer("turn", 1, 0)
  r:advance(2)
  local parts = snake.parts
  for i = 1, 20 do r:spawn("pellet", { x = snake.x + 20 * i, y = snake.y, size = 18, hue = 1 }) end
  r:advance(2)
  expect(snake.mass):above(49)
  expect(snake.parts):above(parts)
  expect(ann.score):above(49)
end)

test("who runs into another's body is food, and the other is told so", function()
  local r, ann, bob = alone()
  clear_pellets(r)
  local snake, other = ann.snake, bob.snake
  snake.x, snake.y, snake.angle = 3000, 2000, 0
  other.x, other.y, other.angle, other.safe_until = 3120, 2400, -math.pi / 2, 0
  snake.safe_until, snake.mass = 1e6, 400
  ann:steer("turn", 1, 0)
  r:advance(2)
  snake.safe_until = 0
  other.x, other.y, other.safe_until = snake.x - 150, snake.y + 120, 0
  bob:steer("turn", 0, -1)
  r:advance(1.2)
  expect(bob.dead):is(true)
  expect(ann.kills):is(1)
  expect(r:count("pellet")):above(6)
  expect(r:heard("crashed")):has({ event = "crashed", player = bob, by = ann })
  r:advance(2.5)
  expect(bob.snake):exists()
end)

test("a sprint is fast and costs length; who is short cannot", function()
  local r, ann = alone()
  clear_pellets(r)
  local snake = ann.snake
  snake.x, snake.y, snake.angle, snake.mass = 1000, 2000, 0, 100
  ann:steer("turn", 1, 0)
  ann:hold("sprint")
  r:advance(1)
  expect(snake.x):above(1350)
  expect(snake.mass):below(93)
  snake.mass = 20
  r:ticks(1)
  expect(snake.sprinting):is(false)
end)

test("what leaves nothing behind: a body goes with its snake", function()
  local r, ann = alone()
  r:advance(3)
  local parts = 0
  for _, snake in ipairs(r:each("snake")) do parts = parts + snake.parts end
  expect(r:count("part")):is(parts)
  ann:leave()
  for _, part in ipairs(r:each("part")) do expect(part.player):exists() end
end)

test("the round ends with its longest as the winner, and a new one begins", function()
  local r, ann = alone()
  ann.score = 5000
  r:advance(240)
  expect(r.over):is(true)
  expect(r:heard("round_over")[1].winner):is("Ann")
  expect(r:scores()):has({ board = "best", name = "Ann", score = 5000 })
  r:advance(8)
  expect(r.over):is(false)
  expect(ann.score):below(100)
end)
