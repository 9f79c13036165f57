---@meta
-- testing.lua: all that a test of a mode may say. The tests of mine.lua are in mine_test.lua beside it, and run by
--     moontick test mine.lua
-- Time is virtual: a round of minutes takes a moment. Every test opens its rooms anew; a seed makes them the same each time.
-- A test fails when an expectation does not hold, or when the mode fails in any tick of it, or when it takes more than
-- 30 seconds of the processor (--seconds), 512 MB beside its rooms, or 64 rooms.
--
--     test("a jump moves the hero", function()
--       local r = room { seed = 1 }
--       local ann = r:join("Ann")
--       ann.hero.x = 500                     -- put things where the test needs them
--       ann:press("jump")
--       ann:steer("move", 1, 0)
--       r:advance(2)                         -- seconds
--       expect(ann.hero.x):above(500)
--     end)

---@param sentence string  what holds
---@param body fun()
function test(sentence, body) end

---@param name? string            another mode of the same folder, which brings its maps and lib/ too; the one that is tested if missing
---@param options? { seed?: integer }
---@return TestRoom
function room(name, options) end

---@param got any
---@return Expectation
function expect(got) end

-- The fields of the room (mode.room) can be read and written as r.NAME.
---@class TestRoom
---@field time number   seconds since it was opened
---@field tick integer
---@field [string] any
local TestRoom = {}
---@param name? string
---@return TestPlayer  joining takes one tick
function TestRoom:join(name) end
---@param seconds number
function TestRoom:advance(seconds) end
---@param count integer
function TestRoom:ticks(count) end
---@param kind string
---@return TestEntity[]  by slot
function TestRoom:each(kind) end
---@param kind string
---@return TestEntity?
function TestRoom:first(kind) end
---@param kind string
---@return integer
function TestRoom:count(kind) end
---@param kind string
---@param fields? table
---@return TestEntity
function TestRoom:spawn(kind, fields) end
---@param entity TestEntity
function TestRoom:despawn(entity) end
---@param event? string
---@return table[]  what happened during the last advance(), ticks() or join(): { event, to, FIELD... }
function TestRoom:heard(event) end
---@return { board: string, name: string, score: number }[]  all that was handed in for leaderboards
function TestRoom:scores() end

-- Its fields can be read and written as entity.NAME: also hidden ones; a reference is an entity or nil, an array a list.
---@class TestEntity
---@field id integer
---@field [string] any

-- A player of the room whose browser is the test.
---@class TestPlayer: TestEntity
local TestPlayer = {}
---@param button string  goes down, and up again in the same tick
function TestPlayer:press(button) end
---@param button string  goes down and stays down
function TestPlayer:hold(button) end
---@param button string
function TestPlayer:release(button) end
---@param stick string
---@param x number  -1 to 1; stays until it is steered elsewhere
---@param y number
function TestPlayer:steer(stick, x, y) end
---@param pointer string
---@param x number  a place in the world
---@param y number
function TestPlayer:point(pointer, x, y) end
---@param line string
---@param text string  typed and sent, at the next tick
function TestPlayer:type(line, text) end
---@param text string  in the chat, at the next tick
function TestPlayer:say(text) end
function TestPlayer:leave() end
function TestPlayer:drop() end -- the line is down, the seat is held
function TestPlayer:back() end -- and up again
---@return string?  the reason, when the mode has sent this player out
function TestPlayer:kicked() end
---@return integer  bytes of all frames sent to this player
function TestPlayer:bytes() end

---@class Expectation
local Expectation = {}
---@param wanted any  tables are compared by what is in them
function Expectation:is(wanted) end
---@param other any
function Expectation:is_not(other) end
function Expectation:exists() end
function Expectation:missing() end -- nil or false
---@param wanted number
---@param within? number  1 if missing
function Expectation:near(wanted, within) end
---@param low number
function Expectation:above(low) end
---@param high number
function Expectation:below(high) end
---@param part any  in a text or a list
function Expectation:has(part) end
---@param part? string  of the function given to expect(): what its error says
function Expectation:fails(part) end
