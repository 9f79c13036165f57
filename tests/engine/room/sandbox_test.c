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
             "return { entities = { hero = { x = f32, y = f32, name = text(8), cards = array(u8, 4) } },\n"
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
    "local t = {} for i = 1, 1e9 do t[i] = i end",
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
};

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

TEST(sandbox, there_are_a_hundred_attempts)
{
    EXPECT(sizeof ATTEMPTS / sizeof *ATTEMPTS >= 100);
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
