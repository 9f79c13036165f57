#include "check.h"
#include "crowd.h"
#include "plan.h"
#include "random.h"
#include <math.h>

static Member round_member(double x, double y, double lightness)
{
    return (Member){ .body = { x, y, 4, 4, true }, .lightness = lightness };
}

TEST(crowd, heavier_is_pushed_less_and_what_is_fixed_not_at_all)
{
    Ground ground = PLAN("..........", "..........", "..........");
    Crowd *crowd = crowd_create();
    Member pair[2] = { round_member(50, 15, 1), round_member(54, 15, 0.25) };
    crowd_separate(crowd, &ground, pair, 2, 100);
    EXPECT_NEAR(pair[0].body.x, 50 - 3.2, 1e-9);
    EXPECT_NEAR(pair[1].body.x, 54 + 0.8, 1e-9);
    Member wall[2] = { round_member(50, 15, 1), { .body = { 55, 15, 4, 10, false } } };
    crowd_separate(crowd, &ground, wall, 2, 100);
    EXPECT_NEAR(wall[0].body.x, 47, 1e-9);
    EXPECT_NEAR(wall[1].body.x, 55, 1e-9);
    crowd_destroy(crowd);
    ground_deinit(&ground);
}

// Against every pair, after enough rounds.
TEST(crowd, all_shapes_part_and_nobody_is_pushed_into_a_wall)
{
    enum { COUNT = 60 };
    Ground ground =
        PLAN("####################", "#..................#", "#..................#", "#..................#",
             "#.......#..........#", "#..................#", "#..................#", "####################");
    Member members[COUNT];
    Random random;
    random_seed(&random, 3);
    for (int i = 0; i < COUNT; i++)
        members[i] = (Member){ .body = { 30 + random_unit(&random) * 20, 20 + random_unit(&random) * 20, 3, 3,
                                         i % 3 != 0 },
                               .lightness = 1 };
    Crowd *crowd = crowd_create();
    for (int round = 0; round < 400; round++) crowd_separate(crowd, &ground, members, COUNT, 1 << 20);
    for (int i = 0; i < COUNT; i++) {
        const Body *a = &members[i].body;
        EXPECT(!ground_is_solid(&ground, ground_column(&ground, a->x), ground_row(&ground, a->y)));
        for (int j = i + 1; j < COUNT; j++) {
            const Body *b = &members[j].body;
            double dx = fabs(a->x - b->x), dy = fabs(a->y - b->y);
            bool both_round = a->round && b->round;
            EXPECT(both_round ? dx * dx + dy * dy > 5.5 * 5.5 : fmax(dx, dy) > 3.7);
        }
    }
    crowd_destroy(crowd);
    ground_deinit(&ground);
}

TEST(crowd, a_thousand_in_one_place_part_within_the_pairs_allowed)
{
    enum { COUNT = 1000 };
    static Member members[COUNT];
    Ground ground = PLAN("..........", "..........");
    Crowd *crowd = crowd_create();
    for (int i = 0; i < COUNT; i++) members[i] = round_member(50, 10, 1);
    EXPECT(crowd_separate(crowd, &ground, members, COUNT, 5000) <= 5000);
    EXPECT(members[0].body.x != members[1].body.x || members[0].body.y != members[1].body.y);
    EXPECT_EQ(crowd_separate(crowd, &ground, members, 0, 5000), 0);
    crowd_destroy(crowd);
    ground_deinit(&ground);
}
