#include "seating.h"
#include <string.h>

typedef struct {
    uint32_t version;  // changes with these structs
    int32_t max_players, count;
    uint32_t own;  // see HostedRoom
    uint64_t seed;
} SeatingHead;

typedef struct {
    int32_t seat;
    uint32_t padding;
    int64_t profile;
    uint8_t fresh[TOKEN_HASH_SIZE], spent[TOKEN_HASH_SIZE];  // zeros: none
    char name[SESSION_NAME_SIZE];
} SeatingRow;

enum { VERSION = 2 };

static void write_token(uint8_t out[TOKEN_HASH_SIZE], const StayToken *token)
{
    if (token->good) memcpy(out, token->hash, TOKEN_HASH_SIZE);
}

static bool is_token(const uint8_t hash[TOKEN_HASH_SIZE])
{
    static const uint8_t none[TOKEN_HASH_SIZE];
    return memcmp(hash, none, TOKEN_HASH_SIZE) != 0;
}

void seating_write(const HostedRoom *room, Buffer *out)
{
    SeatingHead head = {
        .version = VERSION, .max_players = room->max_players, .own = room->own, .seed = room->seed
    };
    const size_t start = out->size;
    buffer_append(out, &head, sizeof head);
    for (int seat = 0; seat < room->max_players; seat++) {
        const Stay *stay = stay_at(room, seat);
        if (!stay || !stay_can_be_resumed(stay)) continue;  // who was never welcomed cannot come back
        SeatingRow row = { .seat = seat, .profile = stay->profile };
        write_token(row.fresh, &stay->fresh);
        write_token(row.spent, &stay->spent);
        memcpy(row.name, stay->name, sizeof row.name);
        buffer_append(out, &row, sizeof row);
        head.count++;
    }
    memcpy(out->data + start, &head, sizeof head);
}

bool seating_read_room(HostedRoom *room, const uint8_t *data, size_t size)
{
    SeatingHead head;
    if (size < sizeof head) return false;
    memcpy(&head, data, sizeof head);
    if (head.version != VERSION || head.max_players < 0 || head.max_players > CHANNEL_SEATS ||
        head.count < 0 || size != sizeof head + (size_t)head.count * sizeof(SeatingRow))
        return false;
    room->max_players = head.max_players;
    room->seed = head.seed;
    room->own = head.own != 0;
    return true;
}

void seating_read_stays(Stays *stays, HostedRoom *room, const uint8_t *data, size_t size)
{
    for (size_t at = sizeof(SeatingHead); at + sizeof(SeatingRow) <= size; at += sizeof(SeatingRow)) {
        SeatingRow row;
        memcpy(&row, data + at, sizeof row);
        const bool fresh = is_token(row.fresh), spent = is_token(row.spent);
        Stay *stay = fresh || spent ? stays_restore(stays, room, row.seat) : NULL;
        if (!stay) continue;
        if (fresh) stays_remember(stays, &stay->fresh, row.fresh);
        if (spent) stays_remember(stays, &stay->spent, row.spent);
        stay->profile = row.profile;
        memcpy(stay->name, row.name, sizeof stay->name - 1);
    }
}
