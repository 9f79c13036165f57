-- The tests of ball.lua: moontick test ball

-- A room with one human, whose bots stand in a corner of their own for the time of a test.
local function alone()
  local r = room()
  local ann = r:join("Ann")
  r:advance(1.1)
  return r, ann, r:first("ball")
end

local function park_bots(r)
  local y = 0
  for _, player in ipairs(r:each("player")) do
    if player.bot and player.skater then
      y = y + 60
      player.skater.x, player.skater.y = 800, 80 + y
    end
  end
end

test("bots fill up both sides, and make room for who comes", function()
  local r = room()
  expect(r:count("player")):is(6)
  local ann = r:join("Ann")
  r:advance(1.1)
  expect(r:count("player")):is(6)
  expect(ann.skater):exists()
  ann:leave()
  r:advance(1.1)
  expect(r:count("player")):is(6)
end)

test("when a side is left, somebody changes over", function()
  local r, guests = room(), {}
  for i = 1, 10 do guests[i] = r:join("Guest " .. i) end
  for _, guest in ipairs(guests) do
    if guest.team == 1 then guest:leave() end
  end
  r:advance(1.1)
  local sides = { 0, 0 }
  for _, player in ipairs(r:each("player")) do sides[player.team] = sides[player.team] + 1 end
  expect(math.abs(sides[1] - sides[2])):below(2)
end)

test("a kick sends the ball away from who kicks it", function()
  local r, ann, ball = alone()
  park_bots(r)
  ball.x, ball.y, ball.vx, ball.vy = 1000, 700, 0, 0
  ann.skater.x, ann.skater.y, ann.skater.vx, ann.skater.vy = 955, 700, 0, 0
  ann:press("kick")
  r:advance(0.3)
  expect(#r:heard("kicked")):is(1)
  expect(ball.x):above(1120)
  expect(ball.y):near(700, 4)
end)

test("the ball bounces off the wall beside the goal", function()
  local r, _, ball = alone()
  park_bots(r)
  ball.x, ball.y, ball.vx, ball.vy = 1500, 200, 600, 0
  r:advance(0.4)
  expect(ball.vx):below(0)
  expect(#r:heard("bounced")):is(1)
end)

test("a goal counts for the side and for who shot it, then it is kicked off again", function()
  local r, ann, ball = alone()
  park_bots(r)
  local x = ann.team == 1 and 1500 or 260
  ball.x, ball.y, ball.vx, ball.vy, ball.last = x, 520, ann.team == 1 and 700 or -700, 0, ann
  r:advance(0.5)
  expect(r.team_scores[ann.team]):is(1)
  expect(ann.goals):is(1)
  expect(r:heard("goal")[1].player):is(ann)
  r:advance(2.6)
  expect(r:first("ball").x):near(880, 160)
end)

test("who puts it into the own goal gets nothing for it", function()
  local r, ann, ball = alone()
  park_bots(r)
  ball.x, ball.y, ball.vx, ball.vy, ball.last = ann.team == 1 and 260 or 1500, 520, ann.team == 1 and -700 or 700, 0, ann
  r:advance(0.5)
  expect(r.team_scores[3 - ann.team]):is(1)
  expect(ann.goals):is(0)
  expect(r:heard("goal")[1].how):is("hits the own goal")
end)

test("five goals end the match, and a new one begins", function()
  local r, ann, ball = alone()
  park_bots(r)
  r.team_scores = ann.team == 1 and { 4, 0 } or { 0, 4 }
  ball.x, ball.y, ball.vx, ball.vy, ball.last = ann.team == 1 and 1500 or 260, 520, ann.team == 1 and 700 or -700, 0, ann
  r:advance(0.5)
  expect(r.over):is(true)
  expect(r:scores()):has({ board = "best", name = "Ann", score = 15 })
  r:advance(8.1)
  expect(r.over):is(false)
  expect(r.team_scores[ann.team]):is(0)
end)

test("bots play: there is a goal before long", function()
  local r, goals = room(), 0
  for _ = 1, 60 do
    r:advance(1)
    goals = goals + #r:heard("goal")
  end
  expect(goals):above(0)
end)
