// The copying happens on the store's thread (copy_world). It needs nothing of the
// gateway but a worker's memory and counters, which stay where they are until the
// store is closed. Should a slot get another room in between, the checkpoint that
// this makes of it is deleted by the request behind it, from keeper_forget().
#include "keeper.h"
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include "log.h"
#include "mem.h"
#include "seating.h"
#include "still.h"

enum { PATIENCE_MS = 10000 };
#define SECOND UINT64_C(1000000000)

struct Keeper {
    KeeperConfig config;
    uint64_t now, next;     // when the next second begins
    int64_t budget;         // bytes that may still be kept in this one
    int under_way;          // requests that are not answered yet
    int turn;               // the room whose turn it is
    atomic_bool finishing;  // no worker runs; read on the store's thread
    bool restoring;
    char restored[STORE_LABEL_SIZE];  // code of the checkpoint looked at last
};

Keeper *keeper_create(const KeeperConfig *config)
{
    Keeper *keeper = mem_zalloc(sizeof *keeper);
    keeper->config = *config;
    return keeper;
}

void keeper_destroy(Keeper *keeper)
{
    mem_free(keeper);
}

// On the store's thread.
static bool copy_world(void *owner, uint64_t ticket, Buffer *world)
{
    enum { TRIES = 5 };
    Keeper *keeper = owner;
    const Link *link = supervisor_link(keeper->config.supervisor, (int)(ticket >> 32));
    const int slot = (int)(uint32_t)ticket;
    if (keeper->finishing) return still_take(link->memory, slot, NULL, world);
    for (int i = 0; i < TRIES; i++) {
        if (still_take(link->memory, slot, &link->channel.control->writes[slot], world)) return true;
        poll(NULL, 0, 1);  // a tick is being written: it takes a fraction of that
    }
    return false;
}

static void on_kept(void *owner, uint64_t ticket, size_t bytes)
{
    Keeper *keeper = owner;
    (void)ticket;
    keeper->under_way--;
    keeper->budget -= (int64_t)bytes;
}

static bool is_played(const HostedRoom *room)
{
    return room->was_open && room->state == ROOM_OPEN && room->players;
}

static void keep(Keeper *keeper, HostedRoom *room)
{
    Buffer seats = { 0 };
    StoreCheckpoint checkpoint;
    seating_write(room, &seats);
    strcpy(checkpoint.code, room->code);
    strcpy(checkpoint.mode, room->mode);
    checkpoint.seats = seats.data;
    checkpoint.seats_size = seats.size;
    uint64_t ticket = (uint64_t)room->worker << 32 | (uint32_t)room->slot;
    if (store_keep(keeper->config.store, &checkpoint, copy_world, on_kept, keeper, ticket)) {
        keeper->under_way++;
        room->kept = true;
    }
    buffer_deinit(&seats);
}

void keeper_forget(Keeper *keeper, const HostedRoom *room)
{
    if (room->kept && !keeper->finishing) store_drop(keeper->config.store, room->code);
}

// Rooms take turns where the budget does not last for all: a few at a time, since what they take is known
// only afterwards.
static void keep_some(Keeper *keeper)
{
    enum { AT_ONCE = 16 };
    const int rooms = rooms_count(keeper->config.rooms);
    for (int i = 0; i < rooms && keeper->turn < rooms && keeper->under_way < AT_ONCE; i++) {
        HostedRoom *room = rooms_get(keeper->config.rooms, keeper->turn++);
        if (is_played(room)) {
            keep(keeper, room);
        } else if (room->kept && !room->restored && !room->players) {
            keeper_forget(keeper, room);
            room->kept = false;
        }
    }
}

void keeper_sweep(Keeper *keeper, uint64_t now)
{
    const bool all_had_their_turn = keeper->turn >= rooms_count(keeper->config.rooms);
    if (now >= keeper->next && !keeper->under_way) {
        if (all_had_their_turn) keeper->turn = 0;
        keeper->budget = KEEPER_BYTES_A_SECOND;
        keeper->next = now + SECOND;
    }
    if (keeper->budget > 0 && !keeper->under_way) keep_some(keeper);
}

void keeper_finish(Keeper *keeper)
{
    keeper->finishing = true;
    for (int i = 0; i < rooms_count(keeper->config.rooms); i++) {
        HostedRoom *room = rooms_get(keeper->config.rooms, i);
        if (room->was_open && room->state != ROOM_CLOSING && room->players) keep(keeper, room);
    }
}

// Why not is told where it is decided. NULL: there is nothing to go on with.
static HostedRoom *restore_room(Keeper *keeper, const StoreCheckpoint *checkpoint, Failure *why)
{
    HostedRoom was = { .players = 0 };
    if (strlen(checkpoint->code) >= sizeof was.code || rooms_find(keeper->config.rooms, checkpoint->code))
        return fail(why, "its code is no room's"), NULL;
    strcpy(was.code, checkpoint->code);
    strcpy(was.mode, checkpoint->mode);
    if (!seating_read_room(&was, checkpoint->seats, checkpoint->seats_size) ||
        !still_is_whole(checkpoint->world, checkpoint->world_size))
        return fail(why, "it is damaged"), NULL;
    HostedRoom *room = rooms_restore(keeper->config.rooms, &was, keeper->now, why);
    if (!room) return NULL;
    if (!still_put(rooms_link(keeper->config.rooms, room)->memory, room->slot, checkpoint->world,
                   checkpoint->world_size)) {
        rooms_forget(keeper->config.rooms, room);
        return fail(why, "there is no memory for it"), NULL;
    }
    seating_read_stays(keeper->config.stays, room, checkpoint->seats, checkpoint->seats_size);
    rooms_ask_to_open(keeper->config.rooms, room);
    return room;
}

static void on_checkpoint(void *owner, const StoreCheckpoint *checkpoint)
{
    Keeper *keeper = owner;
    Failure why;
    keeper->restoring = checkpoint != NULL;
    if (!checkpoint) return;
    strcpy(keeper->restored, checkpoint->code);
    if (restore_room(keeper, checkpoint, &why)) {
        log_info("gateway", "room %s goes on where it was: mode %s", checkpoint->code, checkpoint->mode);
        return;
    }
    log_warn("gateway", "the checkpoint of room %s is dropped: %s", checkpoint->code, why.text);
    store_drop(keeper->config.store, checkpoint->code);
}

void keeper_restore(Keeper *keeper, uint64_t now)
{
    keeper->now = now;
    do {
        keeper->restoring = false;
        struct pollfd answer = { .fd = store_descriptor(keeper->config.store), .events = POLLIN };
        if (store_next_checkpoint(keeper->config.store, keeper->restored, KEEPER_SECONDS, on_checkpoint,
                                  keeper) &&
            poll(&answer, 1, PATIENCE_MS) > 0)
            store_dispatch(keeper->config.store);
    } while (keeper->restoring);
}
