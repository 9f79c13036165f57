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
    uint32_t heard;   // tick of the last frame that told an event of somewhere, or had none to tell
    uint32_t turned;  // tick of the frame in which its team became another
    uint8_t team;
    bool told, missed_any;
    uint64_t *known;   // NULL before the first frame
    uint64_t *missed;  // NULL until something was left out for the first time
    uint32_t **since;  // by word, of its slots; NULL where nothing was ever left out
} Client;

// A row's body that was encoded before, for whoever is told the same of that slot.
typedef struct {
    uint32_t stamp;  // good while this is the tick (steps), or the age of the bodies
    uint32_t since;  // for whom it was encoded last
    uint32_t mask;   // what it tells
    uint32_t at, size, values;
} Cached;

// Slots of each player's entities, as lists that begin at the slot of the player.
typedef struct {
    uint32_t *first, *next;  // 1 + slot; 0 ends
    bool old;
} Owned;

enum { TEAMS = 256 };

typedef enum { SECTION_LEFT, SECTION_ENTERED, SECTION_CHANGED, SECTION_STEPS, SECTIONS } SectionIndex;

// One frame in the making: which slots go into which array, then the arrays.
typedef struct {
    Snapshots *snapshots;
    Client *client;
    const View *view;
    uint8_t team;              // of who looks
    const uint64_t *sight;     // what the client is to see
    uint64_t *seen;            // memory for `sight`
    uint64_t *rows[SECTIONS];  // sets of slots
    uint64_t *own_steps;       // of the steps: rows that not everybody gets
    uint64_t *shed;            // what it would need but is not told in this frame
    uint16_t *words;  // those in which this client knows or sees anything; sets hold nonsense elsewhere
    uint32_t word_count;
    bool any[SECTIONS];  // there are such rows
    bool shed_any, heard;
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
    uint64_t *costs;  // bytes that each kind took of all frames; NULL: nobody asks; borrowed
    uint32_t words;   // of a set of slots
    uint16_t *used;   // those in which something lives, or is known to somebody; ascending
    bool *in_use;     // the same, by word
    uint32_t used_count;
    uint32_t tick, previous;  // of the last two commits
    bool committed;
    uint32_t levels;  // 1: no kind has fields that not everybody is told
    bool closes;      // some kind has entities that not everybody sees
    bool turned;      // somebody came, went or changed sides since the last access_settle()

    uint64_t *alive, *placeless;  // `placeless`: alive and of a kind without x and y
    uint64_t *spawned;            // in the last commit
    uint64_t *regranted;   // in the last commit: another owner or another team, which matters for its fields
    uint64_t *team_steps;  // steps that tell the team more than the stream does
    uint64_t *closed, *closed_to_team;  // seen by the team at most; by the owner at most
    uint64_t *members[TEAMS];           // of each team; NULL: none so far
    uint64_t *adrift;                   // move in the clients' model, or did so in truth
    uint64_t *touched;                  // by the last commit
    Stream stream;                      // what changed, for everybody
    Buffer own_bytes, scratch;
    Cached *own_steps;          // what changed, for team and owner, if that is something else
    Cached *entered, *changed;  // all of these by slot and level: see body_at()
    Buffer body_bytes;          // of these two
    uint32_t body_age;          // counts how often that was emptied
    Owned owned;
    Frame frame;  // scratch
    Grid *grid;
    GridPoint *points;
    bool grid_old;
};

// access.c
void access_create(Snapshots *snapshots);
void access_destroy(Snapshots *snapshots);
void access_enter(Snapshots *snapshots, uint32_t slot);
void access_leave(Snapshots *snapshots, uint32_t slot);
void access_update(Snapshots *snapshots, uint32_t slot);
void access_settle(Snapshots *snapshots);                          // after all of these
uint8_t access_team(const Snapshots *snapshots, uint32_t player);  // 0: none
Level access_level(const Frame *frame, uint32_t slot);             // of the frame's client
bool access_changed(const Frame *frame, uint32_t slot);            // for a client that was up to date
void access_close(const Frame *frame, uint64_t *seen);             // takes out what it must not see
Audience access_audience(const Snapshots *snapshots, const EventKind *event, const void *values, uint32_t to);
bool access_hears(const Frame *frame, const Audience *audience);

// interest.c
const uint64_t *interest_sight(const Frame *frame);
bool interest_reaches(const Interest *interest, const View *view, float x, float y);
bool interest_place(const Snapshots *snapshots, uint32_t slot, float place[2]);  // false: it has none

// client.c
void client_prepare(Client *client, uint32_t words);
void client_deinit(Client *client, uint32_t words);
void client_remember(Frame *frame);

// Of which tick the client has the truth of a slot that it knows.
static inline uint32_t client_known_since(const Client *client, uint32_t slot)
{
    return client->missed_any && bit_is_set(client->missed, slot) ? client->since[slot / 64][slot % 64]
                                                                  : client->tick;
}

// sort.c
void frame_sort(Frame *frame);

// bodies.c: bodies are good until the next one is encoded
void bodies_create(Snapshots *snapshots);
void bodies_destroy(Snapshots *snapshots);
static inline Cached *body_at(const Snapshots *s, Cached *bodies, uint32_t slot, Level level)
{
    return &bodies[slot * s->levels + (s->levels > 1 ? level : 0)];
}
void bodies_make_room(Snapshots *snapshots);  // before a frame
void costs_count(Frame *frame);               // costs.c
Body frame_step(const Frame *frame, uint32_t slot);
Body frame_entered(Frame *frame, uint32_t slot);
Body frame_changed(Frame *frame, uint32_t slot);  // without values: nothing to tell

// frame.c
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
