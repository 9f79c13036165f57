// pattern.h: Lua's string patterns, with an end.
// The matcher of LuaJIT is C code that nothing can interrupt, and ("a*"):rep(12) can keep it
// busy for years. This one matches the same, takes its steps from a budget, and gives
// up when that is spent.
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { PATTERN_CAPTURES = 32, PATTERN_DEPTH = 200, PATTERN_PLACE = -2 };

typedef struct {
    const char *start;
    ptrdiff_t size;  // PATTERN_PLACE: what was asked for is where it stands
} PatternCapture;

typedef struct {
    const char *subject, *subject_end;  // borrowed
    const char *pattern_end;            // borrowed
    double *steps;                      // left; at most a few below 0 when this ends
    const char *wrong;                  // why the pattern cannot be matched; NULL: nothing is wrong
    int depth, count;                   // of captures
    PatternCapture captures[PATTERN_CAPTURES];
} Pattern;

// Matches `pattern` at `at` exactly. Returns the end of the match; NULL: there is none here, or `wrong` says
// what is wrong. A leading ^ is for the caller.
const char *pattern_match(Pattern *match, const char *at, const char *pattern);
