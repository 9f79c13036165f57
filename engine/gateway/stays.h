// stays.h: who has which seat, and for how long.
// A Stay begins when a player gets a seat, and ends when the seat is free again. It
// outlives the player's connection: when the line drops, the seat is held for as
// long as the mode says, and whoever brings the stay's token takes it over, from
// nobody or from a connection that still believes it plays.
//
// A token is good once, but may be spent in vain: the line can end before the WELCOME
// with the next token has arrived. So the WELCOME gives a fresh one, and the one that
// was spent stays good until something is heard on the new line, which shows that
// the fresh one has arrived. Only their hashes are kept.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "rooms.h"
#include "shelves.h"
#include "session.h"
#include "token.h"

typedef struct Player Player;
typedef struct Stay Stay;

// Whether it is good, and where it is found.
typedef struct StayToken {
    bool good;
    uint8_t hash[TOKEN_HASH_SIZE];
    Stay *stay;
    struct StayToken *next;  // of the same bucket
} StayToken;

struct Stay {
    HostedRoom *room;
    int seat;
    uint32_t number;      // new with each joining: what belongs to an earlier one is ignored
    Player *player;       // NULL: the seat is held
    uint64_t held_until;  // 0: as long as its room is not open
    int64_t profile;      // 0: unknown to the store
    char name[SESSION_NAME_SIZE];
    StayToken fresh, spent;
};

typedef struct Stays Stays;

Stays *stays_create(Rooms *rooms);               // borrowed: must outlive the stays
void stays_use(Stays *stays, Shelves *shelves);  // borrowed: what players keep is told before they join
// Whether what this player keeps is at hand; otherwise players_values_ready() follows.
bool stays_know(Stays *stays, const char *mode, int64_t profile, uint64_t now);
void stays_destroy(Stays *stays);  // frees every stay, and its seat with it; NULL is fine

// `watches`: without a player, in a seat that is never held. NULL: no seat is free.
Stay *stays_begin(Stays *stays, HostedRoom *room, Player *player, bool watches);
bool stay_watches(const Stay *stay);
// One from a checkpoint, held, with no token yet. NULL: there is no such seat, or it is taken.
Stay *stays_restore(Stays *stays, HostedRoom *room, int seat);
void stays_remember(Stays *stays, StayToken *token, const uint8_t hash[TOKEN_HASH_SIZE]);  // makes it good
bool stay_can_be_resumed(const Stay *stay);
void stays_join(Stays *stays, Stay *stay, uint64_t now);  // asks the room's worker, under a new number
void stays_hold(Stays *stays, Stay *stay, uint64_t now);  // its line is down; ends it where nothing is held
void stays_end(Stays *stays, Stay *stay, uint64_t now);   // the worker is told, the seat is free
void stays_sweep(Stays *stays, uint64_t now);             // ends those that were held for long enough
void stays_room_lost(Stays *stays, HostedRoom *room, uint64_t now);  // ends those held in it

Stay *stays_spend(Stays *stays, const char *token, size_t size);     // no other is good now; NULL: it was not
void stays_renew(Stays *stays, Stay *stay, char token[TOKEN_SIZE]);  // a fresh one, beside the one spent
void stays_settle(Stays *stays, Stay *stay);  // the fresh one has arrived: the one spent is worthless
ChannelHead stay_head(const Stay *stay, ChannelKind kind);  // for a record about it
Stay *stay_at(const HostedRoom *room, int seat);            // NULL: the seat is free
