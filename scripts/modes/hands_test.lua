-- The tests of hands.lua: moontick test hands

local STAR, SUN_3, SUN_4, MOON_3, MOON_9, SUN_TWO, SUN_SKIP, SUN_TURN = 49, 3, 4, 15, 21, 10, 11, 12

-- Ann is on turn, with these cards alone; a sun 4 lies on top.
local function on_turn(...)
  local r = room { seed = 3 }
  local ann, bob = r:join("Ann"), r:join("Bob")
  r:advance(2.2)
  for _, card in ipairs(r:each("card")) do
    if card.player == ann then r:despawn(card) end
  end
  local hand = {}
  for i, number in ipairs { ... } do
    hand[i] = r:spawn("card", { player = ann, number = number, x = 300 + 150 * i, y = 790 })
  end
  r.turn, r.suit, r.number, r.ends_at, r.way = ann, 1, 4, r.time + 15, 1
  r:ticks(1)
  return r, ann, bob, hand
end

local function click(r, player, card)
  player:point("hand", card.x, card.y)
  player:press("choose")
  r:ticks(1)
end

test("everybody is dealt six cards, and the visitor is not alone", function()
  local r = room()
  local ann = r:join("Ann")
  r:advance(2.2)
  for _, player in ipairs(r:each("player")) do expect(player.cards):is(6) end
  expect(ann.seat):exists()
  expect(r:count("player")):is(4)
  r:join("Bob"):leave()
  r:ticks(2)
  expect(r:count("seat")):is(r:count("player"))
end)

test("a card of the same suit or number is played by a click, and no other", function()
  local r, ann, _, hand = on_turn(MOON_9, MOON_3, SUN_3)
  click(r, ann, hand[1])
  expect(#r:heard("refused")):is(1)
  expect(r.turn):is(ann)
  click(r, ann, hand[3])
  expect(r.number):is(3)
  expect(ann.cards):is(2)
  expect(r.turn):is_not(ann)
end)

test("keys choose, play and draw", function()
  local r, ann = on_turn(SUN_3, MOON_9, MOON_3)
  ann:press("right")
  r:ticks(1)
  ann:press("left")
  r:ticks(1)
  ann:press("play")
  r:ticks(1)
  expect(r.number):is(3)
  r.turn, r.ends_at = ann, r.time + 15
  ann:press("draw")
  r:ticks(1)
  expect(ann.cards):is(3)
  expect(r.turn):is_not(ann)
end)

test("a +2 gives two cards to the next, who is passed over", function()
  local r, ann, _, hand = on_turn(SUN_TWO, MOON_9)
  click(r, ann, hand[1])
  local drew = r:heard("drew")[1]
  expect(drew.count):is(2)
  expect(drew.player):is_not(r.turn)
end)

test("a skip passes one over, a turn goes back the way it came", function()
  local r, ann, bob, hand = on_turn(SUN_SKIP, SUN_TURN, MOON_9)
  local places = {}
  for _, player in ipairs(r:each("player")) do places[player.place] = player end
  click(r, ann, hand[1])
  expect(r.turn):is(places[(ann.place + 1) % 4 + 1])
  r.turn, r.ends_at = ann, r.time + 15
  click(r, ann, hand[2])
  expect(r.way):is(-1)
  expect(r.turn):is(places[(ann.place - 2) % 4 + 1])
end)

test("who plays a star calls for a suit", function()
  local r, ann, _, hand = on_turn(STAR, MOON_9, MOON_3, SUN_3)
  click(r, ann, hand[1])
  expect(ann.calling):is(true)
  expect(r.turn):is(ann)
  click(r, ann, hand[2]) -- not before there is a suit
  expect(ann.cards):is(3)
  ann:press("leaf")
  r:ticks(1)
  expect(r.suit):is(3)
  expect(r.called):is("leaf")
  expect(ann.calling):is(false)
  expect(r.turn):is_not(ann)
end)

test("who calls for nothing in time gets what he has most of", function()
  local r, ann, _, hand = on_turn(STAR, MOON_9, MOON_3, SUN_3)
  click(r, ann, hand[1])
  r:advance(20.2)
  expect(r:heard("starred")[1].suit):is("moon")
end)

test("who has no cards left gets what the others hold, and the next hand is dealt", function()
  local r, ann, _, hand = on_turn(SUN_3)
  click(r, ann, hand[1])
  expect(r:heard("hand_over")[1].player):is(ann)
  expect(ann.score):above(24)
  expect(r.turn):missing()
  r:advance(6.2)
  expect(ann.cards):is(6)
end)

test("who is away is played for", function()
  local r, ann = on_turn(SUN_3, SUN_4)
  ann:drop()
  r.acts_at = r.time + 1
  r:advance(1.2)
  expect(r.turn):is_not(ann)
  local slow, bea = on_turn(MOON_9)
  slow:advance(15.2)
  expect(bea.cards):above(1)
end)

test("the best of a game goes on the board, and another begins", function()
  local r, ann, _, hand = on_turn(SUN_3)
  ann.score = 190
  click(r, ann, hand[1])
  expect(r:heard("game_over")[1].player):is(ann)
  expect(r:scores()[1].score):above(200)
  r:advance(9)
  expect(ann.score):is(0)
  expect(ann.cards):above(4)
end)

test("bots play a whole game without anybody, and every card is somewhere", function()
  local r = room { seed = 9 }
  r:join("Ann"):drop()
  for _ = 1, 60 do
    r:advance(10)
    local held, tops = 0, 0
    for i = 1, 52 do
      if r.where[i] == 2 then held = held + 1 end
      if r.where[i] == 3 then tops = tops + 1 end
    end
    expect(tops):is(r:count("top"))
    if r.turn then expect(held):is(r:count("card")) end
  end
  expect(#r:scores()):above(0)
end)
