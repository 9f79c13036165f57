// One room as the gateway knows it: what its worker said of it, and its seats.
#include "rooms.h"
#include <stdio.h>
#include <string.h>
#include "mem.h"
#include "text.h"

#define SECOND UINT64_C(1000000000)

int room_places(RingRecord record)
{
    ChannelOpened opened;
    return channel_take(&record, &opened, sizeof opened) ? opened.max_players : -1;
}

static int seats_for(int players)
{
    const int seats = players + CHANNEL_WATCHERS;
    return seats < CHANNEL_SEATS ? seats : CHANNEL_SEATS;
}

int room_seats(const HostedRoom *room)
{
    return seats_for(room->max_players);
}

// Seats that are there no more, or become others, must be free by now.
static void set_places(HostedRoom *room, int count)
{
    if (room->seats && count == room->max_players) return;
    const int had = room->seats ? room_seats(room) : 0, seats = seats_for(count);
    room->seats = mem_realloc(room->seats, (size_t)seats * sizeof *room->seats + 1);
    if (seats > had) memset(room->seats + had, 0, (size_t)(seats - had) * sizeof *room->seats);
    room->max_players = count;
}

bool room_opened(HostedRoom *room, RingRecord record)
{
    ChannelOpened opened;
    if (!channel_take(&record, &opened, sizeof opened) || opened.map_size > record.size) return false;
    if (opened.rate < 1 || opened.rate > 1000 || opened.max_players < 0 || opened.max_players > CHANNEL_SEATS)
        return false;
    if (opened.hold < 0 || opened.hold > ROOM_LONGEST_HOLD || opened.idle < 0) return false;
    room->rate = opened.rate;
    set_places(room, opened.max_players);
    room->hold = opened.hold;
    room->idle = opened.idle;
    text_clean(room->title, sizeof room->title, opened.title, strnlen(opened.title, sizeof opened.title),
               sizeof room->title);
    snprintf(room->boards, sizeof room->boards, "%.*s", (int)sizeof opened.boards, opened.boards);
    buffer_clear(&room->map);
    buffer_append(&room->map, record.data, opened.map_size);
    room->state = ROOM_OPEN;
    room->was_open = true;
    room->changing = false;
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

enum { GUESTS = 4096 };

bool room_has_met(const HostedRoom *room, int64_t profile)
{
    int count = room->guest_count < GUESTS ? room->guest_count : GUESTS;
    for (int i = 0; i < count; i++)
        if (room->guests[i] == profile) return true;
    return false;
}

void room_meet(HostedRoom *room, int64_t profile)
{
    enum { STEP = 16 };
    if (!profile || room_has_met(room, profile)) return;
    if (room->guest_count < GUESTS && room->guest_count % STEP == 0)
        room->guests = mem_realloc(room->guests, (size_t)(room->guest_count + STEP) * sizeof *room->guests);
    room->guests[room->guest_count++ % GUESTS] = profile;
}

int room_take_seat(HostedRoom *room, void *player, bool watches)
{
    const int end = watches ? room_seats(room) : room->max_players;
    for (int i = watches ? room->max_players : 0; i < end; i++) {
        if (room->seats[i]) continue;
        room->seats[i] = player;
        room->players += !watches;
        return i;
    }
    return -1;
}

void room_free_seat(HostedRoom *room, int seat, uint64_t now)
{
    room->seats[seat] = NULL;
    if (seat < room->max_players && --room->players == 0) room->empty_since = now;
}
