// tiled_data.h: the cells of a tile layer, however they are written. Private to this layer.
#pragma once
#include <jansson.h>
#include "failure.h"
#include "ground.h"

// Writes `count` tile numbers (as in the file, with the bits for turned tiles) to `out`.
bool tiled_read_cells(const json_t *layer, uint32_t *out, size_t count, Failure *why);
