// Who sees what.
#include "check.h"
#include "stage.h"

static Stage *round_view(void)
{
    Stage *stage =
        stage_create(&(StageConfig){ .interest = { .shape = INTEREST_RADIUS, .width = 100, .margin = 20 } });
    stage_join(stage, 0);
    return stage;
}

static bool sees(Stage *stage, uint32_t id)
{
    return picture_find(stage->pictures[0], id) != NULL;
}

TEST(interest, near_is_seen_and_far_is_not)
{
    Stage *stage = round_view();
    uint32_t near = stage_ship(stage, 99, 0), far = stage_ship(stage, 101, 0);
    EXPECT(stage_step(stage, 0));
    EXPECT(sees(stage, near) && !sees(stage, far));
    stage_destroy(stage);
}

TEST(interest, known_entity_may_go_a_margin_farther)
{
    Stage *stage = round_view();
    uint32_t ship = stage_ship(stage, 99, 0);
    EXPECT(stage_step(stage, 0));
    stage_place(stage, ship, 119, 0);
    EXPECT(stage_step(stage, 0));
    EXPECT(sees(stage, ship));
    stage_place(stage, ship, 121, 0);
    EXPECT(stage_step(stage, 0));
    EXPECT(!sees(stage, ship));
    stage_place(stage, ship, 119, 0);
    EXPECT(stage_step(stage, 0));
    EXPECT(!sees(stage, ship));
    stage_destroy(stage);
}

TEST(interest, entity_that_comes_back_is_told_whole)
{
    Stage *stage = round_view();
    uint32_t ship = stage_ship(stage, 0, 0);
    *(int32_t *)stage_field(stage, ship, "hp") = 50;
    EXPECT(stage_step(stage, 0));
    stage_place(stage, ship, 500, 0);
    EXPECT(stage_step(stage, 0));
    *(int32_t *)stage_field(stage, ship, "hp") = 20;
    EXPECT(stage_step(stage, 0));
    stage->views[0].x = 500;
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->rows[1], 1);
    EXPECT_EQ(picture_value(stage->pictures[0], ship, "hp")->number, 20);
    stage_destroy(stage);
}

TEST(interest, own_entities_are_seen_from_anywhere)
{
    Stage *stage = round_view();
    uint32_t own = stage_ship(stage, 5000, 0), foreign = stage_ship(stage, 5000, 0);
    *(uint32_t *)stage_field(stage, own, "player") = stage->players[0];
    EXPECT(stage_step(stage, 0));
    EXPECT(sees(stage, own) && !sees(stage, foreign));
    *(uint32_t *)stage_field(stage, own, "player") = 0;
    EXPECT(stage_step(stage, 0));
    EXPECT(!sees(stage, own));
    stage_destroy(stage);
}

TEST(interest, what_has_no_place_is_seen_by_all)
{
    Stage *stage = round_view();
    stage_join(stage, 1);
    uint32_t flag = world_spawn(stage->world, STAGE_FLAG);
    EXPECT(stage_step(stage, 0));
    EXPECT(sees(stage, flag) && sees(stage, stage->players[1]));
    stage_destroy(stage);
}

TEST(interest, rectangle_has_two_sides)
{
    Stage *stage = stage_create(&(StageConfig){
        .interest = { .shape = INTEREST_RECTANGLE, .width = 200, .height = 50, .margin = 10 } });
    stage_join(stage, 0);
    uint32_t wide = stage_ship(stage, 99, 24), low = stage_ship(stage, 0, 26);
    EXPECT(stage_step(stage, 0));
    EXPECT(sees(stage, wide) && !sees(stage, low));
    stage_place(stage, wide, 109, 34);
    EXPECT(stage_step(stage, 0));
    EXPECT(sees(stage, wide));
    stage_place(stage, wide, 109, 36);
    EXPECT(stage_step(stage, 0));
    EXPECT(!sees(stage, wide));
    stage_destroy(stage);
}

TEST(events, are_heard_near_the_place_where_they_happen)
{
    Stage *stage = round_view();
    stage_announce_hit(stage, 90, 0);
    stage_announce_hit(stage, 0, 110);
    stage_announce_chat(stage, "hello", 0);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->event_count, 2);
    EXPECT_EQ(stage->pictures[0]->events[0].values[0].number, 180);
    EXPECT_TEXT(stage->pictures[0]->events[1].values[0].text, "hello");
    stage_destroy(stage);
}

TEST(events, whose_place_is_no_number_happen_at_zero)
{
    Stage *stage = round_view();
    stage_announce_hit(stage, 0.0f / 0.0f, 1.0f / 0.0f);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->event_count, 1);
    EXPECT_EQ(stage->pictures[0]->events[0].values[0].number, 0);
    stage_destroy(stage);
}

TEST(events, for_one_player_are_told_to_nobody_else)
{
    Stage *stage = round_view();
    stage_join(stage, 1);
    stage_announce_chat(stage, "psst", stage->players[1]);
    EXPECT(stage_step(stage, 0) && stage_frame(stage, 1));
    EXPECT_EQ(stage->pictures[0]->event_count, 0);
    EXPECT_EQ(stage->pictures[1]->event_count, 1);
    stage_destroy(stage);
}

TEST(events, of_a_tick_taken_back_never_happened)
{
    Stage *stage = round_view();
    stage_announce_chat(stage, "never", 0);
    snapshot_drop_events(stage->snapshots);
    stage_announce_chat(stage, "instead", 0);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->event_count, 1);
    EXPECT_TEXT(stage->pictures[0]->events[0].values[0].text, "instead");
    stage_destroy(stage);
}

TEST(events, of_skipped_ticks_are_left_out_unless_kept)
{
    Stage *stage = round_view();
    EXPECT(stage_step(stage, 0));
    stage_announce_chat(stage, "missed", 0);
    stage_announce_won(stage, 7);
    stage_tick(stage);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->event_count, 1);
    EXPECT_EQ(stage->pictures[0]->events[0].values[0].number, 7);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->event_count, 0);
    stage_destroy(stage);
}

TEST(events, from_before_its_time_are_not_told_to_a_new_client)
{
    Stage *stage = round_view();
    stage_announce_won(stage, 7);
    stage_tick(stage);
    stage_announce_won(stage, 8);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->event_count, 1);
    EXPECT_EQ(stage->pictures[0]->events[0].values[0].number, 8);
    stage_destroy(stage);
}

TEST(events, last_sixty_four_are_kept_for_a_client_that_stalls)
{
    Stage *stage = round_view();
    EXPECT(stage_step(stage, 0));
    for (int i = 0; i < 100; i++) {
        stage_announce_won(stage, i);
        stage_tick(stage);
    }
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->event_count, 64);
    EXPECT_EQ(stage->pictures[0]->events[0].values[0].number, 36);
    EXPECT_EQ(stage->pictures[0]->events[63].values[0].number, 99);
    stage_destroy(stage);
}

TEST(events, beyond_the_queue_are_dropped)
{
    Stage *stage = round_view();
    for (int i = 0; i < SNAPSHOT_EVENT_QUEUE + 3; i++) stage_announce_won(stage, i);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->event_count, SNAPSHOT_EVENT_QUEUE);
    stage_destroy(stage);
}
