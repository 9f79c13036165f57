// Where everything was: the ring of the last commits.
#include "ground.h"
#include "history.h"

static void place_at(Ground *ground, uint32_t rock, float x)
{
    *(float *)ground_field(ground, rock, "x") = x;
}

static uint32_t walk(Ground *ground, History *history, int ticks)
{
    uint32_t rock = ground_rock(ground);
    for (int i = 1; i <= ticks; i++) {
        place_at(ground, rock, 10.0f * (float)i);
        ground_commit(ground);
        history_record(history, ground->world);
    }
    return rock;
}

static float x_at(History *history, uint32_t rock, double tick)
{
    float x, y;
    return history_place(history, tick, GROUND_ROCK, 0, rock, &x, &y) ? x : -1;
}

TEST(history, a_place_lies_on_the_line_between_two_commits)
{
    Ground *ground = ground_create();
    History *history = history_create(8);
    uint32_t rock = walk(ground, history, 4);
    EXPECT(x_at(history, rock, 2) == 20);
    EXPECT(x_at(history, rock, 2.25) == 22.5f);
    EXPECT(x_at(history, rock, 99) == 40);
    history_destroy(history);
    ground_destroy(ground);
}

TEST(history, it_reaches_as_far_back_as_it_was_made_for)
{
    Ground *ground = ground_create();
    History *history = history_create(3);
    uint32_t rock = walk(ground, history, 9);
    EXPECT(x_at(history, rock, 7) == 70);
    EXPECT(x_at(history, rock, 1) == 70);
    history_destroy(history);
    ground_destroy(ground);
}

TEST(history, who_took_over_a_slot_was_not_there_before)
{
    Ground *ground = ground_create();
    History *history = history_create(8);
    uint32_t old = walk(ground, history, 2);
    world_despawn(ground->world, old);
    uint32_t new = walk(ground, history, 2);
    EXPECT(x_at(history, new, 1) == -1 && x_at(history, new, 4) == 20);
    EXPECT(x_at(history, old, 1) == 10 && x_at(history, old, 4) == -1);
    history_destroy(history);
    ground_destroy(ground);
}

TEST(history, an_older_world_begins_it_anew)
{
    Ground *ground = ground_create();
    History *history = history_create(8);
    uint32_t rock = walk(ground, history, 3);
    world_head(ground->world)->tick = 0;
    ground_commit(ground);
    history_record(history, ground->world);
    EXPECT(x_at(history, rock, 1) == 30);
    history_destroy(history);
    ground_destroy(ground);
}
