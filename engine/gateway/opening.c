// A room comes to be: it is given a worker, a code and its settings, and the worker is asked to open it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "mem.h"
#include "modes.h"
#include "rooms_parts.h"
#include "wish.h"

// The worker with the fewest rooms, and its lowest free slot. False: all are full.
static bool find_place(const Rooms *rooms, int *worker, int *slot)
{
    int fewest = CHANNEL_ROOMS;
    for (int i = 0; i < supervisor_workers(rooms->config.supervisor); i++) {
        int used = 0, open = -1;
        for (int s = CHANNEL_ROOMS - 1; s >= 0; s--) {
            if (rooms->slots[i][s])
                used++;
            else
                open = s;
        }
        if (used >= fewest) continue;
        fewest = used;
        *worker = i;
        *slot = open;
    }
    return fewest < CHANNEL_ROOMS;
}

// No vowels, so that no words appear, and nothing that is misread: 0 O 1 I.
static void draw_code(const Rooms *rooms, char code[ROOM_CODE_SIZE])
{
    static const char alphabet[] = "BCDFGHJKLMNPQRSTVWXZ23456789";
    do {
        for (int i = 0; i < ROOM_CODE_SIZE - 1; i++) {
            uint32_t bits;
            if (getrandom(&bits, sizeof bits, 0) != sizeof bits) abort();
            code[i] = alphabet[bits % (sizeof alphabet - 1)];
        }
        code[ROOM_CODE_SIZE - 1] = 0;
    } while (rooms_find(rooms, code));
}

static uint64_t draw_seed(void)
{
    uint64_t seed;
    if (getrandom(&seed, sizeof seed, 0) != sizeof seed) abort();
    return seed;
}

static void list_room(Rooms *rooms, HostedRoom *room)
{
    if (rooms->count == rooms->capacity) {
        rooms->capacity = rooms->capacity ? rooms->capacity * 2 : 16;
        rooms->list = mem_realloc(rooms->list, (size_t)rooms->capacity * sizeof *rooms->list);
    }
    rooms->list[rooms->count++] = room;
    rooms->slots[room->worker][room->slot] = room;
}

// A room of this mode in a free slot of a worker, not yet listed.
static HostedRoom *make_room(Rooms *rooms, const char *mode, uint64_t now, Failure *why)
{
    HostedRoom *room = mem_zalloc(sizeof *room);
    if (!mode_read(rooms->config.scripts, mode, &room->source, why) ||
        (!find_place(rooms, &room->worker, &room->slot) &&
         !fail(why, "every worker has all the rooms it can have"))) {
        room_destroy(room);
        return NULL;
    }
    strcpy(room->mode, mode);
    room->name_lines = rooms->config.name_lines;
    room->empty_since = now;
    return room;
}

static bool set(const Rooms *rooms, HostedRoom *room, const char *settings, Failure *why)
{
    Wish wish = { 0 };
    strcpy(wish.mode, room->mode);
    snprintf(wish.settings, sizeof wish.settings, "%s", settings);
    if (!wish_add_host(&wish, rooms->config.sets, rooms->config.set_count))
        return fail(why, "the settings of mode %s are longer than %d bytes", room->mode,
                    CHANNEL_SETTINGS_SIZE - 2);
    memcpy(room->settings, wish.settings, sizeof room->settings);
    room->own = settings[0] != 0;
    return true;
}

void rooms_ask(Rooms *rooms, HostedRoom *room, ChannelChange change)
{
    Buffer values = { 0 };
    room->waits = rooms->config.prepare && !rooms->config.prepare(rooms->config.owner, room, &values);
    if (room->waits) return;
    ChannelOpen wanted = { .seed = room->seed,
                           .name_size = (uint32_t)strlen(room->mode),
                           .source_size = (uint32_t)room->source.size,
                           .settings_size = (uint32_t)strlen(room->settings),
                           .values_size = (uint32_t)values.size,
                           .name_lines = room->name_lines,
                           .change = (uint8_t)change };
    Buffer body = { 0 };
    buffer_append(&body, &wanted, sizeof wanted);
    buffer_append(&body, room->mode, wanted.name_size);
    buffer_append(&body, room->source.data, room->source.size);
    buffer_append(&body, room->settings, wanted.settings_size);
    if (values.size) buffer_append(&body, values.data, values.size);
    rooms_send(rooms, room, (ChannelHead){ .kind = CHANNEL_OPEN, .seat = -1 }, body.data, body.size);
    buffer_deinit(&body);
    buffer_deinit(&values);
}

void rooms_ask_to_open(Rooms *rooms, HostedRoom *room)
{
    room->state = ROOM_OPENING;
    room->changing = false;
    rooms_ask(rooms, room, CHANNEL_NEW);
}

HostedRoom *rooms_open(Rooms *rooms, const char *mode, const char *settings, uint64_t now, Failure *why)
{
    HostedRoom *room = make_room(rooms, mode, now, why);
    if (!room) return NULL;
    if (!set(rooms, room, settings ? settings : "", why)) {
        room_destroy(room);
        return NULL;
    }
    draw_code(rooms, room->code);
    room->seed = draw_seed();
    list_room(rooms, room);
    rooms_ask_to_open(rooms, room);
    return room;
}

HostedRoom *rooms_restore(Rooms *rooms, const HostedRoom *was, uint64_t now, Failure *why)
{
    HostedRoom *room = make_room(rooms, was->mode, now, why);
    if (!room) return NULL;
    strcpy(room->code, was->code);
    room->seed = was->seed;
    room->own = was->own;
    room->max_players = was->max_players;
    room->seats = mem_zalloc((size_t)room_seats(room) * sizeof *room->seats + 1);
    room->restored = room->kept = true;
    list_room(rooms, room);
    return room;
}

void rooms_begin_anew(Rooms *rooms, HostedRoom *room)
{
    channel_erase_world(rooms_link(rooms, room)->memory, room->slot);
    mem_free(room->seats);
    room->seats = NULL;
    room->restored = false;
    room->seed = draw_seed();
    rooms_ask_to_open(rooms, room);
}

void rooms_reopen(Rooms *rooms, int worker)
{
    for (int i = rooms->count - 1; i >= 0; i--) {  // backwards: forgetting moves the last one here
        HostedRoom *room = rooms->list[i];
        if (room->worker != worker) continue;
        if (room->state == ROOM_CLOSING)
            rooms_forget(rooms, room);
        else
            rooms_ask_to_open(rooms, room);
    }
}
