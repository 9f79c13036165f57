// What the author of a mode is told when it fails.
#include "check.h"
#include "match.h"

static const char MODE[] = "local mode = { player = { hero = ref 'hero' },\n"
                           "  entities = { hero = { x = pos, y = pos } } }\n"
                           "local function fly(room, hero)\n"
                           "  hero.x = hero.x + nil -- here\n"
                           "end\n"
                           "function mode.join(room, player) player.hero = room:spawn('hero') end\n"
                           "function mode.tick(room)\n"
                           "  for player in room:players() do fly(room, player.hero) end\n"
                           "end\n"
                           "return mode";

TEST(explain, an_error_names_line_callback_player_and_entity_and_shows_the_source)
{
    Match match = match_of(MODE);
    room_join(match.room, 0, "Ann", 0);
    room_tick(match.room);
    const char *error = room_error(match.room);
    EXPECT(error != NULL);
    EXPECT(strstr(error, "test.lua:4: attempt to perform arithmetic on a nil value\n") == error);
    EXPECT(strstr(error, "in tick, with hero = hero #") != NULL);
    EXPECT(strstr(error, "player = Ann (player #1)") != NULL);
    EXPECT(strstr(error, ">    4 |   hero.x = hero.x + nil -- here\n     5 | end") != NULL);
    EXPECT(strstr(error,
                  "from test.lua:8 in tick: for player in room:players() do fly(room, player.hero) end") !=
           NULL);
    match_end(&match);
}

TEST(explain, code_that_does_not_load_is_shown_with_its_line)
{
    Match match = match_of("local mode = {}\nfunction mode.tick() return 1 +* 2 end\nreturn mode");
    EXPECT(match.room == NULL);
    EXPECT(strstr(match.why.text, "test.lua:2: unexpected symbol near '*'") != NULL);
    EXPECT(strstr(match.why.text, ">    2 | function mode.tick() return 1 +* 2 end") != NULL);
    match_end(&match);
}
