// rooms_parts.h: what the files behind rooms.h share: rooms.c, opening.c and trial.c.
#pragma once
#include "rooms.h"

struct Rooms {
    RoomsConfig config;
    HostedRoom **list;
    int count, capacity;
    HostedRoom *(*slots)[CHANNEL_ROOMS];  // by worker and slot
};

void rooms_ask(Rooms *rooms, HostedRoom *room, ChannelChange change);  // its worker, for what it is to run
void room_destroy(HostedRoom *room);
