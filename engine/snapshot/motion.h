// motion.h: where clients believe a moving entity to be.
// All of them let it fly straight on, and so does this model (PROTOCOL.md section 3). It says
// nothing while the guess is within one quantum of the truth. When it speaks, it
// chooses the correction so that it need not speak again soon.
// Everything is in sixteenths of a quantum, velocities per tick.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { MOTION_FINE = 16 };  // sixteenths in a quantum

typedef struct {
    int64_t at[2], velocity[2];  // as clients have it
    int64_t truth[2];            // at the last tick
    int64_t moved[2],
        bent[2];  // how truth moved in the last tick, and how that differed from the tick before
} Motion;

typedef struct {
    bool steps, trims;               // what is to be sent: bit 0 and bit 1 of the mask
    int64_t difference[2], trim[2];  // in quanta; in sixteenths
} MotionStep;

void motion_begin(Motion *motion, const int64_t truth[2]);
MotionStep motion_advance(Motion *motion, const int64_t truth[2], uint32_t ticks);
bool motion_rests(const Motion *motion);                     // nothing to do while truth stays
void motion_whole(const Motion *motion, int64_t quanta[2]);  // its place in whole quanta
