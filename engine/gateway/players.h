// players.h: from a connection to a seat, and back.
// A Player is made when a WebSocket opens and gone when it closes. In between it
// says hello, is looked up in the store, waits for its room, and plays. Its seat
// outlives it, and the worker of its room: see stays.h.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "net.h"
#include "protocol.h"
#include "rooms.h"
#include "stays.h"
#include "store.h"

typedef struct Players Players;

typedef struct {
    Rooms *rooms;   // borrowed
    Stays *stays;   // borrowed
    Store *store;   // borrowed
    int choked_ms;  // a socket that takes nothing for so long is closed; 0 means 30 s
    int max_rooms;  // that are opened for players; 0 means 500
} PlayersConfig;

Players *players_create(const PlayersConfig *config);
void players_destroy(Players *players);  // after the last connection has closed; NULL is fine

void players_set_time(Players *players, uint64_t now);  // for everything that is called from now on
void players_sweep(Players *players);                   // closes who is late, idle or stuck

// From the socket layer.
Player *players_opened(Players *players, Connection *connection);
void player_received(Player *player, const uint8_t *data, size_t size);
void player_drained(Player *player);
void player_closed(Player *player, int code);  // frees it; its seat is held unless `code` is a farewell

// From a room's worker. `session` tells whether this is still the one who was meant.
Player *players_in_seat(const HostedRoom *room, const ChannelHead *head);  // NULL: no longer
void players_fetch(const Stay *const stays[],
                   int count);  // into the cache: frames for them follow. NULL is fine
void player_joined(Player *player, uint32_t id);
void player_frame(Player *player, uint8_t *frame, size_t size, uint32_t tick);
void player_end(Player *player, CloseCode code, const char *text);  // leaves and closes; `text` may be NULL
void players_room_opened(Players *players, HostedRoom *room, bool again);
void players_room_lost(Players *players, HostedRoom *room, CloseCode code);  // ends all its players
// There will be `first` seats for players: ends who sits in those that are no more, and who watches.
void players_end_seats(Players *players, HostedRoom *room, int first);
void players_values_ready(Players *players, const char *mode,
                          int64_t profile);                   // who waited for them goes on
void players_room_error(Players *players, HostedRoom *room);  // tells them room->error
