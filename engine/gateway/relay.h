// relay.h: acts on what a worker says.
#pragma once
#include "boards.h"
#include "dev.h"
#include "players.h"
#include "rooms.h"

typedef struct {
    Rooms *rooms;  // all borrowed
    Players *players;
    Boards *boards;
    Shelves *shelves;
    Failure *why;  // takes what kept the newest room from opening; NULL: nobody asks
    Dev *dev;      // NULL: nobody develops here
} Relay;

// The code of a room fails in its trial: the one before it runs on. `text`: how it fails.
void relay_put_back(const Relay *relay, HostedRoom *room, const char *text);

// A restored room that does not open: its players are told to come again, its world is a new one.
void relay_begin_anew(const Relay *relay, HostedRoom *room);

typedef enum { RELAY_EMPTY, RELAY_MORE, RELAY_BROKEN } RelayRead;

// Reads the worker's ring until it is empty, but no more than one ring full: frames go from there to the
// sockets. RELAY_BROKEN: the worker wrote nonsense and must be replaced.
RelayRead relay_read(const Relay *relay, Link *link, int worker, uint64_t now);
