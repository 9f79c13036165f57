// Tokens are in buckets by their hash, which is as good as random. A stay without
// one has told nobody how to come back: it is never held.
#include "stays.h"
#include <string.h>
#include "mem.h"

enum { BUCKETS = 4096 };
#define SECOND UINT64_C(1000000000)

struct Stays {
    Rooms *rooms;
    Shelves *shelves;  // NULL: none
    uint32_t numbers;
    StayToken *buckets[BUCKETS];
};

void stays_use(Stays *stays, Shelves *shelves)
{
    stays->shelves = shelves;
}

bool stays_know(Stays *stays, const char *mode, int64_t profile, uint64_t now)
{
    return !stays->shelves || shelves_ask(stays->shelves, mode, profile, now);
}

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
        for (int seat = 0; room->seats && seat < room_seats(room); seat++) mem_free(stay_at(room, seat));
    }
    mem_free(stays);
}

Stay *stay_at(const HostedRoom *room, int seat)
{
    return room->seats[seat];
}

bool stay_watches(const Stay *stay)
{
    return stay->seat >= stay->room->max_players;
}

ChannelHead stay_head(const Stay *stay, ChannelKind kind)
{
    return (ChannelHead){ .kind = (uint16_t)kind, .seat = stay->seat, .session = stay->number };
}

static StayToken **bucket_of(Stays *stays, const uint8_t hash[TOKEN_HASH_SIZE])
{
    return &stays->buckets[(hash[0] | hash[1] << 8) % BUCKETS];
}

static void forget(Stays *stays, StayToken *token)
{
    if (!token->good) return;
    StayToken **link = bucket_of(stays, token->hash);
    while (*link != token) link = &(*link)->next;
    *link = token->next;
    token->good = false;
}

void stays_remember(Stays *stays, StayToken *token, const uint8_t hash[TOKEN_HASH_SIZE])
{
    StayToken **bucket = bucket_of(stays, hash);
    forget(stays, token);
    memcpy(token->hash, hash, TOKEN_HASH_SIZE);
    token->good = true;
    token->next = *bucket;
    *bucket = token;
}

bool stay_can_be_resumed(const Stay *stay)
{
    return stay->fresh.good || stay->spent.good;
}

static Stay *create_stay(HostedRoom *room, Player *player)
{
    Stay *stay = mem_zalloc(sizeof *stay);
    stay->room = room;
    stay->player = player;
    stay->fresh.stay = stay->spent.stay = stay;
    return stay;
}

Stay *stays_begin(Stays *stays, HostedRoom *room, Player *player, bool watches)
{
    (void)stays;
    Stay *stay = create_stay(room, player);
    stay->seat = room_take_seat(room, stay, watches);
    if (stay->seat >= 0) return stay;
    mem_free(stay);
    return NULL;
}

Stay *stays_restore(Stays *stays, HostedRoom *room, int seat)
{
    (void)stays;
    if (seat < 0 || seat >= room->max_players || room->seats[seat]) return NULL;
    Stay *stay = create_stay(room, NULL);
    stay->seat = seat;
    room->seats[seat] = stay;
    room->players++;
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
    room_meet(stay->room, stay->profile);
    if (stays->shelves && stay->profile && shelves_ask(stays->shelves, stay->room->mode, stay->profile, now))
        shelves_tell(stays->shelves, stay->room, stay->profile);
    rooms_send(stays->rooms, stay->room, stay_head(stay, CHANNEL_JOIN), &about, sizeof about);
    if (stay->player) return;
    drop(stays, stay);
    if (!stay->held_until) stay->held_until = now + (uint64_t)stay->room->hold * SECOND;
}

void stays_hold(Stays *stays, Stay *stay, uint64_t now)
{
    if (!stay_can_be_resumed(stay) || !stay->room->hold) return stays_end(stays, stay, now);
    stay->player = NULL;
    stay->held_until = now + (uint64_t)stay->room->hold * SECOND;
    drop(stays, stay);
}

void stays_end(Stays *stays, Stay *stay, uint64_t now)
{
    forget(stays, &stay->fresh);
    forget(stays, &stay->spent);
    rooms_send(stays->rooms, stay->room, stay_head(stay, CHANNEL_LEAVE), NULL, 0);
    room_free_seat(stay->room, stay->seat, now);
    mem_free(stay);
}

static bool has_run_out(const Stay *stay, uint64_t now)
{
    return !stay->player && stay->held_until && now >= stay->held_until;
}

void stays_sweep(Stays *stays, uint64_t now)
{
    for (int i = 0; i < BUCKETS; i++)
        for (StayToken *token = stays->buckets[i]; token;) {
            const bool over = has_run_out(token->stay, now);
            if (over) stays_end(stays, token->stay, now);  // both its tokens may be of this bucket
            token = over ? stays->buckets[i] : token->next;
        }
}

void stays_room_lost(Stays *stays, HostedRoom *room, uint64_t now)
{
    for (int seat = 0; room->seats && seat < room_seats(room); seat++) {
        Stay *stay = stay_at(room, seat);
        if (stay && !stay->player) stays_end(stays, stay, now);
    }
}

static StayToken *find(Stays *stays, const char *token, size_t size)
{
    uint8_t hash[TOKEN_HASH_SIZE];
    if (!token_hash(token, size, hash)) return NULL;
    StayToken *found = *bucket_of(stays, hash);
    while (found && memcmp(found->hash, hash, sizeof hash) != 0) found = found->next;
    return found;
}

Stay *stays_spend(Stays *stays, const char *token, size_t size)
{
    StayToken *found = find(stays, token, size);
    if (!found) return NULL;
    Stay *stay = found->stay;
    if (found == &stay->fresh) stays_remember(stays, &stay->spent, found->hash);
    forget(stays, &stay->fresh);
    return stay;
}

void stays_renew(Stays *stays, Stay *stay, char token[TOKEN_SIZE])
{
    uint8_t hash[TOKEN_HASH_SIZE];
    token_create(token);
    token_hash(token, TOKEN_SIZE - 1, hash);
    stays_remember(stays, &stay->fresh, hash);
}

void stays_settle(Stays *stays, Stay *stay)
{
    forget(stays, &stay->spent);
}
