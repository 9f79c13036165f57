// history.h: where everything that moves was, for the last half second.
// Lag compensation asks for it: what a player aims at is where it was in the picture that the player saw.
// The positions are those of commits. Memory is taken when the first tick is recorded and grows with the
// entities of kinds that have x and y: 12 bytes each for every tick kept.
#pragma once
#include "world.h"

typedef struct History History;

History *history_create(int ticks);      // how many commits it keeps, 1 to 64
void history_destroy(History *history);  // NULL is fine

// Takes down the committed positions. A tick that is not above the last one (a world from before) begins it
// anew.
void history_record(History *history, const World *world);

// Where an entity was at `tick`, in between two commits on the straight line. A tick beyond the reach counts
// as the end of it. False: it was not there.
bool history_place(const History *history, double tick, int kind, uint32_t index, uint32_t id, float *x,
                   float *y);
