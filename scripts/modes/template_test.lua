-- The tests of template.lua: moontick test template

test("who joins gets a hero, which goes with its player", function()
  local r = room()
  local ann = r:join("Ann")
  expect(ann.hero):exists()
  ann:leave()
  expect(r:count("hero")):is(0)
end)

test("a hero goes where it is steered, and not out of the world", function()
  local r = room()
  local ann = r:join("Ann")
  ann.hero.x, ann.hero.y = 600, 400
  ann:steer("move", 1, 0)
  r:advance(1)
  expect(ann.hero.x):near(860, 2)
  expect(ann.hero.y):near(400)
  r:advance(5)
  expect(ann.hero.x):is(1182)
end)
