// pulse.h: when the gateway looks at its sockets.
// Rooms of one rate step at the same moments (clock.h). The gateway reads sockets
// shortly before each of them, by a lead that grows with the time the reading takes.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { PULSE_RATES = 8 };  // different rates at a time; more share the quickest beat

typedef struct {
    int rates[PULSE_RATES], count;
    uint64_t served;  // when the sockets were last read
    uint64_t due;     // when they are to be read next
    uint64_t cost;    // nanoseconds that a reading takes, smoothed
} Pulse;

void pulse_clear(Pulse *pulse);               // nobody plays
void pulse_add_rate(Pulse *pulse, int rate);  // a room of that rate is played; 0 is ignored

// `busy`: the socket layer has something in progress that cannot wait for the next beat.
bool pulse_watches_sockets(const Pulse *pulse, bool busy, uint64_t now);
uint64_t pulse_next(const Pulse *pulse, bool busy, uint64_t now);  // when to wake at the latest
bool pulse_is_due(const Pulse *pulse, uint64_t now);
void pulse_served(Pulse *pulse, uint64_t began, uint64_t ended);
