// What a mode calls for each of many entities must not keep the JIT from compiling the loop around it.
// Each line below is such a call; a mode runs it in a loop while LuaJIT's own log of traces is kept. For a
// new verb add a line.
#include "check.h"
#include "mem.h"
#include "script.h"
#include "vm.h"
#include "world.h"
#include <stdlib.h>

enum { MEMORY = 16 << 20, TICKS = 60 };

static const char MODE[] =
    "local mode = { title = 'Hot', players = { 1, 8 }, limits = { mote = 600, spark = 600 },\n"
    "  map = { 'S...................', '..###....#..........', '....................', tile = 32, legend = { S = { spot = 'start' } } },\n"
    "  teams = { 'Red', 'Blue' }, settings = { pace = { default = 5 } }, view = { camera = { follow = 'hero' } },\n"
    "  bodies = { mote = { radius = 5 }, spark = { width = 8, height = 8 } },\n"
    "  player = { hero = ref 'mote' }, input = { turn = stick, fire = button, word = line }, room = { sum = f64 },\n"
    "  entities = { spark = { x = pos, y = pos },\n"
    "    mote = { x = pos, y = pos, hp = u8, at = angle, gold = u32, wide = f64, on = bool, name = text(8),\n"
    "      vx = f32, vy = f32, friend = ref 'mote', any = ref 'spark', list = array(u8, 4), player = ref 'player',\n"
    "      seen_by = 'everyone' } },\n"
    "  events = { bang = { x = f32, y = f32, who = ref 'mote' } } }\n"
    "function mode.join(room, player) player.hero = room:spawn('mote', { x = 9, player = player }) end\n"
    "local function later(room) room.sum = 0 end\n"
    "local function look(i) return i end\n"
    "mode.scripts = { intro = { { 1, later } } }\n"
    "function mode.start(room)\n"
    "  local before\n"
    "  for i = 1, 300 do before = room:spawn('mote', { x = i, y = i %% 50, friend = before, name = 'mote' }) end\n"
    "  room:after(1e5, later)\n"
    "end\n"
    "function mode.tick(room, dt)\n"
    "  local sum = 0\n"
    "  %s\n"
    "  room.sum = sum\n"
    "end\n"
    "return mode\n";

// Counts the traces that run through the mode's loop and end in a loop, its own or one inside, and notes what
// keeps a loop from being compiled for good. Other errors (left early, begun in the wrong place) come and go.
static const char WATCH[] =
    "local named, vmdef = pcall(require, 'jit.vmdef')\n"
    "local util = require 'jit.util'\n"
    "local in_mode\n"
    "loops, faults = 0, ''\n"
    "local function fault(func, pc, why)\n"
    "  faults = faults .. '\\n    ' .. (util.funcinfo(func, pc).loc or 'in C') .. ': ' .. why\n"
    "end\n"
    "jit.attach(function(_, func)\n"
    "  in_mode = in_mode or util.funcinfo(func).source == '@hot.lua'\n"
    "end, 'record')\n"
    "jit.attach(function(what, trace, func, pc, code)\n"
    "  local ends = what == 'stop' and util.traceinfo(trace).linktype\n"
    "  if in_mode and (ends == 'loop' or ends == 'root') then loops = loops + 1 end\n"
    "  if ends == 'stitch' then fault(func, nil, 'a C function without ffi') end\n"
    "  if what == 'start' then in_mode = false end\n"
    "  if what ~= 'abort' then return end\n"
    "  local why = type(code) == 'number' and (named and vmdef.traceerr[code] or 'NYI ' .. code) or code\n"
    "  if why:find('NYI') and not why:find('lower frame') or why:find('blacklisted') then fault(func, pc, why) end\n"
    "end, 'trace')\n";

static double seen(void *owner, uint32_t player)
{
    (void)owner, (void)player;
    return 0;
}

static bool announce(void *owner, int event, const void *values, uint32_t to)
{
    (void)owner, (void)event, (void)values, (void)to;
    return true;
}

static void note(void *owner, const char *text)
{
    (void)owner;
    printf("    mode: %s\n", text);
}

static bool run(Script *script, World *world)
{
    Failure why;
    for (int tick = 0; tick < TICKS; tick++) {
        if (!script_tick(script)) return false;
        world_head(world)->tick++;
        if (!world_commit(world, &why)) return false;
        script_settled(script);
        script_collect(script);
    }
    return true;
}

static bool play(Script *script, World *world)
{
    ScriptHost host = { .announce = announce, .note = note, .seen = seen };
    world_spawn(world, KIND_ROOM);
    if (!script_attach(script, world, &host) || luaL_dostring(script->lua, WATCH)) return false;
    if (!script_start(script)) return false;
    for (uint32_t seat = 0; seat < 4; seat++)
        if (!script_join(script, world_spawn_at(world, KIND_PLAYER, seat))) return false;
    return run(script, world);
}

static bool is_clean(Script *script)
{
    lua_getglobal(script->lua, "faults");
    lua_getglobal(script->lua, "loops");
    const char *faults = lua_tostring(script->lua, -2);
    bool clean = !*faults && lua_tonumber(script->lua, -1) > 0;
    if (!clean) printf("    %g loops compiled%s\n", lua_tonumber(script->lua, -1), faults);
    lua_pop(script->lua, 2);
    return clean;
}

static bool compiles_at_once(const char *body)
{
    char source[4096];
    Failure why;
    snprintf(source, sizeof source, MODE, body);
    ScriptConfig config = { "hot", source, strlen(source), false };
    Script *script = script_open(&config, &why);
    if (!script) return printf("    %s\n", why.text) < 0;
    void *memory = aligned_alloc(64, MEMORY);
    memset(memory, 0, MEMORY);
    World *world = world_open(script_schema(script), memory, MEMORY, 1, &why);
    bool fine = play(script, world);
    if (!fine) printf("    %s\n", script_error(script));
    fine = fine && is_clean(script);
    script_close(script);
    world_close(world);
    free(memory);
    return fine;
}

// Where the JIT begins hangs on addresses, which differ from run to run: it may record what happens once,
// such as a first call. What keeps a loop out is there each time.
static bool compiles(const char *body)
{
    for (int tries = 0; tries < 3; tries++)
        if (compiles_at_once(body)) return true;
    return false;
}

#define EACH(body) "for mote in room:each('mote') do " body " end"
#define MANY(body) "for i = 1, 300 do " body " end"
#define COMPILES(sentence, body)                                                                             \
    TEST(trace, sentence)                                                                                    \
    {                                                                                                        \
        EXPECT(compiles(body));                                                                              \
    }

COMPILES(each, EACH("sum = sum + mote.x"))
COMPILES(
    numbers_read_and_written,
    EACH("mote.x = mote.x + 1; mote.hp = mote.hp % 7; mote.at = 2; mote.gold = mote.gold + 1; mote.wide = 3"))
COMPILES(bools, EACH("mote.on = not mote.on"))
COMPILES(texts_read, EACH("sum = sum + #mote.name"))
COMPILES(texts_written, EACH("mote.name = 'new'"))
COMPILES(references_read, EACH("local friend = mote.friend; if friend then sum = sum + friend.x end"))
COMPILES(references_written, EACH("mote.friend = mote"))
COMPILES(arrays, EACH("mote.list[2] = mote.list[1] + 1; sum = sum + #mote.list"))
COMPILES(ids, EACH("sum = sum + mote.id"))
COMPILES(near_a_place, MANY("for mote in room:near(i, 10, 'mote', 30) do sum = sum + mote.x end"))
COMPILES(near_an_entity, EACH("for other in room:near(mote, 'mote', 5) do sum = sum + other.x end"))
COMPILES(players, MANY("for player in room:players() do sum = sum + player.score end"))
COMPILES(players_input, MANY("for player in room:players() do sum = sum + player.input.turn.x end"))
COMPILES(players_heroes, MANY("for player in room:players() do player.hero.x = player.hero.x + 1 end"))
COMPILES(random, EACH("sum = sum + room:random() + room:random(1, 5)"))
COMPILES(chance, EACH("if room:chance(0.5) then sum = sum + 1 end"))
COMPILES(random_point, EACH("mote.x, mote.y = room:random_point(10)"))
COMPILES(pick, "local list = { 1, 2, 3 } " EACH("sum = sum + room:pick(list)"))
COMPILES(inside, EACH("mote.x, mote.y = room:inside(mote.x + 1, mote.y, 5)"))
COMPILES(count, EACH("sum = sum + room:count('spark')"))
COMPILES(time, EACH("sum = sum + room.time + room.tick"))
COMPILES(room_fields, EACH("room.sum = room.sum + 1"))
COMPILES(spawn_and_despawn, MANY("room:despawn(room:spawn('spark', { x = i, y = 1 }))"))
COMPILES(announce, EACH("room:announce('bang', { x = mote.x, y = 1, who = mote })"))
COMPILES(tell, EACH("if mote.player then room:tell(mote.player, 'bang', { x = mote.x }) end"))
COMPILES(arithmetic,
         EACH("sum = sum + math.sin(mote.x) + math.sqrt(mote.y) + math.floor(mote.x) + bit.band(mote.hp, 3)"))
COMPILES(move, EACH("local x, y = room:move(mote, 1, 0.5); sum = sum + x + y"))
COMPILES(fall, EACH("if room:fall(mote, 0.03, 900) then sum = sum + 1 end"))
COMPILES(on_ground, EACH("if room:on_ground(mote) then sum = sum + 1 end"))
COMPILES(toward_a_kind,
         EACH("local dx, dy, far = room:toward(mote, 'spark'); sum = sum + dx + math.min(far, 9)"))
COMPILES(toward_an_entity, EACH("local dx, dy = room:toward(mote, mote.friend or mote); sum = sum + dx"))
COMPILES(nearest,
         EACH("local other, far = room:nearest(mote, 'mote', 20); if other then sum = sum + far end"))
COMPILES(within, EACH("for other in room:within(mote.x, mote.y, 20, 20, 'mote') do sum = sum + 1 end"))
COMPILES(ray, EACH("local x, y, hit, wall = room:ray(mote.x, mote.y, 600, 60, 'mote'); sum = sum + x"))
COMPILES(sees, EACH("if room:sees(mote.x, mote.y, 300, 10) then sum = sum + 1 end"))
COMPILES(tile,
         EACH("if room:tile(mote.x, mote.y) == 'solid' or room:solid(mote.x, 9) then sum = sum + 1 end"))
COMPILES(zone, EACH("if room:zone(mote.x, mote.y) then sum = sum + 1 end"))
COMPILES(find, EACH("local found = room:find('mote', mote.id); sum = sum + found.x"))
COMPILES(vectors,
         EACH("local x, y = vec.unit(mote.x, 3); sum = sum + x + vec.angle(x, y) + vec.turn(y, 2, 0.1)"))
COMPILES(exact_mathematics, EACH("sum = sum + math.cos(mote.x) + math.atan2(mote.x, 3) + math.exp(-mote.x)"))
// With what a mode asks of each entity now and then, in loops of their own.
COMPILES(timers, MANY("room:after(1e5, later); room:cancel(later)"))
COMPILES(scripts, MANY("room:run('intro'); room:cancel('intro')"))
COMPILES(announce_near, EACH("if mote.id % 97 == 0 then room:announce_near(mote, 50, 'bang', { x = 1 }) end"))
COMPILES(say, MANY("room:say('now')"))
COMPILES(players_say, MANY("for player in room:players() do player:say('now') end"))
COMPILES(rewind, MANY("for player in room:players() do sum = sum + room:rewind(player, look, i) end"))
COMPILES(teams, MANY("for player in room:players() do room:team(player).score = room:team(1).score + 1 end"))
COMPILES(team_players, MANY("sum = sum + room:team(1).index + #room:team(2).name"))
COMPILES(spots, EACH("local spot = room:spots('start')[1]; sum = sum + spot.x"))
COMPILES(separate, MANY("room:separate('spark')"))
COMPILES(path, "for i = 1, 60 do local way = room:path(10, 10, 500, 60); sum = sum + #way end")
COMPILES(seen_by, EACH("mote.seen_by = 'owner'; if mote.seen_by == 'team' then sum = sum + 1 end"))
COMPILES(pressed,
         MANY("for player in room:players() do if player.input.fire_pressed then sum = sum + 1 end end"))
COMPILES(typed, MANY("for player in room:players() do sum = sum + #player.input.word end"))
COMPILES(settings, EACH("sum = sum + room.settings.pace"))
COMPILES(
    vectors_all,
    EACH(
        "local x, y = vec.shorten(mote.x, 3, 2); local a, b = vec.from_angle(mote.at, 3); local c, d = vec.toward(x, y, a, b, 1); "
        "sum = sum + vec.length(c, d) + vec.distance(a, b, c, d) + vec.dot(a, b, c, d) + vec.lerp(a, b, 0.5) + vec.clamp(x, 0, 9) + "
        "vec.approach(a, b, 1) + vec.turn_between(a, b)"))
COMPILES(texts, EACH("sum = sum + #mote.name:sub(1, 2) + (mote.name:byte(1) or 0) + #mote.name:upper()"))
COMPILES(lists,
         EACH("local list = { 1, 2 }; table.insert(list, mote.hp); table.remove(list); sum = sum + #list"))
