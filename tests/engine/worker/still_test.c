// Worlds as bytes that can be kept.
#include "still.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "check.h"

typedef struct {
    int memory;
    Channel channel;
    Buffer still;
} Bench;

static Bench bench_open(void)
{
    Failure why;
    Bench bench = { .memory = channel_create(&why) };
    if (bench.memory < 0 || !channel_map(&bench.channel, bench.memory, true, &why)) abort();
    channel_reset(&bench.channel);
    return bench;
}

static void bench_close(Bench *bench)
{
    buffer_deinit(&bench->still);
    channel_unmap(&bench->channel);
    close(bench->memory);
}

static void scatter(uint8_t *world)
{
    world[0] = 1;
    memset(world + 5000, 7, 300);
    world[CHANNEL_WORLD / 2] = 2;
    world[CHANNEL_WORLD - 1] = 3;
}

TEST(still, world_comes_back_byte_for_byte_in_another_slot)
{
    Bench bench = bench_open();
    scatter(channel_world(&bench.channel, 3));
    EXPECT(still_take(bench.memory, 3, NULL, &bench.still));
    EXPECT(still_put(bench.memory, 9, bench.still.data, bench.still.size));
    EXPECT(!memcmp(channel_world(&bench.channel, 3), channel_world(&bench.channel, 9), CHANNEL_WORLD));
    bench_close(&bench);
}

TEST(still, zeros_and_pages_never_written_take_no_bytes)
{
    Bench bench = bench_open();
    uint8_t *world = channel_world(&bench.channel, 3);
    memset(world, 0, 1 << 20);
    scatter(world);
    scatter(channel_world(&bench.channel, 4));  // a neighbour is no part of it
    EXPECT(still_take(bench.memory, 3, NULL, &bench.still));
    EXPECT(bench.still.size < 800);
    bench_close(&bench);
}

TEST(still, damage_is_noticed_and_nothing_is_written)
{
    Bench bench = bench_open();
    scatter(channel_world(&bench.channel, 3));
    EXPECT(still_take(bench.memory, 3, NULL, &bench.still));
    for (size_t at = 0; at < bench.still.size; at += 13) {
        bench.still.data[at] ^= 0x20;
        EXPECT(!still_put(bench.memory, 9, bench.still.data, bench.still.size));
        bench.still.data[at] ^= 0x20;
    }
    for (size_t size = 0; size < bench.still.size; size += 11)
        EXPECT(!still_put(bench.memory, 9, bench.still.data, size));
    uint8_t *world = channel_world(&bench.channel, 9);
    EXPECT(world[0] == 0 && world[CHANNEL_WORLD - 1] == 0);
    bench_close(&bench);
}

TEST(still, world_that_is_being_written_is_not_taken)
{
    Bench bench = bench_open();
    bench.channel.control->writes[3] = 7;
    EXPECT(!still_take(bench.memory, 3, &bench.channel.control->writes[3], &bench.still));
    bench.channel.control->writes[3] = 8;
    EXPECT(still_take(bench.memory, 3, &bench.channel.control->writes[3], &bench.still));
    bench_close(&bench);
}

enum { WORDS = 64 << 10 };
static atomic_bool over;

// Every word of the world is the number of the tick, as after a commit.
static void *write_for_ever(void *argument)
{
    Bench *bench = argument;
    _Atomic uint32_t *writes = &bench->channel.control->writes[3];
    volatile uint32_t *world = channel_world(&bench->channel, 3);
    for (uint32_t tick = 1; !over; tick++) {
        atomic_store(writes, *writes + 1);
        for (int i = 0; i < WORDS; i++) world[i] = tick;
        atomic_store(writes, *writes + 1);
        usleep(20000);  // time for a slow machine to take one in between
    }
    return NULL;
}

TEST(still, what_is_taken_meanwhile_is_whole_as_of_one_tick)
{
    Bench bench = bench_open();
    pthread_t writer;
    int taken = 0, torn = 0, tries = 0;
    pthread_create(&writer, NULL, write_for_ever, &bench);
    for (; taken < 50 && tries < 5000000; tries++) {
        buffer_clear(&bench.still);
        if (!still_take(bench.memory, 3, &bench.channel.control->writes[3], &bench.still)) continue;
        channel_erase_world(bench.memory, 9);
        still_put(bench.memory, 9, bench.still.data, bench.still.size);
        const uint32_t *world = channel_world(&bench.channel, 9);
        for (int i = 1; i < WORDS; i++) torn += world[i] != world[0];
        taken++;
    }
    over = true;
    pthread_join(writer, NULL);
    EXPECT_EQ(torn, 0);
    EXPECT_EQ(taken, 50);
    bench_close(&bench);
}
