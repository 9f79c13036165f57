// bots.h: players without heads, over real sockets.
// The load generator of the benchmarks. Thousands of bots share one thread; they
// connect BOTS_RAMP a second, and a join that is refused is not tried again. The
// run lasts `seconds` from the moment the last of them has begun to connect; then
// they leave with 1000, which is not counted. Everything else that ends a bot counts under
// its close code: 1006 for a line that dropped, or a connection or upgrade that failed.
//
// Sockets are looked at BOTS_LOOKS times a second rather than whenever one is
// ready, as a burst of frames would otherwise wake this process, at the server's
// expense, once for each frame. A gap is measured this precisely, no better.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "failure.h"
#include "stats.h"

enum {
    BOTS_RAMP = 500,         // connections begun a second
    BOTS_LOOKS = 2000,       // a second
    BOTS_LEAVE_SECONDS = 1,  // that the server has to answer the goodbye
};

typedef struct {
    const char *url;  // ws://HOST[:PORT][/PATH]
    int count;        // bots
    int seconds;
    const char *room;  // a room's code; NULL leaves it to the server
    int rate;          // inputs a second; 0 means the rate of the server's ticks
    uint64_t seed;     // of what the bots do
} BotsConfig;

// Adds to `stats`. False, with `why`, when the run could not begin or nobody was welcomed.
bool bots_run(const BotsConfig *config, Stats *stats, Failure *why);

// The subcommand: `arguments` are its name and its options. Returns the exit code.
int bots_main(int count, char **arguments);
