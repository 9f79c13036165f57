// New code over the same state: what a save of the mode's file does to a match.
#include "check.h"
#include <malloc.h>
#include "buffer.h"
#include "inside.h"
#include "match.h"

static const char BEFORE[] =
    "local mode = { players = { 1, 4 }, room = { rounds = u8, gone = u8 },\n"
    "  player = { hero = ref 'hero' },\n"
    "  entities = { hero = { x = pos, y = pos, hp = u8, gold = u16, name = text(8), player = ref 'player' },\n"
    "               apple = { x = pos, y = pos } } }\n"
    "local function drop(room) room:spawn('apple', { x = 5, y = 5 }) end\n"
    "function mode.start(room) room.rounds = 3 room.gone = 9 room:every(1, drop) end\n"
    "function mode.join(room, player)\n"
    "  player.hero = room:spawn('hero', { x = 100, y = 50, hp = 70, gold = 300, name = 'Conan', player = player }) end\n"
    "return mode";

// Fields come, go and change their type, a kind before `hero` moves all the slots, and the code is another.
static const char AFTER[] =
    "local mode = { players = { 1, 8 }, room = { rounds = f32, fresh = u8 },\n"
    "  player = { hero = ref 'hero', wins = u8 },\n"
    "  entities = { ant = { x = pos, y = pos },\n"
    "               hero = { x = pos, y = pos, hp = f32, gold = u8, name = text(3), mana = u8, player = ref 'player' },\n"
    "               apple = { x = pos, y = pos } } }\n"
    "local function drop(room) room:spawn('ant') end\n"
    "function mode.start(room) room:every(1, drop) end\n"
    "function mode.tick(room)\n"
    "  room.fresh = room:count('hero')\n"
    "  for player in room:players() do player.hero.mana = 7 player.wins = player.hero.player == player and 1 or 2 end end\n"
    "return mode";

static Match reloaded(Match *old, const char *source, Buffer *before, Buffer *lost)
{
    Match match = { .memory = old->memory };
    RoomConfig config = { .mode = "test",
                          .source = source,
                          .source_size = strlen(source),
                          .memory = old->memory,
                          .before = before,
                          .lost = lost,
                          .name_lines = true };
    room_close(old->room);
    old->room = NULL;
    match.room = room_open(&config, &match.why);
    if (!match.room) printf("    %s\n", match.why.text);
    return match;
}

static double field_of(const Match *match, const char *kind, uint32_t index, const char *name)
{
    const Schema *schema = world_schema(room_world(match->room));
    const Kind *found = schema_find_kind(schema, kind);
    const Field *field = found ? schema_find_field(found, name) : NULL;
    if (!field) return -1;
    const uint8_t *at =
        (const uint8_t *)world_entity(room_world(match->room), (int)(found - schema->kinds), index) +
        field->offset;
    int32_t whole;
    float single;
    memcpy(&whole, at, 4);
    memcpy(&single, at, 4);
    return field->type == FIELD_FLOAT ? (double)single : whole;
}

static const char *name_of(const Match *match)
{
    const Schema *schema = world_schema(room_world(match->room));
    const Kind *hero = schema_find_kind(schema, "hero");
    return (const char *)world_entity(room_world(match->room), (int)(hero - schema->kinds), 0) +
           schema_find_field(hero, "name")->offset;
}

TEST(reload, state_is_carried_over_field_by_field)
{
    Match match = match_of(BEFORE);
    room_join(match.room, 0, "Ann", 0);
    match_ticks(&match, 20);
    Buffer lost = { 0 };
    match = reloaded(&match, AFTER, NULL, &lost);
    EXPECT(match.room != NULL);
    EXPECT_EQ(room_tick_number(match.room), 20);
    EXPECT_NEAR(field_of(&match, "hero", 0, "x"), 100, 0);
    EXPECT_NEAR(field_of(&match, "hero", 0, "hp"), 70, 0);
    EXPECT_NEAR(field_of(&match, "hero", 0, "gold"), 255, 0);
    EXPECT_TEXT(name_of(&match), "Con");
    EXPECT_NEAR(field_of(&match, "room", 0, "rounds"), 3, 0);
    EXPECT(room_seat_taken(match.room, 0));
    room_tick(match.room);
    EXPECT(room_error(match.room) == NULL);
    EXPECT_NEAR(field_of(&match, "hero", 0, "mana"), 7, 0);
    EXPECT_NEAR(field_of(&match, "player", 0, "wins"), 1, 0);
    *buffer_extend(&lost, 1) = 0;
    EXPECT(strstr((char *)lost.data, "room.gone is gone") != NULL);
    EXPECT(strstr((char *)lost.data, "hero.") == NULL);
    buffer_deinit(&lost);
    match_end(&match);
}

TEST(reload, timers_go_on_by_the_name_of_their_function)
{
    Match match = match_of(BEFORE);
    match_ticks(&match, 20);
    match = reloaded(&match, AFTER, NULL, NULL);
    match_ticks(&match, 11);
    EXPECT_EQ(world_count(room_world(match.room), 2), 1);  // an ant: `drop` is another function now
    match_end(&match);
}

TEST(reload, code_that_does_not_load_touches_nothing)
{
    Match match = match_of(BEFORE);
    room_join(match.room, 0, "Ann", 0);
    match_ticks(&match, 5);
    const uint64_t hash = room_hash(match.room);
    RoomConfig config = { .mode = "test", .source = "return {", .source_size = 8 };
    Failure why;
    EXPECT(!room_check(&config, &why));
    EXPECT(strstr(why.text, "test.lua:1:") != NULL);
    EXPECT(room_hash(match.room) == hash);
    match_end(&match);
}

TEST(reload, going_back_brings_back_what_the_new_code_had_no_place_for)
{
    static const char WITHOUT[] =
        "return { players = { 1, 4 }, entities = { hero = { x = pos, y = pos, hp = u8 } },\n"
        "  tick = function() error('broken') end }";
    Match match = match_of(BEFORE);
    room_join(match.room, 0, "Ann", 0);
    match_ticks(&match, 61);
    Buffer before = { 0 };
    match = reloaded(&match, WITHOUT, &before, NULL);
    room_tick(match.room);
    EXPECT(room_error(match.room) != NULL);
    match = reloaded(&match, BEFORE, &before, NULL);
    room_tick(match.room);
    EXPECT(room_error(match.room) == NULL);
    EXPECT_NEAR(field_of(&match, "hero", 0, "gold"), 300, 0);
    EXPECT_TEXT(name_of(&match), "Conan");
    EXPECT_NEAR(field_of(&match, "room", 0, "gone"), 9, 0);
    EXPECT_EQ(world_count(room_world(match.room), 2), 2);  // apples
    const Schema *schema = world_schema(room_world(match.room));
    uint32_t hero = *(uint32_t *)world_entity(room_world(match.room),
                                              (int)(schema_find_kind(schema, "hero") - schema->kinds), 0);
    EXPECT_EQ((uint32_t)field_of(&match, "player", 0, "hero"), hero);
    buffer_deinit(&before);
    match_end(&match);
}

TEST(reload, fewer_places_lose_who_sat_in_them_and_say_so)
{
    static const char FEWER[] =
        "return { players = { 1, 4 }, limits = { apple = 1 }, entities = { apple = { x = pos, y = pos } } }";
    Match match = match_of(BEFORE);
    match_ticks(&match, 95);
    Buffer lost = { 0 };
    match = reloaded(&match, FEWER, NULL, &lost);
    *buffer_extend(&lost, 1) = 0;
    EXPECT_EQ(world_count(room_world(match.room), 2), 1);
    EXPECT(strstr((char *)lost.data, "2 of apple are gone: there are only 1 places now") != NULL);
    buffer_deinit(&lost);
    match_end(&match);
}

TEST(reload, a_thousand_reloads_leave_nothing_behind)
{
    Match match = match_of(BEFORE);
    Buffer before = { 0 };
    room_join(match.room, 0, "Ann", 0);
    room_tick(match.room);
    size_t used = 0;
    for (int i = 0; i < 1000; i++) {
        match = reloaded(&match, i % 2 ? BEFORE : AFTER, i % 3 ? &before : NULL, NULL);
        EXPECT(match.room != NULL);
        room_tick(match.room);
        if (i == 99) used = mallinfo2().uordblks;
    }
    EXPECT(mallinfo2().uordblks < used + (256 << 10));
    EXPECT(room_seat_taken(match.room, 0));
    EXPECT_NEAR(field_of(&match, "hero", 0, "x"), 100, 0);
    buffer_deinit(&before);
    match_end(&match);
}
