// Gaps are counted in steps of a tenth of a millisecond, and told as the upper
// edge of their step: never better than they were.
#include "stats.h"
#include <assert.h>
#include <jansson.h>
#include <math.h>

enum { STEP = 1000000 / STATS_STEPS_PER_MS };  // nanoseconds

void stats_count_gap(Stats *stats, uint64_t nanoseconds)
{
    uint64_t step = nanoseconds / STEP;
    stats->gaps[step < STATS_GAP_STEPS ? step : STATS_GAP_STEPS - 1]++;
    if (nanoseconds > stats->longest_gap) stats->longest_gap = nanoseconds;
}

void stats_count_close(Stats *stats, int code)
{
    assert(code >= 0 && code < STATS_CODES);
    stats->closes[code]++;
}

double stats_gap(const Stats *stats, double share)
{
    uint64_t total = 0, seen = 0;
    for (int i = 0; i < STATS_GAP_STEPS; i++) total += stats->gaps[i];
    if (total == 0) return 0;
    uint64_t wanted = (uint64_t)ceil(share * (double)total);
    double longest = (double)stats->longest_gap / 1e6;
    for (int i = 0; i < STATS_GAP_STEPS - 1; i++) {
        seen += stats->gaps[i];
        if (seen >= wanted) return fmin((i + 1) / (double)STATS_STEPS_PER_MS, longest);
    }
    return longest;
}

static json_t *closes_json(const Stats *stats)
{
    json_t *closes = json_object();
    for (int code = 0; code < STATS_CODES; code++) {
        char key[8];
        snprintf(key, sizeof key, "%d", code);
        if (stats->closes[code]) json_object_set_new(closes, key, json_integer(stats->closes[code]));
    }
    return closes;
}

void stats_print(const Stats *stats, FILE *out)
{
    json_t *all = json_pack("{s:I, s:f, s:I, s:I, s:{s:f, s:f, s:f}, s:o}",                    //
                            "clients", (json_int_t)stats->clients, "seconds", stats->seconds,  //
                            "frames", (json_int_t)stats->frames, "bytes", (json_int_t)stats->bytes, "gap_ms",
                            "p50", stats_gap(stats, 0.5), "p99", stats_gap(stats, 0.99), "max",
                            (double)stats->longest_gap / 1e6, "closes", closes_json(stats));
    json_dumpf(all, out, JSON_REAL_PRECISION(6));
    fputc('\n', out);
    json_decref(all);
}
