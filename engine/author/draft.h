// draft.h: the files of a new mode. All of them are in memory before the first is written, so that a mode is
// there as a whole or not at all.
#pragma once
#include <stdbool.h>
#include "buffer.h"
#include "bundle.h"
#include "failure.h"

enum { DRAFT_NAME_SIZE = 80, DRAFT_FILES = BUNDLE_FILES + 5 };

typedef struct {
    char name[DRAFT_NAME_SIZE];  // in the mode's folder: mine.lua, lib/cards.lua
    Buffer text;
} DraftFile;

typedef struct {
    const char *mode;  // its name; borrowed
    DraftFile files[DRAFT_FILES];
    int count;
} Draft;

void draft_template(Draft *draft);
// As another mode: its text and tests, its maps and the files of lib/ that it requires. What is called like
// the other mode gets the new name.
bool draft_from(Draft *draft, const char *from, Failure *why);
// Into a folder of the mode's name, which must not be there yet.
bool draft_write(const Draft *draft, Failure *why);
void draft_deinit(Draft *draft);
