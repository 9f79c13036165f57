#include "check.h"
#include "paths.h"
#include "plan.h"
#include "random.h"
#include <math.h>

// How many steps of 2 units it takes to come within 2 units of a target; -1: it does not.
static int walk(const Ground *ground, Paths *paths, const PathPoint *targets, int count, double x, double y)
{
    for (int steps = 0; steps < 500; steps++) {
        const PathField *field = paths_to(paths, targets, count);
        PathStep step = field ? paths_step(paths, field, targets, x, y, 3) : (PathStep){ 0, 0, -1, -1 };
        if (step.far < 0) return -1;
        double dx = step.x - x, dy = step.y - y, length = sqrt(dx * dx + dy * dy);
        const PathPoint *target = &targets[step.target];
        if (fabs(target->x - x) + fabs(target->y - y) < 2) return steps;
        x += dx / length * 2;
        y += dy / length * 2;
        if (ground_is_solid(ground, ground_column(ground, x), ground_row(ground, y))) return -1;
    }
    return -1;
}

TEST(paths, lead_round_walls_and_nearly_straight)
{
    Ground ground = PLAN("..........", "........#.", "........#.", "..######..", "..........");
    Paths *paths = paths_create(&ground);
    PathPoint target = { 75, 25 };
    int steps = walk(&ground, paths, &target, 1, 75, 45);
    EXPECT(steps > 30 && steps < 80);
    steps = walk(&ground, paths, &target, 1, 5, 5);
    EXPECT(steps >= 36 && steps <= 37);  // 72.8 units in a straight line
    paths_destroy(paths);
    ground_deinit(&ground);
}

TEST(paths, go_to_the_target_that_is_nearest_on_foot)
{
    Ground ground = PLAN("...#...", "...#...", "...#...", ".......");
    Paths *paths = paths_create(&ground);
    PathPoint targets[2] = { { 45, 5 }, { 5, 35 } };
    const PathField *field = paths_to(paths, targets, 2);
    EXPECT_EQ(paths_step(paths, field, targets, 25, 5, 3).target, 1);
    EXPECT_EQ(paths_step(paths, field, targets, 55, 35, 3).target, 0);
    paths_destroy(paths);
    ground_deinit(&ground);
}

TEST(paths, there_is_none_through_walls)
{
    Ground ground = PLAN("..#..", "..#..");
    Paths *paths = paths_create(&ground);
    PathPoint target = { 45, 5 }, corners[PATH_POINTS];
    const PathField *field = paths_to(paths, &target, 1);
    EXPECT(paths_step(paths, field, &target, 5, 5, 3).far < 0);
    EXPECT_EQ(paths_corners(paths, field, &target, 5, 5, 3, corners), 0);
    EXPECT(paths_to(paths, &target, 0) == NULL);
    paths_destroy(paths);
    ground_deinit(&ground);
}

TEST(paths, corners_can_be_walked_in_straight_lines)
{
    Ground ground = PLAN("..........", ".########.", "..........", ".########.", "..........");
    Paths *paths = paths_create(&ground);
    PathPoint target = { 45, 45 }, corners[PATH_POINTS];
    int count = paths_corners(paths, paths_to(paths, &target, 1), &target, 55, 5, 3, corners);
    EXPECT(count >= 2 && count < 20);
    double x = 55, y = 5;
    for (int i = 0; i < count; i++) {
        EXPECT(ground_sees(&ground, x, y, corners[i].x, corners[i].y, 0));
        x = corners[i].x;
        y = corners[i].y;
    }
    EXPECT(x == 45 && y == 45);
    paths_destroy(paths);
    ground_deinit(&ground);
}

// The cost of a field against Dijkstra's, cell by cell: a step to the side costs 5, a diagonal 7.
TEST(paths, distances_are_the_shortest)
{
    enum { SIDE = 24 };
    Ground ground;
    Random random;
    random_seed(&random, 2);
    for (int run = 0; run < 20; run++) {
        ground_init(&ground, SIDE, SIDE, 10, 10);
        int solid = ground_class(&ground, "solid", TILE_SOLID, "");
        for (int i = 1; i < SIDE * SIDE; i++)
            ground.cells[i] = random_unit(&random) < 0.3 ? (uint8_t)solid : 0;
        Paths *paths = paths_create(&ground);
        PathPoint target = { 5, 5 };
        const PathField *field = paths_to(paths, &target, 1);
        static int costs[SIDE * SIDE];
        for (int i = 1; i < SIDE * SIDE; i++) costs[i] = 1 << 20;
        for (bool changed = true; changed;) {  // Bellman and Ford
            changed = false;
            for (int i = 0; i < SIDE * SIDE * 9; i++) {
                int x = i / 9 % SIDE, y = i / 9 / SIDE, dx = i % 3 - 1, dy = i / 3 % 3 - 1, nx = x + dx,
                    ny = y + dy;
                if (ground_is_solid(&ground, nx, ny) || ground_is_solid(&ground, x + dx, y) ||
                    ground_is_solid(&ground, x, y + dy))
                    continue;
                int cost = costs[y * SIDE + x] + (dx && dy ? 7 : 5);
                if ((dx || dy) && cost < costs[ny * SIDE + nx])
                    changed = (costs[ny * SIDE + nx] = cost, true);
            }
        }
        for (int i = 0; i < SIDE * SIDE; i++) {
            double x = i % SIDE * 10 + 5, y = i / SIDE * 10 + 5;
            if (ground.cells[i] || ground_sees(&ground, x, y, 5, 5, 3)) continue;
            double far = paths_step(paths, field, &target, x, y, 3).far;
            if (costs[i] == 1 << 20)
                EXPECT(far < 0);
            else
                EXPECT_NEAR(far, costs[i] * 2.0, 1e-9);
        }
        paths_destroy(paths);
        ground_deinit(&ground);
    }
}

TEST(paths, more_fields_than_are_kept_are_made_anew_and_work_is_bounded)
{
    Ground ground;
    ground_init(&ground, 256, 256, 10, 10);
    Paths *paths = paths_create(&ground);
    int made = 0;
    for (int i = 0; i < 100; i++) {
        PathPoint target = { i * 10 + 5, 5 };
        const PathField *field = paths_to(paths, &target, 1);
        made += field != NULL;
        if (field) EXPECT_NEAR(paths_step(paths, field, &target, i * 10 + 5, 105, 3).far, 100, 1e-9);
    }
    EXPECT(made >= 8 && made < 100);
    paths_begin_tick(paths);
    EXPECT(paths_to(paths, &(PathPoint){ 2000, 5 }, 1) != NULL);
    paths_destroy(paths);
    ground_deinit(&ground);
}
