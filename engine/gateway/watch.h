// watch.h: says when files of a folder, or of lib/ in it, were saved, whatever way an editor does it: written
// in place, or beside and renamed.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "failure.h"

typedef struct {
    int descriptor;          // readable (poll) when something happened; -1: nothing is watched
    char library[4096 + 8];  // the folder of what modes share, watched as well
    uint64_t saved;          // when the first of the saves came that were not told of yet; 0: none
    uint64_t settles;        // when they are to be told of: an editor may touch a file more than once
} Watch;

bool watch_open(Watch *watch, const char *folder, Failure *why);
void watch_close(Watch *watch);
void watch_read(Watch *watch, uint64_t now);  // when `descriptor` is readable
bool watch_is_due(const Watch *watch, uint64_t now);
