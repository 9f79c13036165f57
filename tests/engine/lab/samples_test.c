// How measurements are spread.
#include "samples.h"
#include <math.h>
#include "check.h"

TEST(samples, of_nothing_there_is_no_median)
{
    Samples samples = { 0 };
    EXPECT(isnan(samples_at(&samples, 0.5)));
}

TEST(samples, middle_and_slowest_of_a_hundred_are_found)
{
    Samples samples = { 0 };
    for (int i = 100; i >= 1; i--) samples_add(&samples, i);
    EXPECT_EQ(samples_at(&samples, 0.5), 50);
    EXPECT_EQ(samples_at(&samples, 0.99), 99);
    EXPECT_EQ(samples_at(&samples, 1), 100);
}

TEST(samples, oldest_are_forgotten)
{
    Samples samples = { 0 };
    samples_add(&samples, 1e6);
    for (int i = 0; i < SAMPLES_MOST; i++) samples_add(&samples, i);
    EXPECT_EQ(samples_at(&samples, 1), SAMPLES_MOST - 1);
    EXPECT_EQ(samples_at(&samples, 0), 0);
}
