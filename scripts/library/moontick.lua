---@meta
-- moontick.lua: all that a mode may say, for editors that read LuaCATS annotations, and for readers.
-- A mode is a Lua file that returns one table. Everything in it is optional: `return {}` is a playable room.
--
-- What must survive a tick lives in the schema (entities, player and room fields, timers) or on a leaderboard.
-- Lua locals are scratch: they are gone after a reload, and when the worker is replaced.
-- Every tick is a transaction: if a callback fails, the world goes back to the tick before.

-- The mode --------------------------------------------------------------------

---@class Mode
---@field title? string            shown to players; the file's name if missing
---@field players? { [1]: integer, [2]: integer }  fewest and most players, default { 1, 8 }
---@field size? { [1]: number, [2]: number }       of the world in units, default { 1600, 900 }; x to the right, y down
---@field rate? integer            ticks a second, 10 to 60, default 30
---@field hold? number            seconds that the seat of who lost the line is kept, 0 to 600, default 30
---@field idle? number            seconds after which who does nothing is sent out, 0 for never, default 300
---@field input? table<string, Type>               what a player can do: stick, button, pointer, line
---@field entities? table<string, table<string, Type|string>>  the kinds of entity and their fields; seen_by = "team" among them: who sees such an entity at all
---@field player? table<string, Type>              fields that each player has besides the built-in ones
---@field room? table<string, Type>                fields of the room
---@field events? table<string, table>             what can happen: fields; look, an EventLook; keep = true: told later to who was behind
---@field limits? table<string, integer>           most entities of a kind, default 1024
---@field interest? Interest                       how far players see; everything if missing
---@field looks? table<string, Look>               how each kind is drawn
---@field view? View                               camera, background, score box, clock, bars
---@field hud? HudEntry[]                         what is on the screen around the world
---@field teams? (string|{ name: string, tint?: string })[]  2 to 8; who joins comes into the smallest (room:team)
---@field settings? table<string, Setting>          what may differ from room to room, read as room.settings.NAME
---@field commands? table<string, Command>          what players can do by a chat line: /NAME words; /help lists them
---@field scripts? table<string, Step[]>           what happens one after the other, see room:run
---@field map? string|Map         the ground: a file of Tiled beside the mode ("cave.tmj"), or rows of text
---@field leaderboards? table<string, Board>      those besides "best", by name: its rows are at hand from the start
---@field bodies? table<string, Body>              of kinds that move over the ground, push each other or are met by rays
---@field start? fun(room: Room)                   a new room, or a new round after room:restart()
---@field join? fun(room: Room, player: Player)
---@field leave? fun(room: Room, player: Player)   before the player is gone
---@field steer? fun(room: SteerRoom, thing: Entity, want: table, dt: number)  see SteerRoom
---@field tick? fun(room: Room, dt: number)        every 1/rate seconds
---@field chat? fun(room: Room, player: Player, text: string): boolean?  false keeps the line from being shown; with it, who only watches is read by watchers alone

-- What is on the screen around the world. A field is named "room.word", "player.gold", or "hero.health" by a ref field of mode.player. Each entry
-- has one of text, bar, icon, list, button, line, clock.
---@class HudEntry
---@field text? string    a field as it is
---@field bar? string     a number, out of `of`
---@field of? number|string  a number or a field
---@field icon? string    a sprite, with the number in `count` beside it
---@field count? string
---@field list? string    an array field, or a kind: the entities that this player sees, by their field `show`
---@field show? string
---@field button? string  an input that can be clicked and tapped, too. It has a key: those of the input, or 1 to 9
---@field line? string    an input of this type: where it stands, else at the bottom
---@field clock? string   a field with the room time at which it shows 0:00
---@field label? string
---@field at? "top"|"bottom"|"left"|"right"
---@field when? string    a field: shown only while it is true, not 0 and not ""
---@field tint? string    "#rrggbb"

---@class Interest
---@field radius? number  units around what the camera follows
---@field width? number   or a rectangle around it
---@field height? number
---@field budget? integer bytes of a frame at most; what is farthest waits

-- How it looks ----------------------------------------------------------------

-- Drawn by the browser; all of it is optional. Where a field may be named, its value of the moment counts. x and y are the middle of what is drawn.
-- A tint is "#rrggbb", "player" for the colour of the player it belongs to, or a field with the number of a team.
---@class Look
---@field shape? Shape|{ [1]: string, [2]: Shape }  { field, shape }: what a text field says; the shape while that is empty or not told to this player
---@field size? number|string|(number|string)[]  diameter in units, or { width, height }: numbers or fields; 32 if missing
---@field tint? string|{ [1]: string, [2]: string }  { field, tint } as above: the field is a text, "#rrggbb"
---@field to? { [1]: string, [2]: string }  { dx, dy }, fields: a line from its place to one so far from it, as thick as `size`
---@field writing? { field: string, size?: number, tint?: string }  what a field says, in letters of `size` units on its middle
---@field angle? string   a field; `angle` if there is one of this name
---@field label? string   a field, or "player.name"
---@field bar? { field: string, of: number|string }  a small bar, hidden when it is full
---@field layer? integer  what is higher is nearer
---@field trail? boolean|{ length?: number, width?: number|string, tint?: string, solid?: boolean }  a fading line behind it: so many seconds long (0.18 if missing, at most 2), half as wide as it is and of its tint, or as given. solid: nearly as wide as it, and bright to its end, like a body
---@field glow? number    0 to 1
---@field light? number|string  units that it lights up around it, where view.dark makes the world dark
---@field spin? number    turns a second
---@field pulse? boolean
---@field hide? string    a field: not drawn while it is true
---@field thrust? string  a field: an engine's flame while it is true
---@field shield? string  a field: a bright ring while it is true

---@alias Shape "circle"|"box"|"ring"|"none"|"ball"|"card"|"card_comet"|"card_leaf"|"card_moon"|"card_sun"|"card_wave"|"coin"|"fan"|"flag"|"ghoul"|"heal"|"plate"|"rock"|"runner"|"scale"|"shield"|"ship"|"shot"|"skater"|"snake"|"spikes"|"spring"|"star"|"trooper"|"wall"

-- The `look` of an event, where it happened: at its fields x and y.
---@class EventLook
---@field effect? "spark"|"burst"|"ring"|"flash"|"none"
---@field size? number|string
---@field tint? string    "player" means the event's first ref
---@field sound? Sound
---@field shake? number   0 to 1
---@field feed? string    a line for the feed; {field} is replaced by its value, a ref by its player's name
---@field banner? string  a line in the middle of the screen, likewise

---@alias Sound "shoot"|"hit"|"boom"|"pickup"|"shield"|"spawn"|"round"|"join"|"munch"|"kick"|"bounce"|"goal"|"jump"|"spring"|"ouch"|"flag"|"click"

---@class View
---@field camera? { follow?: string, zoom?: number, inside?: boolean }  follow: a ref of the player; zoom: units across the longer side of the screen; inside: shows nothing beyond the world. Without follow the whole world is in view, between what mode.hud has above and below
---@field background? string  "#rrggbb"
---@field dark? number    0 to 1: how dark it is where there is no light
---@field stars? boolean  true if missing
---@field grid? number    units from line to line
---@field border? boolean a bright line around the world; true if missing
---@field scores? { columns?: string[], sort?: string }  fields of the player; score if missing
---@field clock? string   a field of the room: the room time in seconds at which the clock shows 0:00
---@field bars? { field: string, of: number|string, label?: string, tint?: string }[]  fields of what the camera follows
---@field texts? { field: string, label?: string }[]  "room.FIELD" or "player.FIELD"
---@field help? string|{ keys?: string, touch?: string, pad?: string }  how to play, in the first seconds: about keys and mouse; or for each device, where a missing one is made from the inputs
---@field dead? { field: string, text?: string }  a field of the player: while it is true, the text is shown over a dimmed game

-- The ground -------------------------------------------------------------------

-- The ground is a grid of tiles. What lies beyond it is solid; x and y are the middle of whatever stands on it. The world has the size of its map.
-- From Tiled (mapeditor.org, saved as .tmj beside the mode): a tile's class says what it is, `solid`, `platform` (stops only what
-- falls on it) or a word of the mode's own such as `ice`; so do its properties `solid`, `platform` and `tint`, and the class or name of a layer, for all of its
-- tiles. Points are spots, rectangles are zones. As text: map = [[...]] or { "####", "#..#" }; # is solid, = a platform, . and
-- space are nothing, letters and digits are spots of that name, and `legend` says what else there is.
---@class Map
---@field [integer] string        the rows, from above
---@field file? string            a map made with Tiled
---@field rows? string|string[]   or text, which may as well be the table itself: map = { "####", "#S.#", tile = 32 }
---@field tile? number            units across a tile of a text, default 32
---@field legend? table<string, string|TileMark>  what a character stands for: { ["~"] = "ice", S = { spot = "start" } }
---@field tints? table<string, string>  colours of classes, "#rrggbb"
---@field pits? boolean           one can jump above the map, and fall out below it (in Tiled: a property of the map)

---@class TileMark
---@field class? string  "solid", "platform", or a word of your own
---@field solid? boolean
---@field platform? boolean
---@field tint? string
---@field spot? string   the name of a place; without a class there is no tile

---@class Body
---@field radius? number   a circle; or
---@field width? number    a box
---@field height? number
---@field weight? number   who is heavier is pushed less, default 1
---@field fixed? boolean   is never pushed

-- Settings and commands --------------------------------------------------------

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

-- { 2, open_gates }: seconds to wait, then what happens. If it returns false, the step is tried again in the next tick.
---@class Step
---@field [1] number
---@field [2] fun(room: Room, argument?: any): boolean?

-- Code that modes share lies in lib/ beside them: local cards = require "cards" runs lib/cards.lua once, in the same sandbox,
-- and gives what it returns. Its functions may be those of timers, and of steer. The name stands there as a text.
---@param name string
---@return any
function require(name) end

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
button = {} -- player.input.NAME while held, player.input.NAME_pressed in the tick it went down; label = "" keeps it off touch screens. Keys are those of KeyboardEvent.code, Mouse0 to Mouse2, and Pad0 to Pad16 of a gamepad
pointer = {} ---@type Type  player.input.NAME.x and .y, a place in the world
---@type Type|fun(options: { keys?: string[], label?: string }): Type
line = {} -- text that a player types and sends: player.input.NAME, at most 100 characters, "" but in the tick it comes in

---@param type Type
---@return Type  never leaves the server
function hidden(type) end
---@param type Type
---@return Type  told only to the player it belongs to (an entity belongs to its field `player`)
function owner(type) end
---@param type Type
---@return Type  told only to the team: that of the entity's field `team` (u8), or else of its `player`; team 0 is none
function team(type) end
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
---@field [string] any  its fields, as the mode declares them
---@field id integer  unlike that of any other entity, also later
---@field seen_by? "everyone"|"team"|"owner"|"nobody"  in kinds that declare it; a mode may change it. Nobody else is told that the entity exists
local Entity = {}

---@class Player: Entity
---@field name string
---@field score number      in the score box unless view.scores says otherwise
---@field team integer      0 to 255; with mode.teams 1 to their number
---@field connected boolean  false while the line is down and the seat is held (mode.hold)
---@field bot boolean
---@field input table       what this player wants in this tick, by the names of mode.input. A mode writes it for bots: what is no number (NaN, infinite) is an error, a stick beyond the unit circle is on it
---@field store Store  what this mode keeps for this player: 128 keys and 64 KB; a bot keeps nothing

---@param text string
function Player:say(text) end -- a chat line by this player: what a bot has to say

-- The room -------------------------------------------------------------------

---@class RoomMap
---@field width number    in units
---@field height number
---@field tile number     units across a tile
---@field columns integer
---@field rows integer
---@field properties table  of the map, from Tiled
---@field zones Spot[]

---@class Spot            a place on the map: a spot, or a zone if it has a size
---@field name string
---@field class string
---@field x number        the middle
---@field y number
---@field width number
---@field height number
---@field properties table

---@class Room
---@field [string] any  the fields of mode.room
---@field time number       seconds since the room was made
---@field tick integer
---@field leaderboard Leaderboard
---@field settings table    by name; see mode.settings
---@field store Store       what this mode keeps for good: shared by all its rooms, 128 keys and 128 KB
---@field map RoomMap
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
---@param what function|string  of timers; or the name of a script: all its runs end
function Room:cancel(what) end
-- Begins a script, what happens one after the other: with scripts = { intro = { { 0, greet }, { 2, open_gates }, { 3, go } } }
-- in the mode, room:run("intro") calls greet(room) in the next tick, open_gates two seconds later, and go three seconds after that.
-- There are no coroutines: where one stands could not be undone with a tick that fails, nor kept over a reload or a restart of
-- the server. Where a script stands is a timer, which can. After a reload it goes on with the new steps. A step that fails
-- ends it. It may run several times at once, each run with its own argument, and ends when the entity given is gone.
---@param script string  of mode.scripts
---@param argument? Entity|number  each step gets it
function Room:run(script, argument) end
---@param event string  one of mode.events; at most 1024 messages in a tick, to all, one and those near together
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

-- Places ---------------------------------------------------------------------

-- An entity by its id, nil when it is gone.
---@param kind string
---@param id integer
---@return Entity?
function Room:find(kind, id) end
-- room:within(x, y, width, height, kind), x and y in the middle; or room:within(zone, kind)
---@param x number|Spot
---@param y number|string
---@param width? number
---@param height? number
---@param kind? string
---@return fun(): Entity
function Room:within(x, y, width, height, kind) end
-- room:nearest(entity, kind, radius?), which never finds the entity itself; or room:nearest(x, y, kind, radius?)
---@param x number|Entity
---@param y number|string
---@param kind? string|number
---@param radius? number
---@return Entity? nearest, number distance
function Room:nearest(x, y, kind, radius) end
-- Where a straight line ends: in a body of the kind, in something solid, or at (x2, y2). A body that it starts in does not count.
---@param x1 number
---@param y1 number
---@param x2 number
---@param y2 number
---@param kind? string
---@return number x, number y, Entity? hit, boolean wall
function Room:ray(x1, y1, x2, y2, kind) end
-- Nothing solid is between them: room:sees(zombie, hero) or room:sees(x1, y1, x2, y2)
---@param x1 number|Entity
---@param y1 number|Entity
---@param x2? number
---@param y2? number
---@return boolean
function Room:sees(x1, y1, x2, y2) end
---@param x number
---@param y number
---@return string? class  of the tile there, "" if it has none; nil where there is no tile
function Room:tile(x, y) end
---@param x number
---@param y number
---@return boolean
function Room:solid(x, y) end
---@param name string  or class
---@return Spot[]  of the map; room:pick(room:spots("start")) is any of them
function Room:spots(name) end
---@param x number
---@param y number
---@param name? string  or class
---@return Spot? zone  the first one there
function Room:zone(x, y, name) end
-- Moves an entity that has a body, as far as tiles let it; it slides along them.
---@param entity Entity
---@param dx number
---@param dy number
---@param drop? boolean  platforms do not hold it
---@return integer hit_x, integer hit_y  what stopped it: -1 at the left or above, 1 at the right or below, 0 nothing
function Room:move(entity, dx, dy, drop) end
-- One step of a jump-and-run: gravity pulls, the fields vx and vy move the entity, what it hits stops it.
---@param entity Entity
---@param dt number
---@param gravity number  units/s2
---@param drop? boolean
---@return boolean stands  on a platform or something solid
function Room:fall(entity, dt, gravity, drop) end
---@param entity Entity
---@return boolean
function Room:on_ground(entity) end
-- Bodies of these kinds (one to four) that overlap push each other apart, and nobody into something solid. Once a tick is enough.
---@param kind string
---@param ... string
function Room:separate(kind, ...) end
-- Which way to go around what is solid, to (x, y), to an entity, or to the nearest of a kind (all go by one field, so a crowd costs little):
-- room:toward(zombie, "hero"), room:toward(zombie, hero), room:toward(zombie, x, y)
---@param entity Entity
---@param target Entity|string|number
---@param y? number
---@return number dx, number dy, number distance  a direction of length 1, or 0, 0; math.huge when there is no way
function Room:toward(entity, target, y) end
-- The corners of the way, the goal last: room:path(entity, entity), room:path(entity, x, y) or room:path(x1, y1, x2, y2)
---@param x1 number|Entity
---@param y1 number|Entity
---@param x2? number
---@param y2? number
---@return { x: number, y: number }[]?  nil when there is no way
function Room:path(x1, y1, x2, y2) end

-- Lag compensation: runs action(...) while everything that moves, but for what belongs to this player, stands where he
-- saw it when he gave the input of this tick (at most half a second ago). What the action moves or despawns stays so.
---@generic T
---@param player Player
---@param action fun(...): T
---@param ... any  what the action gets
---@return T
function Room:rewind(player, action, ...) end
-- Ends the round: entities, timers and fields go, players stay; then start and join are called again.
function Room:restart() end

-- Steering ---------------------------------------------------------------------

-- What mode.steer sees. steer moves what a player steers (the entity that view.camera.follow names) by what he wants. The server
-- calls it for each player before tick; the browser runs the same Lua ahead of the server for its own player, so that own movement
-- answers at once (prediction). So it changes the thing alone, uses no field that is hidden (declare it as owner), no ref and no array,
-- reads no line that was typed, and of the file nothing but numbers, texts, tables of these and functions of lines of their own.
-- What is to be seen and heard of it, steer leaves in fields of the thing, and tick announces it. The fields of the room can be read,
-- but those hidden.
-- Whoever is set somewhere else, as one who begins anew, is best despawned and spawned there: then nobody sees him go there.
---@class SteerRoom
---@field time number
---@field tick integer
---@field [string] any  a field of the room: a number, a text or a bool
local SteerRoom = {}
---@param x number
---@param y number
---@param margin? number
---@return number x, number y
function SteerRoom:inside(x, y, margin) end
---@param kind string
---@return fun(): Entity
function SteerRoom:each(kind) end
-- As Room:move, for the thing alone; so are the next two.
---@param thing Entity
---@param dx number
---@param dy number
---@param drop? boolean
---@return integer hit_x, integer hit_y
function SteerRoom:move(thing, dx, dy, drop) end
---@param thing Entity  its fields vx and vy are not hidden
---@param dt number
---@param gravity number
---@param drop? boolean
---@return boolean stands
function SteerRoom:fall(thing, dt, gravity, drop) end
---@param thing Entity
---@return boolean
function SteerRoom:on_ground(thing) end
---@param x number
---@param y number
---@return string? class
function SteerRoom:tile(x, y) end
---@param x number
---@param y number
---@return boolean
function SteerRoom:solid(x, y) end

-- Teams, and what is kept --------------------------------------------------------

---@class Team
---@field index integer
---@field name string
---@field tint string
---@field score number     starts at 0 with each round; also room.team_scores[index]
---@field count integer    players in it
---@field players fun(self: Team): fun(): Player

-- Values are at hand before start and join, and are read without waiting. What is written holds at once, is undone when
-- its tick fails, and is on disk about a second later. Numbers, texts, booleans, and tables of them; 64 KB each.
---@class Store
local Store = {}
---@param key string  1 to 63 bytes
---@param otherwise? any  where there is no value
---@return any  a table is a copy: set it again to keep what you change
function Store:get(key, otherwise) end
---@param key string
---@param value any  nil takes the key away
function Store:set(key, value) end
---@param key string
---@param by? number  1 if missing; what other rooms add meanwhile counts, too
---@return number
function Store:increment(key, by) end

-- What mode.leaderboards says of one: leaderboards = { times = { best = "lowest" } }. At most 8.
---@class Board
---@field best? "highest"|"lowest"  "highest" if missing

---@class Leaderboard
local Leaderboard = {}
---@param player Player
---@param score number  kept if it is this player's best: of all time, of the week, of the day. The highest is, but where mode.leaderboards says otherwise
---@param board? string  "best" if missing; there may be more than mode.leaderboards names, but a room knows the rows of such a one only when somebody submits to it
function Leaderboard:submit(player, score, board) end
-- Rows are at hand, no tick waits for them. Days begin at midnight in UTC, weeks on Monday.
---@class LeaderboardRow
---@field place integer  1 for the best
---@field name string
---@field score number
---@field own? boolean   the row of the player whom around() is given
---@param count? integer  10 if missing, and at most
---@param board? string
---@param period? "all time"|"week"|"day"  "all time" if missing
---@return LeaderboardRow[]  best first
function Leaderboard:top(count, board, period) end
-- Where a player stands, with as many above as below. It is asked for when he comes (on the board "best"), when he
-- scores, and while a mode calls this, at most once a second; so a place may be some moments old. Empty for who has no score.
---@param player Player
---@param count? integer  5 if missing, at most 9
---@param board? string
---@param period? "all time"|"week"|"day"
---@return LeaderboardRow[]
function Leaderboard:around(player, count, board, period) end

-- Vectors ----------------------------------------------------------------------

-- Plain numbers in and out. These verbs and math.sin, cos, tan, asin, acos, atan, atan2 and exp give the same bits on every machine.
vec = {}
---@param x number
---@param y number
---@return number
function vec.length(x, y) end
---@param x1 number
---@param y1 number
---@param x2 number
---@param y2 number
---@return number
function vec.distance(x1, y1, x2, y2) end
---@param x number
---@param y number
---@return number x, number y, number length  the same direction with length 1, and the length it had
function vec.unit(x, y) end
---@param x number
---@param y number
---@param most number
---@return number x, number y  at most so long
function vec.shorten(x, y, most) end
---@param x number
---@param y number
---@return number  radians, 0 to the right, pi / 2 down
function vec.angle(x, y) end
---@param angle number  radians
---@param length? number  1 if missing
---@return number x, number y
function vec.from_angle(angle, length) end
---@param x1 number
---@param y1 number
---@param x2 number
---@param y2 number
---@return number
function vec.dot(x1, y1, x2, y2) end
---@param a number
---@param b number
---@param share number  0 gives a, 1 gives b
---@return number
function vec.lerp(a, b, share) end
---@param value number
---@param low number
---@param high number
---@return number
function vec.clamp(value, low, high) end
---@param value number
---@param goal number
---@param step number
---@return number  nearer to the goal by at most `step`
function vec.approach(value, goal, step) end
---@param x number
---@param y number
---@param goal_x number
---@param goal_y number
---@param step number
---@return number x, number y  the same for a place
function vec.toward(x, y, goal_x, goal_y, step) end
---@param a number
---@param b number
---@return number  from one angle to the other the short way round, -pi to pi
function vec.turn_between(a, b) end
---@param angle number
---@param goal number
---@param step number
---@return number  an angle that turns at most `step` toward another
function vec.turn(angle, goal, step) end
