---@meta
-- moontick.lua: all that a mode may say, for editors that read LuaCATS annotations, and for readers.
-- A mode is a Lua file that returns one table. Everything in it is optional: `return {}` is a playable room.
--
-- What must survive a tick lives in the schema (entities, player and room fields, timers) or on a leaderboard.
-- Lua locals are scratch: they are gone after a reload, and when the worker is replaced.
-- Every tick is a transaction: if a callback fails, the world goes back to the tick before.

---@class Mode
---@field title? string            shown to players; the file's name if missing
---@field players? { [1]: integer, [2]: integer }  fewest and most players, default { 1, 8 }
---@field size? { [1]: number, [2]: number }       of the world in units, default { 1600, 900 }; x to the right, y down
---@field rate? integer            ticks a second, 10 to 60, default 30
---@field hold? number            seconds that the seat of who lost the line is kept, 0 to 600, default 30
---@field idle? number            seconds after which who does nothing is sent out, 0 for never, default 300
---@field input? table<string, Type>               what a player can do: stick, button, pointer
---@field entities? table<string, table<string, Type>>  the kinds of entity and their fields
---@field player? table<string, Type>              fields that each player has besides the built-in ones
---@field room? table<string, Type>                fields of the room
---@field events? table<string, table>             what can happen: fields, look, keep (told later to who was behind)
---@field limits? table<string, integer>           most entities of a kind, default 1024
---@field interest? Interest                       how far players see; everything if missing
---@field looks? table<string, table>              how each kind is drawn (engine/wire/PROTOCOL.md, section 6)
---@field view? table                              camera, background, score box, clock, bars (the same section)
---@field teams? (string|{ name: string, tint?: string })[]  2 to 8; who joins comes into the smallest (room:team)
---@field settings? table<string, Setting>          what may differ from room to room, read as room.settings.NAME
---@field commands? table<string, Command>          what players can do by a chat line: /NAME words; /help lists them
---@field start? fun(room: Room)                   a new room, or a new round after room:restart()
---@field join? fun(room: Room, player: Player)
---@field leave? fun(room: Room, player: Player)   before the player is gone
---@field steer? fun(room: SteerRoom, thing: Entity, want: table, dt: number)  see SteerRoom
---@field tick? fun(room: Room, dt: number)        every 1/rate seconds
---@field chat? fun(room: Room, player: Player, text: string): boolean?  false keeps the line from being shown

---@class Interest
---@field radius? number  units around what the camera follows
---@field width? number   or a rectangle around it
---@field height? number
---@field budget? integer bytes of a frame at most; what is farthest waits

---@class Setting
---@field default number|boolean|string  says the type, too
---@field min? number
---@field max? number
---@field choices? string[]  of a text
---@field help? string
-- The host gives them (`moontick serve --set MODE.NAME=VALUE`), or who opens a room (/play/MODE?NAME=VALUE).

---@class Command
---@field help? string
---@field run fun(room: Room, player: Player, words: string[])  words are what stands behind the name

-- Strings: find, match, gmatch and gsub know all of Lua's patterns, and may take 4 million steps in a callback; so may
-- sorting and moving in tables. More is an error.

-- Types of fields ------------------------------------------------------------

---@class Type
u8, i8, u16, i16, u32, i32 = {}, {}, {}, {}, {}, {} ---@type Type, Type, Type, Type, Type, Type  whole numbers, kept in their range at the end of the tick
f32, f64 = {}, {} ---@type Type, Type  numbers; must be finite at the end of the tick
pos = {} ---@type Type      a coordinate, sent in steps of 1/16 unit; fields named x and y make a kind move
angle = {} ---@type Type    radians, sent in 1/256 of a turn
bool = {} ---@type Type
---@type Type|fun(bytes: integer): Type
text = {} -- at most 32 bytes, or text(n) for 1 to 255
stick = {} ---@type Type    player.input.NAME.x and .y, within the unit circle
---@type Type|fun(options: { keys?: string[], label?: string }): Type
button = {} -- player.input.NAME while held, player.input.NAME_pressed in the tick it went down
pointer = {} ---@type Type  player.input.NAME.x and .y, a place in the world

---@param type Type
---@return Type  never leaves the server
function hidden(type) end
---@param type Type
---@return Type  told only to the player it belongs to (an entity belongs to its field `player`)
function owner(type) end
---@param type Type  f32 or f64
---@param step number
---@return Type  sent in steps of this size
function quantize(type, step) end
---@param kind string
---@return Type  another entity, or nil; becomes nil when that entity is gone
function ref(kind) end
---@param type Type
---@param count integer  1 to 256
---@return Type  entity.NAME[1] to [count]; #entity.NAME is count
function array(type, count) end

-- Entities and players -------------------------------------------------------

---@class Entity
---@field id integer  unlike that of any other entity, also later
local Entity = {}

---@class Player: Entity
---@field name string
---@field score number      in the score box unless view.scores says otherwise
---@field team integer      0 to 255; with mode.teams 1 to their number
---@field connected boolean  false while the line is down and the seat is held (mode.hold)
---@field bot boolean
---@field input table       what this player wants in this tick; a mode writes it for bots

---@param text string
function Player:say(text) end -- a chat line by this player: what a bot has to say

-- The room -------------------------------------------------------------------

---@class Room
---@field time number       seconds since the room was made
---@field tick integer
---@field leaderboard Leaderboard
---@field settings table    by name; see mode.settings
local Room = {}

---@param kind string
---@param fields? table
---@return Entity?  nil when the kind is full (mode.limits)
function Room:spawn(kind, fields) end
---@param entity Entity?
function Room:despawn(entity) end
---@param kind string
---@return integer
function Room:count(kind) end
---@param kind string
---@return fun(): Entity  by slot: always the same order
function Room:each(kind) end
---@return fun(): Player  one seat later each tick, so that ties are fair
function Room:players() end
-- room:near(entity, kind, radius) or room:near(x, y, kind, radius)
---@param x number|Entity
---@param y number|string
---@param kind string|number
---@param radius? number
---@return fun(): Entity
function Room:near(x, y, kind, radius) end
---@param x number
---@param y number
---@param margin? number
---@return number x, number y  moved into the world
function Room:inside(x, y, margin) end
---@param margin? number
---@return number x, number y
function Room:random_point(margin) end
---@param low? number
---@param high? number
---@return number  low <= r < high; 0 <= r < 1 without arguments
function Room:random(low, high) end
---@param probability number
---@return boolean
function Room:chance(probability) end
---@generic T
---@param list T[]
---@return T
function Room:pick(list) end
-- Timers keep the name of their function, so that they survive a reload: give a local function or mode.NAME.
---@param seconds number
---@param action fun(room: Room, argument?: any)
---@param argument? Entity|number  nothing happens if the entity is gone by then
function Room:after(seconds, action, argument) end
---@param seconds number
---@param action fun(room: Room, argument?: any)
---@param argument? Entity|number
function Room:every(seconds, action, argument) end
---@param action function
function Room:cancel(action) end
---@param event string  one of mode.events
---@param fields? table
function Room:announce(event, fields) end
---@param player Player
---@param event string
---@param fields? table
function Room:tell(player, event, fields) end
-- To the players whose camera (view.camera.follow) is within the radius of a place, or of an entity in the place of x, y.
---@param x number|Entity
---@param y number
---@param radius number|string
---@param event string|table
---@param fields? table
function Room:announce_near(x, y, radius, event, fields) end
---@param text string  a chat line from the mode
---@param player? Player  to this one alone
function Room:say(text, player) end
---@param which integer|Player
---@return Team?  nil for a player without a team
function Room:team(which) end
---@param player Player
---@param reason? string
function Room:kick(player, reason) end
---@param name string
---@return Player?  nil when 16 bots are there; joins like anybody else
function Room:add_bot(name) end
---@param bot Player
function Room:remove_bot(bot) end
-- Lag compensation: runs action(...) while everything that moves, but for what belongs to this player, stands where he
-- saw it when he gave the input of this tick (at most half a second ago). What the action moves or despawns stays so.
---@generic T
---@param player Player
---@param action fun(...): T
---@return T
function Room:rewind(player, action, ...) end
-- Ends the round: entities, timers and fields go, players stay; then start and join are called again.
function Room:restart() end

-- What mode.steer sees. steer moves what a player steers (the entity that view.camera.follow names) by what he wants. The server
-- calls it for each player before tick; the browser runs the same Lua ahead of the server for its own player, so that own movement
-- answers at once (prediction). So it changes the thing alone, uses no field that is hidden (declare it as owner), and none of
-- the file but numbers, texts, tables of these and functions of lines of their own.
---@class SteerRoom
---@field time number
---@field tick integer
local SteerRoom = {}
---@param x number
---@param y number
---@param margin? number
---@return number x, number y
function SteerRoom:inside(x, y, margin) end
---@param kind string
---@return fun(): Entity
function SteerRoom:each(kind) end

---@class Team
---@field index integer
---@field name string
---@field tint string
---@field score number     starts at 0 with each round; also room.team_scores[index]
---@field count integer    players in it
---@field players fun(self): fun(): Player

---@class Leaderboard
local Leaderboard = {}
---@param player Player
---@param score number  kept if it is this player's best
---@param board? string  "best" if missing
function Leaderboard:submit(player, score, board) end
---@param count? integer
---@param board? string
---@return { name: string, score: number }[]  best first
function Leaderboard:top(count, board) end
