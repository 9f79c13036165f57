// A real worker process at the other end of the rings.
#include "link.h"
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "check.h"
#include "clock.h"
#include "sanitized.h"

enum { PATIENCE_MS = 5000 };

// The next record of a kind; false if it does not come. Its bytes after the head are copied to `body`.
static bool await(Link *link, ChannelKind kind, ChannelHead *head, char *body, size_t body_size)
{
    uint64_t until = clock_now() + PATIENCE_MS * UINT64_C(1000000), rings;
    while (clock_now() < until) {
        RingRecord record;
        if (ring_read(&link->to_gateway, &record) != RING_RECORD) {
            struct pollfd bell = { .fd = link->answer, .events = POLLIN };
            poll(&bell, 1, 10);
            (void)!read(link->answer, &rings, sizeof rings);
            continue;
        }
        if (!channel_take(&record, head, sizeof *head)) return false;
        if (body) channel_take_text(&record, body, body_size);
        ring_release(&link->to_gateway);
        if (head->kind == kind) return true;
    }
    return false;
}

static void open_room(Link *link, int slot, const char *source)
{
    char body[256];
    ChannelOpen wanted = { .name_size = 4, .source_size = (uint32_t)strlen(source) };
    memcpy(body, &wanted, sizeof wanted);
    memcpy(body + sizeof wanted, "fake", 4);
    memcpy(body + sizeof wanted + 4, source, strlen(source));
    ChannelHead head = { .kind = CHANNEL_OPEN, .room = (uint16_t)slot, .seat = -1 };
    link_send(link, &head, body, sizeof wanted + 4 + strlen(source));
    link_flush(link);
}

static void join(Link *link, int slot, int seat)
{
    ChannelPlayer player = { .name = "Ada" };
    ChannelHead head = { .kind = CHANNEL_JOIN, .room = (uint16_t)slot, .seat = seat, .session = 77 };
    link_send(link, &head, &player, sizeof player);
    link_flush(link);
}

TEST(link, room_opens_in_a_worker_and_sends_frames)
{
    Link link;
    Failure why;
    ChannelHead head;
    EXPECT(link_open(&link, &why) && link_start(&link, FAKE_WORKER, &why));
    open_room(&link, 5, "");
    EXPECT(await(&link, CHANNEL_OPENED, &head, NULL, 0));
    EXPECT_EQ(head.room, 5);
    join(&link, 5, 2);
    EXPECT(await(&link, CHANNEL_JOINED, &head, NULL, 0));
    EXPECT(await(&link, CHANNEL_FRAME, &head, NULL, 0));
    EXPECT(head.room == 5 && head.seat == 2 && head.session == 77 && head.number > 0);
    link_close(&link);
}

TEST(link, room_that_does_not_open_says_why)
{
    Link link;
    Failure why;
    ChannelHead head;
    char text[128];
    EXPECT(link_open(&link, &why) && link_start(&link, FAKE_WORKER, &why));
    open_room(&link, 0, "refuse");
    EXPECT(await(&link, CHANNEL_FAILED, &head, text, sizeof text));
    EXPECT_TEXT(text, "fake.lua:1: refused");
    link_close(&link);
}

TEST(link, next_worker_carries_on_where_the_last_one_was)
{
    Link link;
    Failure why;
    ChannelHead head;
    EXPECT(link_open(&link, &why) && link_start(&link, FAKE_WORKER, &why));
    open_room(&link, 0, "");
    join(&link, 0, 0);
    EXPECT(await(&link, CHANNEL_FRAME, &head, NULL, 0));
    uint32_t tick = head.number;
    link_stop(&link);
    EXPECT(link_start(&link, FAKE_WORKER, &why));
    open_room(&link, 0, "");
    join(&link, 0, 0);
    EXPECT(await(&link, CHANNEL_FRAME, &head, NULL, 0));
    EXPECT(head.number > tick);
    link_close(&link);
}

TEST(link, closed_room_is_answered_for)
{
    Link link;
    Failure why;
    ChannelHead head = { .kind = CHANNEL_CLOSE, .room = 4 };
    EXPECT(link_open(&link, &why) && link_start(&link, FAKE_WORKER, &why));
    open_room(&link, 4, "");
    link_send(&link, &head, NULL, 0);
    link_flush(&link);
    EXPECT(await(&link, CHANNEL_CLOSED, &head, NULL, 0));
    EXPECT_EQ(head.room, 4);
    link_close(&link);
}

TEST(link, loses_nothing_when_the_ring_is_full)
{
    enum { ROOMS = 40 };
    static char source[100 << 10];
    Link link;
    Failure why;
    ChannelHead head;
    int opened = 0;
    EXPECT(link_open(&link, &why) && link_start(&link, FAKE_WORKER, &why));
    memset(source, ' ', sizeof source);
    for (int i = 0; i < ROOMS; i++) {
        ChannelOpen wanted = { .name_size = 4, .source_size = sizeof source - sizeof wanted - 4 };
        ChannelHead open = { .kind = CHANNEL_OPEN, .room = (uint16_t)i, .seat = -1 };
        memcpy(source, &wanted, sizeof wanted);
        memcpy(source + sizeof wanted, "fake", 4);
        link_send(&link, &open, source, sizeof source);
    }
    EXPECT(link.overflow.size > 0);
    while (opened < ROOMS) {
        link_flush(&link);
        EXPECT(await(&link, CHANNEL_OPENED, &head, NULL, 0));
        EXPECT_EQ(head.room, opened++);
    }
    link_close(&link);
}

TEST(link, worker_survives_records_that_make_no_sense)
{
    Link link;
    Failure why;
    ChannelHead head;
    uint8_t junk[64];
    EXPECT(link_open(&link, &why) && link_start(&link, FAKE_WORKER, &why));
    open_room(&link, 0, "");
    for (int kind = 0; kind < 256; kind++) {
        if (kind == CHANNEL_CLOSE) continue;
        memset(junk, kind, sizeof junk);
        ChannelHead nonsense = { .kind = (uint16_t)kind,
                                 .room = (uint16_t)(kind * 257),
                                 .seat = kind * 65793 };
        link_send(&link, &nonsense, junk, sizeof junk);
        nonsense.room = 0;
        if (kind != CHANNEL_OPEN) link_send(&link, &nonsense, junk, (size_t)kind % sizeof junk);
    }
    join(&link, 0, 0);
    do EXPECT(await(&link, CHANNEL_JOINED, &head, NULL, 0));
    while (head.session != 77);
    EXPECT(head.number != 0);
    link_close(&link);
}

// Takes frames in until a room's tick reaches `tick`; notes the newest tick of each slot in `ticks`.
static bool await_tick(Link *link, int slot, uint32_t tick, uint32_t ticks[2])
{
    ChannelHead head;
    while (ticks[slot] < tick) {
        if (!await(link, CHANNEL_FRAME, &head, NULL, 0) || head.room > 1) return false;
        ticks[head.room] = head.number;
        atomic_store(&channel_line(&link->channel, head.room, head.seat)->sent, head.number);
    }
    return true;
}

// Its step lasts twice the other's period, so that catching up with three of them in a row would cost the
// other half of its ticks.
TEST(link, slow_room_costs_no_other_room_a_tick)
{
    enum { SLOW_STEPS = 20 };
    Link link;
    Failure why;
    ChannelHead head;
    uint32_t ticks[2] = { 0 };
    EXPECT(link_open(&link, &why) && link_start(&link, FAKE_WORKER, &why));
    open_room(&link, 0, "slow 40");
    open_room(&link, 1, "");
    for (int slot = 0; slot < 2; slot++) {
        join(&link, slot, 0);
        EXPECT(await(&link, CHANNEL_JOINED, &head, NULL, 0));
    }
    EXPECT(await_tick(&link, 0, 5, ticks));
    const uint32_t slow = ticks[0], quick = ticks[1];
    EXPECT(await_tick(&link, 0, slow + SLOW_STEPS, ticks));
    EXPECT(ticks[1] - quick >= SLOW_STEPS * 7 / 4);
    link_close(&link);
}

static int descriptors_of(pid_t process)
{
    char path[32];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)process);
    DIR *all = opendir(path);
    while (all && readdir(all)) count++;
    if (all) closedir(all);
    return count;
}

static long resident_kb(pid_t process)
{
    char path[32];
    long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)process);
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
    if (file) fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

// A room in a slot that had one before, played until its first frame, and closed
// again as the gateway does it.
static bool visit_room(Link *link, int slot, const char *source)
{
    ChannelHead head, close = { .kind = CHANNEL_CLOSE, .room = (uint16_t)slot, .seat = -1 };
    open_room(link, slot, source);
    if (!await(link, CHANNEL_OPENED, &head, NULL, 0)) return false;
    join(link, slot, 1);
    if (!await(link, CHANNEL_FRAME, &head, NULL, 0) || head.room != slot) return false;
    link_send(link, &close, NULL, 0);
    link_flush(link);
    if (!await(link, CHANNEL_CLOSED, &head, NULL, 0)) return false;
    channel_erase_world(link->memory, slot);
    return true;
}

TEST(link, hundreds_of_rooms_come_and_go_in_a_worker_that_does_not_grow)
{
    enum { ROOMS = SANITIZED ? 30 : 300, WARM_UP = ROOMS / 3, SLOTS = 4, ROOM_KB = 1500 };
    static const char *const modes[] = {
        "return { rate = 60, players = { 1, 8 } }",
        "return { rate = 60, players = { 1, 64 }, entities = { thing = { x = pos, y = pos } },\n"
        "  start = function(room) room:spawn('thing', { x = 1, y = 2 }) end }",
    };
    Link link;
    Failure why;
    long resident = 0;
    EXPECT(link_open(&link, &why) && link_start(&link, MOONTICK, &why));
    const int own = descriptors_of(getpid());
    int of_worker = 0;
    for (int i = 0; i < ROOMS; i++) {
        EXPECT(visit_room(&link, i % SLOTS, modes[i / SLOTS % 2]));
        if (i != WARM_UP) continue;
        resident = resident_kb(link.process);
        of_worker = descriptors_of(link.process);
    }
    EXPECT(SANITIZED || resident_kb(link.process) <= resident + ROOM_KB);  // a sanitizer keeps what was freed
    // No world of a closed room is memory any more.
    EXPECT(lseek(link.memory, channel_world_offset(0), SEEK_DATA) == -1 && errno == ENXIO);
    EXPECT_EQ(descriptors_of(link.process), of_worker);
    EXPECT_EQ(descriptors_of(getpid()), own);
    link_close(&link);
}

TEST(link, worker_without_rooms_shows_that_it_lives)
{
    Link link;
    Failure why;
    EXPECT(link_open(&link, &why) && link_start(&link, FAKE_WORKER, &why));
    uint64_t until = clock_now() + PATIENCE_MS * UINT64_C(1000000), first = 0, beat = 0;
    while (clock_now() < until && (!first || beat == first)) {
        beat = atomic_load(&link.channel.control->heartbeat);
        if (!first) first = beat;
        poll(NULL, 0, 5);
    }
    EXPECT(first && beat > first);
    link_close(&link);
}
