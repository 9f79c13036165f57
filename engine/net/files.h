// files.h: the web files, read whole at start.
// No request ever reaches the file system: a path is looked up in a table of
// what was there when the server started, so there is no way out of the folder.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include "failure.h"

typedef struct Files Files;

typedef struct File {
    char *path;        // as requested: "/assets/app-3F2A9B1C.js"
    const char *type;  // content type
    uint8_t *data;
    size_t size;
    bool immutable;                    // the name has a hash in it: browsers may keep it for ever
    char tag[24];                      // entity tag, quotes included
    const struct File *brotli, *gzip;  // the same compressed, or NULL
} File;

Files *files_open(const char *folder, Failure *why);  // NULL folder: an empty table
void files_close(Files *files);                       // NULL is fine
const File *files_find(const Files *files, const char *path);
