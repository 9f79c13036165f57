// What a mode cannot reach. Each attempt runs in mode.start of a room of its own and must end in an
// error there; the room's process goes on.
#include "check.h"
#include "match.h"
#include <stdio.h>

static bool fails(const char *attempt, char *why, size_t why_size)
{
    char source[2048];
    snprintf(source, sizeof source,
             "local function attempt(room, hero) %s end\n"
             "return { input = { move = stick, word = line }, player = { hero = ref 'hero' },\n"
             "  events = { bang = { n = u8 } }, settings = { pace = { default = 5 } },\n"
             "  entities = { hero = { x = f32, y = f32, name = text(8), cards = array(u8, 4), at = i32,\n"
             "    at_hero = i32, stop_hero = i32, found_hero = i32, end_hero = i32 } },\n"
             "  start = function(room) attempt(room, room:spawn('hero', { x = 1 })) end }",
             attempt);
    Match match = match_of(source);
    bool failed = match.room == NULL;
    snprintf(why, why_size, "%s", failed ? match.why.text : "it went through");
    match_end(&match);
    return failed;
}

static const char *const ATTEMPTS[] = {
    "return io.open('/etc/passwd')",
    "return os.execute('true')",
    "return os.getenv('HOME')",
    "return require('ffi')",
    "return require('socket')",
    "return ffi.C",
    "return debug.getinfo(1)",
    "return debug.getregistry()",
    "return jit.off()",
    "return package.loaded",
    "return package.loadlib('libc.so.6', '*')",
    "return loadstring('return 1')()",
    "return loadstring('\\27LJ\\2')()",
    "return load(function() end)",
    "return loadfile('/etc/passwd')",
    "return dofile('/etc/passwd')",
    "return string.dump(function() end)",
    "return ('').dump(function() end)",
    "return getfenv(0)",
    "return setfenv(1, {})",
    "return newproxy(true)",
    "return collectgarbage('stop')",
    "return _G.os",
    "return module('x')",
    "return rawset({}, 1, 2)",
    "return xpcall(error, error)",
    "return coroutine.create(error)",
    "x = 1",
    "getmetatable('').__index = nil",
    "return getmetatable(hero).__index",
    "return getmetatable(room).x",
    "setmetatable('', {})",
    "setmetatable(hero, {})",
    "return hero + 1",
    "return hero - hero",
    "return hero[1]",
    "return hero[-100000]",
    "hero[5] = 1",
    "return hero.cards[0]",
    "return hero.cards[5]",
    "hero.cards[5] = 1",
    "hero.cards[1.5] = 1",
    "hero.cards['x'] = 1",
    "return hero.cards + 1",
    "hero.id = 7",
    "hero.nothing = 7",
    "return hero.nothing",
    "hero.x = 'far'",
    "hero.x = nil",
    "hero.x = hero",
    "hero.name = 5",
    "hero()",
    "return #hero",
    "return hero < hero",
    "return room.time + nil",
    "room.time = 5",
    "return room.host",
    "return room.spawn(nil, 'heroo')",
    "room:spawn('hero', { speed = 1 })",
    "room:announce('nothing', {})",
    "room:after(1, function() end)",
    "room:after(-1, room.restart)",
    "room:after('soon', room.restart)",
    "room:near(hero, 'villain', 5)",
    "local f, c = room:each('hero') c.at_hero = -1000000",
    "local f, c = room:each('hero') c.stop_hero = 2000000000",
    "local f, c = room:near(hero, 'hero', 5) c.found_hero = -5",
    "local f, c = room:near(hero, 'hero', 5) c.end_hero = 2000000000",
    "local f, c = room:each('hero') local g, d = room:near(hero, 'hero', 5) f(d)",
    "local f, c = room:each('hero') local g, d = room:near(hero, 'hero', 5) g(c)",
    "local f, c = room:each('hero') local g, d = room:each('player') f(d)",
    "local f, c = room:players() local g, d = room:each('player') g(c)",
    "local f, c = room:players() c.at = -1000000 assert(f(c))",
    "local f, c = room:near(0 / 0, 0, 'hero', 1 / 0) assert(f(c))",
    "local bot = room:add_bot('x') room:remove_bot(bot) return bot.input",
    "local bot = room:add_bot('x') return bot.input._nothing[1]",
    "return string.format('%p', 'x')",
    "for k in pairs(hero) do end",
    "for k in pairs('x') do end",
    "return ('x'):rep(1e9)",
    "local t = {} for i = 1, 1e9 do t[i] = {} end",
    "local s = 'x' while true do s = s .. s end",
    "local t = {} while true do t = { t, t, {}, {}, {} } end",
    "local function f() return 1 + f() end f()",
    "f32.type = 'text'",
    "setmetatable(f32, {})",
    "return getmetatable(f32).__call",
    "return getmetatable(text(4)).size",
    "text(4).size = 70000",
    "rawset(f32, 'type', 'text')",
    "return room.getters.leaderboard",
    "local bot = room:add_bot('x') return bot.getters.input({ id = 1e6 })",
    "local bot = room:add_bot('x') bot.profile = 7",
    "local bot = room:add_bot('x') bot.input_number = 7",
    "room.settings = 'a=1'",
    "room.settings.x = 1",
    "room.spawn = nil",
    "room:team(1)",
    "hero.name = setmetatable({}, { __tostring = function() return 'x' end })",
    "hero.getters.x = 1",
    "return ('x'):find('%')",
    "return ('x'):gsub('x', '%2')",
    "return (('a'):rep(40)):find(('a*'):rep(12) .. 'b')",
    "return string.gfind('x', 'x')",
    "return math.random()",
    "return os.time()",
    "return next({})",
    "return table.foreach({}, print)",
    "room:say(nil, hero.cards)",
    "room:kick('everybody')",
    "room:tell(5, 'chat', {})",
    "return ffi.new('int')",
    "local cursor = select(2, room:each('hero')) cursor.x = 1",
    "return room:each('hero').bits",
    "error({})",
    "error()",
    // iterators that are called with something else than their cursor
    "room:each('hero')({ at_hero = -1e9, stop_hero = 1e9 })",
    "hero.at_hero = -100000000 hero.stop_hero = 100 room:each('hero')(hero)",
    "room:near(hero, 'hero', 5)({ found_hero = -1e9, end_hero = 1e9 })",
    "hero.found_hero = -1000000000 hero.end_hero = 1 room:near(hero, 'hero', 5)(hero)",
    "room:players()({ at = -1e9 })",
    "hero.at = -100000000 room:players()(hero)",
    "room:each('hero')(nil)",
    // budgets that are given back, or are no number any more
    "('x'):rep(-1e300) return (('a'):rep(40)):find(('a*'):rep(12) .. 'b')",
    "('x'):rep(0 / 0) return (('a'):rep(40)):find(('a*'):rep(12) .. 'b')",
    "pcall(table.concat, {}, '', 1e15, -1e15) return (('a'):rep(40)):find(('a*'):rep(12) .. 'b')",
    "table.insert({}, 1e15, 1)",
    "table.insert({}, -1e300, 1)",
    "table.insert({}, 0 / 0, 1)",
    "table.remove({ 1, 2 }, 1e15)",
    "table.remove({ 1, 2 }, 0 / 0)",
    "local s = ('x'):rep(1e6) while true do ('%s'):format(s) end",
    "local s = ('x'):rep(2e6) while true do s:sub(1, -2) end",
    "local s = ('x'):rep(1e6) while true do table.concat({ s, s }) end",
    "local s, t = ('x'):rep(1e6), {} for i = 1, 1e4 do t[i] = s end return table.concat(t)",
    "('x'):rep(1e5):gsub('.', ('y'):rep(1e5))",
    "('x'):rep(1e5):gsub('.+', ('%0'):rep(1e5))",
    "('x'):rep(1e5):gsub('.', function() return ('y'):rep(1e5) end)",
    "return ('%99999d'):format(1)",
    "return ('%s'):rep(300):format()",
    "return unpack({}, -1e9, 1e9)",
    "return ('x'):rep(1e6):byte(1, -1)",
    "return select(-1e9, 1)",
    // comparisons that lie
    "local t = {} for i = 1, 100 do t[i] = i end table.sort(t, function() return true end)",
    "table.sort({ 3, 'x', {} })",
    "local t = setmetatable({}, { __lt = function() error('lt') end }) return t < t",
    // recursion, through C too
    "local t = setmetatable({}, {}) getmetatable(t).__tostring = function(s) return tostring(s) end tostring(t)",
    "local function f() return (('x'):gsub('x', f)) end f()",
    "local t = setmetatable({}, {}) getmetatable(t).__index = function() return (('x'):gsub('x', t)) end return t.x",
    "local function f() for _ in ('x'):gmatch('x') do f() end end f()",
    "table.sort({ 2, 1 }, function() local function f() return 1 + f() end return f() end)",
    "room:restart()",
    "room.restart()",
    // errors that bite
    "local t = setmetatable({}, { __tostring = function() while true do end end }) error('x')",
    "error(setmetatable({}, { __tostring = function() while true do end end }))",
    "local t = setmetatable({}, { __tostring = function() error('y') end }) error(t)",
    "error(setmetatable({}, { __index = function() while true do end end }))",
    "error(hero)",
    "error(('x'):rep(1e7))",
    // what is not the mode's to take away
    "room:despawn(room)",
    "room:despawn(room:add_bot('x'))",
    "room:remove_bot({ bot = true, id = 65536 })",
    "room:remove_bot(hero)",
    // values of the wrong kind
    "hero.cards = 'xxxxxxxxxxxxxxxx'",
    "hero.cards = hero",
    "hero.x = 1e39 room:restart()",
    "room:add_bot('x').input.move = hero",
    "room:add_bot('x').input.word = 5",
    "return room:add_bot('x').input[0]",
    "return (1LL).x",
    "return hero + 1LL",
    "return hero[1LL]",
    "return hero[1i]",
    "room:near(1LL, 'hero', 5)",
    "room:despawn(1ULL)",
    "room:despawn(1i)",
    "room:tell(room:add_bot('x'), 'bang', { n = 'x' })",
    "room:announce('bang', 5)",
    "room.leaderboard:submit(nil, 'x')",
    "room.leaderboard:submit(nil, 1, {})",
    "room.leaderboard:submit(nil, 1, hero)",
    "room.leaderboard:top(5, 'best', hero)",
    "room.store:set('k', 0 / 0)",
    "room.store:set('k', hero)",
    "room.store:set('k', error)",
    "room.store:set(('k'):rep(64), 1)",
    "local t = {} t.t = t room.store:set('k', t)",
    "room.store:set('k', ('\\1'):rep(1e5))",
    "room.store.get({}, 'k')",
    "getmetatable(room.store).__index = nil",
    "room:rewind(nil, 5)",
    "room:run('nothing')",
    "room:after(0 / 0, room.restart)",
    "return require('../sandbox')",
    "return getmetatable(room.settings).x",
    "room:count(('x'):rep(1e6))",
};

// Files that do not even become rooms: what they return, or do while they load.
static const char *const FILES[] = {
    "local function f() return 1 + f() end f()",
    "error({})",
    "return 5",
    "return setmetatable({ tick = 5 }, { __index = { tick = function() end } })",
    "return { tick = setmetatable({}, { __call = function() end }) }",
    "local mode = {} mode.mode = mode return mode",
    "local t = {} for i = 1, 30000 do t[i] = i end return { view = { t = t } }",
    "local s, t = ('x'):rep(1e6), {} for i = 1, 15000 do t[i] = s end return { view = { t = t } }",
    "local t = {} for i = 1, 15000 do t[('x'):rep(1e4) .. i] = i end return { view = t }",
    "return { view = { f = function() end } }",
    "return { view = { [f32] = 1 } }",
    "return { view = { dark = 0 / 0 } }",
    "return { view = { camera = 5 } }",
    "return { looks = { hero = 5 }, entities = { hero = { x = f32 } } }",
    "return { looks = { hero = { label = error } }, entities = { hero = { x = f32 } } }",
    "return { title = ('x'):rep(1e5) }",
    "return { rate = 0 / 0 }",
    "return { rate = 30.5 }",
    "return { players = { 0 / 0, 4 } }",
    "return { players = { 1, 1e9 } }",
    "return { players = { 1, 3.5 } }",
    "return { size = { 1e9, 100 } }",
    "return { hold = -1 / 0 }",
    "return { interest = { radius = 'far' } }",
    "return { interest = { radius = 0 / 0 } }",
    "return { interest = { budget = -5 } }",
    "return { limits = { hero = 0 / 0 }, entities = { hero = { x = f32 } } }",
    "return { limits = { hero = 60000 }, entities = { hero = { a = array(f64, 256) } } }",
    "return { room = { count = u32 } }",
    "return { room = { time = f32 } }",
    "return { player = { say = u32 } }",
    "return { player = { input = u32 } }",
    "return { entities = { hero = { id = u32 } } }",
    "return { entities = { ['a b'] = { x = f32 } } }",
    "return { entities = { hero = { ['<b>'] = f32 } } }",
    "return { entities = { hero = { ['while'] = f32 } } }",
    "return { entities = { hero = { _x = f32 } } }",
    "return { entities = { hero = { __index = f32 } } }",
    "return { entities = { hero = { [1] = f32 } } }",
    "return { entities = { player = { x = f32 } } }",
    "return { entities = { hero = { a = text(1.5) } } }",
    "return { entities = { hero = { a = text(0 / 0) } } }",
    "return { entities = { hero = { a = array(f32, 1.5) } } }",
    "return { entities = { hero = { a = quantize(f32, 1 / 0) } } }",
    "return { entities = { hero = { a = quantize(f32, 1e-300) } } }",
    "return { entities = { hero = { a = ref(('x'):rep(1e6)) } } }",
    "return { events = { bang = { ['x; int y'] = u8 } } }",
    "return { events = { ['bang; int'] = { x = u8 } } }",
    "return { events = { bang = { x = u8, look = { f = error } } } }",
    "return { input = { ['x; int y'] = stick } }",
    "return { input = { move = stick { keys = 5 } } }",
    "return { input = { move = stick { keys = { {} } } } }",
    "return { input = { move = stick { label = {} } } }",
    "return { commands = { ['a b'] = { run = function() end } } }",
    "return { commands = { x = { run = 5 } } }",
    "return { scripts = { x = { { 0 / 0, function() end } } } }",
    "return { settings = { ['x=1'] = { default = 1 } } }",
    "return { settings = { x = { default = 1, min = 'a' } } }",
    "return { settings = { x = { default = 1, min = 0 / 0 } } }",
    "return { settings = { x = { default = 'a', choices = { {}, 5 } } } }",
    "return { settings = { x = { default = 'a', help = {} } } }",
    "return { teams = { 'a', {} } }",
    "return { teams = { ('a'):rep(1e5), 'b' } }",
    "return { hud = { { list = {}, show = 1 } } }",
    "return { map = '../../etc/passwd.tmj' }",
    "return { map = 'nowhere.tmj' }",
    "return { map = { ('#'):rep(2000) } }",
    "return { map = { '\\255' } }",
    "return { map = { rows = '##', tile = 0 / 0 } }",
    "return { bodies = { hero = { radius = 0 / 0 } }, entities = { hero = { x = pos, y = pos } } }",
};

TEST(sandbox, every_hostile_file_ends_in_an_error_of_its_own_room)
{
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        Match match = match_of(FILES[i]);
        if (match.room) printf("    went through: %s\n", FILES[i]);
        EXPECT(!match.room);
        EXPECT(match.why.text[0] && !strstr(match.why.text, "0x"));
        match_end(&match);
    }
}

// The engine calls the methods of texts while it makes what C code is made from.
TEST(sandbox, a_mode_that_replaces_functions_of_texts_replaces_its_own)
{
    Match match =
        match_of("string.gsub = function() return 'int' end string.find = nil string.match = error\n"
                 "return { entities = { hero = { x = pos, y = pos } }, teams = { 'Red', 'Blue' },\n"
                 "  start = function(room) assert(('a'):gsub('a', 'b') == 'b') end }");
    EXPECT(match.room != NULL);
    match_end(&match);
}

TEST(sandbox, no_message_tells_where_things_lie_in_memory)
{
    static const char *const asks[] = {
        "room:count({})",
        "room:count(print)",
        "room:team({})",
        "room.store:get({})",
        "room:run({})",
        "room:spots({})",
        "hero[{}] = 1",
        "return hero[print]",
        "error(tostring(setmetatable({}, { __metatable = { __tostring = 1 } })) .. ('%s'):format(print))",
    };
    char why[600];
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
        EXPECT(fails(asks[i], why, sizeof why));
        if (strstr(why, "0x")) printf("    %s: %s\n", asks[i], why);
        EXPECT(!strstr(why, "0x"));
    }
}

// Compiled code is not refused memory, but stopped; see vm.c.
TEST(sandbox, compiled_code_that_runs_out_of_memory_is_stopped_and_its_line_named)
{
    static const char *const hoards[] = {
        "local t = {} for i = 1, 1e9 do t[i] = { i } end",
        "local t = {} for i = 1, 1e9 do t[i] = 'x' .. i end",
        "for i = 1, 1e9 do pcall(room.spots, room, 'x' .. i) end",
        ("local function make(n) local row = {} for j = 1, n do row[j] = j end return row end\n"
         "  local t = {} for i = 1, 1e9 do t[i % 4000] = make(2000) end"),
        "local t = {} while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = {} end end) end",
    };
    char why[600];
    for (size_t i = 0; i < sizeof hoards / sizeof *hoards; i++) {
        EXPECT(fails(hoards[i], why, sizeof why));
        if (!strstr(why, "not enough memory")) printf("    %s: %s\n", hoards[i], why);
        EXPECT(strstr(why, "not enough memory: a mode may hold 64 MB"));
    }
}

// Even when the mode has filled its memory to the last byte.
TEST(sandbox, what_comes_from_outside_has_room_beside_a_hoard)
{
    Match match = match_over(
        match_memory(),
        "local hoard = {}\n"
        "return { tick = function()\n"
        "  for size = 16, 0, -1 do\n"
        "    pcall(function() while true do hoard[#hoard + 1] = ('x'):rep(2 ^ size) .. #hoard end end)\n"
        "  end\n"
        "  hoard[#hoard + 1] = 'x' .. #hoard\n"
        "end, chat = function(_, _, text) return text end }",
        1, true);
    EXPECT(match.room != NULL);
    for (int i = 0; i < 20; i++) {
        char line[32];
        snprintf(line, sizeof line, "what nobody said %d", i);
        room_join(match.room, i % 4, line, 0);
        room_chat(match.room, 0, line);
        match_ticks(&match, 1);
    }
    EXPECT(room_error(match.room) != NULL);
    EXPECT_EQ(room_tick_number(match.room), 20);
    match_end(&match);
}

TEST(sandbox, every_attempt_ends_in_an_error_of_its_own_room)
{
    char why[600];
    for (size_t i = 0; i < sizeof ATTEMPTS / sizeof *ATTEMPTS; i++) {
        bool failed = fails(ATTEMPTS[i], why, sizeof why);
        if (!failed) printf("    went through: %s\n", ATTEMPTS[i]);
        EXPECT(failed);
        EXPECT(why[0] != 0);
    }
}

TEST(sandbox, there_are_two_hundred_attempts_and_no_two_are_the_same)
{
    EXPECT(sizeof ATTEMPTS / sizeof *ATTEMPTS + sizeof FILES / sizeof *FILES >= 200);
    for (size_t i = 0; i < sizeof ATTEMPTS / sizeof *ATTEMPTS; i++)
        for (size_t j = 0; j < i; j++) EXPECT(strcmp(ATTEMPTS[i], ATTEMPTS[j]) != 0);
}

TEST(sandbox, what_is_declared_cannot_change_between_check_and_use)
{
    Match match = match_of(
        "local fields = { x = f32 }\n"
        "local late = setmetatable({}, { __index = function(_, k) if k == 'rock' then return fields end end })\n"
        "return { entities = late, start = function(room) room:spawn('rock', {}) end }");
    EXPECT(!match.room && strstr(match.why.text, "there is no kind 'rock'"));
    match_end(&match);
    match = match_of("local deep = {} for i = 1, 50 do deep = { deep } end return { view = deep }");
    EXPECT(!match.room && strstr(match.why.text, "12 deep"));
    match_end(&match);
}

TEST(sandbox, harmless_code_goes_through)
{
    char why[600];
    EXPECT(!fails("assert(tostring(select(2, room:each('hero'))) == 'value')", why, sizeof why));
    EXPECT(!fails(
        "hero._name1 = 0x78787878 hero._name2 = 0x78787878 hero._name3 = 0x78787878 assert(#hero.name <= 11)",
        why, sizeof why));
    EXPECT(
        !fails("assert(('a=1'):match('(%a)=(%d)') == 'a' and ('x'):gsub('x', 'y') == 'y')", why, sizeof why));
    EXPECT(!fails("hero.cards[1] = 5 assert(hero.cards[1] == 5 and #hero.cards == 4)", why, sizeof why));
    EXPECT(!fails("hero.name = 'a name that is too long' assert(hero.name == 'a name that'..'')", why,
                  sizeof why) ||
           strstr(why, "assertion") != NULL);
    EXPECT(!fails("assert(tostring({}) == 'table' and tostring(hero) == 'hero #' .. hero.id % 65536)", why,
                  sizeof why));
    EXPECT(!fails("local t = {} for k in pairs({ b = 1, a = 2, [2] = 1, [1] = 1 }) do t[#t + 1] = k end "
                  "assert(table.concat(t, ' ') == '1 2 a b')",
                  why, sizeof why));
    EXPECT(!fails("assert(not pcall(error, 'x')) assert(('ab'):upper() == 'AB')", why, sizeof why));
}

TEST(sandbox, bytecode_is_refused_by_name)
{
    Match match = match_of("\x1bLJ\x02");
    EXPECT(match.room == NULL);
    EXPECT(strstr(match.why.text, "bytecode") != NULL);
    match_end(&match);
}

TEST(sandbox, an_error_names_the_line_of_the_mode)
{
    Match match =
        match_of("local mode = {}\nfunction mode.start(room)\n  room:spwan('x')\nend\nreturn mode\n");
    EXPECT(match.room == NULL);
    EXPECT(strstr(match.why.text, "test.lua:3") != NULL);
    EXPECT(strstr(match.why.text, "did you mean 'spawn'") != NULL);
    match_end(&match);
}

TEST(sandbox, a_misspelt_callback_is_explained)
{
    Match match = match_of("return { jion = function() end }");
    EXPECT(match.room == NULL);
    EXPECT(strstr(match.why.text, "mode has no 'jion', did you mean 'join'?") != NULL);
    match_end(&match);
}

TEST(sandbox, endless_code_is_stopped_and_its_line_named)
{
    Match match =
        match_over(match_memory(), "return {\n tick = function()\n  while true do end\n end }", 1, true);
    EXPECT(match.room != NULL);
    match_ticks(&match, 1);
    EXPECT(room_error(match.room) != NULL);
    EXPECT(strstr(room_error(match.room), "test.lua:3") != NULL);
    EXPECT_EQ(room_tick_number(match.room), 1);
    match_end(&match);
}

TEST(sandbox, endless_code_cannot_hide_behind_pcall)
{
    Match match = match_over(
        match_memory(),
        "return { tick = function() while true do pcall(function() while true do end end) end end }", 1,
        true);
    match_ticks(&match, 1);
    EXPECT(strstr(room_error(match.room), "instructions") != NULL);
    match_end(&match);
}
