-- testing.lua: what `moontick test` runs: what is expected, the tests, and what became of them.
-- scripts/library/testing.lua is the reference of what a test may say.
local harness = ...
local say, say_number, stop, line_of_test = harness.say, harness.say_number, harness.stop, harness.line_of_test

-- What is expected ----------------------------------------------------------------

local Expect = {}
Expect.__index = Expect

local function when()
  local newest = harness.newest
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
  env.test, env.room, env.expect = test, harness.open_room, function(got) return setmetatable({ got = got }, Expect) end
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

local function explain(why, line)
  if type(why) == "table" and why.lines then return why end
  local text = tostring(why)
  line = line or tonumber(text:match("_test%.lua:(%d+):")) or line_of_test()
  return { lines = { (text:gsub("^[^\n]-_test%.lua:%d+: ", "")), when() }, line = line }
end

local function run(one)
  local done, why = harness.call(one.body, explain)
  for _, stage in ipairs(harness.rooms) do harness.stage.close(stage) end
  harness.rooms, harness.newest = {}, nil
  print(("  %s  %s"):format(done and paint(32, "ok    ") or paint(31, "FAILED"), one.name))
  if not done then show(why) end
  return done
end

local chunk, why = loadstring(harness.test_source, harness.chunk_name)
if not chunk then
  print(why)
  return 1, 0
end
print(harness.test)
local loaded, trouble = harness.call(setfenv(chunk, environment()), explain)
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
if ran == 0 then
  print(harness.only and ("  no test has '%s' in its name"):format(harness.only) or "  there are no tests in it")
  return 1, 0
end
return failed, ran
