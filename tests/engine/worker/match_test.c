// A room in its worker, without the process around it.
#include "match.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "check.h"

typedef struct {
    int memory;
    Channel channel;
    MatchIo io;
    RingEnd out;  // the gateway's end
    Match *match;
} Bench;

static Bench bench_open(void)
{
    Failure why;
    Bench bench = { .memory = channel_create(&why) };
    if (bench.memory < 0 || !channel_map(&bench.channel, bench.memory, true, &why)) abort();
    channel_reset(&bench.channel);
    return bench;
}

static void bench_start(Bench *bench, const char *source)
{
    Failure why;
    RoomConfig config = { .mode = "fake",
                          .source = source,
                          .source_size = strlen(source),
                          .memory = channel_world(&bench->channel, 3) };
    bench->io.channel = &bench->channel;
    bench->io.outbox.ring = ring_open_producer(bench->channel.to_gateway, CHANNEL_TO_GATEWAY);
    bench->out = ring_open_consumer(bench->channel.to_gateway, CHANNEL_TO_GATEWAY);
    bench->match = match_open(&config, 3, &bench->io, 0, &why);
}

static void bench_close(Bench *bench)
{
    match_close(bench->match);
    channel_unmap(&bench->channel);
    close(bench->memory);
}

static ChannelHead stay(int seat)
{
    return (ChannelHead){ .room = 3, .seat = seat, .session = 9 };
}

static void join(Bench *bench, int seat)
{
    ChannelHead head = stay(seat);
    ChannelPlayer player = { .profile = 5, .name = "Ada" };
    match_join(bench->match, &bench->io, &head, &player);
}

static void tick(Bench *bench, int times)
{
    while (times-- > 0) {
        bench->match->ticker.ticks++;
        match_tick(bench->match, &bench->io);
    }
}

// How many records of a kind lie in the ring; the last one's head in `last`. Empties the ring.
static int count(Bench *bench, ChannelKind kind, ChannelHead *last)
{
    RingRecord record;
    ChannelHead head;
    int found = 0;
    while (ring_read(&bench->out, &record) == RING_RECORD) {
        memcpy(&head, record.data, sizeof head);
        if (head.kind == kind && ++found && last) *last = head;
    }
    ring_release(&bench->out);
    return found;
}

#define BENCH(source)                                                                                        \
    Bench bench = bench_open();                                                                              \
    bench_start(&bench, source);

TEST(match, answers_a_join_with_the_players_id)
{
    BENCH("");
    ChannelHead answer = { 0 };
    join(&bench, 2);
    EXPECT_EQ(count(&bench, CHANNEL_JOINED, &answer), 1);
    EXPECT(answer.seat == 2 && answer.number == 65538 && answer.session == 9);
    bench_close(&bench);
}

TEST(match, refuses_a_seat_that_the_room_does_not_have)
{
    BENCH("");
    ChannelHead answer = { 0 };
    join(&bench, 4000);
    EXPECT_EQ(count(&bench, CHANNEL_JOINED, &answer), 1);
    EXPECT_EQ(answer.number, 0);
    bench_close(&bench);
}

TEST(match, sends_one_frame_a_tick_to_each_seat)
{
    BENCH("");
    join(&bench, 0);
    join(&bench, 1);
    tick(&bench, 1);
    EXPECT_EQ(count(&bench, CHANNEL_FRAME, NULL), 2);
    bench_close(&bench);
}

TEST(match, builds_no_frame_while_three_are_on_their_way)
{
    BENCH("");
    join(&bench, 0);
    tick(&bench, 10);
    EXPECT_EQ(count(&bench, CHANNEL_FRAME, NULL), 3);
    EXPECT_EQ(bench.channel.control->frames_shed, 7);
    bench_close(&bench);
}

TEST(match, goes_on_when_the_socket_has_taken_a_frame)
{
    BENCH("");
    ChannelHead last = { 0 };
    join(&bench, 0);
    tick(&bench, 10);
    count(&bench, CHANNEL_FRAME, NULL);
    channel_line(&bench.channel, 3, 0)->sent = 1;
    tick(&bench, 2);
    EXPECT_EQ(count(&bench, CHANNEL_FRAME, &last), 1);
    EXPECT_EQ(last.number, 11);
    bench_close(&bench);
}

TEST(match, waits_for_a_seat_that_is_a_second_behind)
{
    BENCH("");
    ChannelHead head = stay(0);
    join(&bench, 0);
    match_input(bench.match, &bench.io, &head, (const uint8_t[]){ 0x94, 2, 1, 1, 0x90 }, 5);
    for (int i = 0; i < 100; i++) {
        tick(&bench, 1);
        channel_line(&bench.channel, 3, 0)->sent = (uint32_t)i + 1;
    }
    EXPECT_EQ(count(&bench, CHANNEL_FRAME, NULL),
              52);  // until the newest is more than 50 ticks after the first
    bench_close(&bench);
}

TEST(match, does_not_wait_for_a_seat_that_never_acknowledges)
{
    BENCH("");
    join(&bench, 0);
    for (int i = 0; i < 100; i++) {
        tick(&bench, 1);
        channel_line(&bench.channel, 3, 0)->sent = (uint32_t)i + 1;
    }
    EXPECT_EQ(count(&bench, CHANNEL_FRAME, NULL), 100);
    bench_close(&bench);
}

TEST(match, sheds_frames_rather_than_fill_the_ring)
{
    BENCH("");
    for (int seat = 0; seat < 8; seat++) join(&bench, seat);
    while (outbox_has_room(&bench.io.outbox)) {
        tick(&bench, 1);
        for (int seat = 0; seat < 8; seat++) channel_line(&bench.channel, 3, seat)->sent = ~0u >> 1;
    }
    uint64_t shed = bench.channel.control->frames_shed;
    tick(&bench, 1);
    EXPECT_EQ(bench.channel.control->frames_shed, shed + 8);
    bench_close(&bench);
}

TEST(match, reports_a_malformed_input_once)
{
    BENCH("");
    ChannelHead head = stay(0);
    join(&bench, 0);
    for (int i = 0; i < 3; i++)
        match_input(bench.match, &bench.io, &head, (const uint8_t[]){ 0x94, 2, 1, 0, 0xc0 }, 5);
    EXPECT_EQ(count(&bench, CHANNEL_REFUSED, NULL), 1);
    bench_close(&bench);
}

TEST(match, ignores_input_from_a_stay_that_is_over)
{
    BENCH("");
    ChannelHead head = stay(0);
    join(&bench, 0);
    head.session = 8;
    match_input(bench.match, &bench.io, &head, (const uint8_t[]){ 0x94, 2, 1, 0, 0xc0 }, 5);
    EXPECT_EQ(count(&bench, CHANNEL_REFUSED, NULL), 0);
    bench_close(&bench);
}

TEST(match, tells_an_error_once_a_second_and_when_it_is_mended)
{
    BENCH("");
    ChannelHead head = stay(0);
    join(&bench, 0);
    match_chat(bench.match, &head, "error");
    tick(&bench, 200);
    EXPECT_EQ(count(&bench, CHANNEL_MODE_ERROR, NULL), 4);
    match_chat(bench.match, &head, "mend");
    tick(&bench, 40);
    EXPECT_EQ(count(&bench, CHANNEL_MODE_ERROR, NULL), 0);  // not yet: it may fail again
    tick(&bench, 20);
    EXPECT_EQ(count(&bench, CHANNEL_MODE_ERROR, NULL), 1);
    EXPECT_EQ(bench.channel.control->rolled_back, 200);
    bench_close(&bench);
}

TEST(match, passes_on_scores_and_kicks)
{
    BENCH("");
    ChannelHead head = stay(0);
    join(&bench, 0);
    match_chat(bench.match, &head, "score");
    tick(&bench, 1);
    EXPECT_EQ(count(&bench, CHANNEL_SCORE, NULL), 1);
    match_chat(bench.match, &head, "kick");
    tick(&bench, 1);
    EXPECT_EQ(count(&bench, CHANNEL_KICK, NULL), 1);
    bench_close(&bench);
}

TEST(match, opens_an_old_world_and_empties_the_seats_of_those_who_left)
{
    BENCH("");
    join(&bench, 0);
    join(&bench, 1);
    tick(&bench, 5);
    match_close(bench.match);
    bench_start(&bench, "");
    join(&bench, 1);
    match_returned(bench.match);
    EXPECT_EQ(room_tick_number(bench.match->room), 5);
    EXPECT(!room_seat_taken(bench.match->room, 0) && room_seat_taken(bench.match->room, 1));
    bench_close(&bench);
}

TEST(match, builds_no_frame_for_who_is_away_or_gone)
{
    BENCH("");
    ChannelHead head = stay(0);
    join(&bench, 0);
    head.number = 1;
    match_away(bench.match, &head);
    tick(&bench, 5);
    EXPECT_EQ(count(&bench, CHANNEL_FRAME, NULL), 0);
    head.number = 0;
    match_away(bench.match, &head);
    tick(&bench, 1);
    EXPECT_EQ(count(&bench, CHANNEL_FRAME, NULL), 1);
    match_drop(bench.match, &head);
    tick(&bench, 5);
    EXPECT_EQ(count(&bench, CHANNEL_FRAME, NULL), 0);
    EXPECT(room_seat_taken(bench.match->room, 0));
    bench_close(&bench);
}

TEST(match, drop_from_a_stay_that_was_taken_over_is_ignored)
{
    BENCH("");
    ChannelHead old = stay(0);
    old.session = 8;
    join(&bench, 0);
    match_drop(bench.match, &old);
    tick(&bench, 1);
    EXPECT_EQ(count(&bench, CHANNEL_FRAME, NULL), 1);
    bench_close(&bench);
}

TEST(match, number_of_writes_is_even_between_ticks_and_grows_for_ever)
{
    BENCH("");
    tick(&bench, 3);
    uint32_t writes = bench.channel.control->writes[3];
    EXPECT(writes >= 6 && writes % 2 == 0);
    match_begin_write(&bench.io, 3);  // and dies
    channel_reset(&bench.channel);
    EXPECT(bench.channel.control->writes[3] > writes && bench.channel.control->writes[3] % 2 == 0);
    bench_close(&bench);
}
