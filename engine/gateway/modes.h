// modes.h: where modes lie: SCRIPTS/modes/NAME.lua, or SCRIPTS/NAME.lua where there is no folder `modes`.
#pragma once
#include <stdbool.h>
#include "buffer.h"
#include "failure.h"

bool mode_name_is_valid(const char *name);  // a-z, 0-9 and _, 1 to 31 of them: never a path
// Its text and its maps (bundle.h).
enum { MODES_PATH_SIZE = 4096 };
const char *modes_folder(const char *scripts, char out[MODES_PATH_SIZE]);  // returns `out`
bool mode_read(const char *scripts, const char *name, Buffer *source, Failure *why);
