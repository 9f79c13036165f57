// snapshot.h: what every client is told.
// After each commit, snapshot_commit() works out once what has changed in the form
// in which it is sent, and encodes each changed entity once. snapshot_frame() then puts
// together the frame of one client: what it sees, against what *this* client was
// last sent. A client that is up to date costs copying; one that has missed ticks gets
// absolute values of whatever changed since, from per-field tick stamps. Memory per client is
// constant. The bytes are those of wire/PROTOCOL.md sections 2 to 4.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "world.h"

enum {
    SNAPSHOT_EVENTS = 64,         // kinds of event
    SNAPSHOT_EVENT_QUEUE = 1024,  // events of one tick; more are dropped and counted
};

typedef struct Snapshots Snapshots;

// An event's fields are described like an entity's: a Kind without capacity.
typedef struct {
    Kind fields;  // layout of an event's struct, without an id in front
    bool keep;    // told to slow clients later
} EventKind;

typedef enum { INTEREST_EVERYONE, INTEREST_RADIUS, INTEREST_RECTANGLE } InterestShape;

typedef struct {
    InterestShape shape;
    float width, height;  // radius: `width`; rectangle: its sides
    float margin;         // how much farther than that a known entity may go before it leaves
    uint32_t budget;      // bytes of a frame; 0 means no limit but the caller's
} Interest;

// Who looks, from where.
typedef struct {
    uint32_t player;  // id of the player's entity
    float x, y;       // centre of the view
    uint32_t ack;     // sequence number of the last input applied
    int waiting;      // inputs queued behind it; below 0: ticks that went by without one
} View;

Snapshots *snapshot_create(const World *world, const EventKind *events, int event_count,
                           const Interest *interest,
                           int clients);      // `events` and `world` are borrowed
void snapshot_destroy(Snapshots *snapshots);  // NULL is fine

// Something happened in the tick under way. `values` is the event's struct; `to` is the only player
// (entity id) it is for, or 0 for all who are near. Told with the next commit. False: there are
// SNAPSHOT_EVENT_QUEUE in this tick already.
bool snapshot_announce(Snapshots *snapshots, int event, const void *values, uint32_t to);
void snapshot_drop_events(Snapshots *snapshots);  // the tick failed: nothing of it happened

void snapshot_commit(Snapshots *snapshots);  // once after each world_commit()

// The frame of a client for the last commit: a DELTA against its last frame, or a SNAPSHOT when there
// was none. Returns its bytes, or 0 when even the smallest frame does not fit into `most`.
size_t snapshot_frame(Snapshots *snapshots, int client, const View *view, uint8_t *out, size_t most);
// From now on the bytes that each kind takes of frames are added up here; borrowed.
void snapshot_count_costs(Snapshots *snapshots, uint64_t costs[SCHEMA_KINDS]);
void snapshot_forget(Snapshots *snapshots, int client);  // the next frame is a SNAPSHOT
