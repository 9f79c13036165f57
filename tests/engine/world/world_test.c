// Entities: spawning, finding, despawning, and ids that are safe to keep.
#include "ground.h"

TEST(world, stale_id_finds_nothing_after_slot_is_reused)
{
    Ground *ground = ground_create();
    uint32_t old = ground_rock(ground);
    EXPECT(world_despawn(ground->world, old));
    uint32_t new = ground_rock(ground);
    EXPECT_EQ(new & 0xffff, old & 0xffff);
    EXPECT(world_find(ground->world, old) == NULL);
    EXPECT(world_find(ground->world, new) != NULL);
    ground_destroy(ground);
}

TEST(world, nobody_and_ids_from_nowhere_find_nothing)
{
    Ground *ground = ground_create();
    ground_rock(ground);
    EXPECT(world_find(ground->world, 0) == NULL);
    EXPECT(world_find(ground->world, 0x1ffff) == NULL);
    EXPECT(!world_despawn(ground->world, 0xffffffff));
    ground_destroy(ground);
}

TEST(world, full_kind_spawns_nobody)
{
    Ground *ground = ground_create();
    for (int i = 0; i < GROUND_ROCKS; i++) EXPECT(ground_rock(ground) != 0);
    EXPECT_EQ(ground_rock(ground), 0);
    EXPECT_EQ(world_count(ground->world, GROUND_ROCK), GROUND_ROCKS);
    ground_destroy(ground);
}

TEST(world, lowest_free_slot_is_taken_first)
{
    Ground *ground = ground_create();
    uint32_t rocks[4];
    for (int i = 0; i < 4; i++) rocks[i] = ground_rock(ground);
    world_despawn(ground->world, rocks[2]);
    world_despawn(ground->world, rocks[1]);
    EXPECT_EQ(ground_rock(ground) & 0xffff, rocks[1] & 0xffff);
    EXPECT_EQ(ground_rock(ground) & 0xffff, rocks[2] & 0xffff);
    EXPECT_EQ(ground_rock(ground) & 0xffff, (rocks[3] & 0xffff) + 1);
    ground_destroy(ground);
}

TEST(world, place_that_is_taken_or_does_not_exist_is_refused)
{
    Ground *ground = ground_create();
    EXPECT(world_spawn_at(ground->world, GROUND_ROCK, 5) != 0);
    EXPECT_EQ(world_spawn_at(ground->world, GROUND_ROCK, 5), 0);
    EXPECT_EQ(world_spawn_at(ground->world, GROUND_ROCK, GROUND_ROCKS), 0);
    EXPECT_EQ(world_count(ground->world, GROUND_ROCK), 1);
    ground_destroy(ground);
}

TEST(world, next_id_is_the_one_that_comes)
{
    Ground *ground = ground_create();
    uint32_t expected = world_next_id(ground->world, GROUND_ROCK, 0);
    EXPECT_EQ(ground_rock(ground), expected);
    ground_destroy(ground);
}

TEST(world, new_entity_is_all_zero_in_a_used_slot)
{
    Ground *ground = ground_create();
    uint32_t old = ground_rock(ground);
    *(int32_t *)ground_field(ground, old, "hp") = 50;
    EXPECT(ground_commit(ground));
    world_despawn(ground->world, old);
    uint32_t new = ground_rock(ground);
    EXPECT_EQ(*(int32_t *)ground_field(ground, new, "hp"), 0);
    ground_destroy(ground);
}

TEST(world, generation_never_becomes_nobody)
{
    Ground *ground = ground_create();
    for (int i = 0; i < 70000; i++) {
        uint32_t id = ground_rock(ground);
        EXPECT(id >> 16 != 0);
        world_despawn(ground->world, id);
    }
    ground_destroy(ground);
}

TEST(world, id_of_an_entity_that_lived_within_one_tick_is_not_given_again)
{
    Ground *ground = ground_create();
    uint32_t spark = ground_rock(ground);
    world_despawn(ground->world, spark);
    EXPECT(ground_commit(ground));
    ground_reopen(ground);
    EXPECT(ground_rock(ground) != spark);
    ground_destroy(ground);
}

TEST(world, id_is_not_given_again_after_a_later_rollback)
{
    Ground *ground = ground_create();
    uint32_t spark = ground_rock(ground);
    world_despawn(ground->world, spark);
    EXPECT(ground_commit(ground));
    world_rollback(ground->world);
    EXPECT(ground_rock(ground) != spark);
    ground_destroy(ground);
}

TEST(world, goes_on_where_it_was_when_opened_again)
{
    Ground *ground = ground_create();
    uint32_t rock = ground_rock(ground);
    *(int32_t *)ground_field(ground, rock, "hp") = 50;
    EXPECT(ground_commit(ground));
    *(int32_t *)ground_field(ground, rock, "hp") = 60;
    ground_reopen(ground);
    EXPECT_EQ(*(int32_t *)ground_field(ground, rock, "hp"), 50);
    EXPECT_EQ(world_committed_tick(ground->world), 1);
    ground_destroy(ground);
}

TEST(world, of_another_schema_is_not_opened)
{
    Ground *ground = ground_create();
    Schema other;
    ground_schema(&other, 17);
    void *room = aligned_alloc(64, ground->size * 2);
    memcpy(room, ground->memory, ground->size);
    EXPECT(world_open(&other, room, ground->size * 2, 1, &ground->why) == NULL);
    EXPECT(strstr(ground->why.text, "another version") != NULL);
    free(room);
    ground_destroy(ground);
}

TEST(world, that_does_not_fit_is_not_opened)
{
    Ground *ground = ground_create();
    EXPECT(world_open(&ground->schema, ground->memory, 4096, 1, &ground->why) == NULL);
    EXPECT(strstr(ground->why.text, "4096") != NULL);
    ground_destroy(ground);
}

static uint64_t lived(uint64_t seed)
{
    Ground *ground = ground_create();
    random_seed(&world_head(ground->world)->random, seed);
    for (int tick = 0; tick < 50; tick++) {
        Random *random = &world_head(ground->world)->random;
        uint32_t id = ground_rock(ground);
        if (id) *(float *)ground_field(ground, id, "x") = (float)random_unit(random);
        const uint32_t *some =
            world_entity(ground->world, GROUND_ROCK, (uint32_t)random_between(random, 0, 7));
        if (*some) world_despawn(ground->world, *some);
        ground_commit(ground);
        if (tick == 30) ground_reopen(ground);
    }
    uint64_t hash = world_hash(ground->world);
    ground_destroy(ground);
    return hash;
}

TEST(world, same_seed_same_hash)
{
    EXPECT(lived(1) == lived(1));
    EXPECT(lived(1) != lived(2));
}
