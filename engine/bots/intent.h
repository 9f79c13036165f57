// intent.h: what a bot wants, tick after tick.
// It runs in some direction for a fraction of a second, or stands, looks
// somewhere else, and presses buttons now and then. The same seed wants the same.
#pragma once
#include <stdint.h>
#include "buffer.h"
#include "random.h"
#include "welcome.h"

typedef struct {
    Random random;
    int inputs_left;     // until it changes its mind
    int run_x, run_y;    // -127 to 127, and no longer than 127 together
    int look_x, look_y;  // a place in the world
    uint32_t held;       // one bit for each input that is a button
} Intent;

void intent_init(Intent *intent, uint64_t seed);
void intent_write_values(Intent *intent, const Welcome *welcome, Buffer *out);  // the values of one INPUT
