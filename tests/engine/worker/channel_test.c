// The block that gateway and worker share, and its bounds.
#include "channel.h"
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "check.h"

TEST(channel, both_sides_see_the_same_rings)
{
    Failure why;
    Channel gateway = { 0 }, worker = { 0 };
    int memory = channel_create(&why);
    EXPECT(memory >= 0);
    EXPECT(channel_map(&gateway, memory, false, &why) && channel_map(&worker, memory, true, &why));
    channel_reset(&gateway);
    RingEnd producer = ring_open_producer(gateway.to_worker, CHANNEL_TO_WORKER);
    RingEnd consumer = ring_open_consumer(worker.to_worker, CHANNEL_TO_WORKER);
    RingRecord record;
    memcpy(ring_reserve(&producer, 5), "hello", 5);
    ring_publish(&producer, 5);
    EXPECT_EQ(ring_read(&consumer, &record), RING_RECORD);
    EXPECT(record.size == 5 && !memcmp(record.data, "hello", 5));
    channel_unmap(&gateway);
    channel_unmap(&worker);
    close(memory);
}

TEST(channel, cannot_be_resized_by_a_worker)
{
    Failure why;
    int memory = channel_create(&why);
    EXPECT(memory >= 0);
    EXPECT(ftruncate(memory, 4096) != 0);
    EXPECT(ftruncate(memory, (off_t)1 << 40) != 0);
    close(memory);
}

TEST(channel, has_no_line_and_no_world_out_of_bounds)
{
    Failure why;
    Channel channel = { 0 };
    int memory = channel_create(&why);
    EXPECT(channel_map(&channel, memory, true, &why));
    EXPECT(channel_line(&channel, 0, 0) && channel_line(&channel, CHANNEL_ROOMS - 1, CHANNEL_SEATS - 1));
    EXPECT(!channel_line(&channel, CHANNEL_ROOMS, 0) && !channel_line(&channel, 0, CHANNEL_SEATS));
    EXPECT(!channel_line(&channel, -1, 0) && !channel_line(&channel, 0, -1));
    EXPECT(channel_world(&channel, CHANNEL_ROOMS - 1));
    EXPECT(!channel_world(&channel, CHANNEL_ROOMS) && !channel_world(&channel, -1));
    channel_unmap(&channel);
    close(memory);
}

TEST(channel, keeps_worlds_apart_and_at_cache_lines)
{
    Failure why;
    Channel channel = { 0 };
    int memory = channel_create(&why);
    EXPECT(channel_map(&channel, memory, true, &why));
    uint8_t *one = channel_world(&channel, 0), *two = channel_world(&channel, 1);
    EXPECT_EQ(two - one, CHANNEL_WORLD);
    EXPECT_EQ((uintptr_t)one % 64, 0);
    channel_unmap(&channel);
    close(memory);
}

TEST(channel, erased_world_is_zero_and_gives_its_memory_back)
{
    Failure why;
    Channel channel = { 0 };
    struct stat before, after;
    int memory = channel_create(&why);
    EXPECT(channel_map(&channel, memory, true, &why));
    uint8_t *world = channel_world(&channel, 7), *neighbour = channel_world(&channel, 8);
    memset(world, 1, 1 << 20);
    *neighbour = 1;
    fstat(memory, &before);
    channel_erase_world(memory, 7);
    fstat(memory, &after);
    EXPECT_EQ(world[0] + world[(1 << 20) - 1], 0);
    EXPECT_EQ(*neighbour, 1);
    EXPECT(before.st_blocks - after.st_blocks >= (1 << 20) / 512);
    channel_unmap(&channel);
    close(memory);
}

TEST(channel, takes_no_more_than_the_record_holds)
{
    uint8_t bytes[8] = "abcdefg";
    char out[16];
    RingRecord record = { bytes, 8 };
    EXPECT(!channel_take(&record, out, 9));
    EXPECT(channel_take(&record, out, 3));
    EXPECT_EQ(record.size, 5);
    EXPECT(!memcmp(record.data, "defg", 5));
}

TEST(channel, cuts_text_that_is_too_long)
{
    uint8_t bytes[] = { 'a', 'b', 'c', 'd' };
    char out[3];
    RingRecord record = { bytes, 4 };
    channel_take_text(&record, out, sizeof out);
    EXPECT_TEXT(out, "ab");
}
