// From hello to a seat: the store looks the profile up, a room is chosen, and its
// worker is asked. The store answers by ticket, since a player may be gone by
// then: the ticket is the place in the table and the number of the visit.
#include "player.h"
#include <string.h>
#include "log.h"
#include "wish.h"

enum { PLACE_TRIES = 4 };

_Static_assert((int)TOKEN_HASH_SIZE == (int)STORE_TOKEN_HASH, "a token's hash is the store's key");

void player_ask_to_join(Player *player)
{
    Players *players = player->players;
    player->state = JOINING;
    player->sender.line = channel_line(&rooms_link(players->config.rooms, player->room)->channel,
                                       player->room->slot, player->stay->seat);
    atomic_store(&player->sender.line->sent, 0);
    stays_join(players->config.stays, player->stay, players->now);
}

static HostedRoom *refuse(Player *player, CloseCode code)
{
    player_end(player, code, NULL);
    return NULL;
}

// Who asked for a room with settings waits for that one, and not for another like it.
static HostedRoom *note_code(Player *player, HostedRoom *room)
{
    if (room->own) strcpy(player->wanted, room->code);
    return room;
}

// "@CODE": that room, but no seat in its game.
static bool wants_to_watch(const Player *player)
{
    return player->wanted[0] == '@';
}

static HostedRoom *find_room(Player *player, const char *code)
{
    HostedRoom *room = rooms_find(player->players->config.rooms, code);
    return room ? room : refuse(player, CLOSE_NO_ROOM);
}

// The room that was wished for, or the fullest one, or a new one. NULL: the player was refused.
static HostedRoom *choose_room(Player *player)
{
    Players *players = player->players;
    Rooms *rooms = players->config.rooms;
    Failure why;
    Wish wish = { 0 };
    if (wants_to_watch(player)) return find_room(player, player->wanted + 1);
    strcpy(wish.mode, rooms_default_mode(rooms));
    if (wish_is_one(player->wanted) ? !wish_read(player->wanted, &wish) : player->wanted[0] != 0)
        return find_room(player, player->wanted);
    HostedRoom *room = wish.settings[0] ? NULL : rooms_find_fullest(rooms, wish.mode);
    if (!room && ++player->tries <= PLACE_TRIES && rooms_count(rooms) < player->players->config.max_rooms) {
        room = rooms_open(rooms, wish.mode, wish.settings, players->now, &why);
        if (room) return note_code(player, room);
        log_error("gateway", "no room for a player: %s", why.text);
        return refuse(player, player->wanted[0] ? CLOSE_NO_ROOM : CLOSE_MODE_ERROR);
    }
    return room ? room : refuse(player, CLOSE_FULL);
}

void player_place(Player *player)
{
    HostedRoom *room = choose_room(player);
    if (!room) return;
    player->room = room;
    player->state = WAITING;
    room->awaited += !room->was_open;
    if (room->state != ROOM_OPEN) return;
    if (player->profile &&
        !stays_know(player->players->config.stays, room->mode, player->profile, player->players->now))
        return;
    player->stay = stays_begin(player->players->config.stays, room, player, wants_to_watch(player));
    if (!player->stay) return player_end(player, CLOSE_FULL, NULL);
    player->stay->profile = player->profile;
    strcpy(player->stay->name, player->name);
    player_ask_to_join(player);
}

// Takes a stay over, from nobody or from a connection that has not noticed that its line is down.
static void resume(Player *player, const Command *hello)
{
    Stay *stay = stays_spend(player->players->config.stays, hello->hello.resume, hello->hello.resume_size);
    if (!stay) return player_end(player, CLOSE_RESUME_FAILED, NULL);
    if (stay->player) player_replace(stay->player);
    stay->player = player;
    player->stay = stay;
    player->room = stay->room;
    player->state = JOINING;
    if (player->room->state == ROOM_OPEN) player_ask_to_join(player);
}

static void on_login(void *owner, uint64_t ticket, const StoreProfile *profile)
{
    Players *players = owner;
    const uint32_t at = (uint32_t)ticket;
    Player *player = at < (uint32_t)players->capacity ? players->table[at] : NULL;
    if (!player || player->visit != ticket >> 32 || player->state != LOGGING_IN) return;
    player->profile = profile->profile;
    if (!profile->is_new) player->token[0] = 0;  // the one he has is good; or nothing could be saved
    player_place(player);
}

void player_log_in(Player *player, const Command *hello)
{
    Players *players = player->players;
    uint8_t known[TOKEN_HASH_SIZE], fresh[TOKEN_HASH_SIZE];
    if (hello->hello.resume) return resume(player, hello);
    strcpy(player->wanted, hello->hello.room);
    strcpy(player->name, hello->hello.name);
    const bool is_known =
        hello->hello.profile && token_hash(hello->hello.profile, hello->hello.profile_size, known);
    token_create(player->token);
    token_hash(player->token, TOKEN_SIZE - 1, fresh);
    player->state = LOGGING_IN;
    player->asked = players->now;
    uint64_t ticket = (uint64_t)player->visit << 32 | (uint32_t)player->place;
    if (store_login(players->config.store, is_known ? known : NULL, fresh, player->name, on_login, players,
                    ticket))
        return;
    player->token[0] = 0;
    player_place(player);
}
