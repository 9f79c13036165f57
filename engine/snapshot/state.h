// state.h: what lies behind snapshot.h. Private to this layer.
#pragma once
#include "bits.h"
#include "events.h"
#include "grid.h"
#include "rows.h"
#include "snapshot.h"
#include "told.h"

// What a client was last sent. `missed` are the slots that a short budget has left
// behind: for these it knows what was true in tick `since`.
typedef struct {
    uint32_t player, tick;
    bool told, missed_any;
    uint64_t *known, *missed;
    uint32_t *since;  // NULL until something was left out for the first time
} Client;

// Bytes that were encoded in tick `tick`, and are good for the rest of it, or of a frame.
typedef struct {
    uint32_t tick, at, size, values;
} Cached;

// Slots of each player's entities, as lists that begin at the slot of the player.
typedef struct {
    uint32_t *first, *next;  // 1 + slot; 0 ends
    bool old;
} Owned;

typedef enum { SECTION_LEFT, SECTION_ENTERED, SECTION_CHANGED, SECTION_STEPS, SECTIONS } SectionIndex;

// One frame in the making: which slots go into which array, then the arrays.
typedef struct {
    Snapshots *snapshots;
    Client *client;
    const View *view;
    const uint64_t *sight;     // what the client is to see
    uint64_t *seen;            // memory for `sight`
    uint64_t *rows[SECTIONS];  // sets of slots
    uint64_t *own_steps;       // of the steps: rows that only this client gets
    uint64_t *shed;            // what it would need but is not told in this frame
    uint64_t *encoded;         // slots whose row was encoded for this frame alone, into `bodies`
    Cached *bodies;
    Buffer body_bytes;
    bool own_steps_any, shed_any;
    Section sections[SECTIONS];
    bool event_shed[SNAPSHOT_EVENT_QUEUE + EVENTS_KEPT];
    Section events;
    Buffer head, candidates, order;
} Frame;

struct Snapshots {
    const World *world;
    const Schema *schema;
    Interest interest;
    Told told;
    Events events;
    Client *clients;
    int client_count;
    uint32_t words;           // of a set of slots
    uint32_t tick, previous;  // of the last two commits
    bool committed;
    bool owner_fields;  // some kind has fields for the owner only

    uint64_t *alive, *placeless;  // `placeless`: alive and of a kind without x and y
    uint64_t *spawned;            // in the last commit
    uint64_t *adrift;             // move in the clients' model, or did so in truth
    uint64_t *touched;            // by the last commit
    Stream stream;                // what changed, for everybody
    Buffer own_bytes, entered_bytes, scratch;
    Cached *own;      // what changed, for the owner, if that is something else
    Cached *entered;  // whole entities, as everybody may see them
    Owned owned;
    Frame frame;  // scratch
    Grid *grid;
    GridPoint *points;
    bool grid_old;
};

// interest.c
const uint64_t *interest_sight(Snapshots *snapshots, const Client *client, const View *view, uint64_t *seen);
bool interest_reaches(const Interest *interest, const View *view, float x, float y);
bool interest_place(const Snapshots *snapshots, uint32_t slot, float place[2]);  // false: it has none

// Of which tick the client has the truth of a slot that it knows.
static inline uint32_t client_known_since(const Client *client, uint32_t slot)
{
    return client->missed_any && bit_is_set(client->missed, slot) ? client->since[slot] : client->tick;
}

// sort.c
void frame_sort(Frame *frame);
bool frame_is_own(const Frame *frame, uint32_t slot);  // has fields that this client alone is told

// frame.c: bodies are good until the next one is encoded
Body frame_step(const Frame *frame, uint32_t slot);
Body frame_entered(Frame *frame, uint32_t slot);
Body frame_changed(Frame *frame, uint32_t slot);  // without values: nothing to tell
// The event that comes in place `index`, oldest first; false: that was the last.
// NULL in `bytes`: it is not for this client.
bool frame_event(const Frame *frame, uint32_t index, const Event **event, const uint8_t **bytes);

size_t frame_write(Frame *frame);  // puts the arrays together; the size of the whole frame

// budget.c: takes rows and events out of a frame until it fits, if it can. Its size.
size_t budget_shed(Frame *frame, size_t limit);

// owned.c
void owned_init(Owned *owned, const Schema *schema);
void owned_deinit(Owned *owned);
void owned_update(Owned *owned, const Told *told);                            // if it is old
uint32_t owned_first(const Owned *owned, const Told *told, uint32_t player);  // 1 + slot, or 0
