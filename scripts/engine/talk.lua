-- talk.lua: what is said: chat lines, events for those who are near, commands.
local engine = ...
local room, player = engine.room_methods, engine.player_methods

local function say(to, by, text)
  local line = engine.fill_event("chat", { by = by, text = engine.tostring(text) })
  engine.announce(line, to, 3)
end

-- room:say("Two minutes left"), or room:say("Your turn", player) to one alone
function room.say(_, text, to) say(engine.id_of(to, "say"), nil, text) end

-- A line by this player: what a bot has to say.
function player.say(self, text) say(0, self, text) end

-- To the players whose followed entity is within the radius of an entity or of a place.
function room.announce_near(_, x, y, radius, name, values)
  if type(x) == "cdata" then x, y, radius, name, values = x.x, x.y, y, radius, name end
  local follow = engine.follow
  if not follow then error("announce_near wants to know where players are: declare view.camera.follow", 2) end
  local event = engine.fill_event(name, values)
  for who in room.players() do
    local at = who[follow]
    local dx, dy = at and at.x - x, at and at.y - y
    if at and dx * dx + dy * dy <= radius * radius then engine.announce(event, who.id, 2) end
  end
end

local function help(commands)
  local lines = {}
  for _, name in ipairs(engine.sorted_keys(commands)) do
    local text = commands[name].help
    lines[#lines + 1] = "/" .. name .. (text and " " .. text or "")
  end
  return lines
end

-- Runs a line that begins with / as a command. False: it is no command, but something that was said.
function engine.command(who, line)
  local commands = engine.mode.commands
  if not commands or line:sub(1, 1) ~= "/" then return false end
  local words = {}
  for word in line:sub(2):gmatch("%S+") do words[#words + 1] = word end
  local name = (table.remove(words, 1) or "help"):lower()
  local command = commands[name]
  if command then
    engine.under_way = "the command /" .. name
    command.run(engine.room, who, words)
  elseif name == "help" then
    for _, text in ipairs(help(commands)) do room.say(nil, text, who) end
  else
    local hint = engine.did_you_mean(name, commands):gsub("'(.*)'", "/%1")
    room.say(nil, "There is no command /" .. name .. hint .. (hint == "" and "; /help lists them" or ""), who)
  end
  return true
end
