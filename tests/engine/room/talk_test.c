// What is said in a room: by the mode, by bots, as commands.
#include "check.h"
#include "match.h"

static const char commands[] =
    "local mode = { player = { asked = text(60) }, commands = {\n"
    "  restart = { help = 'begins anew', run = function(room, player, words)\n"
    "    player.asked = table.concat(words, '+') room:say(player.name .. ' wants a restart') end },\n"
    "  fail = { run = function() error('command failed') end } } }\n"
    "return mode";

static Match with_two(const char *source)
{
    Match match = match_of(source);
    if (!match.room) {
        printf("    %s\n", match.why.text);
        return match;
    }
    room_join(match.room, 0, "Ann", 0);
    room_join(match.room, 1, "Bob", 0);
    match_ticks(&match, 1);
    match_tells(&match, 0, "");
    match_tells(&match, 1, "");
    return match;
}

TEST(talk, a_command_runs_and_is_not_shown)
{
    Match match = with_two(commands);
    room_chat(match.room, 0, "/Restart now please");
    match_ticks(&match, 1);
    EXPECT(!room_error(match.room));
    EXPECT(match_tells(&match, 1, "Ann wants a restart"));
    room_chat(match.room, 0, "/restart");
    match_ticks(&match, 1);
    EXPECT(!match_tells(&match, 1, "/restart"));
    match_end(&match);
}

TEST(talk, help_lists_the_commands_to_who_asks)
{
    Match match = with_two(commands);
    room_chat(match.room, 0, "/help");
    match_ticks(&match, 1);
    EXPECT(match_tells(&match, 0, "/restart begins anew"));
    EXPECT(!match_tells(&match, 1, "begins anew"));
    match_end(&match);
}

TEST(talk, an_unknown_command_is_guessed)
{
    Match match = with_two(commands);
    room_chat(match.room, 1, "/restrat");
    match_ticks(&match, 1);
    EXPECT(match_tells(&match, 1, "There is no command /restrat, did you mean /restart?"));
    match_end(&match);
}

TEST(talk, without_commands_a_slash_is_something_said)
{
    Match match = with_two("return {}");
    room_chat(match.room, 0, "/shrug");
    match_ticks(&match, 1);
    EXPECT(match_tells(&match, 1, "/shrug"));
    match_end(&match);
}

TEST(talk, a_line_too_long_in_bytes_is_cut_between_characters)
{
    Match match = with_two("return {}");
    char moons[100 * 4 + 1] = { 0 }, told[2 + 63 * 4 + 1] = "\xd9\xfc";  // a text of 252 bytes
    for (int i = 0; i < 100; i++) memcpy(moons + 4 * i, "\xf0\x9f\x8c\x99", 4);
    room_chat(match.room, 0, moons);
    match_ticks(&match, 1);
    memcpy(told + 2, moons, 63 * 4);
    EXPECT(match_tells(&match, 1, told));
    match_end(&match);
}

TEST(talk, the_name_of_a_built_in_event_is_taken)
{
    Match match = match_of("return { events = { aside = { x = f32 } } }");
    EXPECT(!match.room && strstr(match.why.text, "mode.events.aside: every mode has an event of that name"));
    match_end(&match);
}

TEST(talk, a_line_of_the_mode_to_one_is_told_to_that_one)
{
    Match match = with_two("return { tick = function(room) for player in room:players() do\n"
                           "  if player.name == 'Ann' then room:say('your turn', player) end end end }");
    match_ticks(&match, 1);
    EXPECT(match_tells(&match, 0, "your turn"));
    EXPECT(!match_tells(&match, 1, "your turn"));
    match_end(&match);
}

TEST(talk, a_bot_can_say_something)
{
    Match match = with_two(
        "return { start = function(room) room:add_bot('Robo') end,\n"
        "  tick = function(room) for p in room:players() do if p.bot then p:say('beep') end end end }");
    match_ticks(&match, 1);
    EXPECT(!room_error(match.room));
    EXPECT(match_tells(&match, 0, "beep"));
    match_end(&match);
}

TEST(talk, an_event_near_a_place_is_told_to_those_who_are_there)
{
    Match match = with_two(
        "local at = { Ann = 100, Bob = 900 }\n"
        "return { entities = { hero = { x = f32, y = f32 } }, player = { hero = ref 'hero' }, events = { bang = { what = text } },\n"
        "  view = { camera = { follow = 'hero' } },\n"
        "  join = function(room, player) player.hero = room:spawn('hero', { x = at[player.name], y = 50 }) end,\n"
        "  tick = function(room) room:announce_near(120, 50, 60, 'bang', { what = 'boom' }) end }");
    match_ticks(&match, 1);
    EXPECT(!room_error(match.room));
    EXPECT(match_tells(&match, 0, "boom"));
    EXPECT(!match_tells(&match, 1, "boom"));
    match_end(&match);
}

TEST(talk, what_a_command_lacks_is_explained)
{
    Match match = match_of("return { commands = { kick = { hlep = 'x' } } }");
    EXPECT(!match.room &&
           strstr(match.why.text, "mode.commands.kick.hlep is not known, did you mean 'help'?"));
    match_end(&match);
}
