// mode_file.h: a mode as its author names it: a path, or the name of one in scripts/modes.
#pragma once
#include <stdbool.h>
#include "buffer.h"
#include "failure.h"

enum { MODE_PATH_SIZE = 4096, MODE_NAME_SIZE = 32 };

typedef struct {
    char path[MODE_PATH_SIZE];
    char folder[MODE_PATH_SIZE];  // where it lies, "." at least
    char name[MODE_NAME_SIZE];
} ModeFile;

bool mode_file_find(ModeFile *file, const char *given, Failure *why);
void mode_file_test(const ModeFile *file, char out[MODE_PATH_SIZE]);  // NAME_test.lua beside it
// Both are closed by a zero that does not count.
bool mode_file_read(const char *path, Buffer *text, Failure *why);
bool mode_file_bundle(const ModeFile *file, Buffer *bundle, Failure *why);  // with its maps and libraries
