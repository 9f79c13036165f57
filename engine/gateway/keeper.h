// keeper.h: rooms that outlive the gateway.
// Once a second every room that somebody has a seat in is copied into the store,
// as it was after some tick, together with who may come back to which seat. The
// last copy is made when all workers have ended. The next gateway goes on from
// there: same code, same world, the seats held. What cannot go on is dropped.
#pragma once
#include <stdint.h>
#include "rooms.h"
#include "stays.h"
#include "store.h"
#include "supervisor.h"

enum {
    KEEPER_SECONDS = 600,              // an older checkpoint is dropped
    KEEPER_BYTES_A_SECOND = 16 << 20,  // with more than that to keep, rooms take turns
};

typedef struct Keeper Keeper;

typedef struct {
    Supervisor *supervisor;  // all borrowed: the keeper goes after store_close(), the others later
    Rooms *rooms;
    Stays *stays;
    Store *store;
} KeeperConfig;

Keeper *keeper_create(const KeeperConfig *config);
void keeper_destroy(Keeper *keeper);  // NULL is fine

void keeper_restore(Keeper *keeper, uint64_t now);  // at the start: waits for the store
void keeper_sweep(Keeper *keeper, uint64_t now);
void keeper_finish(Keeper *keeper);  // at the end: no worker runs; store_close() waits until all is kept
void keeper_forget(Keeper *keeper, const HostedRoom *room);  // there is nothing to go on with any more
