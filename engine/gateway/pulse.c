#include "pulse.h"

#define MILLISECOND UINT64_C(1000000)
#define SECOND      (1000 * MILLISECOND)
#define LEAD        MILLISECOND        // before a tick
#define BUSY_GAP    (2 * MILLISECOND)  // between two readings while busy
#define IDLE        (50 * MILLISECOND)

void pulse_clear(Pulse *pulse)
{
    pulse->count = 0;
}

void pulse_add_rate(Pulse *pulse, int rate)
{
    if (rate < 1) return;
    for (int i = 0; i < pulse->count; i++)
        if (pulse->rates[i] == rate) return;
    if (pulse->count < PULSE_RATES)
        pulse->rates[pulse->count++] = rate;
    else if (rate > pulse->rates[PULSE_RATES - 1])
        pulse->rates[PULSE_RATES - 1] = rate;
}

// The first moment after `after` that is a lead before a tick of this rate.
static uint64_t next_beat(const Pulse *pulse, int rate, uint64_t after)
{
    uint64_t period = SECOND / (uint64_t)rate, lead = LEAD + pulse->cost;
    if (lead > period / 3) lead = period / 3;
    return ((after + lead) / period + 1) * period - lead;
}

static uint64_t next_due(const Pulse *pulse, uint64_t now)
{
    uint64_t due = now + IDLE;
    for (int i = 0; i < pulse->count; i++) {
        uint64_t beat = next_beat(pulse, pulse->rates[i], now);
        if (beat < due) due = beat;
    }
    return due;
}

bool pulse_watches_sockets(const Pulse *pulse, bool busy, uint64_t now)
{
    if (busy) return now >= pulse->served + BUSY_GAP;
    return !pulse->count;
}

uint64_t pulse_next(const Pulse *pulse, bool busy, uint64_t now)
{
    uint64_t gap = pulse->served + BUSY_GAP;
    return busy && now < gap && gap < pulse->due ? gap : pulse->due;
}

bool pulse_is_due(const Pulse *pulse, uint64_t now)
{
    return now >= pulse->due;
}

void pulse_served(Pulse *pulse, uint64_t began, uint64_t ended)
{
    pulse->cost = (pulse->cost * 7 + (ended - began)) / 8;
    pulse->served = ended;
    pulse->due = next_due(pulse, ended);
}
