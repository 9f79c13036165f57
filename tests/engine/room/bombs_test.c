// What a mode can waste: time, memory, texts, patterns, messages, entities, timers. Each bomb goes off in a
// room of its own, at every tick, and is either refused with a sentence or comes to nothing; the room beside
// it never misses a tick.
#include "check.h"
#include "match.h"
#include <stdio.h>
#include <time.h>

typedef struct {
    const char *tick, *ends_with;  // what the error says; "*": it says something; "": either way; NULL:
                                   // bounded, so harmless
} Bomb;

static const Bomb BOMBS[] = {
    // time
    { "while true do end", "million instructions" },
    { "for i = 1, 1e12 do end", "million instructions" },
    { "while true do pcall(function() while true do end end) end", "million instructions" },
    { "local function f() return f() end f()", "million instructions" },
    { "local function f() return 1 + f() end f()", "*" },
    { "local t = setmetatable({}, {}) getmetatable(t).__index = function(s, k) return s[k + 1] end return t[1]",
      "*" },
    { "local t = {} for i = 1, 2e5 do t[i] = -i end for i = 1, 1e5 do table.sort(t) end", "moves too much" },
    { "local t = {} for i = 1, 2e5 do t[i] = i end while true do table.insert(t, 1, 0) end",
      "moves too much" },
    // memory
    { "local t = {} for i = 1, 1e9 do t[i] = { i } end", "" },
    { "local s = ('x'):rep(1e5) local t = {} for i = 1, 1e6 do t[i] = s .. i end", "not enough memory" },
    { "kept = {}", "would be a global" },
    { "for i = 1, 100 do hoard[#hoard + 1] = ('x'):rep(3e6) .. #hoard end", "not enough memory" },
    // texts
    { "return ('x'):rep(1e9)", "moves too much" },
    { "local s = 'x' while true do s = s .. s end", "not enough memory" },
    { "local s = ('x'):rep(2e6) while true do s:upper() end", "moves too much" },
    { "return table.concat({}, ('x'):rep(1e6), 1, 1e9)", "moves too much" },
    // patterns
    { "return (('a'):rep(40)):find(('a*'):rep(12) .. 'b')", "steps in one callback" },
    { "return (('a'):rep(200000)):match('.-b')", "steps in one callback" },
    { "for _ in (('a'):rep(1e5)):gmatch('a-a-b') do end", "steps in one callback" },
    // messages
    { "for i = 1, 5000 do room:say(('x'):rep(200)) end", NULL },
    { "for i = 1, 1e4 do print(('x'):rep(1e4)) end", "" },
    { "for i = 1, 1e4 do room:announce('bang', { what = ('x'):rep(500) }) end", NULL },
    // entities and timers
    { "for i = 1, 1e5 do room:spawn('rock') end", NULL },
    { "for i = 1, 1000 do room:after(1e5, room.restart) end", "256 timers" },
    { "for i = 1, 1000 do room:add_bot('x' .. i) end", NULL },
    // what it keeps
    { "for i = 1, 1e5 do room.leaderboard:submit(nil, i, 'board' .. i) end", NULL },
};

static Match bomb(const char *tick)
{
    char source[2048];
    snprintf(
        source, sizeof source,
        "local hoard = {}\n"
        "return { players = { 1, 4 }, limits = { rock = 100 }, entities = { rock = { x = f32, y = f32 } },\n"
        "  events = { bang = { what = text(255) } }, tick = function(room)\n%s end }",
        tick);
    return match_over(match_memory(), source, 1, true);
}

static double seconds_of_this_process(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

TEST(bombs, there_are_two_dozen)
{
    EXPECT(sizeof BOMBS / sizeof *BOMBS >= 24);
}

TEST(bombs, each_goes_off_in_its_own_room_and_the_neighbour_goes_on)
{
    enum { TICKS = 3 };
    uint32_t ticks = 0;
    int missed = 0;
    Match neighbour =
        match_of("return { room = { beats = u32 }, tick = function(room) room.beats = room.beats + 1 end }");
    EXPECT(neighbour.room != NULL);
    for (size_t i = 0; i < sizeof BOMBS / sizeof *BOMBS; i++) {
        Match match = bomb(BOMBS[i].tick);
        EXPECT(match.room != NULL);
        room_join(match.room, 0, "Ann", 0);
        double before = seconds_of_this_process();
        for (int t = 0; t < TICKS; t++, ticks++) {
            match_ticks(&match, 1);
            match_ticks(&neighbour, 1);
        }
        const char *error = room_error(match.room), *wanted = BOMBS[i].ends_with;
        bool as_told = !wanted                ? !error
                       : !strcmp(wanted, "*") ? error != NULL
                                              : !wanted[0] || (error && strstr(error, wanted));
        if (!as_told) printf("    %s: %s\n", BOMBS[i].tick, error ? error : "it went through");
        missed += !as_told;
        EXPECT(seconds_of_this_process() - before < 30);  // without the limits: for ever
        EXPECT_EQ(room_tick_number(match.room), TICKS);
        EXPECT_EQ(room_tick_number(neighbour.room), ticks);
        EXPECT(!room_error(neighbour.room));
        match_end(&match);
    }
    match_end(&neighbour);
    EXPECT_EQ(missed, 0);
}
