// What a mode keeps for good: read at once, sent when the tick is committed, undone with it.
#include "check.h"
#include "match.h"

static Match match_that(const char *tick)
{
    char source[2048];
    snprintf(source, sizeof source, "return { tick = function(room)\n%s end }", tick);
    Match match = { .memory = match_memory() };
    const RoomValue values[] = { { .key = "games", .text = "41", .size = 2 } };
    RoomConfig config = { .mode = "test",
                          .source = source,
                          .source_size = strlen(source),
                          .seed = 1,
                          .values = values,
                          .value_count = 1,
                          .memory = match.memory };
    match.room = room_open(&config, &match.why);
    if (!match.room) {
        printf("    %s\n", match.why.text);
        return match;
    }
    room_set_value(match.room, &(RoomValue){ .profile = 7, .key = "wins", .text = "3", .size = 1 });
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 1);
    return match;
}

static bool is_fine(const Match *match)
{
    if (room_error(match->room)) printf("    %s\n", room_error(match->room));
    return !room_error(match->room);
}

TEST(values, of_the_mode_and_of_a_player_are_at_hand)
{
    Match match = match_that("assert(room.store:get('games') == 41 and room.store:get('none') == nil and "
                             "room.store:get('none', 5) == 5)\n"
                             "for player in room:players() do assert(player.store:get('wins') == 3) end");
    EXPECT(is_fine(&match));
    match_end(&match);
}

TEST(values, all_sorts_come_back_as_they_were)
{
    Match match = match_that(
        "local s = room.store\n"
        "local function same(value) s:set('x', value) return s:get('x') == value end\n"
        "assert(same(0.1) and same(-1e300) and same(2^53) and same(true) and same(false) and same(''))\n"
        "assert(same('a \"quoted\"\\n\\\\line\\1 with \\195\\164'))\n"
        "s:set('t', { name = 'x', list = { 1, 2, { deep = true } }, empty = {} })\n"
        "local t = s:get('t') assert(t.name == 'x' and #t.list == 3 and t.list[3].deep and #t.empty == 0)\n"
        "t.name = 'changed' assert(s:get('t').name == 'x')\n"
        "s:set('t', nil) assert(s:get('t') == nil)");
    EXPECT(is_fine(&match));
    match_end(&match);
    match = match_that("local s = room.store s:set('t', { list = { 1, { deep = true } } })\n"
                       "assert(s:get('t').list[2].deep) s:set('t', nil) assert(s:get('t') == nil)");
    EXPECT(is_fine(&match));
    match_end(&match);
}

TEST(values, a_write_goes_out_when_its_tick_is_committed)
{
    Match match =
        match_that("room.store:increment('games') for p in room:players() do p.store:set('hat', 'red') end");
    RoomValue value;
    EXPECT(is_fine(&match));
    EXPECT(room_next_write(match.room, &value));
    EXPECT_TEXT(value.key, "games");
    EXPECT_TEXT(value.text, "42");
    EXPECT(value.profile == 0 && value.adds && value.by == 1);
    EXPECT(room_next_write(match.room, &value));
    EXPECT_TEXT(value.key, "hat");
    EXPECT_TEXT(value.text, "\"red\"");
    EXPECT(value.profile == 7 && !value.adds);
    EXPECT(!room_next_write(match.room, &value));
    match_end(&match);
}

TEST(values, a_tick_that_fails_has_written_nothing)
{
    Match match = match_that(
        "local s = room.store\n"
        "if room.tick == 2 then s:set('games', 1) s:set('games', nil) s:set('new', 1) error('oh') end\n"
        "if room.tick == 3 then assert(s:get('games') == 41 and s:get('new') == nil) end");
    RoomValue value;
    match_ticks(&match, 1);
    EXPECT(room_error(match.room) != NULL);
    EXPECT(!room_next_write(match.room, &value));
    match_ticks(&match, 1);
    EXPECT(is_fine(&match));
    match_end(&match);
}

TEST(values, what_others_changed_is_seen)
{
    Match match = match_that("if room.tick > 1 then assert(room.store:get('games') == 99) end");
    room_set_value(match.room, &(RoomValue){ .key = "games", .text = "99", .size = 2 });
    match_ticks(&match, 1);
    EXPECT(is_fine(&match));
    match_end(&match);
}

TEST(values, of_a_bot_are_not_kept)
{
    Match match = match_that(
        "local bot = room:add_bot('Robo') if bot then bot.store:set('x', 1) assert(bot.store:get('x') == nil) end");
    RoomValue value;
    EXPECT(is_fine(&match));
    EXPECT(!room_next_write(match.room, &value));
    match_end(&match);
}

TEST(values, that_cannot_be_kept_are_explained)
{
    static const char *const cases[][2] = {
        { "room.store:set('x', room)", "not an entity" },
        { "room.store:set('x', function() end)", "not a function" },
        { "room.store:set('x', 0 / 0)", "finite" },
        { "room.store:set('', 1)", "1 to 63 bytes" },
        { "room.store:set(5, 1)", "1 to 63 bytes" },
        { "room.store:set('x', { 1, a = 2 })", "no mixture" },
        { "local t = {} t.t = t room.store:set('x', t)", "8 deep" },
        { "room.store:set('x', ('x'):rep(70000))", "at most 64 KB" },
        { "for i = 1, 3 do room.store:set('x' .. i, ('x'):rep(60000)) end", "at most 128 KB" },
        { "for p in room:players() do for i = 1, 2 do p.store:set('x' .. i, ('x'):rep(40000)) end end",
          "at most 64 KB" },
        { "for i = 1, 200 do room.store:set('x' .. i, 1) end", "128 keys" },
        { "for i = 1, 300 do room.store:set('x', i) end", "write less often" },
        { "room.store:set('x', 'text') room.store:increment('x')", "is a string" },
        { "room.store.x = 1", "store:set" },
        { "room.store:sett('x', 1)", "did you mean 'set'?" },
        { "room.store.get({}, 'x')", "with a colon" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Match match = match_that(cases[i][0]);
        bool explained = room_error(match.room) && strstr(room_error(match.room), cases[i][1]);
        if (!explained) printf("    %s: %s\n", cases[i][0], room_error(match.room));
        EXPECT(explained);
        match_end(&match);
    }
}
