// What the author of a mode is told when it fails.
#include "check.h"
#include "match.h"
#include <stdio.h>

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

// What the mode does wrong in `code`, and what it is told.
static bool tells(const char *code, const char *first, const char *where)
{
    char source[1024];
    snprintf(source, sizeof source,
             "local mode = { player = { hero = ref 'hero' }, input = { move = stick },\n"
             "  entities = { hero = { x = pos, y = pos, name = text(8), on = bool } } }\n"
             "function mode.join(room, player) player.hero = room:spawn('hero') end\n"
             "%s\nreturn mode",
             code);
    Match match = match_of(source);
    if (match.room) room_join(match.room, 0, "Ann", 0);
    const char *error = match.room ? NULL : match.why.text;
    for (int i = 0; match.room && i < 9 && !error; i++) {
        if (i == 1) room_chat(match.room, 0, "/go now");
        if (i == 6) room_leave(match.room, 0);
        room_tick(match.room);
        error = room_error(match.room);
    }
    bool told = error && strstr(error, first) && strstr(error, where);
    if (!told) printf("    %s\n", error ? error : "nothing");
    match_end(&match);
    return told;
}

TEST(explain, every_callback_is_named)
{
    EXPECT(
        tells("local x\nlocal y = x.z", "test.lua:5: attempt to index local 'x' (a nil value)", ">    5 |"));
    EXPECT(tells("mode.room = { n = u33 }", "test.lua:4: there is no 'u33' here, did you mean 'u32'?",
                 ">    4 |"));
    EXPECT(tells("function mode.start(room) room:spawn('heroo') end",
                 "test.lua:4: there is no kind 'heroo', did you mean 'hero'?", "\nin start\n"));
    EXPECT(tells("function mode.join(room, player) player.heroo = 1 end",
                 "test.lua:4: player has no field 'heroo' to write, did you mean 'hero'?",
                 "\nin join, with player = Ann (player #"));
    EXPECT(tells("function mode.leave(room, player) player.hero.z = 1 end",
                 "test.lua:4: hero has no field 'z'", "\nin leave, with player = Ann (player #"));
    EXPECT(tells("mode.view = { camera = { follow = 'hero' } }\n"
                 "function mode.steer(room, hero, want) hero.x = want.mvoe end",
                 "test.lua:5: mode.input declares no 'mvoe', did you mean 'move'?",
                 "\nin steer, with hero = hero #"));
    EXPECT(tells("local function later(room, hero) hero.x = 'far' end\n"
                 "function mode.start(room) room:after(0, later, room:spawn('hero')) end",
                 "test.lua:4: this wants a number, not a text\n",
                 "\nin the timer later, with hero = hero #"));
    EXPECT(tells("mode.scripts = { intro = { { 0, function(room) error('wrong') end } } }\n"
                 "function mode.start(room) room:run('intro') end",
                 "test.lua:4: wrong", "\nin step 1 of the script intro\n"));
    EXPECT(tells("mode.commands = { go = { run = function(room, player) player.hero.on = nil + 1 end } }",
                 "test.lua:4: attempt to perform arithmetic on a nil value",
                 "\nin the command /go, with player = Ann (player #"));
    EXPECT(tells("function mode.chat(room, player, text) return text .. nil end",
                 "test.lua:4: ", "\nin chat, with player = Ann (player #"));
    EXPECT(tells("function mode.tick(room)\n  for player in room:players() do\n"
                 "    room:rewind(player, function()\n      room:near(1, 'hero', 5)\n    end)\n  end\nend",
                 "test.lua:7: ", "\nin tick, with player = Ann (player #"));
}

TEST(explain, types_are_called_as_authors_call_them)
{
    EXPECT(tells("function mode.tick(room) for hero in room:each('hero') do hero.x = {} end end",
                 "test.lua:4: this wants a number, not a table\n", "in tick"));
    EXPECT(tells("function mode.tick(room) local n = room:nearest('far', 1, 'hero') return n end",
                 "test.lua:4: this wants a number, not a text\n", "in tick"));
    EXPECT(tells("function mode.tick(room) room.leaderboard:submit(nil, 1, {}) end",
                 "test.lua:4: this wants a text, not a table\n", "in tick"));
}

TEST(explain, code_that_does_not_load_is_shown_with_its_line)
{
    Match match = match_of("local mode = {}\nfunction mode.tick() return 1 +* 2 end\nreturn mode");
    EXPECT(match.room == NULL);
    EXPECT(strstr(match.why.text, "test.lua:2: unexpected symbol near '*'") != NULL);
    EXPECT(strstr(match.why.text, ">    2 | function mode.tick() return 1 +* 2 end") != NULL);
    match_end(&match);
}
