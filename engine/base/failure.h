// failure.h: why something did not work.
// A function that can fail through the world's fault takes a `Failure *why`
// last and returns false or NULL. fail() is always false, so a failing function
// ends with: return fail(why, "cannot open %s: %s", path, strerror(errno));
#pragma once
#include <stdbool.h>

typedef struct {
    char text[512];  // one sentence: what was wrong, where, what to do
} Failure;

bool fail(Failure *why, const char *format, ...) __attribute__((format(printf, 2, 3)));
