// options.h: how `moontick serve` is to run, as its command line has it.
#pragma once
#include "folders.h"
#include "gateway.h"

enum { OPTIONS_MOST_SETS = 64 };

typedef struct {
    GatewayConfig gateway;
    char scripts[FOLDER_SIZE], web[FOLDER_SIZE];  // where they were found
    const char *sets[OPTIONS_MOST_SETS];
    bool help, version;  // that is all that was asked for
} Options;

void options_init(Options *options);

// What is left out is filled in, and what cannot be is said. 0: well; otherwise what the program ends with.
int options_read(Options *options, int argc, char **argv);
