// Lines that players type for the mode.
#include "check.h"
#include "input.h"
#include "match.h"
#include <stdio.h>

static const char LISTENER[] =
    "local mode = { input = { fire = button, guess = line, name = line }, room = { heard = text(255), n = u16 } }\n"
    "function mode.tick(room)\n"
    "  for p in room:players() do\n"
    "    if p.input.guess ~= '' then room.heard, room.n = room.heard .. p.input.guess .. '/' .. room.tick .. ' ', room.n + 1 end\n"
    "    if p.input.name ~= '' then room.heard = room.heard .. 'name ' .. p.input.name end\n"
    "    if p.input.fire_pressed then error('heard ' .. room.n .. ': ' .. room.heard) end\n"
    "  end\n"
    "end\n"
    "return mode\n";

static bool type_all(Match *match, uint32_t sequence, int fire, const char *guess, const char *name)
{
    Buffer message = input_begin(sequence, 0, 0, 3);
    write_integer(&message, fire);
    write_text(&message, guess);
    write_text(&message, name);
    return input_send(match->room, 0, &message);
}

static bool type(Match *match, uint32_t sequence, const char *guess)
{
    return type_all(match, sequence, 0, guess, "");
}

static Match listening(void)
{
    Match match = match_of(LISTENER);
    room_join(match.room, 0, "Ann", 1);
    match_ticks(&match, 1);
    return match;
}

// Whether the mode, asked now, has heard this.
static bool heard(Match *match, uint32_t sequence, const char *text)
{
    if (!type_all(match, sequence, 2, "", "")) return false;
    match_ticks(match, 1);
    const char *said = room_error(match->room);
    if (said && strstr(said, text)) return true;
    printf("    %s\n", said ? said : "nothing");
    return false;
}

TEST(lines, a_line_is_there_for_one_tick)
{
    Match match = listening();
    EXPECT(type(&match, 1, "cat"));
    match_ticks(&match, 5);
    EXPECT(heard(&match, 2, "heard 1: cat/2 "));
    match_end(&match);
}

TEST(lines, a_line_that_is_sent_again_counts_once)
{
    Match match = listening();
    EXPECT(type(&match, 1, "cat"));
    match_ticks(&match, 1);
    room_drop(match.room, 0);
    match_ticks(&match, 1);
    room_join(match.room, 0, "Ann", 1);
    EXPECT(type(&match, 1, "cat"));
    EXPECT(type(&match, 2, "dog"));
    match_ticks(&match, 3);
    EXPECT(heard(&match, 3, "heard 2: cat/2 dog/4 "));
    match_end(&match);
}

TEST(lines, inputs_that_are_merged_lose_no_line_and_keep_their_order)
{
    Match match = listening();
    for (uint32_t i = 1; i <= 8; i++)
        EXPECT(type(&match, i, (const char *[]){ "a", "b", "c", "d", "e", "f", "g", "h" }[i - 1]));
    match_ticks(&match, 10);
    EXPECT(heard(&match, 9, "heard 8: a/2 b/3 c/4 d/5 e/6 f/7 g/8 h/9 "));
    match_end(&match);
}

TEST(lines, who_types_faster_than_anybody_can_is_not_heard)
{
    Match match = listening();
    for (uint32_t i = 1; i <= 60; i++) {
        EXPECT(type(&match, i, "x"));
        match_ticks(&match, 1);
    }
    EXPECT(heard(&match, 61, "heard 11: "));  // 8 at once, and 2 a second
    match_end(&match);
}

TEST(lines, a_line_is_clean_and_at_most_100_characters_long)
{
    char many[402], wanted[140];
    memset(many, 'y', 400);
    many[400] = 0;
    snprintf(wanted, sizeof wanted, "heard 1: %.100s/", many);
    Match match = listening();
    EXPECT(type(&match, 1, many));
    match_ticks(&match, 1);
    EXPECT(type_all(&match, 2, 0, " \n\t ", " two\n\xe2\x80\xae words "));
    match_ticks(&match, 1);
    EXPECT(heard(&match, 3, wanted));
    EXPECT(heard(&match, 4, "name two words"));
    match_end(&match);
}

TEST(lines, what_is_no_line_is_refused)
{
    Match match = listening();
    char many[402];
    memset(many, 'y', 401);
    many[401] = 0;
    EXPECT(!type(&match, 1, many));
    EXPECT(!room_input(match.room, 0, (const uint8_t *)"\x94\x02\x01\x00\x93\x00\x00\xa0", 8));
    EXPECT(!room_input(match.room, 0,
                       (const uint8_t *)"\x94\x02\x01\x00\x93\x00\xa3"
                                        "ab",
                       9));
    match_end(&match);
}

TEST(lines, a_mode_types_for_its_bots)
{
    Match match = match_of(
        "local mode = { input = { guess = line } }\n"
        "function mode.start(room) room:add_bot('Bo').input.guess = 'moon' end\n"
        "function mode.tick(room) for p in room:players() do error('typed ' .. p.input.guess) end end\n"
        "return mode\n");
    match_ticks(&match, 1);
    EXPECT(strstr(room_error(match.room), "typed moon") != NULL);
    match_end(&match);
}

TEST(lines, an_input_that_is_not_declared_is_explained)
{
    Match match = match_of("return { input = { guess = line }, tick = function(room)\n"
                           "  for p in room:players() do return p.input.gues end end }");
    room_join(match.room, 0, "Ann", 1);
    match_ticks(&match, 1);
    EXPECT(strstr(room_error(match.room), "did you mean 'guess'?") != NULL);
    match_end(&match);
}
