// events.h: things that happened in a tick, each encoded once.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "buffer.h"
#include "snapshot.h"

enum { EVENTS_KEPT = 64 };  // how many of those marked `keep` are remembered

// Whom it is for.
typedef struct {
    uint32_t to;  // one player, or 0
    uint32_t owner;
    uint8_t team;
    SeenBy seen_by;
} Audience;

typedef struct {
    uint32_t at, size;  // its bytes
    uint32_t tick;
    Audience audience;
    float x, y;  // where, if `placed`
    bool placed, keep;
} Event;

typedef struct {
    Buffer bytes;
    Event list[SNAPSHOT_EVENT_QUEUE];
    uint32_t count;
} EventList;

typedef struct {
    const EventKind *kinds;
    int kind_count;
    EventList *coming, *told;  // of the tick under way; of the last commit
    Event kept[EVENTS_KEPT];   // a ring, in order of `kept_count`
    Buffer kept_bytes[EVENTS_KEPT];
    uint64_t kept_count;
} Events;

void events_init(Events *events, const EventKind *kinds, int kind_count);
void events_deinit(Events *events);
// False: there are SNAPSHOT_EVENT_QUEUE of them in this tick.
bool events_announce(Events *events, int event, const uint8_t *values, const Audience *audience);
void events_drop(Events *events);
void events_commit(Events *events, uint32_t tick);

// The bytes of kept event number `index`, counted from the first ever; it is among the last EVENTS_KEPT.
static inline const Event *events_kept(const Events *events, uint64_t index, const uint8_t **bytes)
{
    *bytes = events->kept_bytes[index % EVENTS_KEPT].data;
    return &events->kept[index % EVENTS_KEPT];
}
