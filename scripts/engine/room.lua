-- room.lua: the verbs of a mode: spawn, despawn, near, after, announce, ...
local engine = ...
local ffi, calls, host, shared = engine.ffi, engine.calls, engine.host, engine.shared
local id_of = engine.id_of

ffi.cdef "struct cursor { int32_t at, stop; };"
local cursor, istype = ffi.typeof("struct cursor"), ffi.istype

engine.NO_CURSOR = "write for thing in room:each(kind) do ... end: what goes through a kind is for that alone"

local room, player = { getters = {} }, { getters = {} }
local kind_index, next_of, near_of, states_of, cursor_of, found_cursor_of = {}, {}, {}, {}, {}, {}

local function kind_of(name)
  local k = kind_index[name]
  if not k then error("there is no kind '" .. tostring(name) .. "'" .. engine.did_you_mean(tostring(name), kind_index), 3) end
  return k
end

-- room:spawn("coin", { x = 10, y = 20 })
function room.spawn(_, name, values)
  local k = kind_of(name)
  local id = calls.spawn(host, k)
  if id == 0 then
    engine.warn("full " .. name, "no room for another '" .. name .. "': raise mode.limits." .. name .. " or despawn some")
    return nil
  end
  local entity = engine.finders[name](id)
  for key, value in pairs(values or {}) do entity[key] = value end
  return entity
end

local first_own -- slot of the mode's own kinds: before it are the room and the players

function room.despawn(_, entity)
  local id = id_of(entity, "despawn")
  if id ~= 0 and id % 65536 < first_own then error("despawn is for the mode's own kinds: a player goes by room:kick, a bot by room:remove_bot", 2) end
  if id ~= 0 then calls.despawn(host, id) end
end

function room.count(_, name) return calls.count(host, kind_of(name)) end

-- for ship in room:each("ship") do ... end
function room.each(_, name)
  kind_of(name)
  return next_of[name], cursor_of[name](-1, states_of[name].high)
end

-- for coin in room:near(ship, "coin", 30), or room:near(x, y, "coin", 30): nearest cells first, in no order of distance
function room.near(_, x, y, name, radius)
  if type(x) == "cdata" then x, y, name, radius = x.x, x.y, y, name end
  calls.near(host, kind_of(name), x, y, radius)
  return engine.found(name)
end

-- What a call has found last, to be iterated over
function engine.found(name)
  return near_of[name], found_cursor_of[name](shared.found_first - 1, shared.found_first + shared.found_count)
end

-- for player in room:players() do ... end: one seat later each tick, so that ties are fair
local players_state
local function next_player(c)
  if not istype(cursor, c) then error(engine.NO_CURSOR, 2) end
  local high, at = players_state.high, c.at
  if at < 0 or at >= high then return nil end
  local entity = engine.entities.player[(at + shared.tick) % high]
  if entity.id == 0 then
    at = calls.next_player(host, at)
    if at < 0 then return nil end
    entity = engine.entities.player[(at + shared.tick) % high]
  end
  c.at = at + 1
  return entity
end
function room.players() return next_player, cursor(0, 0) end

function room.inside(_, x, y, margin)
  local m = margin or 0
  return math.max(m, math.min(engine.size[1] - m, x)), math.max(m, math.min(engine.size[2] - m, y))
end

function room.random(_, low, high)
  local unit = calls.random(host)
  if not low then return unit end
  return low + (high - low) * unit
end

function room.chance(_, probability) return calls.random(host) < probability end

function room.random_point(_, margin)
  local m = margin or 0
  return m + (engine.size[1] - 2 * m) * calls.random(host), m + (engine.size[2] - 2 * m) * calls.random(host)
end

function room.pick(_, list) return list[1 + math.floor(calls.random(host) * #list)] end

-- Timers. A timer keeps the *name* of its function, so that it survives a reload and a crash.
local function timer_arguments(argument)
  if type(argument) == "cdata" then return 1, argument.id, 0 end
  if type(argument) == "number" then return 2, 0, argument end
  if argument == nil then return 0, 0, 0 end
  error("a timer can carry an entity or a number, not a " .. type(argument), 5)
end

function engine.add_timer(name, seconds, every, argument)
  if type(seconds) ~= "number" or not (seconds >= 0 and seconds < 1e6) then error("a timer wants seconds from 0 to 1000000", 4) end
  local has, entity, number = timer_arguments(argument)
  if calls.add_timer(host, name, seconds, every, has, entity, number) == 0 then error("the room has 256 timers already", 4) end
end

local function add_timer(seconds, action, every, argument)
  local name = engine.names[action]
  if not name then
    error("a timer needs a named function of the file (local function NAME or function mode.NAME), so that it survives a reload", 3)
  end
  engine.add_timer(name, seconds, every, argument)
end

function room.after(_, seconds, action, argument) add_timer(seconds, action, 0, argument) end
function room.every(_, seconds, action, argument) add_timer(seconds, action, 1, argument) end
function room.cancel(_, action) calls.cancel_timers(host, engine.names[action] or error("cancel wants the function of a timer", 2)) end

-- Events.
function engine.fill_event(name, values)
  local event = engine.event_values[name]
  if not event then error("there is no event '" .. tostring(name) .. "'" .. engine.did_you_mean(tostring(name), engine.event_values), 4) end
  ffi.fill(event.values, event.size)
  for key, value in pairs(values or {}) do event.values[key] = value end
  return event
end

-- `level`: of whoever is told when it is too much, as in error()
function engine.announce(event, to, level)
  if calls.announce(host, event.index, event.values, to) == 0 then
    error("more than 1024 messages in one tick: say less, or less often", level + 1)
  end
end

local function announce(to, name, values) engine.announce(engine.fill_event(name, values), to, 3) end

function room.announce(_, name, values) announce(0, name, values) end
function room.tell(_, to, name, values) announce(id_of(to, "tell"), name, values) end
function room.kick(_, who, reason) calls.kick(host, id_of(who, "kick"), engine.tostring(reason or "")) end

-- A player comes in: a new one, or one of the last round.
function engine.enter(who)
  engine.join_team(who)
  if engine.mode.join then engine.mode.join(engine.room, who) end
end

-- Bots are players whose input the mode writes itself.
function room.add_bot(_, name)
  local id = calls.add_bot(host)
  if id == 0 then
    engine.warn("bots", "no seat for another bot: a room has 16; room:remove_bot(bot) makes room")
    return nil
  end
  local bot = engine.finders.player(id)
  bot.name, bot.bot, bot.connected = name, true, true
  engine.enter(bot)
  return bot
end

function room.remove_bot(_, bot)
  bot = engine.finders.player(id_of(bot, "remove_bot"))
  if not bot or not bot.bot then error("remove_bot wants a bot", 2) end
  if engine.mode.leave then engine.mode.leave(engine.room, bot) end
  calls.despawn(host, bot.id)
end

-- Ends the round: entities, timers and fields go; players stay and join the new one.
function room.restart()
  if engine.restarting then error("room:restart() while a round begins would never end: call it in tick, or by a timer", 2) end
  engine.restarting = true
  calls.clear(host)
  engine.end_step()
  for who in room.players() do calls.clear_player(host, who.id) end
  engine.begin()
  for who in room.players() do engine.enter(who) end
  engine.restarting = false
end

function room.getters.tick() return shared.tick end

local leaderboard = {}
function leaderboard.submit(_, who, score, board)
  if calls.submit(host, board or "best", id_of(who, "submit"), score) == 0 then
    error("more than 64 scores in one tick: submit a player's best when it changes", 2)
  end
end
local PERIODS = { ["all time"] = 0, week = 1, day = 2 }
local function rows(count, board, period, who)
  local number = PERIODS[period or "all time"]
  if not number then error("a leaderboard is of 'day', 'week' or 'all time', not of " .. engine.tostring(period) .. engine.did_you_mean(engine.tostring(period), PERIODS), 3) end
  if type(count) ~= "number" then error("how many rows? A number, not a " .. type(count), 3) end
  return engine.rows(board or "best", number, math.max(0, math.min(100, count)), who)
end
function leaderboard.top(_, count, board, period) return rows(count or 10, board, period, 0) end
function leaderboard.around(_, who, count, board, period) return rows(count or 5, board, period, id_of(who, "around")) end
function room.getters.leaderboard() return leaderboard end

function player.getters.input(self)
  if self.id == 0 then error("this player has left", 3) end
  local seat = self.id % 65536 - engine.kinds[2].first
  return ffi.cast(engine.input_pointer, engine.input_bytes + seat * engine.input_stride)[0]
end

engine.room_methods, engine.player_methods = room, player
engine.kind_of = kind_of

-- Iterators of one kind: over all of it, and over what near() found of it. A mode can get hold of them and of their
-- cursors, and call the one with anything instead of the other. So an iterator takes its own type of cursor alone, to which
-- only the engine writes, and what is found is looked at before it is used. Each kind has code of its own, in which the JIT sees constants.
-- What is not alive is passed over in C: a loop in here would keep the JIT from compiling the mode's own loop around it.
local ITERATORS = [=[
local entities, found, capacity, calls, host, k, place, cursor, istype, each, finding, wrong = ...
local function next_one(c)
  if not istype(each, c) then error(wrong, 2) end
  local at = c.at_KIND + 1
  if at >= c.stop_KIND then return nil end
  local entity = entities[at]
  if entity.id == 0 then
    at = calls.next_alive(host, k, at)
    if at < 0 then return nil end
    entity = entities[at]
  end
  place(cursor, c).at = at
  return entity
end
local function next_found(c)
  if not istype(finding, c) then error(wrong, 2) end
  local at, stop = c.found_KIND + 1, c.end_KIND
  if at >= stop then return nil end
  local index = found[at]
  if index < capacity then
    local entity = entities[index]
    if entity.id ~= 0 then
      place(cursor, c).at = at
      return entity
    end
  end
  at = calls.next_found(host, k, at, stop)
  if at < 0 then return nil end
  place(cursor, c).at = at
  return entities[found[at]]
end
return next_one, next_found
]=]

local function cursor_type(text, name)
  text = text:gsub("KIND", name)
  ffi.cdef(text .. ";")
  return ffi.typeof(text:match("^struct [%w_]+"))
end

local function make_iterators(layout, state)
  local name = layout.name
  local code = ITERATORS:gsub("KIND", name)
  states_of[name] = state
  cursor_of[name], found_cursor_of[name] = cursor_type("struct cursor_KIND { const int32_t at_KIND, stop_KIND; }", name),
    cursor_type("struct finding_KIND { const int32_t found_KIND, end_KIND; }", name)
  next_of[name], near_of[name] = engine.loadstring(code, "=[engine]")(engine.entities[name], shared.found, layout.capacity,
    calls, host, kind_index[name], ffi.cast, ffi.typeof("struct cursor*"), istype, cursor_of[name], found_cursor_of[name],
    engine.NO_CURSOR)
end

function engine.make_verbs(states)
  for k, layout in ipairs(engine.kinds) do
    kind_index[layout.name] = k - 1
    make_iterators(layout, states[k - 1])
  end
  players_state, first_own = states[1], engine.kinds[2].first + engine.kinds[2].capacity
  engine.room = engine.entities.room[0]
end
