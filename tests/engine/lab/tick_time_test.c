// When ticks were made, by our own clock.
#include "tick_time.h"
#include <math.h>
#include "check.h"

// Tick 0 was made at 1000 ms; answers come 20 ms after their questions.
static TickTime answered(int count)
{
    TickTime time;
    tick_time_init(&time, 30);
    for (int i = 0; i < count; i++) {
        double asked = 5000 + i * 207;
        tick_time_answered(&time, floor((asked + 10 - 1000) * 30 / 1000), asked, asked + 20);
    }
    return time;
}

TEST(tick_time, knows_the_age_of_a_tick_within_a_few_milliseconds)
{
    TickTime time = answered(30);
    EXPECT_NEAR(tick_time_age(&time, 150, 6040), 40, 4);
}

TEST(tick_time, is_not_moved_by_answers_that_took_long)
{
    TickTime time = answered(20);
    double before = tick_time_age(&time, 600, 21100);
    tick_time_answered(&time, 600, 19000, 20300);
    EXPECT_NEAR(tick_time_age(&time, 600, 21100), before, 1e-9);
}

TEST(tick_time, says_nothing_before_ten_answers)
{
    TickTime few = answered(TICK_TIME_ENOUGH - 1), enough = answered(TICK_TIME_ENOUGH);
    EXPECT(isnan(tick_time_age(&few, 150, 6040)));
    EXPECT(!isnan(tick_time_age(&enough, 150, 6040)));
}

TEST(tick_time, no_tick_is_younger_than_nothing)
{
    TickTime time = answered(30);
    EXPECT_EQ(tick_time_age(&time, 1000000, 6040), 0);
}
