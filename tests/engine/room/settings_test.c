// Settings: declared by the mode, given with the room, kept in its world.
#include "check.h"
#include "match.h"

static const char mode[] =
    "return { settings = { round_seconds = { default = 90, min = 30, max = 600, help = 'length of a round' },\n"
    "    bots = { default = true }, map = { default = 'small', choices = { 'small', 'large' } } },\n"
    "  tick = function(room) room:say(room.settings.round_seconds .. ' ' .. tostring(room.settings.bots) .. ' ' .. "
    "room.settings.map) end,\n"
    "  chat = function(room) room:restart() end }";

static bool tells(Match *match, const char *text)
{
    room_join(match->room, 0, "Ann", 0);
    match_ticks(match, 1);
    if (room_error(match->room)) printf("    %s\n", room_error(match->room));
    return match_tells(match, 0, text);
}

TEST(settings, have_their_defaults)
{
    Match match = match_of(mode);
    EXPECT(tells(&match, "90 true small"));
    match_end(&match);
}

TEST(settings, are_given_with_the_room_and_the_last_holds)
{
    Match match = match_with(mode, "round_seconds=60\nbots=no\nmap=large\nround_seconds=45");
    EXPECT(tells(&match, "45 false large"));
    match_end(&match);
}

TEST(settings, survive_a_restart_of_the_round_and_of_the_room)
{
    Match match = match_with(mode, "bots=off");
    room_join(match.room, 0, "Ann", 0);
    match_ticks(&match, 1);
    room_chat(match.room, 0, "again");
    match_ticks(&match, 1);
    EXPECT(tells(&match, "90 false small"));
    room_close(match.room);
    Match again = match_over(match.memory, mode, 1, false);
    EXPECT(tells(&again, "90 false small"));
    match_end(&again);
}

TEST(settings, that_are_wrong_keep_the_room_from_opening_and_say_why)
{
    static const char *const cases[][2] = {
        { "round_seconds=5", "the setting 'round_seconds': it is at least 30, not '5'" },
        { "round_seconds=soon", "it is a number, not 'soon'" },
        { "bots=maybe", "it is yes or no" },
        { "map=huge", "it is one of small, large" },
        { "bot=no", "there is no such setting, did you mean 'bots'?" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Match match = match_with(mode, cases[i][0]);
        EXPECT(!match.room);
        EXPECT(strstr(match.why.text, cases[i][1]) != NULL);
        match_end(&match);
    }
}

TEST(settings, declared_wrongly_are_explained)
{
    static const char *const cases[][2] = {
        { "{ speed = 5 }", "mode.settings.speed must be a table" },
        { "{ speed = { default = 5, man = 1 } }", "has no 'man', did you mean" },
        { "{ speed = { default = 5, min = 9 } }", "mode.settings.speed.default: it is at least 9" },
        { "{ speed = { min = 9 } }", "mode.settings.speed.default must be" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char source[256];
        snprintf(source, sizeof source, "return { settings = %s }", cases[i][0]);
        Match match = match_of(source);
        EXPECT(!match.room);
        EXPECT(strstr(match.why.text, cases[i][1]) != NULL);
        match_end(&match);
    }
}

TEST(settings, are_only_read_by_the_mode)
{
    Match match = match_of("return { settings = { speed = { default = 5 } },\n"
                           "  start = function(room) room.settings.speed = 6 end }");
    EXPECT(!match.room && strstr(match.why.text, "a mode only reads them"));
    match_end(&match);
    match = match_of("return { start = function(room) room.settings = 'x' end }");
    EXPECT(!match.room);
    match_end(&match);
}
