// Gaps and closes, counted and printed.
#include "check.h"
#include "stats.h"
#include "mem.h"
#include <stdlib.h>

#define MILLISECOND UINT64_C(1000000)

TEST(stats, without_gaps_tells_zero)
{
    Stats *stats = mem_zalloc(sizeof *stats);
    EXPECT_NEAR(stats_gap(stats, 0.99), 0, 0);
    mem_free(stats);
}

TEST(stats, percentiles_are_within_a_step_of_the_truth)
{
    Stats *stats = mem_zalloc(sizeof *stats);
    for (uint64_t i = 1; i <= 1000; i++) stats_count_gap(stats, i * MILLISECOND / 10);  // 0.1 to 100 ms
    EXPECT_NEAR(stats_gap(stats, 0.5), 50, 0.1001);
    EXPECT_NEAR(stats_gap(stats, 0.99), 99, 0.1001);
    EXPECT_NEAR(stats_gap(stats, 1), 100, 0.0001);
    mem_free(stats);
}

TEST(stats, percentile_is_never_better_than_the_gap_nor_worse_than_the_longest)
{
    Stats *stats = mem_zalloc(sizeof *stats);
    stats_count_gap(stats, 50 * MILLISECOND + 20000);
    EXPECT_NEAR(stats_gap(stats, 0.5), 50.02, 1e-9);
    stats_count_gap(stats, 80 * MILLISECOND);
    EXPECT_NEAR(stats_gap(stats, 0.5), 50.1, 1e-9);
    mem_free(stats);
}

TEST(stats, gaps_beyond_a_second_keep_the_longest)
{
    Stats *stats = mem_zalloc(sizeof *stats);
    stats_count_gap(stats, 50 * MILLISECOND);
    stats_count_gap(stats, 3000 * MILLISECOND);
    EXPECT_NEAR(stats_gap(stats, 0.5), 50.1, 1e-9);
    EXPECT_NEAR(stats_gap(stats, 0.99), 3000, 1e-9);
    mem_free(stats);
}

TEST(stats, print_as_one_line_of_json)
{
    Stats *stats = mem_zalloc(sizeof *stats);
    stats->clients = 3;
    stats->frames = 400;
    stats->bytes = 5000000000;
    stats->seconds = 10.5;
    stats_count_gap(stats, 50 * MILLISECOND);
    stats_count_close(stats, 1013);
    stats_count_close(stats, 1013);
    stats_count_close(stats, 1006);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    stats_print(stats, out);
    fclose(out);
    char copy[300];
    snprintf(copy, sizeof copy, "%s", text);
    free(text);
    mem_free(stats);
    EXPECT_TEXT(copy, "{\"clients\": 3, \"seconds\": 10.5, \"frames\": 400, \"bytes\": 5000000000, "
                      "\"gap_ms\": {\"p50\": 50.0, \"p99\": 50.0, \"max\": 50.0}, "
                      "\"closes\": {\"1006\": 1, \"1013\": 2}}\n");
}
