// clock.h: the time, and the fixed tick.
// clock_now() is the only reader of a clock in the project; only main loops and
// the store thread call it. Everything below takes the time as an argument.
//
// A Ticker says when a room is due, on absolute deadlines that never drift. The
// overrun policy, published so that hosts and authors can rely on it: who comes
// late is owed at most TICKER_CATCH_UP ticks; what is still missing then is
// dropped and counted, and game time stretches. It never spirals.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { TICKER_CATCH_UP = 3 };

uint64_t clock_now(void);   // nanoseconds, monotonic
uint64_t clock_work(void);  // nanoseconds that this thread has had the processor
uint64_t clock_wall(void);  // milliseconds since 1970
int64_t clock_day(void);    // days since 1970, in UTC

typedef struct {
    uint64_t period;    // nanoseconds between two ticks
    uint64_t deadline;  // when the next tick is due
    uint64_t ticks;     // ticks handed out
    uint64_t overruns;  // ticks dropped because the loop came too late
} Ticker;

// Deadlines are multiples of the period, so tickers of one rate fall due together.
void ticker_init(Ticker *ticker, int rate, uint64_t now);  // `rate` in ticks a second, 1 to 1000
bool ticker_take(Ticker *ticker, uint64_t now);  // whether a tick is to be run now; ask again for more
