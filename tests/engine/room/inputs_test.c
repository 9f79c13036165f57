// What a mode reads of what a player wants, and what it may write there for a bot.
#include <math.h>
#include <stdio.h>
#include "check.h"
#include "input.h"
#include "inside.h"
#include "match.h"

// A room with a bot, Rusty, in which `write` runs for each player before `want` is read.
static Match match_that(const char *write)
{
    char source[2048];
    snprintf(
        source, sizeof source,
        "return { players = { 1, 4 }, input = { aim = pointer, go = button, move = stick, word = line },\n"
        "  room = { x = f64, y = f64 }, start = function(room) room:add_bot('Rusty') end,\n"
        "  tick = function(room) for player in room:players() do local want = player.input\n"
        "%s\n"
        "room.x, room.y = want.move.x, want.move.y ::done:: end end }",
        write);
    Match match = match_of(source);
    if (!match.room) printf("    %s\n", match.why.text);
    match_ticks(&match, 1);
    return match;
}

static double room_number(const Match *match, const char *name)
{
    double value;
    const Schema *schema = world_schema(room_world(match->room));
    const uint8_t *room = world_entity(room_world(match->room), 0, 0);
    memcpy(&value, room + schema_find_field(&schema->kinds[0], name)->offset, sizeof value);
    return value;
}

TEST(inputs, of_a_bot_are_what_the_mode_writes)
{
    Match match =
        match_that("want.move.x, want.move.y, want.go, want.word = 0.25, -0.5, true, 'hi'\n"
                   "want.aim.x, want.aim.y = 900.5, -3\n"
                   "assert(want.go and want.word == 'hi' and want.aim.x == 900.5 and want.aim.y == -3)");
    EXPECT(!room_error(match.room));
    EXPECT(room_number(&match, "x") == 0.25 && room_number(&match, "y") == -0.5);
    match_end(&match);
}

TEST(inputs, a_stick_of_a_bot_reaches_no_further_than_a_players)
{
    Match match = match_that("want.move.x, want.move.y = 30, -40");
    EXPECT_NEAR(room_number(&match, "x"), 0.6, 1e-12);
    EXPECT_NEAR(room_number(&match, "y"), -0.8, 1e-12);
    match_end(&match);
    match =
        match_that("want.move.x, want.move.y = 1e300, 0 want.aim.x = -1e300 assert(want.aim.x == -1000000)");
    EXPECT(!room_error(match.room) && room_number(&match, "x") == 1);
    match_end(&match);
}

TEST(inputs, of_a_player_are_to_the_bit_what_the_browser_takes_them_for)
{
    Match match = match_that("if player.bot then goto done end");
    room_join(match.room, 0, "Ann", 1);
    for (int x = -127; x <= 127; x += 3) {
        Buffer message = input_begin((uint32_t)(x + 128), 0, 0, 6);
        const int values[] = { 0, 0, 0, x, 90 };
        for (int i = 0; i < 5; i++) write_integer(&message, values[i]);
        write_text(&message, "");
        EXPECT(input_send(match.room, 0, &message));
        match_ticks(&match, 1);
        const double scale = 1 / fmax(127, sqrt((double)(x * x + 90 * 90)));
        EXPECT(room_number(&match, "x") == x * scale && room_number(&match, "y") == 90 * scale);
    }
    match_end(&match);
}

TEST(inputs, refuse_what_is_no_number_and_no_part_of_them_at_its_line)
{
    static const char *const cases[][2] = {
        { "want.move.x = 0 / 0", "x of a stick must be a number, not nan" },
        { "want.move.y = 1 / 0", "y of a stick must be a number, not inf" },
        { "want.aim.y = -1 / 0", "y of a pointer must be a number, not -inf" },
        { "want.move.x = 'left'", "x of a stick must be a number, not string" },
        { "want.move.x = nil", "x of a stick must be a number, not nil" },
        { "want.move.z = 1", "a stick has x and y, and no 'z'" },
        { "local z = want.aim.z", "a pointer has x and y, and no 'z'" },
        { "want.move = { x = 1, y = 0 }", "set input.move.x and input.move.y" },
        { "want.mvoe.x = 1", "mode.input declares no 'mvoe', did you mean 'move'?" },
        { "want.word = 5", "input.word is a text" },
        { "want.go = 'yes'", "this wants true or false, not a text" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char wanted[128];
        Match match = match_that(cases[i][0]);
        const char *why = room_error(match.room);
        snprintf(wanted, sizeof wanted, "test.lua:4: %s", cases[i][1]);
        if (!why || strstr(why, wanted) != why) printf("    %s\n", why ? why : "nothing");
        EXPECT(why && strstr(why, wanted) == why);
        match_end(&match);
    }
}
