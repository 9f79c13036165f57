-- The tests of sketch.lua: moontick test sketch

-- Ann draws a fish; Bob guesses, and so do bots.
local function fish()
  local r = room { seed = 5 }
  local ann, bob = r:join("Ann"), r:join("Bob")
  for _, player in ipairs(r:each("player")) do player.turns = player.name == "Ann" and 0 or 1 end
  r:advance(3.1)
  r.word, ann.word = "fish", "fish"
  return r, ann, bob
end

local function stroke(r, player, x1, y1, x2, y2)
  player:point("nib", x1, y1)
  r:ticks(1)
  player:hold("brush")
  r:ticks(1)
  for i = 1, 10 do
    player:point("nib", x1 + (x2 - x1) * i / 10, y1 + (y2 - y1) * i / 10)
    r:ticks(1)
  end
  player:release("brush")
  r:ticks(1)
end

test("the one who draws is told the word, the others how long it is", function()
  local r, ann, bob = fish()
  expect(r.artist):is(ann)
  expect(bob.word):is("")
  expect(r.shown):has("_ _")
  expect(bob.task):has("Ann")
end)

test("a held brush leaves lines on the paper, and none beside it", function()
  local r, ann, bob = fish()
  stroke(r, ann, 400, 300, 700, 300)
  local lines = r:each("line")
  expect(#lines):is(11)
  expect(lines[#lines].x + lines[#lines].dx):near(700, 1)
  stroke(r, ann, 20, 300, 200, 300)
  stroke(r, bob, 400, 500, 700, 500)
  expect(r:count("line")):is(11)
end)

test("arrow keys and the space bar draw, too", function()
  local r, ann = fish()
  ann:hold("brush")
  ann:hold("right")
  r:advance(0.5)
  expect(r:count("line")):above(10)
  expect(r.pen.x):above(950)
end)

test("a pot of ink changes the colour, and one wipes", function()
  local r, ann = fish()
  stroke(r, ann, 400, 300, 700, 300)
  ann:point("nib", 602, 840)
  ann:press("brush")
  r:ticks(2)
  expect(r.pen.ink):is("#e5484d")
  ann:point("nib", 1200, 838)
  ann:press("brush")
  r:ticks(2)
  expect(r:count("line")):is(0)
end)

test("the right word is not shown, and pays who knows it and who drew it", function()
  local r, ann, bob = fish()
  bob:say("a bird?")
  r:ticks(1)
  expect(#r:heard("chat")):is(1)
  bob:say(" Fish ")
  r:ticks(1)
  expect(#r:heard("chat")):is(0)
  expect(bob.knows):is(true)
  expect(bob.score):above(90)
  expect(ann.score):is(25)
end)

test("a guess can be typed below the paper", function()
  local r, _, bob = fish()
  bob:type("idea", "whale")
  r:ticks(2)
  expect(bob.knows):is(false)
  bob:type("idea", "fish")
  r:ticks(2)
  expect(bob.knows):is(true)
end)

test("who draws, or knows it, cannot tell", function()
  local r, ann, bob = fish()
  ann:say("it is a FISH")
  r:ticks(1)
  local heard = r:heard("chat")
  expect(#heard):is(1)
  expect(heard[1].to):is(ann)
  bob:say("fish")
  r:ticks(1)
  bob:say("fish it is")
  r:ticks(1)
  expect(r:heard("chat")[1].to):is(bob)
end)

test("letters are shown with time, and the word when it is up", function()
  local r = fish()
  for _, player in ipairs(r:each("player")) do player.knows = player.bot end
  r:advance(40)
  expect(r.shown):is("f _ _ _")
  r:advance(36)
  expect(r.artist):missing()
  r:advance(5)
  expect(r.artist):exists()
end)

test("who draws and leaves ends the turn", function()
  local r, ann = fish()
  ann:leave()
  r:ticks(1)
  expect(r.artist):missing()
end)

test("bots draw and guess, and the best of a game goes on the board", function()
  local r = room { seed = 2 }
  local ann = r:join("Ann")
  local lines = 0
  for _ = 1, 150 do
    r:advance(5)
    if r.artist and r.artist.bot then lines = math.max(lines, r:count("line")) end
  end
  expect(lines):above(4)
  expect(#r:scores()):above(0)
  expect(ann.score):is_not(nil)
end)
