#include "clock.h"
#include <time.h>

uint64_t clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t clock_wall(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

void ticker_init(Ticker *ticker, int rate, uint64_t now)
{
    uint64_t period = 1000000000u / (uint64_t)rate;
    *ticker = (Ticker){ .period = period, .deadline = (now / period + 1) * period };
}

int ticker_due(Ticker *ticker, uint64_t now)
{
    if (now < ticker->deadline) return 0;
    uint64_t due = (now - ticker->deadline) / ticker->period + 1;
    uint64_t run = due > TICKER_CATCH_UP ? TICKER_CATCH_UP : due;
    ticker->deadline += due * ticker->period;
    ticker->overruns += due - run;
    ticker->ticks += run;
    return (int)run;
}
