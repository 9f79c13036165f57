// A handful of answers, looked through anew with each.
#include "tick_time.h"
#include <math.h>

static const double beside = 4;  // ms that an answer may be slower than the quickest

void tick_time_init(TickTime *time, int rate)
{
    *time = (TickTime){ .rate = rate, .zero = INFINITY };
}

void tick_time_answered(TickTime *time, double tick, double asked, double now)
{
    int at = time->count++ % TICK_TIME_KEPT;
    int kept = time->count < TICK_TIME_KEPT ? time->count : TICK_TIME_KEPT;
    time->answers[at].taken = now - asked;
    time->answers[at].zero = (asked + now) / 2 - tick * 1000 / time->rate;
    double quickest = INFINITY;
    for (int i = 0; i < kept; i++) quickest = fmin(quickest, time->answers[i].taken);
    time->zero = INFINITY;
    for (int i = 0; i < kept; i++)
        if (time->answers[i].taken <= quickest + beside) time->zero = fmin(time->zero, time->answers[i].zero);
}

double tick_time_age(const TickTime *time, double tick, double now)
{
    if (time->count < TICK_TIME_ENOUGH) return NAN;
    return fmax(now - time->zero - tick * 1000 / time->rate, 0);
}
