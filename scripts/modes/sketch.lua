-- Sketch: one draws a secret word, the others guess it in the chat. Quick guesses pay more, and good drawings pay the artist.
local TURN_TIME, PAUSE, TURNS, MOST = 75, 5, 2, 1500                    -- s, s, drawings by each, lines on the paper
local LEFT, TOP, RIGHT, BOTTOM, STEP, SPEED = 270, 30, 1330, 680, 7, 420 -- the paper, units between points, units/s by keys
local GUESS, QUICK, ARTIST = 20, 80, 25                                  -- points
local INKS = { "#1f2a44", "#e5484d", "#f2a33a", "#3fa45b", "#2f7fe0", "#8e54d6", "#8a5a3c" }
local BOTS = { "Pablo", "Frida", "Hokusai" }
-- What bots can draw, too: lines through points of two digits, x and y.
local PICTURES = {
  house = "292552858929 49476769 2585", boat = "1696783816 5651 518555", fish = "15336375673715 75939775 3434", tree = "4946 5956 26143161847626",
  star = "517814943851", key = "15243445362615 4595 8587 9597", cup = "2338687323 74948667", arrow = "1595 739577", moon = "6132253869474361",
  flag = "2921 21828525", kite = "5174573451 576849 5157 3474", stairs = "1939375755757393", cat = "28224464828828 4646 6666 5757",
  umbrella = "1532729515 555949", bottle = "494653535156565949", mountain = "19443659829819 33444556", lamp = "2636456626 4549 3959",
}
local WORDS = { "house", "boat", "fish", "tree", "star", "key", "cup", "arrow", "moon", "flag", "kite", "stairs", "cat", "umbrella", "bottle",
  "mountain", "lamp", "bridge", "rocket", "guitar", "snail", "castle", "camera", "anchor", "candle", "robot", "volcano", "bicycle", "pizza",
  "spider", "whale", "glasses", "banana", "ladder", "mushroom", "lighthouse", "snowman", "penguin", "scissors", "windmill" }
local EASY = 17 -- so many of them have pictures

local mode = {
  title = "Sketch", players = { 2, 12 }, size = { 1600, 810 }, rate = 30, idle = 600,
  limits = { line = MOST, pen = 1, paper = 1, pot = 8 },
  input = {
    nib = pointer, brush = button { keys = { "Mouse0", "Space", "Pad0" }, label = "" }, colour = button { keys = { "KeyC", "Pad2" }, label = "" },
    wipe = button { keys = { "KeyX", "Pad3" }, label = "" }, idea = line { label = "Guess" },
    up = button { keys = { "ArrowUp", "Pad12" }, label = "" }, down = button { keys = { "ArrowDown", "Pad13" }, label = "" },
    left = button { keys = { "ArrowLeft", "Pad14" }, label = "" }, right = button { keys = { "ArrowRight", "Pad15" }, label = "" },
  },
  room = { artist = ref "player", pen = ref "pen", ends_at = f32, shown = text(48), word = hidden(text(16)), drawn = hidden(u16), guessed = u8 },
  player = { word = owner(text(16)), task = owner(text(48)), knows = bool, turns = u8 },
  entities = {
    line = { x = pos, y = pos, dx = i16, dy = i16, ink = text(8), width = u8 },
    pen = { x = pos, y = pos, player = ref "player", ink = text(8), draws = hidden(bool), seen_x = hidden(f32), seen_y = hidden(f32) },
    paper = { x = pos, y = pos },
    pot = { x = pos, y = pos, ink = text(8), name = text(8) },
  },
  events = {
    guessed = { player = ref "player", points = u8, look = { feed = "{player} knows it: +{points}", sound = "pickup" } },
    drawing = { player = ref "player", keep = true, look = { banner = "{player} draws", sound = "spawn" } },
    told = { word = text(16), keep = true, look = { banner = "It was: {word}", sound = "round" } },
    won = { player = ref "player", keep = true, look = { banner = "{player} wins", sound = "round" } },
    wiped = { look = { feed = "The paper is clean again", sound = "hit" } },
  },
  looks = {
    paper = { shape = "plate", size = { RIGHT - LEFT + 60, BOTTOM - TOP + 60 }, tint = "#f6f1e3", layer = 0 },
    line = { to = { "dx", "dy" }, size = "width", tint = { "ink", INKS[1] }, layer = 1 },
    pot = { shape = "circle", size = 76, tint = { "ink", "#f6f1e3" }, layer = 2, label = "name" },
    pen = { shape = "ring", size = 34, tint = { "ink", INKS[1] }, label = "player.name", layer = 3 },
  },
  hud = { { line = "idea", when = "player.task" }, { text = "room.shown", label = "Word", when = "player.task" } },
  view = {
    background = "#1d2740", stars = false, border = false, clock = "ends_at", texts = { { field = "player.task" }, { field = "player.word", label = "Draw" } },
    help = { keys = "Guess: type it below, or in the chat. Draw: hold the mouse button, or arrow keys and Space; C changes the colour, X wipes",
      touch = "Guess: type it below. Draw: your finger is the brush", pad = "Draw: the cross moves, A draws, X changes the colour, Y wipes" },
  },
}

local function wipe(room)
  for line in room:each("line") do room:despawn(line) end
end

-- A line from where the pen is, which goes along.
local function draw_to(room, x, y)
  local pen = room.pen
  room:spawn("line", { x = pen.x, y = pen.y, dx = x - pen.x, dy = y - pen.y, ink = pen.ink, width = 9 })
  pen.x, pen.y = x, y
end

local function masked(word, open)
  local letters = {}
  for i = 1, #word do letters[i] = i <= open and word:sub(i, i) or "_" end
  return table.concat(letters, " ")
end

-- Turns ----------------------------------------------------------------------

local next_turn

local function set_task(room, player)
  if room.artist and player ~= room.artist then player.task = "What does " .. room.artist.name .. " draw?" end
end

local function end_turn(room)
  room:cancel(end_turn)
  room:announce("told", { word = room.word })
  for player in room:players() do player.word, player.task, player.knows = "", "", false end
  room:despawn(room.pen)
  room.artist, room.word, room.shown, room.ends_at = nil, "", "", 0
  room:after(PAUSE, next_turn)
end

local function end_game(room)
  local winner
  for player in room:players() do
    if not winner or player.score > winner.score then winner = player end
    room.leaderboard:submit(player, player.score)
  end
  room:announce("won", { player = winner })
  room:after(PAUSE, room.restart)
end

-- Whoever has drawn least is next.
function next_turn(room)
  local artist
  for player in room:players() do
    if player.connected and (not artist or player.turns < artist.turns) then artist = player end
  end
  if not artist then return room:after(PAUSE, next_turn) end
  if artist.turns >= TURNS then return end_game(room) end
  wipe(room)
  room.word = WORDS[math.floor(room:random(1, artist.bot and EASY + 1 or #WORDS + 1))]
  room.artist, room.shown, room.drawn, room.guessed = artist, masked(room.word, 0), 0, 0
  room.pen = room:spawn("pen", { x = 800, y = 355, player = artist, ink = INKS[1], seen_x = artist.input.nib.x, seen_y = artist.input.nib.y })
  artist.word, artist.turns, room.ends_at = room.word, artist.turns + 1, room.time + TURN_TIME
  for player in room:players() do set_task(room, player) end
  room:announce("drawing", { player = artist })
  room:after(TURN_TIME, end_turn)
end

-- What somebody says. True: it was the word.
local function guess(room, player, text)
  local word, said = room.word, text:lower():match("^%s*(.-)%s*$")
  if said ~= word then
    if said:sub(1, 4) == word:sub(1, 4) then room:say("Very close!", player) end
    return false
  end
  local points = GUESS + math.floor(QUICK * (room.ends_at - room.time) / TURN_TIME)
  player.score, player.knows, player.task = player.score + points, true, "You know it: " .. word
  room.artist.score, room.guessed = room.artist.score + ARTIST, room.guessed + 1
  room:announce("guessed", { player = player, points = points })
  if room.guessed >= room:count("player") - 1 then end_turn(room) end
  return true
end

function mode.chat(room, player, text)
  if not room.artist then return true end
  if player ~= room.artist and not player.knows then return not guess(room, player, text) end
  if not text:lower():find(room.word, 1, true) then return true end
  room:say("Not so loud: the others still guess", player)
  return false
end

-- Bots -----------------------------------------------------------------------

local function word_as_long(room, word)
  for _ = 1, 20 do
    local other = room:pick(WORDS)
    if #other == #word then return other end
  end
  return room:pick(WORDS)
end

-- Now and then one of them has an idea, which is better the later it is.
local function bots_guess(room)
  local artist = room.artist
  if not artist or room:count("line") < 5 then return end
  for bot in room:players() do
    if bot.bot and bot ~= artist and not bot.knows and room.artist and room:chance(0.25) then
      local late = 1 - (room.ends_at - room.time) / TURN_TIME
      local idea = room:chance(0.1 + 0.5 * late) and room.word or word_as_long(room, room.word)
      if not guess(room, bot, idea) then bot:say(idea) end
    end
  end
end

-- One line of the picture that the word has, with a trembling hand.
local function bot_draws(room)
  local artist, count = room.artist, 0
  if not artist or not artist.bot then return end
  for points in (PICTURES[room.word] or ""):gmatch("%d+") do
    for i = 1, #points - 2, 2 do
      count = count + 1
      if count > room.drawn then
        local x1, y1, x2, y2 = points:match("(%d)(%d)(%d)(%d)", i)
        room.drawn, room.pen.x, room.pen.y = count, 470 + 66 * x1, 25 + 66 * y1
        return draw_to(room, 470 + 66 * x2 + math.floor(room:random(-6, 7)), 25 + 66 * y2 + math.floor(room:random(-6, 7)))
      end
    end
  end
end

local function open_letter(room)
  local left = room.ends_at - room.time
  if room.artist and left < TURN_TIME * 0.5 then room.shown = masked(room.word, left < TURN_TIME * 0.25 and 2 or 1) end
end

-- The artist's hand --------------------------------------------------------------

local function dip(room, pen)
  local pot = room:nearest(pen, "pot", 55)
  if not pot then return end
  if pot.name == "wipe" then wipe(room) else pen.ink = pot.ink end
end

local function next_ink(pen)
  for i, ink in ipairs(INKS) do
    if ink == pen.ink then return INKS[i % #INKS + 1] end
  end
end

local function move_pen(room, pen, want, dt)
  local x, y = pen.x, pen.y
  if want.nib.x ~= pen.seen_x or want.nib.y ~= pen.seen_y then
    x, y, pen.seen_x, pen.seen_y = want.nib.x, want.nib.y, want.nib.x, want.nib.y
  end
  x = math.floor(x + ((want.right and 1 or 0) - (want.left and 1 or 0)) * SPEED * dt + 0.5)
  y = math.floor(y + ((want.down and 1 or 0) - (want.up and 1 or 0)) * SPEED * dt + 0.5)
  x, y = vec.clamp(x, 0, 1600), vec.clamp(y, 0, 810)
  local on_paper = x > LEFT and x < RIGHT and y > TOP and y < BOTTOM
  if want.brush and on_paper and pen.draws then
    if vec.distance(x, y, pen.x, pen.y) >= STEP then draw_to(room, x, y) end
  else
    pen.x, pen.y, pen.draws = x, y, want.brush and on_paper
    if pen.draws then draw_to(room, x, y) end
    if want.brush_pressed and not on_paper then dip(room, pen) end
  end
  if want.colour_pressed then pen.ink = next_ink(pen) end
  if want.wipe_pressed then wipe(room) end
end

-- Callbacks ------------------------------------------------------------------

function mode.start(room)
  room:spawn("paper", { x = (LEFT + RIGHT) / 2, y = (TOP + BOTTOM) / 2 })
  for i, ink in ipairs(INKS) do room:spawn("pot", { x = 380 + 105 * i, y = 763, ink = ink }) end
  room:spawn("pot", { x = 1220, y = 763, name = "wipe" })
  room:after(3, next_turn)
  room:every(2, bots_guess)
  room:every(0.5, bot_draws)
  room:every(1, open_letter)
  if room:count("player") > 0 then return end
  for _, name in ipairs(BOTS) do room:add_bot(name) end
end

function mode.join(room, player) set_task(room, player) end

function mode.leave(room, player)
  if player == room.artist then end_turn(room) end
end

function mode.tick(room, dt)
  local artist = room.artist
  if artist and not artist.bot then move_pen(room, room.pen, artist.input, dt) end
  for player in room:players() do
    local idea = player.input.idea
    if idea ~= "" and mode.chat(room, player, idea) then player:say(idea) end
  end
end

return mode
