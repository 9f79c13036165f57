-- testing.lua: what `moontick test` runs: rooms in virtual time, fake players, and what is expected of them.
-- scripts/library/testing.lua is the reference of what a test may say.
local harness = ... -- { stage, read, mode, source, folder, test, test_source, only, color }
local floor, ceil, max, min = math.floor, math.ceil, math.max, math.min

local chunk_name = "@" .. harness.test
local rooms = {}     -- those that the test under way has opened
local newest         -- the room that was stepped last

local function say_number(n)
  if n ~= n or n == n + 1 then return tostring(n) end
  return n % 1 == 0 and ("%d"):format(n) or (("%.4f"):format(n):gsub("0+$", ""))
end

local function say(value, depth)
  if type(value) == "number" then return say_number(value) end
  if type(value) == "string" then return ("%q"):format(value) end
  if type(value) ~= "table" then return tostring(value) end
  local meta = getmetatable(value)
  if meta and meta.__tostring then return tostring(value) end
  if depth == 0 then return "{...}" end
  local keys, parts = {}, {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) == "number" end
    return type(a) ~= "boolean" and a < b
  end)
  for i, key in ipairs(keys) do
    local text = say(value[key], (depth or 3) - 1)
    parts[i] = type(key) == "number" and text or tostring(key) .. " = " .. text
  end
  return #parts == 0 and "{}" or "{ " .. table.concat(parts, ", ") .. " }"
end

-- The line of the test that is under way.
local function line_of_test()
  for level = 2, 30 do
    local info = debug.getinfo(level, "Sl")
    if not info then return 0 end
    if info.source == chunk_name then return info.currentline end
  end
  return 0
end

local function stop(...)
  local lines = { ... }
  for i, line in ipairs(lines) do lines[i] = line:gsub("%[testing%]:%d+: ", "") end
  error({ lines = lines, line = line_of_test() }, 0)
end

local function choices(list)
  table.sort(list)
  return #list == 0 and "there are none" or "there are: " .. table.concat(list, ", ")
end

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
  for _, input in ipairs(rawget(fake, "room").inputs) do
    if input.type == "button" then
      flat[#flat + 1] = (held[input.name] and 1 or 0) + (pressed[input.name] and 2 or 0)
      pressed[input.name] = nil
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
    room = self, id = id, seat = seat, called = name, sequence = 0, frames = 0, pressed = {}, held = {}, places = {},
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
  newest, self.events = self, {}
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
  if type(name) == "table" then name, options = nil, name end
  name = name or harness.mode
  local source = name == harness.mode and harness.source or harness.read(harness.folder .. "/" .. name .. ".lua")
  local stage, why = harness.stage.open(name, source, options and options.seed or 1)
  if not stage then stop(why) end
  local rate, seats, inputs = stage:info()
  local room = setmetatable({
    stage = stage, rate = rate, seats = seats, inputs = inputs, known = setmetatable({}, { __mode = "v" }), fakes = {}, events = {},
    submitted = {},
  }, RoomMeta)
  rooms[#rooms + 1], newest = stage, room
  return room
end

-- What is expected ----------------------------------------------------------------

local Expect = {}
Expect.__index = Expect

local function when()
  return newest and ("in tick %d (%s s)"):format(newest.stage:number(), say_number(newest.stage:number() / newest.rate)) or nil
end

local function unmet(got, wanted, more)
  stop("expected " .. wanted, "got      " .. say(got) .. (more and ", " .. more or ""), when())
end

local function same(a, b)
  if a == b then return true end
  if type(a) ~= "table" or type(b) ~= "table" or getmetatable(a) or getmetatable(b) then return false end
  for key, value in pairs(a) do
    if not same(value, b[key]) then return false end
  end
  for key in pairs(b) do
    if a[key] == nil then return false end
  end
  return true
end

local function away(got, wanted)
  if type(got) ~= "number" or type(wanted) ~= "number" then return nil end
  return got < wanted and say_number(wanted - got) .. " too little" or say_number(got - wanted) .. " too much"
end

local function number_or_stop(got, wanted)
  if type(got) ~= "number" then unmet(got, wanted) end
end

function Expect:is(wanted) if not same(self.got, wanted) then unmet(self.got, say(wanted), away(self.got, wanted)) end end
function Expect:is_not(other) if same(self.got, other) then unmet(self.got, "anything but " .. say(other)) end end
function Expect:exists() if self.got == nil or self.got == false then unmet(self.got, "something") end end
function Expect:missing() if self.got ~= nil and self.got ~= false then unmet(self.got, "nothing") end end
function Expect:near(wanted, within)
  local text = "about " .. say(wanted) .. " (within " .. say(within or 1) .. ")"
  number_or_stop(self.got, text)
  if not (math.abs(self.got - wanted) <= (within or 1)) then unmet(self.got, text, away(self.got, wanted)) end
end
function Expect:above(low)
  number_or_stop(self.got, "more than " .. say(low))
  if not (self.got > low) then unmet(self.got, "more than " .. say(low)) end
end
function Expect:below(high)
  number_or_stop(self.got, "less than " .. say(high))
  if not (self.got < high) then unmet(self.got, "less than " .. say(high)) end
end
-- In a text, or in a list.
function Expect:has(part)
  if type(self.got) == "string" and self.got:find(part, 1, true) then return end
  for _, value in ipairs(type(self.got) == "table" and self.got or {}) do
    if same(value, part) then return end
  end
  unmet(self.got, "something with " .. say(part))
end
-- Of a function: that it fails, with this in what it says.
function Expect:fails(part)
  local done, why = pcall(self.got)
  if done then stop("expected it to fail", "got      no error", when()) end
  local text = type(why) == "table" and why.lines and table.concat(why.lines, "\n") or tostring(why)
  if part and not text:find(part, 1, true) then stop("expected an error with " .. say(part), "got      " .. text, when()) end
end

-- Running ---------------------------------------------------------------------------

local tests = {}

local function test(name, body)
  if type(name) ~= "string" or type(body) ~= "function" then
    error('test("what holds", function() ... end) wants a sentence and a function', 2)
  end
  tests[#tests + 1] = { name = name, body = body }
end

local function pick(library, names)
  local picked = {}
  for name in names:gmatch("%S+") do picked[name] = library[name] end
  return picked
end

local function environment()
  local env = pick(_G, "assert error ipairs next pairs pcall select tonumber tostring type unpack print")
  env.string = pick(string, "byte char find format gmatch gsub len lower match rep reverse sub upper")
  env.math = pick(math, "abs atan2 ceil cos deg exp floor fmod huge log max min modf pi pow rad sin sqrt tan")
  env.table = pick(table, "concat insert remove sort")
  env.bit = bit
  env.test, env.room, env.expect = test, open_room, function(got) return setmetatable({ got = got }, Expect) end
  return setmetatable(env, {
    __index = function(_, name) error("there is no '" .. tostring(name) .. "' in a test", 2) end,
    __newindex = function(_, name) error("'" .. tostring(name) .. "' would be a global: write local", 2) end,
    __metatable = false,
  })
end

local function paint(color, text) return harness.color and ("\27[%dm%s\27[0m"):format(color, text) or text end

local function line_of_source(number)
  local at = 0
  for line in (harness.test_source .. "\n"):gmatch("(.-)\r?\n") do
    at = at + 1
    if at == number then return line:match("^%s*(.-)%s*$") end
  end
end

local function show(failure)
  local line = line_of_source(failure.line)
  if line then print(("        %s:%d: %s"):format(harness.test, failure.line, paint(36, line))) end
  for _, text in ipairs(failure.lines) do print("        " .. text:gsub("\n", "\n        ")) end
end

local function explain(why)
  if type(why) == "table" and why.lines then return why end
  local text = tostring(why)
  local line = tonumber(text:match("_test%.lua:(%d+):")) or line_of_test()
  return { lines = { (text:gsub("^[^\n]-_test%.lua:%d+: ", "")) }, line = line }
end

local function run(one)
  local done, why = xpcall(one.body, explain)
  for _, stage in ipairs(rooms) do harness.stage.close(stage) end
  rooms, newest = {}, nil
  print(("  %s  %s"):format(done and paint(32, "ok    ") or paint(31, "FAILED"), one.name))
  if not done then show(why) end
  return done
end

local chunk, why = loadstring(harness.test_source, chunk_name)
if not chunk then
  print(why)
  return 1, 0
end
print(harness.test)
local loaded, trouble = xpcall(setfenv(chunk, environment()), explain)
if not loaded then
  show(trouble)
  return 1, 0
end
local failed, ran = 0, 0
for _, one in ipairs(tests) do
  if not harness.only or one.name:find(harness.only, 1, true) then
    ran = ran + 1
    if not run(one) then failed = failed + 1 end
  end
end
return failed, ran
