// Frames that would be too long.
#include "check.h"
#include "stage.h"

enum { SHIPS = 60 };

typedef struct {
    Stage *stage;
    uint32_t ships[SHIPS];
} Crowd;

// Ship number n stands 10 * n units to the right of the view.
static Crowd crowd_of(uint32_t budget)
{
    StageConfig config = { .interest = { .shape = INTEREST_RADIUS, .width = 1000, .budget = budget } };
    Crowd crowd = { .stage = stage_create(&config) };
    stage_join(crowd.stage, 0);
    for (int i = 0; i < SHIPS; i++) crowd.ships[i] = stage_ship(crowd.stage, (float)i * 10, 0);
    return crowd;
}

static void heat(Crowd *crowd, float value)
{
    for (int i = 0; i < SHIPS; i++) *(float *)stage_field(crowd->stage, crowd->ships[i], "heat") = value;
}

static bool is_warm(Crowd *crowd, int ship, float value)
{
    const PictureValue *told = picture_value(crowd->stage->pictures[0], crowd->ships[ship], "heat");
    return told && told->real == (double)value;
}

TEST(budget, no_frame_is_longer_than_allowed)
{
    Crowd crowd = crowd_of(0);
    for (size_t most = 1; most < 900; most++) {
        heat(&crowd, (float)most);
        stage_announce_hit(crowd.stage, 5, 5);
        stage_tick(crowd.stage);
        bool sent = stage_frame_within(crowd.stage, 0, most);
        EXPECT(crowd.stage->frame_size <= most);
        EXPECT(sent || crowd.stage->frame_size == 0);
        EXPECT(sent || most < 12);
    }
    stage_destroy(crowd.stage);
}

TEST(budget, nearest_are_told_first)
{
    Crowd crowd = crowd_of(0);
    EXPECT(stage_step(crowd.stage, 0));
    heat(&crowd, 1);
    stage_tick(crowd.stage);
    EXPECT(stage_frame_within(crowd.stage, 0, 150));
    EXPECT(is_warm(&crowd, 0, 1) && is_warm(&crowd, 5, 1));
    EXPECT(!is_warm(&crowd, 40, 1) && !is_warm(&crowd, SHIPS - 1, 1));
    stage_destroy(crowd.stage);
}

TEST(budget, own_entity_is_told_however_far_away)
{
    Crowd crowd = crowd_of(0);
    *(uint32_t *)stage_field(crowd.stage, crowd.ships[SHIPS - 1], "player") = crowd.stage->players[0];
    EXPECT(stage_step(crowd.stage, 0));
    heat(&crowd, 1);
    *(double *)stage_field(crowd.stage, crowd.ships[SHIPS - 1], "gold") = 5;
    stage_tick(crowd.stage);
    EXPECT(stage_frame_within(crowd.stage, 0, 70));
    EXPECT(is_warm(&crowd, SHIPS - 1, 1));
    EXPECT(!is_warm(&crowd, SHIPS - 2, 1));
    EXPECT_EQ(picture_value(crowd.stage->pictures[0], crowd.ships[SHIPS - 1], "gold")->number, 5);
    stage_destroy(crowd.stage);
}

TEST(budget, what_was_left_out_comes_later_without_a_further_change)
{
    Crowd crowd = crowd_of(100);
    for (int tick = 0; tick < 60; tick++) EXPECT(stage_step(crowd.stage, 0));
    EXPECT_EQ(crowd.stage->pictures[0]->count, SHIPS + 2);
    heat(&crowd, 1);
    for (int tick = 0; tick < 40; tick++) EXPECT(stage_step(crowd.stage, 0));
    for (int i = 0; i < SHIPS; i++) EXPECT(is_warm(&crowd, i, 1));
    EXPECT_EQ(crowd.stage->frame_size, 10);
    stage_destroy(crowd.stage);
}

TEST(budget, nobody_starves_while_everything_changes)
{
    Crowd crowd = crowd_of(0);
    int waited[SHIPS] = { 0 };
    EXPECT(stage_step(crowd.stage, 0));
    for (int tick = 1; tick <= 300; tick++) {
        heat(&crowd, (float)tick);
        stage_tick(crowd.stage);
        EXPECT(stage_frame_within(crowd.stage, 0, 100));
        for (int i = 0; i < SHIPS; i++) {
            waited[i] = is_warm(&crowd, i, (float)tick) ? 0 : waited[i] + 1;
            EXPECT(waited[i] < 60);
        }
    }
    stage_destroy(crowd.stage);
}

TEST(budget, despawned_ships_all_leave_in_the_end)
{
    Crowd crowd = crowd_of(0);
    EXPECT(stage_step(crowd.stage, 0));
    for (int i = 0; i < SHIPS; i++) world_despawn(crowd.stage->world, crowd.ships[i]);
    stage_tick(crowd.stage);
    EXPECT(stage_frame_within(crowd.stage, 0, 40));
    EXPECT(crowd.stage->pictures[0]->count > 20);
    for (int tick = 0; tick < 10; tick++) {
        stage_tick(crowd.stage);
        EXPECT(stage_frame_within(crowd.stage, 0, 40));
    }
    EXPECT_EQ(crowd.stage->pictures[0]->count, 2);
    stage_destroy(crowd.stage);
}

TEST(budget, slot_used_again_while_its_leaving_was_left_out_is_told_right)
{
    Crowd crowd = crowd_of(0);
    EXPECT(stage_step(crowd.stage, 0));
    for (int i = 0; i < SHIPS; i++) world_despawn(crowd.stage->world, crowd.ships[i]);
    stage_tick(crowd.stage);
    EXPECT(stage_frame_within(crowd.stage, 0, 60));
    for (int i = 0; i < SHIPS; i++) crowd.ships[i] = stage_ship(crowd.stage, (float)i, 0);
    stage_tick(crowd.stage);
    EXPECT(stage_frame_within(crowd.stage, 0, 60));
    EXPECT(stage_step(crowd.stage, 0));
    for (int i = 0; i < SHIPS; i++) EXPECT(picture_find(crowd.stage->pictures[0], crowd.ships[i]) != NULL);
    stage_destroy(crowd.stage);
}

TEST(budget, far_events_are_dropped_first_and_addressed_ones_last)
{
    Crowd crowd = crowd_of(0);
    crowd.stage->views[0].x = 300;
    EXPECT(stage_step(crowd.stage, 0));
    for (int i = 0; i < 50; i++) stage_announce_hit(crowd.stage, 300 + (float)(i * 10), 0);
    stage_announce_chat(crowd.stage, "for you", crowd.stage->players[0]);
    stage_tick(crowd.stage);
    EXPECT(stage_frame_within(crowd.stage, 0, 110));
    const Picture *picture = crowd.stage->pictures[0];
    EXPECT(picture->event_count > 3 && picture->event_count < 30);
    EXPECT_EQ(picture->events[picture->event_count - 1].index, STAGE_CHAT);
    EXPECT_EQ(picture->events[1].values[0].number, 620);
    stage_destroy(crowd.stage);
}

TEST(budget, events_do_not_starve_while_everything_near_changes)
{
    Crowd crowd = crowd_of(0);
    int heard = 0;
    EXPECT(stage_step(crowd.stage, 0));
    for (int tick = 0; tick < 300; tick++) {
        heat(&crowd, (float)tick + 1);
        stage_announce_hit(crowd.stage, 900, 0);
        stage_tick(crowd.stage);
        EXPECT(stage_frame_within(crowd.stage, 0, 60));
        heard += crowd.stage->pictures[0]->event_count;
    }
    EXPECT(heard >= 5 && heard < 300);
    stage_destroy(crowd.stage);
}
