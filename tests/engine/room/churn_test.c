// A host's rooms come and go for months: what each of them took is given back.
#include "match.h"
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include "check.h"
#include "sanitized.h"

enum {
    ROUNDS = SANITIZED ? 20 : 250,  // of four rooms each
    WARM_UP = ROUNDS / 5,
    SLACK = 64 << 10,  // bytes: a thousand rooms that lost a list each would take more
};

static const char *const modes[] = {
    "return {}",
    "return { players = { 1, 8 }, entities = { thing = { x = pos, y = pos, label = text(16) } },\n"
    "  start = function(room) for i = 1, 50 do room:spawn('thing', { x = i, y = i, label = 'n' .. i }) end end,\n"
    "  tick = function(room, dt) for thing in room:each('thing') do thing.x = thing.x + 60 * dt end end }",
    "return { players = { 1, 4 }, tick = function(room) error('each tick fails') end }",
    "return { players = ",  // does not load
};

static int open_descriptors(void)
{
    int count = 0;
    DIR *all = opendir("/proc/self/fd");
    while (all && readdir(all)) count++;
    if (all) closedir(all);
    return count;
}

static void play(const char *source)
{
    static uint8_t frame[ROOM_FRAME_LIMIT];
    Match match = match_of(source);
    if (match.room) {
        for (int seat = 0; seat < 3; seat++) room_join(match.room, seat, "Ada", 0);
        for (int i = 0; i < 4; i++) {
            room_tick(match.room);
            for (int seat = 0; seat < 3; seat++) room_frame(match.room, seat, frame, sizeof frame);
        }
        room_leave(match.room, 1);
        room_tick(match.room);
    }
    match_end(&match);
}

static size_t bytes_in_use(void)
{
    const struct mallinfo2 heap = mallinfo2();  // a sanitizer counts by itself, and says so at the end
    return heap.uordblks + heap.hblkhd;
}

TEST(churn, thousand_rooms_leave_neither_memory_nor_descriptors)
{
    size_t bytes = 0;
    int descriptors = 0;
    for (int i = 0; i < ROUNDS; i++) {
        for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) play(modes[m]);
        if (i != WARM_UP) continue;
        bytes = bytes_in_use();
        descriptors = open_descriptors();
    }
    EXPECT(bytes_in_use() <= bytes + SLACK);
    EXPECT_EQ(open_descriptors(), descriptors);
}
