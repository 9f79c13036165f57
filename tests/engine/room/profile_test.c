// Where the time of a mode goes, measured with a clock of the test.
#include "check.h"
#include "buffer.h"
#include "match.h"

static uint64_t ticking(void)
{
    static uint64_t now;
    return now += 1000;
}

TEST(profile, callbacks_and_lines_are_told_once)
{
    static const char mode[] = "local mode = { entities = { hero = { x = pos, y = pos } } }\n"
                               "function mode.join(room, player) room:spawn('hero') end\n"
                               "function mode.tick(room)\n"
                               "  local list = {}\n"
                               "  for i = 1, 5000 do list[i] = { i } end\n"
                               "end\n"
                               "return mode";
    Match match = match_over(match_memory(), mode, 1, true);
    Buffer text = { 0 };
    room_profile(match.room, ticking);
    room_join(match.room, 0, "Ann", 0);
    match_ticks(&match, 3);
    uint8_t frame[1024];
    size_t size = room_frame(match.room, 0, frame, sizeof frame);
    room_take_profile(match.room, &text);
    *buffer_extend(&text, 1) = 0;
    EXPECT(strstr((char *)text.data, "callback join 1 ") != NULL);
    unsigned long long calls = 0, time = 0, bytes = 0;
    const char *tick = strstr((char *)text.data, "callback tick");
    EXPECT(tick != NULL && sscanf(tick, "callback tick %llu %llu %llu", &calls, &time, &bytes) == 3);
    EXPECT_EQ(calls, 3);
    EXPECT(time >= 3000 && bytes > 3 * 5000 * 16);
    EXPECT(strstr((char *)text.data, "line 5 ") != NULL);
    unsigned long long hero = 0, player = 0;
    const char *kinds[] = { strstr((char *)text.data, "kind hero"),
                            strstr((char *)text.data, "kind player") };
    EXPECT(kinds[0] && kinds[1] && sscanf(kinds[0], "kind hero %llu", &hero) &&
           sscanf(kinds[1], "kind player %llu", &player));
    EXPECT(hero >= 3 && player >= 8 && hero + player < size);
    buffer_clear(&text);
    room_take_profile(match.room, &text);
    EXPECT_EQ(text.size, 0);
    buffer_deinit(&text);
    match_end(&match);
}
