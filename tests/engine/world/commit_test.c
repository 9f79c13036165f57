// The transaction: commit, rollback, and a process that dies between.
#include "ground.h"
#include "image.h"
#include <math.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static bool change_is(Ground *ground, int at, uint32_t id, ChangeType type)
{
    int count;
    const Change *changes = world_changes(ground->world, &count);
    return at < count && changes[at].slot == (id & 0xffff) && changes[at].type == type;
}

static int change_count(Ground *ground)
{
    int count;
    world_changes(ground->world, &count);
    return count;
}

TEST(commit, lists_what_was_spawned_updated_and_despawned)
{
    Ground *ground = ground_create();
    uint32_t first = ground_rock(ground), second = ground_rock(ground), third = ground_rock(ground);
    EXPECT(ground_commit(ground));
    EXPECT_EQ(change_count(ground), 3);
    EXPECT(change_is(ground, 0, first, CHANGE_SPAWNED));
    *(int32_t *)ground_field(ground, first, "hp") = 5;
    world_despawn(ground->world, second);
    world_despawn(ground->world, third);
    uint32_t fourth = ground_rock(ground);
    EXPECT(ground_commit(ground));
    EXPECT_EQ(change_count(ground), 3);
    EXPECT(change_is(ground, 0, first, CHANGE_UPDATED));
    EXPECT(change_is(ground, 1, fourth, CHANGE_REPLACED));
    EXPECT(change_is(ground, 2, third, CHANGE_DESPAWNED));
    ground_destroy(ground);
}

TEST(commit, of_nothing_changes_nothing_but_the_tick)
{
    Ground *ground = ground_create();
    ground_rock(ground);
    EXPECT(ground_commit(ground));
    EXPECT(ground_commit(ground));
    EXPECT_EQ(change_count(ground), 0);
    EXPECT_EQ(world_committed_tick(ground->world), 2);
    ground_destroy(ground);
}

TEST(commit, does_not_list_what_lived_and_died_within_the_tick)
{
    Ground *ground = ground_create();
    world_spawn_at(ground->world, GROUND_ROCK, 5);
    EXPECT(ground_commit(ground));
    for (int tick = 0; tick < 3; tick++) {
        uint32_t spark = ground_rock(ground);
        *(int32_t *)ground_field(ground, spark, "hp") = tick + 1;
        world_despawn(ground->world, spark);
        EXPECT(ground_commit(ground));
        EXPECT_EQ(change_count(ground), 0);
    }
    ground_destroy(ground);
}

TEST(commit, clamps_integers_to_their_range)
{
    Ground *ground = ground_create();
    uint32_t rock = ground_rock(ground);
    *(int32_t *)ground_field(ground, rock, "hp") = 101;
    *(double *)ground_field(ground, rock, "worth") = -1e300;
    EXPECT(ground_commit(ground));
    EXPECT_EQ(*(const int32_t *)ground_told(ground, rock, "hp"), 100);
    EXPECT_EQ(*(int32_t *)ground_field(ground, rock, "hp"), 100);
    EXPECT_EQ(*(const double *)ground_told(ground, rock, "worth"), -5e8);
    ground_destroy(ground);
}

TEST(commit, drops_the_fraction_of_a_long)
{
    Ground *ground = ground_create();
    uint32_t rock = ground_rock(ground);
    *(double *)ground_field(ground, rock, "worth") = -7.9;
    EXPECT(ground_commit(ground));
    EXPECT_NEAR(*(const double *)ground_told(ground, rock, "worth"), -7, 0);
    ground_destroy(ground);
}

static bool refuses(Ground *ground, uint32_t rock, const char *field)
{
    char quoted[32];
    snprintf(quoted, sizeof quoted, "\"%s\"", field);
    bool refused =
        !ground_commit(ground) && strstr(ground->why.text, quoted) && strstr(ground->why.text, "rock");
    world_rollback(ground->world);
    return refused && world_find(ground->world, rock);
}

TEST(commit, refuses_numbers_that_are_not_finite_and_names_the_field)
{
    Ground *ground = ground_create();
    uint32_t rock = ground_rock(ground);
    EXPECT(ground_commit(ground));
    *(float *)ground_field(ground, rock, "x") = NAN;
    EXPECT(refuses(ground, rock, "x"));
    *(double *)ground_field(ground, rock, "mass") = INFINITY;
    EXPECT(refuses(ground, rock, "mass"));
    *(float *)ground_field(ground, rock, "angle") = -INFINITY;
    EXPECT(refuses(ground, rock, "angle"));
    *(double *)ground_field(ground, rock, "worth") = NAN;
    EXPECT(refuses(ground, rock, "worth"));
    ((float *)ground_field(ground, rock, "cracks"))[2] = NAN;
    EXPECT(refuses(ground, rock, "cracks"));
    EXPECT(ground_commit(ground));
    ground_destroy(ground);
}

TEST(rollback, puts_everything_back)
{
    Ground *ground = ground_create();
    uint32_t kept = ground_rock(ground), lost = ground_rock(ground);
    *(int32_t *)ground_field(ground, kept, "hp") = 10;
    EXPECT(ground_commit(ground));
    Random before = world_head(ground->world)->random;
    random_bits(&world_head(ground->world)->random);
    *(int32_t *)ground_field(ground, kept, "hp") = 20;
    world_despawn(ground->world, lost);
    uint32_t never = ground_rock(ground), neither = ground_rock(ground);
    world_rollback(ground->world);
    EXPECT_EQ(*(int32_t *)ground_field(ground, kept, "hp"), 10);
    EXPECT(world_find(ground->world, lost) != NULL);
    EXPECT(world_find(ground->world, never) == NULL && world_find(ground->world, neither) == NULL);
    EXPECT_EQ(world_count(ground->world, GROUND_ROCK), 2);
    EXPECT(memcmp(&before, &world_head(ground->world)->random, sizeof before) == 0);
    EXPECT_EQ(world_head(ground->world)->tick, 1);
    ground_destroy(ground);
}

TEST(rollback, of_a_failed_commit_leaves_a_world_that_commits)
{
    Ground *ground = ground_create();
    uint32_t rock = ground_rock(ground);
    EXPECT(ground_commit(ground));
    uint64_t hash = world_hash(ground->world);
    *(float *)ground_field(ground, rock, "x") = NAN;
    EXPECT(!ground_commit(ground));
    EXPECT(world_hash(ground->world) == hash);
    world_rollback(ground->world);
    EXPECT(ground_commit(ground));
    EXPECT_EQ(change_count(ground), 0);
    ground_destroy(ground);
}

TEST(commit, that_was_cut_short_is_undone)
{
    Ground *ground = ground_create();
    uint32_t rock = ground_rock(ground);
    *(int32_t *)ground_field(ground, rock, "hp") = 10;
    EXPECT(ground_commit(ground));
    uint64_t hash = world_hash(ground->world);
    *(int32_t *)ground_field(ground, rock, "hp") = 20;
    world_despawn(ground->world, ground_rock(ground));
    ground_rock(ground);
    EXPECT(ground_commit(ground));
    EXPECT(world_hash(ground->world) != hash);
    // The log still holds what that commit has overwritten: say that it was in use.
    atomic_store(&((Guard *)ground->memory)->undo_used,
                 ground->world->layout.end - ground->world->layout.undo);
    ground_reopen(ground);
    EXPECT(world_hash(ground->world) == hash);
    EXPECT_EQ(*(int32_t *)ground_field(ground, rock, "hp"), 10);
    ground_destroy(ground);
}

enum { ANTS = 2000, DEATHS = 40 };

// Each tick every ant's `age` becomes the tick, and `double_age` twice that.
static void age_for_ever(Ground *ground)
{
    for (;;) {
        WorldHead *head = world_head(ground->world);
        head->tick++;
        for (uint32_t i = 0; i < ANTS; i++) {
            uint32_t *ant = world_entity(ground->world, GROUND_MANY, i);
            if (i % 5 == head->tick % 5 && *ant) world_despawn(ground->world, *ant);
            if (!*ant) world_spawn_at(ground->world, GROUND_MANY, i);
            *(double *)ground_field(ground, *ant, "age") = head->tick;
            *(double *)ground_field(ground, *ant, "double_age") = 2.0 * head->tick;
        }
        world_commit(ground->world, &ground->why);
    }
}

static bool all_of_one_age(Ground *ground)
{
    double tick = world_committed_tick(ground->world);
    for (uint32_t i = 0; tick > 0 && i < ANTS; i++) {
        const uint32_t *ant = world_committed_entity(ground->world, GROUND_MANY, i);
        if (!world_committed_find(ground->world, *ant)) return false;
        if (*(const double *)ground_told(ground, *ant, "age") != tick) return false;
        if (*(const double *)ground_told(ground, *ant, "double_age") != 2 * tick) return false;
    }
    return true;
}

TEST(commit, survives_a_process_killed_at_any_moment)
{
    Ground ground = { 0 };
    ground_schema(&ground.schema, ANTS);
    ground.size = world_size(&ground.schema);
    ground.memory = mmap(NULL, ground.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    Random random;
    random_seed(&random, 1);
    int cut_short = 0;
    for (int death = 0; death < DEATHS; death++) {
        pid_t child = fork();
        if (child == 0) {
            ground_open(&ground);
            age_for_ever(&ground);
        }
        usleep((useconds_t)random_between(&random, 3000, 9000));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        cut_short += ((Guard *)ground.memory)->undo_used != 0;
        ground_open(&ground);
        bool whole = all_of_one_age(&ground);
        world_close(ground.world);
        EXPECT(whole);
    }
    printf("    %d of %d deaths were in the middle of a commit\n", cut_short, DEATHS);
    munmap(ground.memory, ground.size);
}
