// bound.h: a Lua for tests, each of which may take so much time and memory and no more.
// Nothing is compiled in it, so that a loop without an end can be stopped.
#pragma once
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BOUND_MEMORY = 512 << 20, BOUND_SECONDS = 30, BOUND_SECONDS_MOST = 3600 };

typedef struct {
    lua_State *lua;
    uint64_t seconds;  // of the processor, for one call
    uint64_t began;    // on the clock of this thread's work
    size_t memory;     // bytes the VM holds
    bool running;
    int line;  // of the test, where it asked for too much at once or was deep in its functions
} Bound;

void bound_open(Bound *bound, int seconds);
void bound_close(Bound *bound);
// Pushes call(body, explain): whether body() ended well; else what explain(text, line) made of it. `line` is
// nil where the stack still tells it.
void bound_push_call(Bound *bound);
