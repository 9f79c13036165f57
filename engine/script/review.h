// review.h: what is wrong with a mode, found without running its callbacks.
// The mode is loaded in its sandbox, as script_open() does it, and its text is
// read, and that of what it requires: unknown names, fields, kinds, verbs, values of the wrong type.
#pragma once
#include "script.h"

typedef struct {
    const char *file;  // "lib/NAME.lua"; "" is the mode's own
    int line, column;
    const char *text;
} Finding;

// Calls `found` for each, by file and line. How many there were.
int script_review(const ScriptConfig *config, void (*found)(void *owner, const Finding *finding),
                  void *owner);
