// Who only watches has a seat above the players', and no entity: ticks never see him. He is told what a
// player is told who is no owner of anything, from the place of the player that he follows.
#include "parts.h"

bool watches(const Room *room, int seat)
{
    return seat >= room->info.max_players && seat < room->info.max_players + ROOM_WATCHERS;
}

bool watcher_input(Room *room, int index, Reader *reader, uint32_t sequence)
{
    uint32_t count;
    int64_t player;
    if (!read_array(reader, &count) || count != 1 || !read_integer(reader, 0, UINT32_MAX, &player))
        return false;
    Seat *seat = &room->seats[index];
    seat->received = seat->applied = sequence;
    seat->watched = (uint32_t)player;
    return true;
}
