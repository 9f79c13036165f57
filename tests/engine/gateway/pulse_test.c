// When the gateway looks at its sockets.
#include "pulse.h"
#include "check.h"

#define MILLISECOND UINT64_C(1000000)

TEST(pulse, beats_a_millisecond_before_each_tick)
{
    Pulse pulse = { 0 };
    pulse_add_rate(&pulse, 20);
    pulse_served(&pulse, 1000 * MILLISECOND, 1000 * MILLISECOND);
    EXPECT_EQ(pulse.due, 1049 * MILLISECOND);
    pulse_served(&pulse, pulse.due, pulse.due);
    EXPECT_EQ(pulse.due, 1099 * MILLISECOND);
}

TEST(pulse, follows_the_nearest_of_several_rates)
{
    Pulse pulse = { 0 };
    pulse_add_rate(&pulse, 20);
    pulse_add_rate(&pulse, 25);
    pulse_served(&pulse, 1000 * MILLISECOND, 1000 * MILLISECOND);
    EXPECT_EQ(pulse.due, 1039 * MILLISECOND);
    pulse_served(&pulse, pulse.due, pulse.due);
    EXPECT_EQ(pulse.due, 1049 * MILLISECOND);
}

TEST(pulse, leaves_earlier_when_reading_takes_long)
{
    Pulse pulse = { 0 };
    pulse_add_rate(&pulse, 20);
    for (int i = 0; i < 100; i++) pulse_served(&pulse, 1000 * MILLISECOND, 1004 * MILLISECOND);
    EXPECT_NEAR((double)pulse.due, 1045e6, 1e5);
}

TEST(pulse, watches_sockets_all_the_time_while_nobody_plays)
{
    Pulse pulse = { 0 };
    pulse_served(&pulse, 0, 0);
    EXPECT(pulse_watches_sockets(&pulse, false, MILLISECOND));
    EXPECT_EQ(pulse_next(&pulse, false, MILLISECOND), 50 * MILLISECOND);
}

TEST(pulse, watches_sockets_between_ticks_only_while_busy_and_not_too_often)
{
    Pulse pulse = { 0 };
    pulse_add_rate(&pulse, 20);
    pulse_served(&pulse, 0, 0);
    EXPECT(!pulse_watches_sockets(&pulse, false, 10 * MILLISECOND));
    EXPECT(!pulse_watches_sockets(&pulse, true, MILLISECOND));
    EXPECT_EQ(pulse_next(&pulse, true, MILLISECOND), 2 * MILLISECOND);
    EXPECT(pulse_watches_sockets(&pulse, true, 2 * MILLISECOND));
}
