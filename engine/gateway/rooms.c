// The rooms there are: found, swept, closed and forgotten.
#include <assert.h>
#include <ctype.h>
#include <string.h>
#include "log.h"
#include "mem.h"
#include "rooms_parts.h"

#define SECOND UINT64_C(1000000000)

Rooms *rooms_create(const RoomsConfig *config)
{
    Rooms *rooms = mem_zalloc(sizeof *rooms);
    rooms->config = *config;
    rooms->slots = mem_zalloc((size_t)supervisor_workers(config->supervisor) * sizeof *rooms->slots);
    return rooms;
}

void room_destroy(HostedRoom *room)
{
    buffer_deinit(&room->source);
    buffer_deinit(&room->good);
    buffer_deinit(&room->map);
    mem_free(room->seats);
    mem_free(room->guests);
    mem_free(room->error);
    mem_free(room);
}

void rooms_destroy(Rooms *rooms)
{
    if (!rooms) return;
    for (int i = 0; i < rooms->count; i++) room_destroy(rooms->list[i]);
    mem_free(rooms->list);
    mem_free(rooms->slots);
    mem_free(rooms);
}

int rooms_count(const Rooms *rooms)
{
    return rooms->count;
}

HostedRoom *rooms_get(const Rooms *rooms, int index)
{
    assert(index >= 0 && index < rooms->count);
    return rooms->list[index];
}

const char *rooms_default_mode(const Rooms *rooms)
{
    return rooms->config.default_mode;
}

static bool same_code(const char *code, const char *typed)
{
    while (*code && *code == toupper((unsigned char)*typed)) code++, typed++;
    return !*code && !*typed;
}

HostedRoom *rooms_find(const Rooms *rooms, const char *code)
{
    for (int i = 0; i < rooms->count; i++)
        if (rooms->list[i]->state != ROOM_CLOSING && same_code(rooms->list[i]->code, code))
            return rooms->list[i];
    return NULL;
}

// How many play the mode at a time, as far as its rooms that have opened tell.
static int places_of(const Rooms *rooms, const char *mode)
{
    for (int i = 0; i < rooms->count; i++)
        if (rooms->list[i]->was_open && !strcmp(rooms->list[i]->mode, mode))
            return rooms->list[i]->max_players;
    return CHANNEL_SEATS;
}

static bool has_free_seat(const HostedRoom *room, int places)
{
    if (room->state == ROOM_CLOSING) return false;
    return room->was_open ? room->players < room->max_players : room->players + room->awaited < places;
}

HostedRoom *rooms_find_fullest(const Rooms *rooms, const char *mode)
{
    const int places = places_of(rooms, mode);
    HostedRoom *best = NULL;
    for (int i = 0; i < rooms->count; i++) {
        HostedRoom *room = rooms->list[i];
        if (room->own || strcmp(room->mode, mode) != 0 || !has_free_seat(room, places)) continue;
        if (!best || room->players > best->players) best = room;
    }
    return best;
}

HostedRoom *rooms_at(const Rooms *rooms, int worker, int slot)
{
    return slot >= 0 && slot < CHANNEL_ROOMS ? rooms->slots[worker][slot] : NULL;
}

Link *rooms_link(const Rooms *rooms, const HostedRoom *room)
{
    return supervisor_link(rooms->config.supervisor, room->worker);
}

uint32_t rooms_took(const Rooms *rooms, const HostedRoom *room)
{
    const Link *link = rooms_link(rooms, room);
    return link->channel.control ? atomic_load(&link->channel.control->took[room->slot]) : 0;
}

void rooms_send(Rooms *rooms, const HostedRoom *room, ChannelHead head, const void *body, size_t size)
{
    head.room = (uint16_t)room->slot;
    link_send(rooms_link(rooms, room), &head, body, size);
}

void rooms_close(Rooms *rooms, HostedRoom *room)
{
    if (room->state == ROOM_CLOSING) return;
    log_info("gateway", "room %s closes", room->code);
    room->state = ROOM_CLOSING;
    rooms_send(rooms, room, (ChannelHead){ .kind = CHANNEL_CLOSE, .seat = -1 }, NULL, 0);
}

void rooms_forget(Rooms *rooms, HostedRoom *room)
{
    if (rooms->config.forgotten) rooms->config.forgotten(rooms->config.owner, room);
    channel_erase_world(rooms_link(rooms, room)->memory, room->slot);
    rooms->slots[room->worker][room->slot] = NULL;
    int at = 0;
    while (rooms->list[at] != room) at++;
    rooms->list[at] = rooms->list[--rooms->count];
    room_destroy(room);
}

static bool is_last_of_default(const Rooms *rooms, const HostedRoom *room)
{
    if (strcmp(room->mode, rooms->config.default_mode) != 0) return false;
    for (int i = 0; i < rooms->count; i++) {
        const HostedRoom *other = rooms->list[i];
        if (other != room && other->state != ROOM_CLOSING && !strcmp(other->mode, room->mode)) return false;
    }
    return true;
}

void rooms_sweep(Rooms *rooms, uint64_t now)
{
    for (int i = 0; i < rooms->count; i++) {
        HostedRoom *room = rooms->list[i];
        if (room->state != ROOM_OPEN || room->players ||
            now < room->empty_since + ROOM_EMPTY_SECONDS * SECOND)
            continue;
        if (!is_last_of_default(rooms, room)) rooms_close(rooms, room);
    }
}
