-- Hands: be the first without cards. A card goes on one of the same suit or number; a star goes on anything.
local NAMES, FRONTS = { "sun", "moon", "leaf", "wave" }, { "card_sun", "card_moon", "card_leaf", "card_wave" }
local INKS, STAR_INK = { "#ffc94d", "#8f9bff", "#5fe08f", "#4fc3ff" }, "#ff7ab8"
local TWO, SKIP, TURN, STARS, CARDS = 10, 11, 12, 4, 52 -- in each suit after 1 to 9; in all: 4 x 12 and the stars
local FACES, DECK, PILE, HAND, TOP = { [TWO] = "+2", [SKIP] = "skip", [TURN] = "turn" }, 0, 1, 2, 3
local DEAL, TURN_TIME, THINK, BREAK, GOAL = 6, 20, 1.1, 6, 200 -- cards, s, s, s, points that win
local WIDTH, HEIGHT, BOTS = 104, 146, { "Olive", "Basil", "Saffron", "Juniper" }
local SEATS = { { 200, 470 }, { 320, 235 }, { 570, 160 }, { 1030, 160 }, { 1280, 235 }, { 1400, 470 } }

local mode = {
  title = "Hands", players = { 1, 6 }, size = { 1600, 900 }, rate = 20, idle = 600, limits = { card = CARDS, seat = 6, top = 1, stock = 3, felt = 1 },
  input = {
    hand = pointer, choose = button { keys = { "Mouse0" }, label = "" }, draw = button { keys = { "KeyE", "ArrowUp", "Pad3" }, label = "Draw" },
    left = button { keys = { "ArrowLeft", "Pad14" }, label = "" }, right = button { keys = { "ArrowRight", "Pad15" }, label = "" },
    play = button { keys = { "Space", "Pad0" }, label = "" }, -- the rest is for who plays a star:
    sun = button { keys = { "Digit1", "Pad14" }, label = "Sun" }, moon = button { keys = { "Digit2", "Pad12" }, label = "Moon" },
    leaf = button { keys = { "Digit3", "Pad15" }, label = "Leaf" }, wave = button { keys = { "Digit4", "Pad13" }, label = "Wave" },
  },
  room = { turn = ref "player", ends_at = f32, suit = u8, number = u8, way = i8, called = text(16), where = hidden(array(u8, CARDS)), acts_at = hidden(f32) },
  player = { seat = ref "seat", place = u8, chosen = hidden(u8), calling = owner(bool), hint = owner(text(48)), cards = u8 },
  entities = {
    card = { x = pos, y = pos, player = ref "player", number = u8, front = text(12), ink = text(8), face = text(8), seen_by = "owner" },
    seat = { x = pos, y = pos, player = ref "player", on_turn = bool, count = u8 },
    top = { x = pos, y = pos, angle = angle, front = text(12), ink = text(8), face = text(8) },
    stock = { x = pos, y = pos }, felt = { x = pos, y = pos },
  },
  events = {
    played = { x = pos, y = pos, player = ref "player", look = { effect = "ring", size = 110, tint = "player", sound = "click" } },
    drew = { x = pos, y = pos, player = ref "player", count = u8, look = { effect = "spark", size = 60, tint = "player", sound = "hit", feed = "{player} draws {count}" } },
    starred = { player = ref "player", suit = text(12), look = { feed = "{player} calls for {suit}", sound = "pickup" } },
    last_card = { player = ref "player", look = { feed = "{player} has one card left!", sound = "shield" } },
    your_turn = { look = { sound = "join" } }, refused = { look = { banner = "That does not fit", sound = "bounce" } },
    hand_over = { player = ref "player", points = u16, keep = true, look = { banner = "{player} goes out: {points} points", sound = "round" } },
    game_over = { player = ref "player", keep = true, look = { banner = "{player} wins the game", sound = "round" } },
  },
  looks = {
    card = { shape = { "front", "card" }, size = { WIDTH, HEIGHT }, tint = { "ink", STAR_INK }, layer = 4, writing = { field = "face", size = 36 } },
    seat = { shape = "fan", size = 130, tint = "player", label = "player.name", layer = 2, shield = "on_turn", writing = { field = "count", size = 44 } },
    top = { shape = { "front", "card" }, size = { 128, 180 }, tint = { "ink", STAR_INK }, layer = 3, writing = { field = "face", size = 54 } },
    stock = { shape = "card", size = { 128, 180 }, layer = 3 }, felt = { shape = "circle", size = { 1240, 620 }, tint = "#1d5a56", layer = 0 },
  },
  view = {
    background = "#0a1a1c", stars = false, border = false, clock = "ends_at", texts = { { field = "player.hint" }, { field = "room.called", label = "Play" } },
    help = { keys = "Click a card to play it, click the deck to draw. Or: arrow keys choose, Space plays, E draws",
      touch = "Tap a card to play it, tap the deck to draw. Raised cards fit", pad = "Left and right choose a card, A plays it, Y draws" },
  },
  hud = { { button = "sun", when = "player.calling", tint = INKS[1] }, { button = "moon", when = "player.calling", tint = INKS[2] },
    { button = "leaf", when = "player.calling", tint = INKS[3] }, { button = "wave", when = "player.calling", tint = INKS[4] } },
}

-- Cards are numbers: 1 to 48 by suit, 49 to 52 are stars.
local function is_alone(player) return player.bot or not player.connected end -- and is played for
local function suit_of(card) return card <= CARDS - STARS and math.floor((card - 1) / TURN) + 1 or 0 end
local function number_of(card) return card <= CARDS - STARS and (card - 1) % TURN + 1 or 0 end
local function worth(card) return suit_of(card) == 0 and 25 or math.min(number_of(card), 10) end

local function fits(room, card) return room.suit == 0 or suit_of(card) == 0 or suit_of(card) == room.suit or number_of(card) == room.number end

local function paint(card, number)
  local suit, face = suit_of(number), number_of(number)
  card.front, card.ink, card.face = FRONTS[suit] or "card_comet", INKS[suit] or STAR_INK, FACES[face] or (face > 0 and tostring(face) or "")
end

-- Any card of the deck; when there is none, what lies under the top of the pile is the deck again.
local function from_deck(room, again)
  local deck = {}
  for card = 1, CARDS do if room.where[card] == DECK then deck[#deck + 1] = card end end
  if #deck > 0 or again then return deck[1] and room:pick(deck) end
  for card = 1, CARDS do room.where[card] = room.where[card] == PILE and DECK or room.where[card] end
  return from_deck(room, true)
end

local function hand_of(room, player)
  local hand = {}
  for card in room:each("card") do if card.player == player then hand[#hand + 1] = card end end
  table.sort(hand, function(a, b) return a.number < b.number end)
  return hand
end

-- Everybody's hand lies in the same place, and everybody sees one.
local function lay_out(room, player)
  local hand = hand_of(room, player)
  player.cards, player.chosen = #hand, math.max(1, math.min(player.chosen, #hand))
  for i, card in ipairs(hand) do
    card.x = 800 + (i - (#hand + 1) / 2) * math.min(WIDTH + 12, 1480 / #hand)
    card.y = 775 - (room.turn == player and (fits(room, card.number) and 28 or 0) + (i == player.chosen and 18 or 0) or 0)
  end
end

local function draw(room, player, count)
  for drawn = 1, count do
    local number = from_deck(room)
    if not number then return drawn - 1 end
    room.where[number] = HAND
    paint(room:spawn("card", { x = 800, y = 450, player = player, number = number }), number)
  end
  return count
end

local function show_hands(room)
  for player in room:players() do lay_out(room, player) end
  for seat in room:each("seat") do seat.on_turn, seat.count = seat.player == room.turn, seat.player.cards end
end

-- Who sits next, going the way that the game goes.
local function after_player(room, player)
  local best, least = player, 99
  for other in room:players() do
    local far = (other.place - player.place) * room.way % #SEATS
    if other ~= player and other.cards > 0 and far < least then best, least = other, far end
  end
  return best
end

local function give_turn(room, player)
  room.turn, room.ends_at, room.acts_at = player, room.time + TURN_TIME, room.time + THINK
  room.called = (room.suit > 0 and NAMES[room.suit] or "anything") .. (room.number > 0 and " or " .. (FACES[room.number] or room.number) or "")
  for other in room:players() do other.hint = other == player and "Your turn" or "" end
  room:tell(player, "your_turn")
  show_hands(room)
end

local function lay_on_top(room, number)
  for top in room:each("top") do room:despawn(top) end
  paint(room:spawn("top", { x = 890, y = 420, angle = room:random(-0.25, 0.25) }), number)
  for card = 1, CARDS do if room.where[card] == TOP then room.where[card] = PILE end end
  room.where[number], room.suit, room.number = TOP, suit_of(number), number_of(number)
end

local deal -- below
local function go_out(room, winner)
  local before = winner.score
  for card in room:each("card") do winner.score = winner.score + worth(card.number) end
  room.turn, room.ends_at = nil, 0
  room:announce("hand_over", { player = winner, points = winner.score - before })
  if winner.score < GOAL then return room:after(BREAK, deal) end
  room:announce("game_over", { player = winner })
  for player in room:players() do room.leaderboard:submit(player, player.score) end
  room:after(BREAK, room.restart)
end

-- A star calls for what its player says, or has most of.
local function call_suit(room, player, said)
  local counts, best = { [0] = 0, 0, 0, 0, 0 }, 1
  for _, card in ipairs(hand_of(room, player)) do counts[suit_of(card.number)] = counts[suit_of(card.number)] + 1 end
  for suit = 2, #NAMES do best = counts[suit] > counts[best] and suit or best end
  room.suit, player.calling = said or best, false
  room:announce("starred", { player = player, suit = NAMES[room.suit] })
  give_turn(room, after_player(room, player))
end

local function play(room, player, card)
  local number = number_of(card.number)
  if not fits(room, card.number) then return room:tell(player, "refused") end
  lay_on_top(room, card.number)
  room:despawn(card)
  room:announce("played", { x = 890, y = 420, player = player })
  lay_out(room, player)
  if player.cards == 0 then return go_out(room, player) end
  if player.cards == 1 then room:announce("last_card", { player = player }) end
  if number == 0 and is_alone(player) then return call_suit(room, player) end
  if number == 0 then player.calling, player.hint, room.called, room.ends_at = true, "Call for a suit", "?", room.time + TURN_TIME return end
  if number == TURN then room.way = -room.way end
  local following = after_player(room, player)
  if number == TWO then room:announce("drew", { x = 710, y = 420, player = following, count = draw(room, following, 2) }) end
  if number == TWO or number == SKIP then following = after_player(room, following) end
  give_turn(room, following)
end

local function pass(room, player)
  room:announce("drew", { x = 710, y = 420, player = player, count = draw(room, player, 1) })
  give_turn(room, after_player(room, player))
end

-- For bots, for who is away, and for who takes too long: what is worth most goes first, stars last.
local function play_for(room, player)
  if player.calling then return call_suit(room, player) end
  local best
  for _, card in ipairs(hand_of(room, player)) do
    local better = not best or suit_of(best.number) == 0 or suit_of(card.number) > 0 and worth(card.number) > worth(best.number)
    if fits(room, card.number) and better then best = card end
  end
  if best then play(room, player, best) else pass(room, player) end
end

local function choose(room, player, want)
  for suit, name in ipairs(NAMES) do if player.calling and want[name .. "_pressed"] then return call_suit(room, player, suit) end end
  if player.calling then return end
  if want.left_pressed or want.right_pressed then
    player.chosen = math.max(1, player.chosen + (want.right_pressed and 1 or -1))
    lay_out(room, player)
  end
  if want.play_pressed then return play(room, player, hand_of(room, player)[player.chosen]) end
  if want.draw_pressed then return pass(room, player) end
  if not want.choose_pressed then return end
  for _, card in ipairs(hand_of(room, player)) do
    if math.abs(want.hand.x - card.x) < WIDTH / 2 and math.abs(want.hand.y - card.y) < HEIGHT / 2 then return play(room, player, card) end
  end
  if vec.distance(want.hand.x, want.hand.y, 710, 420) < 90 then pass(room, player) end
end

function deal(room)
  for card in room:each("card") do room:despawn(card) end
  for card = 1, CARDS do room.where[card] = DECK end
  while room:count("player") < #BOTS do room:add_bot(BOTS[room:count("player") + 1]) end
  local first
  for player in room:players() do
    draw(room, player, DEAL)
    if not first or player.place < first.place then first = player end
  end
  room.way = 1
  lay_on_top(room, from_deck(room))
  show_hands(room)
  if first then give_turn(room, first) end
end

function mode.start(room)
  room:spawn("felt", { x = 800, y = 400 })
  for i = 0, 2 do room:spawn("stock", { x = 710 - 4 * i, y = 420 - 4 * i }) end
  room:after(2, deal)
end

function mode.join(room, player)
  for other in room:players() do -- a bot goes home when there are four without it
    if other.bot and room:count("player") > #BOTS then room:remove_bot(other) end
  end
  local taken = {}
  for seat in room:each("seat") do taken[seat.player.place] = true end
  for place = #SEATS, 1, -1 do if not taken[place] then player.place = place end end
  player.seat = room:spawn("seat", { x = SEATS[player.place][1], y = SEATS[player.place][2], player = player })
  if room.turn then draw(room, player, DEAL) end
  show_hands(room)
end

function mode.leave(room, player)
  for _, card in ipairs(hand_of(room, player)) do room.where[card.number] = PILE; room:despawn(card) end
  room:despawn(player.seat)
  if room.turn == player then give_turn(room, after_player(room, player)) end
end

function mode.tick(room)
  local player = room.turn
  if not player then return end
  if is_alone(player) and room.time >= room.acts_at or room.time >= room.ends_at then play_for(room, player)
  elseif not is_alone(player) then choose(room, player, player.input) end
end

return mode
