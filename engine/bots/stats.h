// stats.h: what a run has seen.
// All zero is a valid, empty Stats. Its size does not depend on the length of the run.
#pragma once
#include <stdint.h>
#include <stdio.h>

enum {
    STATS_STEPS_PER_MS = 10,
    STATS_GAP_STEPS = 10000,  // a gap of a second or longer falls into the last step
    STATS_CODES = 5000,       // every close code there can be
};

typedef struct {
    uint64_t clients;  // bots that were welcomed
    uint64_t frames;   // SNAPSHOT and DELTA messages
    uint64_t bytes;    // received after the handshakes, heads of frames included
    double seconds;    // that the run took
    uint64_t gaps[STATS_GAP_STEPS];
    uint64_t longest_gap;  // nanoseconds
    uint32_t closes[STATS_CODES];
} Stats;

void stats_count_gap(Stats *stats, uint64_t nanoseconds);
void stats_count_close(Stats *stats, int code);
double stats_gap(const Stats *stats, double share);  // ms that this share of the gaps does not exceed
void stats_print(const Stats *stats, FILE *out);     // one line of JSON
