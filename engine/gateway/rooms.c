#include "rooms.h"
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "log.h"
#include "mem.h"
#include "modes.h"
#include "wish.h"

#define SECOND UINT64_C(1000000000)

struct Rooms {
    RoomsConfig config;
    HostedRoom **list;
    int count, capacity;
    HostedRoom *(*slots)[CHANNEL_ROOMS];  // by worker and slot
};

Rooms *rooms_create(const RoomsConfig *config)
{
    Rooms *rooms = mem_zalloc(sizeof *rooms);
    rooms->config = *config;
    rooms->slots = mem_zalloc((size_t)supervisor_workers(config->supervisor) * sizeof *rooms->slots);
    return rooms;
}

static void free_room(HostedRoom *room)
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
    for (int i = 0; i < rooms->count; i++) free_room(rooms->list[i]);
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

void rooms_send(Rooms *rooms, const HostedRoom *room, ChannelHead head, const void *body, size_t size)
{
    head.room = (uint16_t)room->slot;
    link_send(rooms_link(rooms, room), &head, body, size);
}

void rooms_reload(Rooms *rooms, uint64_t began)
{
    Buffer source = { 0 };
    Failure why;
    for (int i = 0; i < rooms->count; i++) {
        HostedRoom *room = rooms->list[i];
        if (mode_read(rooms->config.scripts, room->mode, &source, &why))
            rooms_change(rooms, room, &source, began);
        else
            log_warn("gateway", "%s", why.text);
    }
    buffer_deinit(&source);
}

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

static void ask_for(Rooms *rooms, HostedRoom *room, ChannelChange change)
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

static void ask_to_open(Rooms *rooms, HostedRoom *room)
{
    room->state = ROOM_OPENING;
    room->changing = false;
    ask_for(rooms, room, CHANNEL_NEW);
}

static uint64_t hash_code(const Buffer *source)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < source->size; i++) hash = (hash ^ source->data[i]) * 0x100000001b3u;
    return hash;
}

static void set_code(Buffer *to, const Buffer *source)
{
    buffer_clear(to);
    buffer_append(to, source->data, source->size);
}

bool rooms_change(Rooms *rooms, HostedRoom *room, const Buffer *source, uint64_t began)
{
    const uint64_t hash = hash_code(source);
    if (room->state == ROOM_CLOSING || hash == (room->tried ? room->tried : hash_code(&room->source)))
        return false;
    room->tried = hash;
    room->change_began = began;
    if (room->was_open && !room_is_on_trial(room, began)) set_code(&room->good, &room->source);
    set_code(&room->source, source);
    room->trial_until = 0;
    if (room->state == ROOM_OPENING) return ask_to_open(rooms, room), true;
    room->changing = true;
    ask_for(rooms, room, CHANNEL_CODE);
    return true;
}

void rooms_put_back(Rooms *rooms, HostedRoom *room)
{
    set_code(&room->source, &room->good);
    buffer_clear(&room->good);
    room->trial_until = 0;
    if (room->state != ROOM_OPEN) return;  // it is opened again in any case
    room->changing = true;
    ask_for(rooms, room, CHANNEL_BACK);
}

bool room_is_on_trial(const HostedRoom *room, uint64_t now)
{
    return room->good.size && (!room->trial_until || now < room->trial_until);
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
        free_room(room);
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

static uint64_t draw_seed(void)
{
    uint64_t seed;
    if (getrandom(&seed, sizeof seed, 0) != sizeof seed) abort();
    return seed;
}

HostedRoom *rooms_open(Rooms *rooms, const char *mode, const char *settings, uint64_t now, Failure *why)
{
    HostedRoom *room = make_room(rooms, mode, now, why);
    if (!room) return NULL;
    if (!set(rooms, room, settings ? settings : "", why)) {
        free_room(room);
        return NULL;
    }
    draw_code(rooms, room->code);
    room->seed = draw_seed();
    list_room(rooms, room);
    ask_to_open(rooms, room);
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

void rooms_continue(Rooms *rooms, HostedRoom *room)
{
    ask_to_open(rooms, room);
}

void rooms_begin_anew(Rooms *rooms, HostedRoom *room)
{
    channel_erase_world(rooms_link(rooms, room)->memory, room->slot);
    mem_free(room->seats);
    room->seats = NULL;
    room->restored = false;
    room->seed = draw_seed();
    ask_to_open(rooms, room);
}

void rooms_reopen(Rooms *rooms, int worker)
{
    for (int i = rooms->count - 1; i >= 0; i--) {  // backwards: forgetting moves the last one here
        HostedRoom *room = rooms->list[i];
        if (room->worker != worker) continue;
        if (room->state == ROOM_CLOSING)
            rooms_forget(rooms, room);
        else
            ask_to_open(rooms, room);
    }
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
    free_room(room);
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
