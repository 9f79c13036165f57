// boards.h: leaderboards between the store and the rooms.
// A room hands in scores and is told the best rows of its mode's boards, of which those that the mode
// declares and the one named "best" are known from the start; and where its players stand when it asks. The
// time is a day, see StoreBoard.
#pragma once
#include "rooms.h"
#include "store.h"

typedef struct Boards Boards;

typedef struct {
    const char *mode, *name;
    const StoreRow *rows;  // best first
    int count;
} BoardRows;  // borrowed until the next call

Boards *boards_create(Rooms *rooms, Store *store, int64_t day);  // borrowed: both must outlive the boards
void boards_destroy(Boards *boards);                             // NULL is fine
void boards_submit(Boards *boards, const HostedRoom *room, RingRecord score);  // a worker's ChannelScore
void boards_greet(Boards *boards, const HostedRoom *room);  // tells a room that has opened what there is
void boards_ask(Boards *boards, const HostedRoom *room, RingRecord record);  // a worker's CHANNEL_ASK
void boards_sweep(Boards *boards, int64_t day);           // asks the store for boards that changed
bool boards_next_news(Boards *boards, BoardRows *board);  // one that changed since it was last taken here
