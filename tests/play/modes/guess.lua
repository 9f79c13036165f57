-- Guess: everybody but the drawer guesses the word. Shows all that a HUD can have.
local mode = {
  title = "Guess", players = { 1, 8 }, size = { 800, 500 },
  input = { guess = line { label = "Your guess" }, skip = button { label = "Skip" }, hint = button },
  room = { hint = text(20), last = text(100), ends_at = f32, tries = array(u8, 3), skips = u8 },
  player = { guessing = bool, gold = u16, hero = ref "hero" },
  entities = {
    hero = { x = pos, y = pos, health = u8, player = ref "player" },
    card = { x = pos, y = pos, face = text(8), suit = u8, wide = u8 },
  },
  hud = {
    { text = "room.hint", label = "Word", when = "player.guessing" },
    { text = "room.last", label = "Last guess", at = "left" },
    { clock = "room.ends_at" },
    { icon = "coin", count = "player.gold", label = "Gold" },
    { bar = "hero.health", of = 100, label = "Health", tint = "#7dffb2" },
    { list = "card", show = "face", label = "Cards", at = "right" },
    { list = "room.tries", label = "Tries" },
    { button = "skip", when = "player.guessing" },
    { button = "hint", label = "A hint, please", when = "player.guessing" },
    { line = "guess", when = "player.guessing" },
  },
}

function mode.start(room)
  room.hint, room.ends_at = "m _ _ n", room.time + 90
  for i, face in ipairs { "7", "Q", "A" } do room:spawn("card", { x = 200 + 150 * i, y = 250, face = face, suit = i, wide = 60 + 10 * i }) end
end

function mode.join(room, player)
  player.hero = room:spawn("hero", { x = 200, y = 250, health = 70, player = player })
  player.guessing = true
end

function mode.tick(room)
  for player in room:players() do
    local want = player.input
    if want.guess ~= "" then room.last, player.gold = want.guess, player.gold + 1 end
    if want.guess == "moon" then player.guessing = false end
    if want.skip_pressed then room.skips = room.skips + 1 end
  end
end

return mode
