// supervisor.h: keeps the workers alive.
// A worker that ended, or whose heartbeat is older than `hang_ms` although it was
// given the processor, is killed and another is started over the same block. The
// first restart comes at once, as does each that a room is to blame for, since the others need not wait for
// it; a worker that keeps dying without one waits longer each time.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "failure.h"
#include "link.h"

enum { SUPERVISOR_WORKERS = 64 };  // most workers

typedef struct Supervisor Supervisor;

typedef struct {
    int workers;          // 0 means 1
    const char *program;  // of the workers; NULL means this one; borrowed
    int hang_ms;          // 0 means 250, and 2000 under sanitizers
    void *owner;
    // A worker runs with no room open. Comes inside supervisor_watch().
    void (*started)(void *owner, int worker);
    // It is dead, and what it wrote can still be read. `room` is the slot it was stepping, or -1.
    void (*died)(void *owner, int worker, int room);
} SupervisorConfig;

Supervisor *supervisor_create(const SupervisorConfig *config, Failure *why);  // NULL: `why`
void supervisor_destroy(Supervisor *supervisor);  // ends the workers; NULL is fine

void supervisor_stop(Supervisor *supervisor);  // ends the workers for good; their memory stays
int supervisor_workers(const Supervisor *supervisor);
Link *supervisor_link(Supervisor *supervisor, int worker);

void supervisor_watch(Supervisor *supervisor,
                      uint64_t now);  // several times a hang limit, and on a process's end
void supervisor_kill(Supervisor *supervisor, int worker);  // it broke the rules; the next watch restarts it
