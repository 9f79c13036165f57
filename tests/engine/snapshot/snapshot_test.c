// What clients are told, rule by rule. picture.c decodes. What must hold for any world is in
// property_test.c; motion, interest, events, budgets and secrecy have tests of their own.
#include "check.h"
#include "stage.h"
#include <math.h>

enum { EMPTY_FRAME = 10 };  // bytes

static Stage *room(void)
{
    Stage *stage = stage_create(&(StageConfig){ 0 });
    stage_join(stage, 0);
    stage_join(stage, 1);
    return stage;
}

static int32_t *hp(Stage *stage, uint32_t ship)
{
    return stage_field(stage, ship, "hp");
}

static int64_t told_hp(Stage *stage, int client, uint32_t ship)
{
    return picture_value(stage->pictures[client], ship, "hp")->number;
}

TEST(snapshot, first_frame_holds_the_whole_room)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 100, 50);
    *hp(stage, ship) = 70;
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->kind, 17);
    EXPECT_EQ(stage->pictures[0]->count, 4);
    EXPECT_EQ(told_hp(stage, 0, ship), 70);
    EXPECT_NEAR(picture_place(stage->pictures[0], ship, 0), 100, 0.01);
    EXPECT_NEAR(picture_place(stage->pictures[0], ship, 1), 50, 0.01);
    stage_destroy(stage);
}

TEST(snapshot, frame_tells_which_input_it_answers)
{
    Stage *stage = room();
    stage->views[0].ack = 300;
    stage->views[0].waiting = 2;
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->ack, 300);
    EXPECT_EQ(stage->pictures[0]->waiting, 2);
    stage_destroy(stage);
}

TEST(snapshot, nothing_changed_costs_ten_bytes)
{
    Stage *stage = room();
    stage_ship(stage, 100, 50);
    EXPECT(stage_step(stage, 0));
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->kind, 18);
    EXPECT_EQ(stage->frame_size, EMPTY_FRAME);
    stage_destroy(stage);
}

TEST(snapshot, changed_field_costs_gap_mask_and_difference)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    *hp(stage, ship) = 1000;
    EXPECT(stage_step(stage, 0));
    *hp(stage, ship) = 990;
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->rows[3], 1);
    EXPECT_EQ(stage->frame_size, EMPTY_FRAME + 3);
    EXPECT_EQ(told_hp(stage, 0, ship), 990);
    stage_destroy(stage);
}

TEST(snapshot, angle_turns_the_short_way_round)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    float *angle = stage_field(stage, ship, "angle");
    *angle = (float)(-2 * M_PI / 256);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(picture_value(stage->pictures[0], ship, "angle")->number, 255);
    *angle = (float)(2 * M_PI / 256);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->frame_size, EMPTY_FRAME + 3);
    EXPECT_EQ(picture_value(stage->pictures[0], ship, "angle")->number, 1);
    stage_destroy(stage);
}

TEST(snapshot, change_smaller_than_the_quantum_is_not_told)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    float *shield = stage_field(stage, ship, "shield");
    *shield = 5;
    EXPECT(stage_step(stage, 0));
    *shield = 5.04f;
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->frame_size, EMPTY_FRAME);
    stage_destroy(stage);
}

TEST(snapshot, text_that_was_cut_in_a_character_ends_before_it)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    memcpy(stage_field(stage, ship, "name"), "seventeen letters\xe2\x82\xac", 19);
    EXPECT(stage_step(stage, 0));
    EXPECT_TEXT(picture_value(stage->pictures[0], ship, "name")->text, "seventeen letters");
    stage_destroy(stage);
}

TEST(snapshot, bytes_that_are_no_text_become_a_question_mark)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    memcpy(stage_field(stage, ship, "name"), "\xff\xff\xff\xff\xff", 6);
    EXPECT(stage_step(stage, 0));
    EXPECT_TEXT(picture_value(stage->pictures[0], ship, "name")->text, "?");
    stage_destroy(stage);
}

TEST(snapshot, numbers_beyond_what_a_browser_holds_are_brought_within)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 3e38f, -3e38f);
    *(float *)stage_field(stage, ship, "shield") = 3e38f;
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->entities[ship & 0xffff].at[0], INT64_C(1) << 52);
    EXPECT_EQ(picture_value(stage->pictures[0], ship, "shield")->number, INT64_C(1) << 52);
    stage_place(stage, ship, 0, 3e38f);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->entities[ship & 0xffff].at[0], 0);
    stage_destroy(stage);
}

TEST(snapshot, despawned_entity_leaves)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    EXPECT(stage_step(stage, 0));
    world_despawn(stage->world, ship);
    EXPECT(stage_step(stage, 0));
    EXPECT(picture_find(stage->pictures[0], ship) == NULL);
    EXPECT_EQ(stage->pictures[0]->rows[0], 1);
    EXPECT_EQ(stage->frame_size, EMPTY_FRAME + 1);
    stage_destroy(stage);
}

TEST(snapshot, slot_used_again_enters_without_leaving)
{
    Stage *stage = room();
    uint32_t old = stage_ship(stage, 0, 0);
    *hp(stage, old) = 9;
    EXPECT(stage_step(stage, 0));
    world_despawn(stage->world, old);
    uint32_t new = stage_ship(stage, 7, 7);
    EXPECT_EQ(new & 0xffff, old & 0xffff);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->rows[0], 0);
    EXPECT_EQ(stage->pictures[0]->rows[1], 1);
    EXPECT_EQ(told_hp(stage, 0, new), 0);
    stage_destroy(stage);
}

TEST(snapshot, client_that_missed_ticks_gets_absolute_values_and_no_steps)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0), other = stage_ship(stage, 9, 9);
    EXPECT(stage_step(stage, 0));
    *hp(stage, ship) = 40;
    stage_tick(stage);
    *hp(stage, ship) = 60;
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->rows[2], 1);
    EXPECT_EQ(stage->pictures[0]->rows[3], 0);
    EXPECT_EQ(told_hp(stage, 0, ship), 60);
    EXPECT_EQ(told_hp(stage, 0, other), 0);
    stage_destroy(stage);
}

TEST(snapshot, client_that_missed_straight_flight_is_told_nothing)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    for (int tick = 1; tick <= 8; tick++) {
        stage_place(stage, ship, (float)tick * 5, 0);
        EXPECT(stage_step(stage, 0));
    }
    for (int tick = 9; tick <= 14; tick++) {
        stage_place(stage, ship, (float)tick * 5, 0);
        stage_tick(stage);
    }
    EXPECT(stage_frame(stage, 0));
    EXPECT_EQ(stage->frame_size, EMPTY_FRAME);
    EXPECT_NEAR(picture_place(stage->pictures[0], ship, 0), 70, 0.125);
    stage_destroy(stage);
}

TEST(snapshot, slot_that_died_and_lives_again_while_a_client_stalls_enters)
{
    Stage *stage = room();
    uint32_t old = stage_ship(stage, 0, 0);
    EXPECT(stage_step(stage, 0));
    world_despawn(stage->world, old);
    stage_tick(stage);
    uint32_t new = stage_ship(stage, 1, 1);
    stage_tick(stage);
    *hp(stage, new) = 3;
    EXPECT(stage_step(stage, 0));
    EXPECT(picture_find(stage->pictures[0], old) == NULL);
    EXPECT_EQ(told_hp(stage, 0, new), 3);
    stage_destroy(stage);
}

TEST(snapshot, second_frame_of_a_tick_repeats_nothing)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    EXPECT(stage_step(stage, 0));
    *hp(stage, ship) = 5;
    stage_announce_chat(stage, "once", 0);
    EXPECT(stage_step(stage, 0));
    EXPECT(stage_frame(stage, 0));
    EXPECT_EQ(stage->frame_size, EMPTY_FRAME);
    EXPECT_EQ(told_hp(stage, 0, ship), 5);
    stage_destroy(stage);
}

TEST(snapshot, forgotten_client_starts_over)
{
    Stage *stage = room();
    stage_ship(stage, 0, 0);
    EXPECT(stage_step(stage, 0));
    snapshot_forget(stage->snapshots, 0);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->kind, 17);
    EXPECT_EQ(stage->pictures[0]->count, 4);
    stage_destroy(stage);
}

TEST(snapshot, seat_taken_by_another_player_starts_over)
{
    Stage *stage = room();
    EXPECT(stage_step(stage, 0));
    world_despawn(stage->world, stage->players[0]);
    stage_join(stage, 0);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->kind, 17);
    stage_destroy(stage);
}

TEST(snapshot, frame_that_does_not_fit_is_made_up_for_later)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    EXPECT(stage_step(stage, 0));
    *hp(stage, ship) = 5;
    stage_tick(stage);
    EXPECT(!stage_frame_within(stage, 0, EMPTY_FRAME - 1));
    EXPECT_EQ(stage->frame_size, 0);
    *(float *)stage_field(stage, ship, "heat") = 0.5f;
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(told_hp(stage, 0, ship), 5);
    EXPECT_NEAR(picture_value(stage->pictures[0], ship, "heat")->real, 0.5, 0);
    stage_destroy(stage);
}

TEST(snapshot, owner_fields_reach_the_owner_alone)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    *(uint32_t *)stage_field(stage, ship, "player") = stage->players[0];
    EXPECT(stage_step(stage, 0) && stage_frame(stage, 1));
    *(double *)stage_field(stage, ship, "gold") = 500;
    EXPECT(stage_step(stage, 1));
    EXPECT_EQ(stage->frame_size, EMPTY_FRAME);
    EXPECT(stage_frame(stage, 0));
    EXPECT_EQ(picture_value(stage->pictures[0], ship, "gold")->number, 500);
    stage_destroy(stage);
}

TEST(snapshot, new_owner_is_told_what_changed_long_ago_and_the_old_one_forgets)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 0, 0);
    *(uint32_t *)stage_field(stage, ship, "player") = stage->players[0];
    *(double *)stage_field(stage, ship, "gold") = 500;
    for (int tick = 0; tick < 5; tick++) EXPECT(stage_step(stage, 0) && stage_frame(stage, 1));
    *(uint32_t *)stage_field(stage, ship, "player") = stage->players[1];
    *(double *)stage_field(stage, ship, "gold") = 510;
    EXPECT(stage_step(stage, 0) && stage_frame(stage, 1));
    EXPECT_EQ(picture_value(stage->pictures[0], ship, "gold")->number, 0);
    EXPECT_EQ(picture_value(stage->pictures[1], ship, "gold")->number, 510);
    stage_destroy(stage);
}

TEST(snapshot, players_own_fields_reach_only_that_player)
{
    Stage *stage = room();
    EXPECT(stage_step(stage, 0) && stage_frame(stage, 1));
    memcpy(stage_field(stage, stage->players[1], "hand"), "ace", 4);
    EXPECT(stage_step(stage, 0) && stage_frame(stage, 1));
    EXPECT_TEXT(picture_value(stage->pictures[0], stage->players[1], "hand")->text, "");
    EXPECT_TEXT(picture_value(stage->pictures[1], stage->players[1], "hand")->text, "ace");
    stage_destroy(stage);
}

TEST(snapshot, room_that_goes_on_after_a_crash_is_told_whole)
{
    Stage *stage = room();
    uint32_t ship = stage_ship(stage, 10, 0);
    *hp(stage, ship) = 33;
    EXPECT(stage_step(stage, 0));
    stage_reopen(stage);
    stage_place(stage, ship, 11, 0);
    EXPECT(stage_step(stage, 0));
    EXPECT_EQ(stage->pictures[0]->kind, 17);
    EXPECT_EQ(stage->pictures[0]->count, 4);
    EXPECT_EQ(told_hp(stage, 0, ship), 33);
    EXPECT_NEAR(picture_place(stage->pictures[0], ship, 0), 11, 0.2);
    stage_destroy(stage);
}
