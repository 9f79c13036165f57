// The small tools that everything stands on.
#include "check.h"
#include "clock.h"
#include "hash.h"
#include "mem.h"
#include "random.h"
#include "ring.h"
#include "sort.h"
#include "text.h"
#include <pthread.h>

#define MILLISECOND UINT64_C(1000000)

TEST(ticker, falls_due_once_a_period)
{
    Ticker ticker;
    ticker_init(&ticker, 20, 0);
    EXPECT(!ticker_take(&ticker, 49 * MILLISECOND));
    EXPECT(ticker_take(&ticker, 50 * MILLISECOND));
    EXPECT(!ticker_take(&ticker, 51 * MILLISECOND));
    EXPECT(ticker_take(&ticker, 100 * MILLISECOND));
}

TEST(ticker, does_not_drift_when_served_late)
{
    Ticker ticker;
    ticker_init(&ticker, 20, 0);
    int ticks = 0;
    for (uint64_t now = 0; now <= 100000u * MILLISECOND; now += 53 * MILLISECOND)
        while (ticker_take(&ticker, now)) ticks++;
    EXPECT_EQ(ticks, 1999);
    EXPECT_EQ(ticker.overruns, 0);
}

TEST(ticker, bounds_catching_up_and_counts_what_it_drops)
{
    Ticker ticker;
    ticker_init(&ticker, 20, 0);
    for (int i = 0; i < TICKER_CATCH_UP; i++) EXPECT(ticker_take(&ticker, 1000u * MILLISECOND));
    EXPECT_EQ(ticker.overruns, 20 - TICKER_CATCH_UP);
    EXPECT(!ticker_take(&ticker, 1049u * MILLISECOND));
    EXPECT_EQ(ticker.ticks, TICKER_CATCH_UP);
}

TEST(random, same_seed_rolls_the_same_dice)
{
    Random one, two;
    random_seed(&one, 7);
    random_seed(&two, 7);
    for (int i = 0; i < 1000; i++) EXPECT(random_bits(&one) == random_bits(&two));
}

TEST(random, between_reaches_both_ends_and_nothing_else)
{
    Random random;
    random_seed(&random, 1);
    int seen[6] = { 0 };
    for (int i = 0; i < 6000; i++) {
        int64_t roll = random_between(&random, 1, 6);
        EXPECT(roll >= 1 && roll <= 6);
        seen[roll - 1]++;
    }
    for (int i = 0; i < 6; i++) EXPECT(seen[i] > 800);
}

static bool sorts(uint32_t count, uint32_t different)
{
    uint64_t values[300], scratch[300];
    Random random;
    random_seed(&random, count);
    for (uint32_t i = 0; i < count; i++)
        values[i] = (uint64_t)random_between(&random, 0, different) * 0x9e3779b1u << 32 | i;
    sort_by_upper_half(values, scratch, count);
    for (uint32_t i = 1; i < count; i++)
        if (values[i - 1] >= values[i]) return false;  // by the lower half, the place, too
    return true;
}

TEST(sort, what_is_equal_keeps_its_order)
{
    for (uint32_t count = 0; count <= 300; count += count < 70 ? 1 : 23)
        for (uint32_t different = 0; different < 1000; different = different * 5 + 1)
            EXPECT(sorts(count, different));
}

TEST(text, what_fits_never_ends_in_a_part_of_a_character)
{
    EXPECT_EQ(text_fit("abc", 3, 3), 3);
    EXPECT_EQ(text_fit("abcd", 4, 3), 3);
    EXPECT_EQ(text_fit("ab\xc3\xa9", 4, 3), 2);
    EXPECT_EQ(text_fit("\xf0\x9f\x98\x80", 4, 3), 0);
}

TEST(text, number_is_digits_alone_and_within_its_bounds)
{
    static const char *const none[] = {
        "", " 5", "5 ", "+5", "5x", "0x5", "99999999999999999999", "4", "11"
    };
    long number;
    EXPECT(text_to_number("5", 5, 10, &number) && number == 5);
    EXPECT(text_to_number("10", 5, 10, &number) && number == 10);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) EXPECT(!text_to_number(none[i], 5, 10, &number));
}

TEST(text, has_whole_words_only)
{
    EXPECT(text_has_word("best -times", "best") && text_has_word("best -times", "-times"));
    EXPECT(text_has_word("abe ab be", "ab") && text_has_word("abe ab be", "be"));
    EXPECT(!text_has_word("best -times", "times") && !text_has_word("best", "bes") &&
           !text_has_word("", "best"));
}

TEST(text, clean_keeps_one_line_of_visible_characters)
{
    char out[64];
    const char *wild = "  a\xe2\x80\xae"
                       "b\n\tc\x01 \xff d\xc3\xa9  ";
    text_clean(out, sizeof out, wild, strlen(wild), 16);
    EXPECT_TEXT(out, "ab c d\xc3\xa9");
}

TEST(text, clean_never_cuts_a_character)
{
    char out[4];
    EXPECT_EQ(text_clean(out, sizeof out, "a\xc3\xa9\xc3\xa9", 5, 16), 3);
    EXPECT_TEXT(out, "a\xc3\xa9");
    EXPECT_EQ(text_clean(out, sizeof out, "abcdef", 6, 2), 2);
}

TEST(text, utf8_refuses_overlong_surrogate_and_cut_forms)
{
    EXPECT(text_is_utf8("h\xc3\xa9", 3));
    EXPECT(!text_is_utf8("\xc0\xaf", 2));
    EXPECT(!text_is_utf8("\xed\xa0\x80", 3));
    EXPECT(!text_is_utf8("\xe2\x82", 2));
    EXPECT(!text_is_utf8("\xf4\x90\x80\x80", 4));
}

typedef struct {
    void *memory;
    RingEnd producer, consumer;
} Pipe;

static Pipe pipe_of(uint32_t capacity)
{
    Pipe pipe = { .memory = mem_zalloc(ring_size(capacity) + 64) };
    Ring *ring = (Ring *)(((uintptr_t)pipe.memory + 63) & ~(uintptr_t)63);
    ring_init(ring, capacity);
    pipe.producer = ring_open_producer(ring, capacity);
    pipe.consumer = ring_open_consumer(ring, capacity);
    return pipe;
}

TEST(hash, is_that_of_the_reference_and_words_see_every_bit)
{
    EXPECT(hash_bytes("", 0) == UINT64_C(0xcbf29ce484222325));
    EXPECT(hash_bytes("a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    uint64_t words[2] = { 1, 2 };
    const uint64_t before = hash_words(HASH_BEGIN, words, sizeof words);
    for (int bit = 0; bit < 64; bit++) {
        words[0] ^= UINT64_C(1) << bit;
        EXPECT(hash_words(HASH_BEGIN, words, sizeof words) != before);
        words[0] ^= UINT64_C(1) << bit;
    }
}

TEST(ring, full_ring_refuses_and_takes_again_after_release)
{
    Pipe pipe = pipe_of(1024);
    int written = 0;
    for (; ring_reserve(&pipe.producer, 100); written++) ring_publish(&pipe.producer, 100);
    EXPECT_EQ(written, 8);
    RingRecord record;
    EXPECT_EQ(ring_read(&pipe.consumer, &record), RING_RECORD);
    EXPECT(ring_reserve(&pipe.producer, 100) == NULL);
    ring_release(&pipe.consumer);
    EXPECT(ring_reserve(&pipe.producer, 40) != NULL);
    mem_free(pipe.memory);
}

TEST(ring, broken_counters_of_the_other_side_are_reported)
{
    Pipe pipe = pipe_of(1024);
    memset(pipe.producer.ring, 0xa5, 4);
    RingRecord record;
    EXPECT_EQ(ring_read(&pipe.consumer, &record), RING_BROKEN);
    mem_free(pipe.memory);
}

static void *produce(void *argument)
{
    Pipe *pipe = argument;
    for (uint32_t i = 1; i <= 20000;) {
        uint32_t size = 4 + i % 300;
        uint8_t *at = ring_reserve(&pipe->producer, size);
        if (!at) continue;
        memset(at, (int)(i & 0xff), size);
        memcpy(at, &i, 4);
        ring_publish(&pipe->producer, size);
        i++;
    }
    return NULL;
}

TEST(ring, carries_every_record_in_order_between_threads)
{
    Pipe pipe = pipe_of(4096);
    pthread_t thread;
    EXPECT_EQ(pthread_create(&thread, NULL, produce, &pipe), 0);
    bool in_order = true;
    for (uint32_t wanted = 1; wanted <= 20000;) {
        RingRecord record;
        if (ring_read(&pipe.consumer, &record) != RING_RECORD) continue;
        uint32_t got;
        memcpy(&got, record.data, 4);
        in_order &= got == wanted && record.size == 4 + wanted % 300 &&
                    record.data[record.size - 1] == (record.size > 4 ? (wanted & 0xff) : record.data[3]);
        ring_release(&pipe.consumer);
        wanted++;
    }
    pthread_join(thread, NULL);
    EXPECT(in_order);
    mem_free(pipe.memory);
}
