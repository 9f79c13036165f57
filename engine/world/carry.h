// carry.h: the world of one version of a mode becomes that of another.
// Kinds and fields are the same when their names are. What still exists keeps its value, converted where its
// type is another; what is new is zero; entities keep their place within the kind, so their ids stay unless
// the kind moved.
#pragma once
#include "buffer.h"
#include "world.h"

// Whether `memory` holds a world, and one of another schema.
bool world_needs_carrying(const Schema *schema, const void *memory);

typedef struct {
    uint32_t bots;  // the last places of the kind `player` keep their distance from its end
    // The image that an earlier call left here, or empty: fields that the world has lost meanwhile come from
    // it, for the entities that are still there. Holds the image as it was before this call afterwards.
    Buffer *before;  // NULL is fine
    Buffer *lost;    // gets a line for each thing that could not be carried; NULL is fine
} CarryConfig;

// False: `why`, and nothing has happened.
bool world_carry(void *memory, size_t size, const Schema *schema, const CarryConfig *config, Failure *why);
