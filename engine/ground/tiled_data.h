// tiled_data.h: the parts of a map of Tiled: the cells of a tile layer, however they are written, and the
// objects. Private to this layer.
#pragma once
#include "tiled.h"

// Writes `count` tile numbers (as in the file, with the bits for turned tiles) to `out`.
bool tiled_read_cells(const json_t *layer, uint32_t *out, size_t count, Failure *why);

bool tiled_read_objects(TiledMap *map, const json_t *layer, Failure *why);

const char *tiled_text(const json_t *object, const char *key);  // "" if it has none
const char *tiled_class(const json_t *object);
