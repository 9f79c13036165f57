// tick_time.h: when, by our clock, a room's ticks were made.
// A PONG says which tick it was halfway between question and answer; of the last
// answers the quickest are believed, and the earliest moment that they allow is
// taken. The same rules as the page's (web/src/lab/tick_time.ts). Times are in ms.
#pragma once

enum { TICK_TIME_KEPT = 30, TICK_TIME_ENOUGH = 10 };  // answers kept; needed before anything is said

typedef struct {
    int rate;  // ticks a second
    struct {
        double taken, zero;  // `zero`: when tick 0 would have been made
    } answers[TICK_TIME_KEPT];
    int count;
    double zero;
} TickTime;

void tick_time_init(TickTime *time, int rate);
void tick_time_answered(TickTime *time, double tick, double asked, double now);
double tick_time_age(const TickTime *time, double tick, double now);  // NaN while it is not known
