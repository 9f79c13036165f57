// One room as the gateway knows it: what its worker said of it, and its seats.
#include "rooms.h"
#include <string.h>
#include "mem.h"
#include "text.h"

#define SECOND UINT64_C(1000000000)

bool room_opened(HostedRoom *room, RingRecord record)
{
    ChannelOpened opened;
    if (!channel_take(&record, &opened, sizeof opened) || opened.map_size > record.size) return false;
    if (opened.rate < 1 || opened.rate > 1000 || opened.max_players < 0 || opened.max_players > CHANNEL_SEATS)
        return false;
    if (opened.hold < 0 || opened.hold > ROOM_LONGEST_HOLD || opened.idle < 0) return false;
    if (room->seats && opened.max_players != room->max_players) return false;
    if (!room->seats) room->seats = mem_zalloc((size_t)opened.max_players * sizeof *room->seats + 1);
    room->rate = opened.rate;
    room->max_players = opened.max_players;
    room->hold = opened.hold;
    room->idle = opened.idle;
    text_clean(room->title, sizeof room->title, opened.title, strnlen(opened.title, sizeof opened.title),
               sizeof room->title);
    buffer_clear(&room->map);
    buffer_append(&room->map, record.data, opened.map_size);
    room->state = ROOM_OPEN;
    room->was_open = true;
    room->restored = false;
    return true;
}

bool room_survives_death(HostedRoom *room, uint64_t now)
{
    memmove(room->deaths + 1, room->deaths, sizeof room->deaths - sizeof *room->deaths);
    room->deaths[0] = now;
    room->name_lines = true;
    uint64_t oldest = room->deaths[ROOM_DEATHS - 1];
    return !oldest || now - oldest > ROOM_DEATHS_SECONDS * SECOND;
}

void room_set_error(HostedRoom *room, const char *text)
{
    mem_free(room->error);
    room->error = text ? mem_copy_text(text) : NULL;
}

int room_take_seat(HostedRoom *room, void *player)
{
    for (int i = 0; i < room->max_players; i++) {
        if (room->seats[i]) continue;
        room->seats[i] = player;
        room->players++;
        return i;
    }
    return -1;
}

void room_free_seat(HostedRoom *room, int seat, uint64_t now)
{
    room->seats[seat] = NULL;
    if (--room->players == 0) room->empty_since = now;
}
