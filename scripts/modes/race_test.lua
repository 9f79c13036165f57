-- The tests of race.lua: moontick test race

-- Ann at the start, when the race is on.
local function started()
  local r = room()
  local ann = r:join("Ann")
  r:advance(3.1)
  return r, ann, ann.runner
end

test("in a race each has a place of his own to start from", function()
  local r = room()
  r:join("Ann")
  r.ends_at, r.running = r.time, true
  r:advance(8)
  expect(r.race):is(2)
  local places = {}
  for _, runner in ipairs(r:each("runner")) do places[#places + 1] = runner.x end
  table.sort(places)
  expect(#places):is(5)
  for i = 2, #places do expect(places[i] - places[i - 1]):above(15) end
end)

test("nobody starts before the others", function()
  local r = room()
  local ann = r:join("Ann")
  local x = ann.runner.x
  ann:steer("move", 1, 0)
  r:advance(2.5)
  expect(ann.runner.x):is(x)
  r:advance(1.5)
  expect(r.running):is(true)
  expect(ann.runner.x):above(x + 60)
end)

test("a jump is higher the longer it is held", function()
  local r, ann, runner = started()
  local floor, low, high = runner.y, runner.y, runner.y
  ann:press("jump")
  for _ = 1, 30 do
    r:ticks(1)
    low = math.min(low, runner.y)
  end
  ann:hold("jump")
  for _ = 1, 30 do
    r:ticks(1)
    high = math.min(high, runner.y)
  end
  expect(floor - low):above(10)
  expect(floor - high):above(120)
  expect(floor - high):above(floor - low + 60)
end)

test("who falls into a pit is back at the start, or at the last flag", function()
  local r, ann, runner = started()
  runner.x, runner.y = 30.5 * 32, 600
  r:advance(1.5)
  expect(ann.runner.x):below(300)
  ann.runner.x, ann.runner.y = 84 * 32, 600
  r:advance(0.3)
  expect(ann.passed):is(1)
  ann.runner.x, ann.runner.y = 80.5 * 32, 700
  r:advance(1)
  expect(ann.runner.x):near(84.5 * 32, 20)
end)

test("spikes hurt", function()
  local r, ann, runner = started()
  runner.x, runner.y = 88.5 * 32, 600
  r:advance(0.5)
  expect(#r:heard("hurt")):above(0)
  expect(ann.runner.x):below(300)
end)

test("a spring throws higher than a jump", function()
  local r, _, runner = started()
  runner.x, runner.y = 104 * 32, 19.4 * 32
  local high = runner.y
  for _ = 1, 30 do
    r:ticks(1)
    high = math.min(high, runner.y)
  end
  expect(high):below(12 * 32)
end)

test("one jumps up through a platform, stands on it, and drops through", function()
  local r, ann, runner = started()
  runner.x, runner.y = 25.5 * 32, 15 * 32
  r:advance(0.5)
  expect(runner.y):near(16 * 32 - 15, 1)
  ann:steer("move", 0, 1)
  r:advance(0.5)
  expect(runner.y):above(18 * 32)
end)

test("bots find the whole way, so there is one; the first gets most points", function()
  local r = room()
  r:advance(3 + 24)
  local arrived, best = 0, 0
  for _, player in ipairs(r:each("player")) do
    if player.done then arrived = arrived + 1 end
    best = math.max(best, player.score)
  end
  expect(arrived):above(1)
  expect(best):above(9)
end)

test("a time is kept, the shortest counts, and three races make a round", function()
  local r, ann = started()
  for race = 1, 3 do
    expect(r.race):is(race)
    r:advance(2)
    ann.runner.x, ann.runner.y = 172 * 32, 500
    r:advance(0.5)
    expect(ann.done):is(true)
    r:advance(10.2)
  end
  expect(r:scores()[1].board):is("times")
  expect(r:scores()[1].score):near(2.1, 0.2)
  expect(r:scores()):has({ board = "best", name = "Ann", score = 30 })
end)
