// shelves.h: what modes keep for good, as the gateway holds it between the store and the rooms.
// A shelf holds the values of a mode (profile 0) or of one player in it. It is read from
// the store before a room of that mode opens, or before that player joins. What a room writes
// goes onto its shelf, from there to the other rooms, and once a second to the store.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "rooms.h"
#include "store.h"

typedef struct Shelves Shelves;

typedef struct {
    Rooms *rooms;  // borrowed, as the store is
    Store *store;
    void *owner;
    void (*ready)(void *owner, const char *mode,
                  int64_t profile);  // one that shelves_ask() has not found ready
} ShelvesConfig;

Shelves *shelves_create(const ShelvesConfig *config);
void shelves_destroy(Shelves *shelves);

bool shelves_ask(Shelves *shelves, const char *mode, int64_t profile,
                 uint64_t now);                                      // false: `ready` will follow
void shelves_pack(Shelves *shelves, const char *mode, Buffer *out);  // a mode's values, each a ChannelValue
void shelves_tell(Shelves *shelves, const HostedRoom *room, int64_t profile);  // a player's, before he joins
void shelves_write(Shelves *shelves, HostedRoom *room, RingRecord record);     // a room's CHANNEL_VALUE
void shelves_sweep(Shelves *shelves, uint64_t now);
void shelves_save(Shelves *shelves);  // all that is not yet in the store
