// Teams: named by the mode, filled evenly, with scores that are part of the world.
#include "check.h"
#include "match.h"

static const char *const START = "return { teams = { 'Red', { name = 'Sharks', tint = '#123456' } },\n"
                                 "  tick = function(room) ";

static Match match_that(const char *tick)
{
    char source[2048];
    snprintf(source, sizeof source, "%s%s end }", START, tick);
    Match match = match_of(source);
    if (!match.room) return match;
    room_join(match.room, 0, "Ann", 0);
    room_join(match.room, 1, "Bob", 0);
    room_join(match.room, 2, "Cid", 0);
    match_ticks(&match, 1);
    if (room_error(match.room)) printf("    %s\n", room_error(match.room));
    return match;
}

TEST(teams, who_comes_joins_the_smaller_one)
{
    Match match =
        match_that("assert(room:team(1).count == 2 and room:team(2).count == 1)\n"
                   "local names = {} for p in room:team(1):players() do names[#names + 1] = p.name end\n"
                   "table.sort(names) assert(table.concat(names, ' ') == 'Ann Cid')");
    EXPECT(!room_error(match.room));
    match_end(&match);
}

TEST(teams, have_names_colours_and_scores)
{
    Match match = match_that(
        "local red, sharks = room:team(1), room:team(2)\n"
        "assert(red.name == 'Red' and red.tint == '#ff6b7d' and sharks.name == 'Sharks' and sharks.tint == '#123456')\n"
        "sharks.score = sharks.score + 3 assert(room:team(2).score == 3 * room.tick and red.score == 0)");
    match_ticks(&match, 2);
    EXPECT(!room_error(match.room));
    match_end(&match);
}

TEST(teams, what_there_is_not_is_explained)
{
    Match match = match_that("room:team(3)");
    EXPECT(strstr(room_error(match.room), "there are teams 1 to 2, not 3") != NULL);
    match_end(&match);
    match = match_that("return room:team(1).scroe");
    EXPECT(strstr(room_error(match.room), "did you mean 'score'?") != NULL);
    match_end(&match);
    match = match_of("return { teams = { 'Red' } }");
    EXPECT(!match.room && strstr(match.why.text, "2 to 8 teams"));
    match_end(&match);
}
