// stays.h: who has which seat, and for how long.
// A Stay begins when a player gets a seat, and ends when the seat is free again. It
// outlives the player's connection: when the line drops, the seat is held for as
// long as the mode says, and whoever brings the stay's token takes it over, from
// nobody or from a connection that still believes it plays. Only the hash of the
// token is kept, and each WELCOME replaces it: a token is good once.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "rooms.h"
#include "session.h"
#include "token.h"

typedef struct Player Player;
typedef struct Stay Stay;

struct Stay {
    HostedRoom *room;
    int seat;
    uint32_t number;      // new with each joining: what belongs to an earlier one is ignored
    Player *player;       // NULL: the seat is held
    uint64_t held_until;  // 0: as long as its room is not open
    int64_t profile;      // 0: unknown to the store
    char name[SESSION_NAME_SIZE];
    bool has_token;
    uint8_t token[TOKEN_HASH_SIZE];  // its hash
    Stay *next;                      // with a token of the same bucket
};

typedef struct Stays Stays;

Stays *stays_create(Rooms *rooms);  // borrowed: must outlive the stays
void stays_destroy(Stays *stays);   // frees every stay, and its seat with it; NULL is fine

Stay *stays_begin(Stays *stays, HostedRoom *room, Player *player);  // NULL: no seat is free
// One from a checkpoint, held. NULL: there is no such seat, or it is taken.
Stay *stays_restore(Stays *stays, HostedRoom *room, int seat, const uint8_t token[TOKEN_HASH_SIZE]);
void stays_join(Stays *stays, Stay *stay, uint64_t now);  // asks the room's worker, under a new number
void stays_hold(Stays *stays, Stay *stay, uint64_t now);  // its line is down; ends it where nothing is held
void stays_end(Stays *stays, Stay *stay, uint64_t now);   // the worker is told, the seat is free
void stays_sweep(Stays *stays, uint64_t now);             // ends those that were held for long enough
void stays_room_lost(Stays *stays, HostedRoom *room, uint64_t now);  // ends those held in it

Stay *stays_find(const Stays *stays, const char *token, size_t size);  // NULL: good for nothing
void stays_renew(Stays *stays, Stay *stay, char token[TOKEN_SIZE]);    // a new token instead of the old one
ChannelHead stay_head(const Stay *stay, ChannelKind kind);             // for a record about it
Stay *stay_at(const HostedRoom *room, int seat);                       // NULL: the seat is free
