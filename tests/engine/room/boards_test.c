// Leaderboards as a mode sees them: rows at hand, of all time, the week and the day, and around a player.
#include "check.h"
#include "inside.h"
#include "match.h"
#include <stdio.h>

// Who says something in chat runs it: "PERIOD" or "around PERIOD"; the rows are printed into the room's
// `rows`.
static const char MODE[] =
    "local mode = { players = { 1, 4 }, room = { rows = text(255) } }\n"
    "function mode.chat(room, player, text)\n"
    "  local around, period = text:match('^(a?)%S* (.*)$')\n"
    "  local score = tonumber(text)\n"
    "  if score then room.leaderboard:submit(player, score) return end\n"
    "  local rows, said = around == 'a' and room.leaderboard:around(player, 3, 'best', period)\n"
    "    or room.leaderboard:top(3, 'best', period), {}\n"
    "  for i, row in ipairs(rows) do said[i] = row.place .. row.name .. row.score .. (row.own and '!' or '') end\n"
    "  room.rows = table.concat(said, ' ')\n"
    "end return mode";

static const char *said(Match *match, const char *line)
{
    room_chat(match->room, 0, line);
    room_tick(match->room);
    if (room_error(match->room)) return room_error(match->room);
    const Schema *schema = world_schema(room_world(match->room));
    return (const char *)world_entity(room_world(match->room), 0, 0) +
           schema_find_field(&schema->kinds[0], "rows")->offset;
}

static void tell(Match *match, RoomPeriod period, int64_t profile, int first, int count)
{
    RoomBoard board = { .name = "best", .period = period, .profile = profile };
    RoomScore rows[ROOM_BOARD_ROWS] = { 0 };
    for (int i = 0; i < count; i++) {
        rows[i] = (RoomScore){ .profile = first + i, .score = 1000 - (first + i), .place = first + i };
        snprintf(rows[i].name, sizeof rows[i].name, "P");
    }
    room_set_board(match->room, &board, rows, count);
}

static Match with_guest(int64_t profile)
{
    Match match = match_of(MODE);
    room_join(match.room, 0, "Ann", profile);
    room_tick(match.room);
    return match;
}

TEST(boards, periods_do_not_mix)
{
    Match match = with_guest(500);
    tell(&match, ROOM_ALL_TIME, 0, 1, 3);
    tell(&match, ROOM_DAY, 0, 2, 1);
    EXPECT_TEXT(said(&match, "t all time"), "1P999 2P998 3P997");
    EXPECT_TEXT(said(&match, "t day"), "2P998");
    EXPECT_TEXT(said(&match, "t week"), "");
    EXPECT(strstr(said(&match, "t dya"), "not of dya, did you mean 'day'?") != NULL);
    match_end(&match);
}

TEST(boards, a_score_counts_for_all_periods_at_once)
{
    Match match = with_guest(500);
    tell(&match, ROOM_ALL_TIME, 0, 1, 3);
    said(&match, "998.5");
    EXPECT_TEXT(said(&match, "t all time"), "1P999 2Ann998.5 3P998");
    EXPECT_TEXT(said(&match, "t day"), "1Ann998.5");
    EXPECT_TEXT(said(&match, "a week"), "1Ann998.5!");
    match_end(&match);
}

TEST(boards, the_lowest_is_best_where_the_mode_says_so)
{
    Match match = match_of(
        "local mode = { leaderboards = { best = { best = 'lowest' }, other = {} }, room = { rows = text(255) } }\n"
        "function mode.chat(room, player, text)\n"
        "  room.leaderboard:submit(player, tonumber(text))\n"
        "  room.leaderboard:submit(player, tonumber(text), 'other')\n"
        "  local low, high = room.leaderboard:top(3), room.leaderboard:top(3, 'other')\n"
        "  room.rows = #low > 0 and low[1].name .. low[1].score .. high[1].name .. high[1].score or ''\n"
        "end return mode");
    EXPECT_TEXT(room_info(match.room)->boards, "-best other");
    room_join(match.room, 0, "Ann", 500);
    room_join(match.room, 1, "Bob", 600);
    room_tick(match.room);
    said(&match, "20");
    said(&match, "30");
    EXPECT_TEXT(said(&match, "25"), "Ann20Ann30");
    room_chat(match.room, 1, "10");
    room_tick(match.room);
    EXPECT_TEXT(said(&match, "25"), "Bob10Ann30");
    match_end(&match);
}

TEST(boards, a_declaration_that_is_wrong_says_how)
{
    static const char *const cases[][2] = {
        { "{ times = true }", "mode.leaderboards.times must be a table: { best = \"lowest\" }" },
        { "{ times = { bets = 'lowest' } }", "mode.leaderboards.times has no 'bets', did you mean 'best'?" },
        { "{ times = { best = 'lowset' } }",
          "is \"highest\" or \"lowest\", not lowset, did you mean 'lowest'?" },
        { "{ ['best time'] = {} }", "mode.leaderboards" },
        { "{ a={}, b={}, c={}, d={}, e={}, f={}, g={}, h={}, i={} }", "mode.leaderboards: at most 8" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char source[256];
        snprintf(source, sizeof source, "return { leaderboards = %s }", cases[i][0]);
        Match match = match_of(source);
        if (match.room || !strstr(match.why.text, cases[i][1])) printf("    %s\n", match.why.text);
        EXPECT(!match.room && strstr(match.why.text, cases[i][1]) != NULL);
        match_end(&match);
    }
}

TEST(boards, rows_around_a_player_are_asked_for_once_a_second_at_most)
{
    Match match = with_guest(500);
    RoomBoard wanted;
    int asks = 0, of_day = 0;
    for (int tick = 0; tick < 65; tick++) {
        said(&match, "a day");
        for (; room_next_ask(match.room, &wanted); asks++) {
            EXPECT_EQ(wanted.profile, 500);
            EXPECT_TEXT(wanted.name, "best");
            of_day += wanted.period == ROOM_DAY;
        }
    }
    EXPECT_EQ(of_day, 3);
    EXPECT_EQ(asks, 3 + 2);  // the other two as he came
    match_end(&match);
}

TEST(boards, a_player_far_down_sees_who_stands_around_him)
{
    Match match = with_guest(500);
    tell(&match, ROOM_DAY, 0, 1, 10);
    EXPECT_TEXT(said(&match, "a day"), "");
    tell(&match, ROOM_DAY, 500, 496, 9);
    EXPECT_TEXT(said(&match, "a day"), "499P501 500P500! 501P499");
    EXPECT_TEXT(said(&match, "a week"), "");
    match_end(&match);
}

TEST(boards, bots_and_guests_without_a_profile_stand_nowhere)
{
    Match match = with_guest(0);
    RoomBoard wanted;
    said(&match, "12");
    EXPECT_TEXT(said(&match, "a day"), "");
    EXPECT(!room_next_ask(match.room, &wanted));
    match_end(&match);
}

TEST(boards, more_players_than_windows_do_no_harm)
{
    Match match = with_guest(500);
    for (int i = 0; i < 2000; i++) tell(&match, ROOM_DAY, 1 + i, i + 1, 9);
    tell(&match, ROOM_DAY, 500, 496, 9);
    EXPECT_TEXT(said(&match, "a day"), "499P501 500P500! 501P499");
    match_end(&match);
}
