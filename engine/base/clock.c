#include "clock.h"
#include <time.h>

static uint64_t read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t clock_now(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t clock_work(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

uint64_t clock_wall(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

int64_t clock_day(void)
{
    return (int64_t)(clock_wall() / 86400000);
}

void ticker_init(Ticker *ticker, int rate, uint64_t now)
{
    uint64_t period = 1000000000u / (uint64_t)rate;
    *ticker = (Ticker){ .period = period, .deadline = (now / period + 1) * period };
}

bool ticker_take(Ticker *ticker, uint64_t now)
{
    if (now < ticker->deadline) return false;
    uint64_t owed = (now - ticker->deadline) / ticker->period + 1;
    if (owed > TICKER_CATCH_UP) {
        ticker->overruns += owed - TICKER_CATCH_UP;
        ticker->deadline += (owed - TICKER_CATCH_UP) * ticker->period;
    }
    ticker->deadline += ticker->period;
    ticker->ticks++;
    return true;
}
