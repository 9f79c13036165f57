-- rooms.lua: rooms in virtual time, the entities in them, and players whose browsers are the test.
local harness = ...
local floor, ceil, max = math.floor, math.ceil, math.max
local stop, choices = harness.stop, harness.choices
local ROOMS = 64 -- that a test may open

harness.rooms = {} -- stages that the test under way has opened; harness.newest: the room that was stepped last

-- Entities and players --------------------------------------------------------

local entity_of -- (room, id)

local function read(room, id, key)
  local value, is_reference = room.stage:get(id, key)
  if is_reference then return entity_of(room, value) end
  return value
end

local function write(room, id, key, value)
  if type(value) == "table" and rawget(value, "id") then value = value.id end
  local field = select(2, pcall(room.stage.get, room.stage, id, key))
  if value == nil and type(field) == "number" then value = 0 end
  local done, why = pcall(room.stage.set, room.stage, id, key, value)
  if not done then stop(why) end
end

local function read_or_stop(self, key)
  local room, id = rawget(self, "room"), rawget(self, "id")
  local done, value = pcall(read, room, id, key)
  if not done then stop(("%s: %s"):format(tostring(self), value)) end
  return value
end

local Entity = {
  __index = read_or_stop,
  __newindex = function(self, key, value) write(rawget(self, "room"), rawget(self, "id"), key, value) end,
  __tostring = function(self)
    local room, id = rawget(self, "room"), rawget(self, "id")
    return (room.stage:kind(id) or "what was") .. " #" .. id % 65536
  end,
}

function entity_of(room, id)
  if id == 0 or not room.stage:kind(id) then return nil end
  local entity = room.known[id]
  if not entity then
    entity = setmetatable({ room = room, id = id }, Entity)
    room.known[id] = entity
  end
  return entity
end

local verbs = {} -- of a fake player
local Fake = {
  __index = function(self, key) return verbs[key] or read_or_stop(self, key) end,
  __newindex = Entity.__newindex,
  __tostring = function(self) return "player " .. rawget(self, "called") end,
}

local function input_named(self, name, wanted)
  local names = {}
  for _, input in ipairs(rawget(self, "room").inputs) do
    if input.name == name and wanted[input.type] then return name end
    if wanted[input.type] then names[#names + 1] = input.name end
  end
  stop(("the mode has no such input '%s'; %s"):format(tostring(name), choices(names)))
end

-- Goes down and up again before the next tick.
function verbs:press(name) rawget(self, "pressed")[input_named(self, name, { button = true })] = true end
function verbs:hold(name)
  verbs.press(self, name)
  rawget(self, "held")[name] = true
end
function verbs:release(name) rawget(self, "held")[input_named(self, name, { button = true })] = nil end
function verbs:steer(name, x, y)
  local long = max(1, math.sqrt(x * x + y * y))
  rawget(self, "places")[input_named(self, name, { stick = true })] = { floor(x / long * 127 + 0.5), floor(y / long * 127 + 0.5) }
end
function verbs:point(name, x, y)
  rawget(self, "places")[input_named(self, name, { pointer = true })] = { floor(x + 0.5), floor(y + 0.5) }
end
-- A line of text, as if typed and sent with Enter.
function verbs:type(name, text)
  rawget(self, "typed")[input_named(self, name, { line = true })] = tostring(text)
end
function verbs:say(text)
  local room = rawget(self, "room")
  room.stage:chat(rawget(self, "seat"), text)
end
function verbs:leave()
  local room, seat = rawget(self, "room"), rawget(self, "seat")
  room.stage:leave(seat)
  room.fakes[seat] = nil
  room:ticks(1)
end
-- The line drops; the seat is held. back() takes it again.
function verbs:drop()
  rawset(self, "away", true)
  rawget(self, "room").stage:drop(rawget(self, "seat"))
  rawget(self, "room"):ticks(1)
end
function verbs:back()
  local room, seat = rawget(self, "room"), rawget(self, "seat")
  rawset(self, "away", false)
  rawset(self, "sequence", 0)
  rawset(self, "id", room.stage:join(seat, rawget(self, "called")))
  room:ticks(1)
end
-- Why the mode has sent this player out; nil while it has not.
function verbs:kicked() return rawget(self, "reason") end
-- Bytes of frames since the room was opened.
function verbs:bytes() return rawget(self, "frames") end

local function values_of(fake)
  local flat, pressed, held, places = {}, rawget(fake, "pressed"), rawget(fake, "held"), rawget(fake, "places")
  local typed = rawget(fake, "typed")
  for _, input in ipairs(rawget(fake, "room").inputs) do
    if input.type == "button" then
      flat[#flat + 1] = (held[input.name] and 1 or 0) + (pressed[input.name] and 2 or 0)
      pressed[input.name] = nil
    elseif input.type == "line" then
      flat[#flat + 1], typed[input.name] = typed[input.name] or "", nil
    else
      local place = places[input.name] or { 0, 0 }
      flat[#flat + 1], flat[#flat + 2] = place[1], place[2]
    end
  end
  return flat
end

-- Rooms -------------------------------------------------------------------------

local Room = {}

-- The players that joined; the engine numbers seats from 0.
function Room:join(name)
  local seat = 0
  while self.fakes[seat] do seat = seat + 1 end
  if seat >= self.seats then stop(("all %d seats of the room are taken"):format(self.seats)) end
  name = name or "Player " .. seat + 1
  local id = self.stage:join(seat, name)
  local fake = setmetatable({
    room = self, id = id, seat = seat, called = name, sequence = 0, frames = 0, pressed = {}, held = {}, places = {}, typed = {},
  }, Fake)
  self.known[id], self.fakes[seat] = fake, fake
  self:ticks(1)
  return fake
end

local function send_inputs(room)
  for seat = 0, room.seats - 1 do
    local fake = room.fakes[seat]
    if fake and not rawget(fake, "away") then
      rawset(fake, "sequence", rawget(fake, "sequence") + 1)
      room.stage:input(seat, rawget(fake, "sequence"), values_of(fake))
    end
  end
end

local function take_frames(room)
  for seat = 0, room.seats - 1 do
    local fake = room.fakes[seat]
    if fake and not rawget(fake, "away") then rawset(fake, "frames", rawget(fake, "frames") + room.stage:frame(seat)) end
  end
end

local function take_wishes(room)
  for seat, reason in function() return room.stage:kick() end do
    local fake = room.fakes[seat]
    if fake then
      rawset(fake, "reason", reason)
      room.stage:leave(seat)
      room.fakes[seat] = nil
    end
  end
  for board, name, score in function() return room.stage:score() end do
    room.submitted[#room.submitted + 1] = { board = board, name = name, score = score }
  end
end

-- A reference of an event comes as { ref = id }.
local function take_events(room, heard)
  for _, event in ipairs(heard) do
    for key, value in pairs(event) do
      if type(value) == "table" and value.ref then event[key] = entity_of(room, value.ref) end
    end
  end
  room.events = heard
end

function Room:ticks(count)
  local heard = {}
  harness.newest, self.events = self, {}
  for _ = 1, count do
    send_inputs(self)
    local why = self.stage:tick(heard)
    take_wishes(self)
    if why then stop("the mode failed:", why) end
    take_frames(self)
  end
  take_events(self, heard)
end

function Room:advance(seconds) self:ticks(max(1, ceil(seconds * self.rate - 1e-6))) end

function Room:each(kind)
  local done, ids = pcall(self.stage.ids, self.stage, kind)
  if not done then stop(ids) end
  for i, id in ipairs(ids) do ids[i] = entity_of(self, id) end
  return ids
end

function Room:first(kind) return self:each(kind)[1] end
function Room:count(kind) return #self:each(kind) end

function Room:spawn(kind, fields)
  local done, id = pcall(self.stage.spawn, self.stage, kind)
  if not done then stop(id) end
  for key, value in pairs(fields or {}) do write(self, id, key, value) end
  return entity_of(self, id)
end

function Room:despawn(entity) self.stage:despawn(entity.id) end

-- The events of this name during the last ticks(), advance() or join(); without a name, all of them.
function Room:heard(name)
  local list = {}
  for _, event in ipairs(self.events) do
    if not name or event.event == name then list[#list + 1] = event end
  end
  return list
end

-- What was handed in for leaderboards: { { board, name, score } }.
function Room:scores() return self.submitted end

local function room_field(room, key)
  if Room[key] then return Room[key] end
  if key == "tick" then return room.stage:number() end
  if key == "time" then return room.stage:number() / room.rate end
  local done, value = pcall(read, room, room.stage:ids("room")[1], key)
  if not done then stop("the room has no field '" .. tostring(key) .. "'") end
  return value
end

local RoomMeta = {
  __index = room_field,
  __newindex = function(room, key, value) write(room, room.stage:ids("room")[1], key, value) end,
  __tostring = function() return "room" end,
}

-- room(), room { seed = 7 }, room("other"), room("other", { seed = 7 })
local function open_room(name, options)
  if #harness.rooms >= ROOMS then stop(("a test may open %d rooms"):format(ROOMS)) end
  if type(name) == "table" then name, options = nil, name end
  name = name or harness.mode
  local source, missing = harness.source, nil
  if name ~= harness.mode then source, missing = harness.read(harness.folder .. "/" .. name .. ".lua") end
  if missing then stop(missing) end
  local stage, why = harness.stage.open(name, source, options and options.seed or 1)
  if not stage then stop(why) end
  local rate, seats, inputs = stage:info()
  local room = setmetatable({
    stage = stage, rate = rate, seats = seats, inputs = inputs, known = setmetatable({}, { __mode = "v" }), fakes = {}, events = {},
    submitted = {},
  }, RoomMeta)
  harness.rooms[#harness.rooms + 1], harness.newest = stage, room
  return room
end

harness.open_room = open_room
