// lab.h: what a line and the proxies on it do to a game, measured without a
// browser: the four carriers side by side, as the page /lab does it.
#pragma once
#include <stdbool.h>
#include "failure.h"
#include "result.h"

typedef struct {
    const char *url;  // http[s]://HOST[:PORT]
    int seconds;
} LabConfig;

// False, with `why`, when it could not begin. Otherwise there is a result for each carrier.
bool lab_run(const LabConfig *config, Result results[CARRIERS], Failure *why);

// The subcommand: `arguments` are its name and its options. Returns the exit code.
int lab_main(int count, char **arguments);
