-- The tests of arena.lua: moontick test arena

test("who joins gets a ship with a full hull", function()
  local r = room()
  local ann = r:join("Ann")
  expect(ann.ship):exists()
  expect(ann.ship.hp):is(100)
  expect(ann.ship.player):is(ann)
end)

test("a ship flies where it is steered", function()
  local r = room()
  local ann = r:join("Ann")
  ann.ship.x, ann.ship.y = 1200, 1100
  ann:steer("move", 1, 0)
  r:advance(0.5)
  expect(ann.ship.x):above(1250)
  expect(ann.ship.y):near(1100, 1)
end)

test("a shot hurts the ship that it hits, but not one that is shielded", function()
  local r = room()
  local ann, bob = r:join("Ann"), r:join("Bob")
  for _, player in ipairs(r:each("player")) do
    if player.bot then player.ship.x, player.ship.y, player.ship.hp = 100, 1500, 100 end
  end
  ann.ship.x, ann.ship.y, ann.ship.shielded = 1000, 620, false
  bob.ship.x, bob.ship.y, bob.ship.shielded = 1120, 620, true
  bob.ship.safe_until = r.time + 100
  ann:point("aim", 2000, 620)
  ann:press("fire")
  r:advance(0.3)
  expect(#r:heard("hit")):above(0)
  expect(bob.ship.hp):is(100)
  bob.ship.safe_until, bob.ship.shielded = 0, false
  ann:press("fire")
  r:advance(0.3)
  expect(bob.ship.hp):is(86)
end)

test("the round ends after three minutes, and the best score is handed in", function()
  local r = room()
  local ann = r:join("Ann")
  ann.score = 5000
  r:advance(180)
  expect(r.over):is(true)
  expect(r:scores()):has({ board = "best", name = "Ann", score = ann.score })
  r:advance(8)
  expect(r.over):is(false)
  expect(ann.score):is(0)
end)

test("who leaves takes the ship along", function()
  local r = room()
  local ships = r:count("ship")
  local ann = r:join("Ann")
  expect(r:count("ship")):is(ships + 1)
  ann:leave()
  expect(r:count("ship")):is(ships)
end)
