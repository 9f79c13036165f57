-- The tests of horde.lua: moontick test horde

-- A room where nobody but Ann plays, and nothing is there yet.
local function alone()
  local r = room()
  local ann = r:join("Ann")
  for _, hero in ipairs(r:each("hero")) do
    hero.safe_until = 0
    if hero.player.bot then hero.x, hero.y, hero.hp, hero.player.score = 1700, 1030, 1e6, 0 end
  end
  return r, ann
end

local function ghoul(r, x, y) return r:spawn("ghoul", { x = x, y = y, sort = 3, size = 34, hp = 22, speed = 72 }) end

test("a bullet ends in the first ghoul, which pays a point", function()
  local r, ann = alone()
  ann.hero.x, ann.hero.y = 500, 460
  ghoul(r, 600, 460)
  local far = ghoul(r, 700, 460)
  ann:point("aim", 900, 460)
  ann:press("fire")
  r:advance(0.3)
  expect(r:each("ghoul")):is({ far })
  expect(far.hp):is(22)
  expect(ann.score):is(1)
end)

test("a lance goes through a row of them", function()
  local r, ann = alone()
  ann.hero.x, ann.hero.y, ann.hero.weapon, ann.hero.weapon_until = 500, 460, 4, 100
  for i = 1, 5 do ghoul(r, 560 + 40 * i, 460) end
  ann:point("aim", 900, 460)
  ann:press("fire")
  r:ticks(2)
  expect(r:count("ghoul")):is(0)
end)

test("walls stop heroes, in the browser too", function()
  local r, ann = alone()
  ann.hero.x, ann.hero.y = 100, 420
  ann:steer("move", -1, 0)
  r:advance(1)
  expect(ann.hero.x):near(55, 0.5)
end)

test("ghouls find their way around walls, and bite", function()
  local r, ann = alone()
  ann.hero.x, ann.hero.y = 900, 460
  for i = 1, 8 do ghoul(r, 840 + 10 * i, 360) end
  r:advance(5)
  expect(ann.hero.hp):below(100)
end)

test("who has just come is not bitten for a moment, and a ring tells", function()
  local r = alone()
  local bob = r:join("Bob")
  for i = 1, 8 do ghoul(r, bob.hero.x + 10 * i, bob.hero.y) end
  r:advance(2.5)
  expect(bob.hero.safe):is(true)
  expect(bob.hero.hp):is(100)
  r:advance(3)
  expect(bob.hero.safe):is(false)
  expect(bob.hero.hp):below(100)
end)

test("who falls is brought back by a friend beside him", function()
  local r, ann = alone()
  local bob = r:join("Bob")
  bob.hero.safe_until = 0
  ann.hero.x, ann.hero.y, ann.hero.hp = 500, 460, 0.01
  local beast = ghoul(r, 510, 460)
  r:ticks(2)
  expect(ann.down):is(true)
  expect(#r:heard("fell")):is(1)
  r:despawn(beast)
  bob.hero.x, bob.hero.y = 460, 460
  r:advance(2.7)
  expect(ann.down):is(false)
  expect(ann.hero.hp):near(50, 2)
  expect(bob.score):is(50)
end)

test("when all have fallen the wave is handed in, and it begins anew", function()
  local r, ann = alone()
  r.wave = 7
  for _, hero in ipairs(r:each("hero")) do
    hero.hp = 0.01
    ghoul(r, hero.x, hero.y)
  end
  r:ticks(2)
  expect(r.over):is(true)
  expect(r:scores()):has({ board = "best", name = "Ann", score = 7 })
  r:advance(8.2)
  expect(r.over):is(false)
  expect(ann.hero):exists()
  expect(r.wave):is(0)
end)

test("a late wave is a crowd of five hundred, and no more than that", function()
  local r = alone()
  r.wave = 20
  for _, hero in ipairs(r:each("hero")) do hero.hp = 1e7 end
  r:advance(6.1)
  expect(r.left):above(495)
  for _ = 1, 12 do
    r:advance(1)
    expect(r:count("ghoul")):below(501)
  end
  expect(r:count("ghoul")):above(200)
end)
