// Scripts of a mode: what happens one after the other, whatever happens to the room meanwhile.
#include "check.h"
#include "inside.h"
#include "match.h"

#define HEAD                                                                                                 \
    "local mode = { players = { 1, 4 }, room = { at = u8, tries = u8 },\n"                                   \
    "  player = { seen = u8 }, entities = { box = { x = pos, y = pos } } }\n"

static const char INTRO[] =
    HEAD "mode.scripts = { intro = { { 0.1, function(room) room.at = 1 end },\n"
         "  { 0.5, function(room) room.at = 2 end }, { 0.5, function(room) room.at = 3 end } } }\n"
         "function mode.start(room) room:run('intro') end return mode";

static int field_of(const Match *match, const char *name)
{
    const Schema *schema = world_schema(room_world(match->room));
    const Field *field = schema_find_field(&schema->kinds[0], name);
    int32_t value;
    memcpy(&value, (const uint8_t *)world_entity(room_world(match->room), 0, 0) + field->offset, 4);
    return value;
}

static Match reopened(Match *old, const char *source)
{
    room_close(old->room);
    Match match = match_over(old->memory, source, 1, false);
    if (!match.room) printf("    %s\n", match.why.text);
    return match;
}

TEST(steps, come_one_after_the_other)
{
    Match match = match_of(INTRO);
    match_ticks(&match, 5);
    EXPECT_EQ(field_of(&match, "at"), 1);
    match_ticks(&match, 15);
    EXPECT_EQ(field_of(&match, "at"), 2);
    match_ticks(&match, 40);
    EXPECT_EQ(field_of(&match, "at"), 3);
    match_end(&match);
}

TEST(steps, go_on_in_another_process_over_the_same_world)
{
    Match match = match_of(INTRO);
    match_ticks(&match, 20);
    match = reopened(&match, INTRO);
    match_ticks(&match, 40);
    EXPECT_EQ(field_of(&match, "at"), 3);
    match_end(&match);
}

TEST(steps, that_come_after_a_reload_are_the_new_ones)
{
    static const char LATER[] = HEAD
        "local function late(room) room.at = 77 end\n"
        "mode.scripts = { intro = { { 0, late }, { 0, late }, { 0.5, function(room) room.at = 9 end } } }\n"
        "return mode";
    Match match = match_of(INTRO);
    match_ticks(&match, 20);
    match = reopened(&match, LATER);
    match_ticks(&match, 40);
    EXPECT_EQ(field_of(&match, "at"), 9);
    match_end(&match);
}

TEST(steps, are_undone_with_their_tick)
{
    // In the tick of the second step mode.tick fails, thrice.
    static const char FAILING[] = HEAD
        "local failures = 0\n"
        "mode.scripts = { intro = { { 0.1, function(room) room.at = 1 end },\n"
        "  { 0.2, function(room) room.at = room.at + 1 room.tries = room.tries + 1 end },\n"
        "  { 0.2, function(room) room.at = room.at + 1 end } } }\n"
        "function mode.start(room) room:run('intro') end\n"
        "function mode.tick(room) if room.at == 2 and failures < 3 then failures = failures + 1 error('no') end end\n"
        "return mode";
    Match match = match_of(FAILING);
    match_ticks(&match, 40);
    EXPECT_EQ(field_of(&match, "at"), 3);
    EXPECT_EQ(field_of(&match, "tries"), 1);
    match_end(&match);
}

TEST(steps, that_give_false_are_tried_again)
{
    Match match = match_of(
        HEAD
        "mode.scripts = { wait = { { 0, function(room) room.tries = room.tries + 1 return room.tries == 5 end },\n"
        "  { 0, function(room) room.at = 1 end } } }\n"
        "function mode.start(room) room:run('wait') end return mode");
    match_ticks(&match, 4);
    EXPECT_EQ(field_of(&match, "at"), 0);
    match_ticks(&match, 20);
    EXPECT_EQ(field_of(&match, "tries"), 5);
    EXPECT_EQ(field_of(&match, "at"), 1);
    match_end(&match);
}

TEST(steps, end_when_cancelled_even_by_themselves)
{
    Match match = match_of(
        HEAD
        "local function count(room) room.at = room.at + 1 end\n"
        "mode.scripts = { a = { { 0, count }, { 0, count }, { 0, function(room) room:cancel('a') end }, { 0, count } },\n"
        "  b = { { 0, count }, { 1, count } }, c = { { 0, function(room) room:restart() end }, { 0, count } } }\n"
        "function mode.start(room) if room.tick == 0 then room:run('a') room:run('b') end end\n"
        "function mode.tick(room) if room.tick == 10 then room:cancel('b') room:run('c') end\n"
        "  if room.tick < 12 then room.tries = room.at end end return mode");
    match_ticks(&match, 60);
    EXPECT_EQ(field_of(&match, "tries"), 0);  // the restart took it away
    EXPECT_EQ(field_of(&match, "at"), 0);
    EXPECT(room_error(match.room) == NULL);
    match_end(&match);
}

TEST(steps, carry_an_entity_and_end_when_it_is_gone)
{
    Match match = match_of(
        HEAD
        "local function shift(room, box) box.x = box.x + 1 room.at = room.at + box.x end\n"
        "mode.scripts = { shift = { { 0, shift }, { 0, shift }, { 0.5, shift } } }\n"
        "function mode.start(room) for i = 0, 1 do room:run('shift', room:spawn('box', { x = i * 10 })) end end\n"
        "function mode.tick(room) if room.tick == 10 then for box in room:each('box') do\n"
        "  if box.x < 10 then room:despawn(box) end end end end return mode");
    match_ticks(&match, 40);
    EXPECT_EQ(field_of(&match, "at"), 1 + 2 + 11 + 12 + 13);
    EXPECT(room_error(match.room) == NULL);
    match_end(&match);
}

TEST(steps, that_are_wrong_are_explained)
{
    static const struct {
        const char *mode, *why;
    } cases[] = {
        { "return { scripts = { intro = {} } }", "mode.scripts.intro must be a list of 1 to 64 steps" },
        { "return { scripts = { intro = { { 1 } } } }",
          "mode.scripts.intro[1] must be { seconds to wait, function(room) ... end }" },
        { "return { scripts = { intro = { { -1, print } } } }", "seconds to wait" },
        { "return { scripts = { ['a b'] = { { 1, print } } } }", "'a b' is no name" },
        { "return { scripts = { intro = { { 1, print } } }, start = function(room) room:run('entro') end }",
          "there is no script 'entro' in mode.scripts, did you mean 'intro'?" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Match match = match_of(cases[i].mode);
        const char *said = match.room ? room_error(match.room) : match.why.text;
        EXPECT(said && strstr(said, cases[i].why) != NULL);
        if (!said || !strstr(said, cases[i].why)) printf("    %s\n", said ? said : "nothing");
        match_end(&match);
    }
}
