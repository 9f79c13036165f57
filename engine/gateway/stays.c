// Stays with a token are in buckets by its hash, which is as good as random. A stay
// without one has told nobody how to come back: it is never held.
#include "stays.h"
#include <string.h>
#include "mem.h"

enum { BUCKETS = 4096 };
#define SECOND UINT64_C(1000000000)

struct Stays {
    Rooms *rooms;
    uint32_t numbers;
    Stay *buckets[BUCKETS];
};

Stays *stays_create(Rooms *rooms)
{
    Stays *stays = mem_zalloc(sizeof *stays);
    stays->rooms = rooms;
    return stays;
}

void stays_destroy(Stays *stays)
{
    if (!stays) return;
    for (int i = 0; i < rooms_count(stays->rooms); i++) {
        HostedRoom *room = rooms_get(stays->rooms, i);
        for (int seat = 0; room->seats && seat < room->max_players; seat++) mem_free(stay_at(room, seat));
    }
    mem_free(stays);
}

Stay *stay_at(const HostedRoom *room, int seat)
{
    return room->seats[seat];
}

ChannelHead stay_head(const Stay *stay, ChannelKind kind)
{
    return (ChannelHead){ .kind = (uint16_t)kind, .seat = stay->seat, .session = stay->number };
}

static Stay **bucket_of(Stays *stays, const uint8_t token[TOKEN_HASH_SIZE])
{
    return &stays->buckets[(token[0] | token[1] << 8) % BUCKETS];
}

static void forget_token(Stays *stays, Stay *stay)
{
    if (!stay->has_token) return;
    Stay **link = bucket_of(stays, stay->token);
    while (*link != stay) link = &(*link)->next;
    *link = stay->next;
    stay->has_token = false;
}

static void remember_token(Stays *stays, Stay *stay, const uint8_t token[TOKEN_HASH_SIZE])
{
    Stay **bucket = bucket_of(stays, token);
    memcpy(stay->token, token, TOKEN_HASH_SIZE);
    stay->has_token = true;
    stay->next = *bucket;
    *bucket = stay;
}

Stay *stays_begin(Stays *stays, HostedRoom *room, Player *player)
{
    (void)stays;
    Stay *stay = mem_zalloc(sizeof *stay);
    stay->room = room;
    stay->player = player;
    stay->seat = room_take_seat(room, stay);
    if (stay->seat >= 0) return stay;
    mem_free(stay);
    return NULL;
}

Stay *stays_restore(Stays *stays, HostedRoom *room, int seat, const uint8_t token[TOKEN_HASH_SIZE])
{
    if (seat < 0 || seat >= room->max_players || room->seats[seat]) return NULL;
    Stay *stay = mem_zalloc(sizeof *stay);
    stay->room = room;
    stay->seat = seat;
    room->seats[seat] = stay;
    room->players++;
    remember_token(stays, stay, token);
    return stay;
}

static void drop(Stays *stays, const Stay *stay)
{
    rooms_send(stays->rooms, stay->room, stay_head(stay, CHANNEL_DROP), NULL, 0);
}

void stays_join(Stays *stays, Stay *stay, uint64_t now)
{
    ChannelPlayer about = { .profile = stay->profile };
    memcpy(about.name, stay->name, sizeof about.name);
    stay->number = ++stays->numbers;
    rooms_send(stays->rooms, stay->room, stay_head(stay, CHANNEL_JOIN), &about, sizeof about);
    if (stay->player) return;
    drop(stays, stay);
    if (!stay->held_until) stay->held_until = now + (uint64_t)stay->room->hold * SECOND;
}

void stays_hold(Stays *stays, Stay *stay, uint64_t now)
{
    if (!stay->has_token || !stay->room->hold) return stays_end(stays, stay, now);
    stay->player = NULL;
    stay->held_until = now + (uint64_t)stay->room->hold * SECOND;
    drop(stays, stay);
}

void stays_end(Stays *stays, Stay *stay, uint64_t now)
{
    forget_token(stays, stay);
    rooms_send(stays->rooms, stay->room, stay_head(stay, CHANNEL_LEAVE), NULL, 0);
    room_free_seat(stay->room, stay->seat, now);
    mem_free(stay);
}

void stays_sweep(Stays *stays, uint64_t now)
{
    for (int i = 0; i < BUCKETS; i++)
        for (Stay *stay = stays->buckets[i], *next; stay; stay = next) {
            next = stay->next;
            if (!stay->player && stay->held_until && now >= stay->held_until) stays_end(stays, stay, now);
        }
}

void stays_room_lost(Stays *stays, HostedRoom *room, uint64_t now)
{
    for (int seat = 0; room->seats && seat < room->max_players; seat++) {
        Stay *stay = stay_at(room, seat);
        if (stay && !stay->player) stays_end(stays, stay, now);
    }
}

Stay *stays_find(const Stays *stays, const char *token, size_t size)
{
    uint8_t hash[TOKEN_HASH_SIZE];
    if (!token_hash(token, size, hash)) return NULL;
    Stay *stay = *bucket_of((Stays *)stays, hash);
    while (stay && memcmp(stay->token, hash, sizeof hash) != 0) stay = stay->next;
    return stay;
}

void stays_renew(Stays *stays, Stay *stay, char token[TOKEN_SIZE])
{
    uint8_t hash[TOKEN_HASH_SIZE];
    token_create(token);
    token_hash(token, TOKEN_SIZE - 1, hash);
    forget_token(stays, stay);
    remember_token(stays, stay, hash);
}
