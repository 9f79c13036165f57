// profile.h: where a mode's time goes. Private to this layer; script.h says how to get at it.
// Callbacks are timed; lines are sampled by the count of instructions, each sample with the time since the
// one before.
#pragma once
#include <lua.h>
#include "script.h"

enum {
    PROFILE_CALLBACKS = 16,
    PROFILE_LINES = 8192,
    PROFILE_STEP = 500
};  // instructions between two samples

typedef struct {
    ScriptClock *clock;
    struct {
        const char *name;
        uint64_t calls, time;
        size_t allocated;  // bytes
    } callbacks[PROFILE_CALLBACKS];
    uint64_t lines[PROFILE_LINES];  // nanoseconds
    uint64_t began, sampled;
    size_t allocated;  // bytes that the VM was ever given
    size_t allocated_before;
} Profile;

void profile_begin(Profile *profile);  // a callback starts
void profile_sample(Profile *profile, lua_State *lua);
void profile_end(Profile *profile, const char *callback);
