// The grid against looking at every point.
#include "check.h"
#include "grid.h"
#include "random.h"
#include <math.h>

enum { POINTS = 300 };

typedef struct {
    int seen[POINTS];
} Seen;

static void see(void *owner, const GridPoint *point)
{
    ((Seen *)owner)->seen[point->slot]++;
}

static float between(Random *random, double low, double high)
{
    return (float)(low + random_unit(random) * (high - low));
}

static void scatter(Random *random, GridPoint points[POINTS], double extent)
{
    for (uint32_t i = 0; i < POINTS; i++)
        points[i] = (GridPoint){ between(random, -extent, extent), between(random, -extent, extent), i };
}

static bool agrees(Random *random, double extent, float cell)
{
    GridPoint points[POINTS];
    scatter(random, points, extent);
    Grid *grid = grid_create();
    grid_build(grid, points, POINTS, cell);
    bool right = true;
    for (int query = 0; query < 50; query++) {
        float x = between(random, -1.5 * extent, 1.5 * extent), y = between(random, -extent, extent);
        float reach = between(random, 0, extent);
        Seen seen = { { 0 } };
        grid_visit(grid, x - reach, y - reach, x + reach, y + reach, see, &seen);
        for (int i = 0; i < POINTS; i++) {
            bool inside = points[i].x >= x - reach && points[i].x <= x + reach && points[i].y >= y - reach &&
                          points[i].y <= y + reach;
            right &= seen.seen[i] == inside;
        }
    }
    grid_destroy(grid);
    return right;
}

TEST(grid, finds_each_point_once_and_no_other)
{
    Random random;
    random_seed(&random, 1);
    for (int run = 0; run < 50; run++)
        EXPECT(agrees(&random, pow(10, run % 7), between(&random, 0.01, 1000)));
}

TEST(grid, holds_points_at_the_ends_of_the_number_line)
{
    Random random;
    random_seed(&random, 2);
    EXPECT(agrees(&random, 3e38, 100));
}

TEST(grid, of_no_points_or_one_place_answers)
{
    Grid *grid = grid_create();
    Seen seen = { { 0 } };
    grid_build(grid, NULL, 0, 10);
    grid_visit(grid, -1e9f, -1e9f, 1e9f, 1e9f, see, &seen);
    GridPoint points[3] = { { 5, 5, 0 }, { 5, 5, 1 }, { 5, 5, 2 } };
    grid_build(grid, points, 3, 10);
    grid_visit(grid, 5, 5, 5, 5, see, &seen);
    EXPECT(seen.seen[0] == 1 && seen.seen[1] == 1 && seen.seen[2] == 1);
    grid_destroy(grid);
}

TEST(grid, view_that_is_no_number_sees_nothing)
{
    Grid *grid = grid_create();
    Seen seen = { { 0 } };
    grid_build(grid, &(GridPoint){ 0, 0, 0 }, 1, 10);
    grid_visit(grid, NAN, -10, NAN, 10, see, &seen);
    grid_visit(grid, 10, 10, -10, -10, see, &seen);
    EXPECT_EQ(seen.seen[0], 0);
    grid_destroy(grid);
}
