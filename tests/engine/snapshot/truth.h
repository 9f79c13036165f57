// truth.h: what a client should see, said without a look at how the engine finds out.
#pragma once
#include "stage.h"

bool truth_is_near(const Interest *interest, const Kind *kind, const uint8_t *place, const View *view,
                   bool was_known);
int32_t truth_team(const Stage *stage, uint32_t player);  // 0: none, or no such player

// Whether a client's picture is the committed world, as far as that client may see it: places within
// the quantum of the motion and half a quantum of rounding, all else exactly. `was_known`, by slot: was in
// the picture before this frame.
bool truth_matches(const Stage *stage, int client, const bool *was_known, Failure *why);
