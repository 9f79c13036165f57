// Bodies over tiles of 10 units.
#include "check.h"
#include "mover.h"
#include "plan.h"
#include "random.h"
#include <math.h>

static Body box(double x, double y)
{
    return (Body){ x, y, 4, 4, false };
}

static Body circle(double x, double y)
{
    return (Body){ x, y, 4, 4, true };
}

TEST(mover, box_stops_at_a_wall_however_fast)
{
    Ground ground = PLAN("......", "....#.", "......");
    Body body = box(5, 15);
    Hit hit = mover_move(&ground, &body, 1000, 0, false);
    EXPECT(hit.x == 1 && hit.y == 0);
    EXPECT_NEAR(body.x, 36, 1e-9);
    hit = mover_move(&ground, &body, -1000, 0, false);
    EXPECT(hit.x == -1);
    EXPECT_NEAR(body.x, 4, 1e-9);
    ground_deinit(&ground);
}

TEST(mover, circle_slides_round_a_corner)
{
    Ground ground = PLAN("......", "...#..", "......");
    Body body = circle(5, 9);
    for (int i = 0; i < 20; i++) mover_move(&ground, &body, 3, 0, false);
    EXPECT(body.x > 45 && body.y < 8);
    ground_deinit(&ground);
}

TEST(mover, circle_rolls_over_the_seams_of_a_floor_without_a_hit_to_the_side)
{
    Ground ground = PLAN("..........", "..........", "##########");
    Body body = circle(5, 16);
    for (int i = 0; i < 100; i++) {
        Hit hit = mover_move(&ground, &body, 0.83, 2, false);
        EXPECT(hit.x == 0 && hit.y == 1);
        EXPECT_NEAR(body.y, 16, 1e-6);
    }
    ground_deinit(&ground);
}

TEST(mover, platform_holds_what_falls_and_lets_through_what_jumps_or_drops)
{
    Ground ground = PLAN("....", "....", "====", "....", "####");
    const Body bodies[] = { box(15, 5), circle(15, 5) };
    for (int i = 0; i < 2; i++) {
        Body body = bodies[i];
        EXPECT_EQ(mover_move(&ground, &body, 0, 30, false).y, 1);
        EXPECT_NEAR(body.y, 16, 1e-6);
        EXPECT(mover_stands(&ground, &body));
        EXPECT_EQ(mover_move(&ground, &body, 0, 18, true).y, 0);
        EXPECT(!mover_stands(&ground, &body));
        EXPECT_EQ(mover_move(&ground, &body, 0, -28, false).y, 0);
        EXPECT(body.y < 10);
    }
    ground_deinit(&ground);
}

TEST(mover, pits_have_no_floor_and_no_ceiling)
{
    Ground ground = PLAN("....", "##..");
    ground.pits = true;
    Body body = box(25, 5);
    mover_move(&ground, &body, 0, 500, false);
    EXPECT_NEAR(body.y, 505, 1e-9);
    EXPECT_EQ(mover_move(&ground, &body, -100, 0, false).x, -1);
    EXPECT_NEAR(body.x, 24, 1e-9);
    mover_move(&ground, &body, 0, -900, false);
    EXPECT_NEAR(body.y, -395, 1e-9);
    ground_deinit(&ground);
}

TEST(mover, circle_in_a_wall_gets_out_of_it)
{
    Ground ground = PLAN("....", ".##.", "....");
    Body body = circle(12, 15);
    for (int i = 0; i < 3; i++) mover_move(&ground, &body, 0, 0, false);
    EXPECT(body.x <= 6 + 1e-9);
    ground_deinit(&ground);
}

// Whatever it does, a body that began outside of everything solid never has its middle in it.
TEST(mover, nobody_gets_through_walls)
{
    Ground ground = PLAN("########", "#..#...#", "#..#.#.#", "#....#.#", "########");
    Random random;
    random_seed(&random, 9);
    for (int run = 0; run < 200; run++) {
        Body body = run % 2 ? box(15, 15) : circle(15, 15);
        for (int i = 0; i < 200; i++) {
            double reach = i % 5 ? 5 : 200;
            mover_move(&ground, &body, (random_unit(&random) - 0.5) * reach,
                       (random_unit(&random) - 0.5) * reach, false);
            EXPECT(!ground_is_solid(&ground, ground_column(&ground, body.x), ground_row(&ground, body.y)));
        }
    }
    ground_deinit(&ground);
}

TEST(mover, numbers_that_are_none_end)
{
    Ground ground = PLAN("....", ".##.");
    ground.pits = true;
    const double odd[] = { NAN, INFINITY, -INFINITY, 1e300, -1e300 };
    for (int i = 0; i < 25; i++)
        for (int round = 0; round < 2; round++) {
            Body body = round ? circle(5, 5) : box(5, 5);
            mover_move(&ground, &body, odd[i % 5], odd[i / 5], false);
            body = round ? circle(odd[i % 5], odd[i / 5]) : box(odd[i % 5], odd[i / 5]);
            mover_move(&ground, &body, 1, 1, false);
            ground_ray(&ground, 5, 5, odd[i % 5], odd[i / 5]);
            ground_ray(&ground, odd[i % 5], odd[i / 5], 5, 5);
        }
    EXPECT(true);
    ground_deinit(&ground);
}

TEST(mover, ray_ends_where_looking_step_by_step_ends)
{
    Ground ground = PLAN("........", "..#..#..", "...#....", "......#.");
    Random random;
    random_seed(&random, 4);
    for (int run = 0; run < 2000; run++) {
        double x1 = random_unit(&random) * 80, y1 = random_unit(&random) * 40;
        double x2 = random_unit(&random) * 100 - 10, y2 = random_unit(&random) * 60 - 10;
        double share = ground_ray(&ground, x1, y1, x2, y2), looked = 1;
        for (int i = 0; i < 4000 && looked == 1; i++) {
            double part = i / 4000.0, x = x1 + (x2 - x1) * part, y = y1 + (y2 - y1) * part;
            if (ground_is_solid(&ground, ground_column(&ground, x), ground_row(&ground, y))) looked = part;
        }
        EXPECT(share <= looked &&
               looked - share < 0.05 + (looked == 1));  // it may cut a corner that the steps miss
        if (share < 1) {
            double x = x1 + (x2 - x1) * share, y = y1 + (y2 - y1) * share;
            EXPECT(fabs(x / 10 - floor(x / 10 + 0.5)) < 1e-6 || fabs(y / 10 - floor(y / 10 + 0.5)) < 1e-6 ||
                   share == 0);
        }
    }
    ground_deinit(&ground);
}
