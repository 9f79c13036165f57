// Other code for a room that is played: it is on trial until it has run for a while, and the code before it
// is kept for as long.
#include "log.h"
#include "hash.h"
#include "modes.h"
#include "rooms_parts.h"

static uint64_t hash_code(const Buffer *source)
{
    return hash_bytes(source->data, source->size);
}

static void set_code(Buffer *to, const Buffer *source)
{
    buffer_clear(to);
    buffer_append(to, source->data, source->size);
}

bool room_is_on_trial(const HostedRoom *room, uint64_t now)
{
    return room->good.size && (!room->trial_until || now < room->trial_until);
}

static void try_code(Rooms *rooms, HostedRoom *room, const Buffer *source, uint64_t began)
{
    const uint64_t hash = hash_code(source);
    if (room->state == ROOM_CLOSING || hash == (room->tried ? room->tried : hash_code(&room->source))) return;
    room->tried = hash;
    room->change_began = began;
    if (room->was_open && !room_is_on_trial(room, began)) set_code(&room->good, &room->source);
    set_code(&room->source, source);
    room->trial_until = 0;
    room->changing = room->state == ROOM_OPEN;
    if (room->changing)
        rooms_ask(rooms, room, CHANNEL_CODE);
    else
        rooms_ask_to_open(rooms, room);
}

void rooms_put_back(Rooms *rooms, HostedRoom *room)
{
    set_code(&room->source, &room->good);
    buffer_clear(&room->good);
    room->trial_until = 0;
    if (room->state != ROOM_OPEN) return;  // it is opened again in any case
    room->changing = true;
    rooms_ask(rooms, room, CHANNEL_BACK);
}

void rooms_reload(Rooms *rooms, uint64_t began)
{
    Buffer source = { 0 };
    Failure why;
    for (int i = 0; i < rooms->count; i++) {
        HostedRoom *room = rooms->list[i];
        if (mode_read(rooms->config.scripts, room->mode, &source, &why))
            try_code(rooms, room, &source, began);
        else
            log_warn("gateway", "%s", why.text);
    }
    buffer_deinit(&source);
}
