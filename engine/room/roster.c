// Who sits where. Seats are what the gateway wants; players are entities of the
// world. A tick brings the second in line with the first, so that coming and leaving are
// part of the transaction.
#include "parts.h"
#include "mem.h"
#include <stdio.h>
#include <string.h>

uint32_t seat_player(const Room *room, int seat)
{
    uint32_t id;
    if (seat >= room->info.max_players) return 0;
    memcpy(&id, world_entity(room->world, KIND_PLAYER, (uint32_t)seat), sizeof id);
    return id;
}

static bool is_seat(const Room *room, int seat)
{
    return seat >= 0 && seat < room->info.max_players + ROOM_WATCHERS;
}

bool room_seat_taken(const Room *room, int seat)
{
    return is_seat(room, seat) && room->seats[seat].wanted;
}

uint32_t room_join(Room *room, int index, const char *name, int64_t profile)
{
    if (!is_seat(room, index)) return 0;
    Seat *seat = &room->seats[index];
    uint32_t player = seat_player(room, index);
    bool returns = seat->wanted && player && player != seat->leaver;
    seat->wanted = true;
    seat->unclaimed = seat->spared = seat->dropped = false;
    seat->profile = profile;
    snprintf(seat->name, sizeof seat->name, "%s", name);
    seat->acknowledged = seat->quiet = 0;
    seat->late = 0;
    if (!returns) {
        seat->received = seat->applied = 0, seat->waiting = 0;
        lines_forget(seat);
    }
    room_forget(room, index);
    if (watches(room, index)) return ROOM_WATCHING;
    if (index >= room->seats_high) room->seats_high = index + 1;
    if (profile) board_expect(room, profile);
    return returns ? player : world_next_id(room->world, KIND_PLAYER, (uint32_t)index);
}

void room_drop(Room *room, int seat)
{
    if (is_seat(room, seat)) room->seats[seat].dropped = true;
}

void room_leave(Room *room, int seat)
{
    if (!is_seat(room, seat)) return;
    room->seats[seat].wanted = false;
    room->seats[seat].let_go = room->seats[seat].spared;
    room->seats[seat].leaver = seat_player(room, seat);
}

static void *player_field(const Room *room, uint32_t player, const char *name)
{
    return schema_field_at(&world_schema(room->world)->kinds[KIND_PLAYER], world_find(room->world, player),
                           name);
}

static bool enter(Room *room, int index)
{
    Seat *seat = &room->seats[index];
    uint32_t player = world_spawn_at(room->world, KIND_PLAYER, (uint32_t)index);
    const double profile = (double)seat->profile;
    schema_set_text(&world_schema(room->world)->kinds[KIND_PLAYER], world_find(room->world, player), "name",
                    seat->name);
    memcpy(player_field(room, player, "profile"), &profile, sizeof profile);
    events_tell_joined(room, player);
    if (seat->spared || script_join(room->script, player)) return true;
    seat->spared = true;
    return false;
}

static bool depart(Room *room, int index, uint32_t player)
{
    Seat *seat = &room->seats[index];
    if (!seat->let_go && !script_leave(room->script, player)) {
        seat->let_go = true;
        return false;
    }
    events_tell_left(room, player_field(room, player, "name"));
    world_despawn(room->world, player);
    return true;
}

// What the world remembers of a seat: whether somebody is there, and which of the inputs counted, so that
// none of them counts again when it is sent to another room over the same world.
static void remember(Room *room, const Seat *seat, int index)
{
    uint8_t *player = world_entity(room->world, KIND_PLAYER, (uint32_t)index);
    const bool connected = !seat->dropped;
    const double applied = seat->applied;
    memcpy(player + room->connected->offset, &connected, sizeof connected);
    memcpy(player + room->input_number->offset, &applied, sizeof applied);
}

bool roster_update(Room *room)
{
    if (room->claim_until && room->claim_until < world_head(room->world)->tick) {
        for (int i = 0; i < room->seats_high; i++)
            if (room->seats[i].unclaimed) room->seats[i].wanted = false;
        room->claim_until = 0;
    }
    for (int i = 0; i < room->seats_high; i++) {
        uint32_t player = seat_player(room, i);
        const bool leaves = player && (!room->seats[i].wanted || player == room->seats[i].leaver);
        if (leaves && !depart(room, i, player)) return false;
        if ((leaves || !player) && room->seats[i].wanted && !enter(room, i)) return false;
        if (room->seats[i].wanted) remember(room, &room->seats[i], i);
    }
    return true;
}

void roster_find_old(Room *room)
{
    enum { LOST_SECONDS = 10 };  // of ticks that a restart from a checkpoint may undo
    room->told_until = room_tick_number(room) + LOST_SECONDS * (uint32_t)room->info.rate;
    for (int i = 0; i < room->info.max_players; i++) {
        uint32_t player = seat_player(room, i);
        if (!player) continue;
        double applied;
        Seat *seat = &room->seats[i];
        memcpy(&applied, player_field(room, player, "input_number"), sizeof applied);
        seat->received = seat->applied = (uint32_t)applied;
        seat->dropped = !*(bool *)player_field(room, player, "connected");
        seat->wanted = seat->unclaimed = true;
        snprintf(seat->name, sizeof seat->name, "%s", (const char *)player_field(room, player, "name"));
        room->seats_high = i + 1;
    }
    if (room->seats_high) room->claim_until = world_head(room->world)->tick + (uint32_t)room->info.rate * 2;
}

void roster_destroy(Room *room)
{
    for (int i = 0; room->seats && i < room->info.max_players + ROOM_WATCHERS; i++)
        mem_free(room->seats[i].queue), mem_free(room->seats[i].lines);
    mem_free(room->seats);
}
