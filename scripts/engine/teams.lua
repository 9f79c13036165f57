-- teams.lua: the teams of a mode: their names and colours, who is in them, and what they have scored.
local engine = ...
local room = engine.room_methods

local COLOURS = {
  red = "#ff6b7d", blue = "#4da3ff", green = "#5fe08f", yellow = "#ffe566", orange = "#ff8a3d", purple = "#e07bff", pink = "#ff7ab8",
  teal = "#3fd6c8", cyan = "#59e0ff", white = "#c9d3ea", gold = "#ffd75e",
}
local PALETTE = { "#4da3ff", "#ff8a3d", "#5fe08f", "#e07bff", "#ffe566", "#3fd6c8", "#ff6b7d", "#c9d3ea" }
local MOST = 8

local function wrong(...) error(string.format(...), 0) end

-- { "Red", { name = "Blue", tint = "#..." } } as a list of { name, tint }, and a place for their scores.
function engine.check_teams(mode)
  local teams = {}
  if mode.teams and (#mode.teams < 2 or #mode.teams > MOST) then wrong("mode.teams must name 2 to %d teams", MOST) end
  for i, team in ipairs(mode.teams or {}) do
    if type(team) == "string" then team = { name = team } end
    if type(team) ~= "table" or type(team.name) ~= "string" or team.name == "" or #team.name > 31 then
      wrong('mode.teams[%d] must be a name of at most 31 letters, or { name = "Red", tint = "#ff6b7d" }', i)
    end
    local tint = team.tint or COLOURS[team.name:lower()] or PALETTE[i]
    if type(tint) ~= "string" or not tint:find("^#%x%x%x%x%x%x$") then wrong('mode.teams[%d].tint must be a colour, such as "#ff6b7d"', i) end
    teams[i] = { name = team.name, tint = tint }
  end
  if #teams == 0 then return end
  mode.teams, mode.room = teams, mode.room or {}
  if mode.room.team_scores then wrong("mode.room.team_scores is built in where there are mode.teams") end
  mode.room.team_scores = engine.plain(engine.words.array(engine.words.i32, #teams))
end

local function count_of(index)
  local count = 0
  for who in room.players() do
    if who.team == index then count = count + 1 end
  end
  return count
end

-- Who is in no team joins the one with the fewest players; of those the one that is behind.
function engine.join_team(who)
  local teams = engine.mode.teams
  if not teams or who.team ~= 0 then return end
  local best, fewest, least
  for i = 1, #teams do
    local count, score = count_of(i), engine.room.team_scores[i]
    if not best or count < fewest or (count == fewest and score < least) then best, fewest, least = i, count, score end
  end
  who.team = best
end

local function next_member(index)
  local next_player, cursor = room.players()
  return function()
    local who = next_player(cursor)
    while who and who.team ~= index do who = next_player(cursor) end
    return who
  end
end

local KNOWN = { index = true, name = true, tint = true, score = true, count = true, players = true }

local function make_team(index, team)
  local fixed = { index = index, name = team.name, tint = team.tint, players = function() return next_member(index) end }
  return setmetatable({}, {
    __metatable = false,
    __index = function(_, key)
      if key == "score" then return engine.room.team_scores[index] end
      if key == "count" then return count_of(index) end
      if fixed[key] == nil then error("a team has no '" .. tostring(key) .. "'" .. engine.did_you_mean(key, KNOWN), 2) end
      return fixed[key]
    end,
    __newindex = function(_, key, value)
      if key ~= "score" then error("a team's score can be set, not its " .. tostring(key), 2) end
      engine.room.team_scores[index] = value
    end,
  })
end

local made = {}

-- room:team(1), or room:team(player)
function room.team(_, which)
  local teams = engine.mode.teams or error("this mode has no teams: declare them in mode.teams", 2)
  if type(which) == "cdata" then which = which.team end
  if which == 0 then return nil end
  if not teams[which] then error("there are teams 1 to " .. #teams .. ", not " .. tostring(which), 2) end
  made[which] = made[which] or make_team(which, teams[which])
  return made[which]
end
