// still.h: a committed world as bytes that can be kept, while it is played or after.
// Only what is not zero is in them, behind a hash: what was damaged in keeping is
// not taken for a world. The mode's own schema, which is part of the world, tells
// its room whether it can go on there.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "channel.h"

// Copies a slot's world to the end of `out`. With `writes` (its counter in the control block) the world is
// whole as of one tick, however long the copying takes: false if it was written meanwhile, and `out` is as it
// was. Without it the worker must have ended. Serves any thread.
bool still_take(int memory, int slot, const _Atomic uint32_t *writes, Buffer *out);

bool still_is_whole(const uint8_t *data, size_t size);
// Writes it into an erased slot. False: it is damaged, and nothing was written.
bool still_put(int memory, int slot, const uint8_t *data, size_t size);
