// A room for the tests of what is above rooms. It keeps nobody's state but who is
// here, echoes the newest input into each frame, and does on a word what a broken
// mode does. Words in the source: "refuse" (does not open), "refuse_old",
// "crash_old" (not over a world from before), "loop" (endless on
// opening), "crash_at_tick N", "slow N" (milliseconds that a tick takes),
// "big_frames". Words as chat: "crash", "loop", "error", "mend",
// "score", "kick", "point". "hold N" and "idle N" in the source are seconds. All
// that must last is in its world: the tick, who sits where, points, inputs counted.
#include "room.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "clock.h"
#include "mem.h"

enum { SEATS = 8, PLACES = SEATS + ROOM_WATCHERS, RATE = 50, INPUT_SIZE = 32 };

typedef struct {
    uint32_t tick;
    bool taken[PLACES], dropped[PLACES];
    uint8_t points[PLACES], counted[PLACES], received[PLACES];
} World;

struct Room {
    World *world;
    RoomInfo info;
    bool told[PLACES], failing, name_lines;
    uint8_t new_points[PLACES];
    uint32_t acknowledged[PLACES];
    uint8_t input[PLACES][INPUT_SIZE];
    size_t input_size[PLACES];
    bool big;
    int score, kick, crash_at, slow;
    char name[ROOM_NAME_SIZE];
    int64_t profile;
    RoomScore board[ROOM_BOARD_ROWS];
    int board_rows;
};

static void loop_for_ever(void)
{
    for (volatile int i = 0;; i++) continue;
}

static void crash(void)
{
    __builtin_trap();
}

// The number behind a word of the source, or `otherwise`.
static int find_number(const RoomConfig *config, const char *word, int otherwise)
{
    const char *at = memmem(config->source, config->source_size, word, strlen(word));
    return at ? atoi(at + strlen(word)) : otherwise;
}

static const char *find_word(const RoomConfig *config, const char *word)
{
    return memmem(config->source, config->source_size, word, strlen(word));
}

void room_profile(Room *room, uint64_t (*clock)(void))
{
    (void)room, (void)clock;
}

void room_take_profile(Room *room, Buffer *out)
{
    (void)room, (void)out;
}

bool room_check(const RoomConfig *config, Failure *why)
{
    return !find_word(config, "refuse") || fail(why, "%s.lua:1: refused", config->mode);
}

Room *room_open(const RoomConfig *config, Failure *why)
{
    if (((const World *)config->memory)->tick) {
        if (find_word(config, "refuse_old"))
            return fail(why, "%s.lua:1: another version", config->mode), NULL;
        if (find_word(config, "crash_old")) crash();
    }
    if (find_word(config, "refuse") && !find_word(config, "refuse_old"))
        return fail(why, "%s.lua:1: refused", config->mode), NULL;
    if (find_word(config, "loop") && !config->name_lines) loop_for_ever();
    Room *room = mem_zalloc(sizeof *room);
    room->world = config->memory;
    room->name_lines = config->name_lines;
    room->info = (RoomInfo){ .max_players = SEATS,
                             .rate = RATE,
                             .hold = find_number(config, "hold ", 30),
                             .idle = find_number(config, "idle ", 300) };
    room->crash_at = find_number(config, "crash_at_tick ", 0);
    room->slow = find_number(config, "slow ", 0);
    room->kick = -1;
    room->big = find_word(config, "big_frames") != NULL;
    snprintf(room->info.title, sizeof room->info.title, "Fake %s", config->mode);
    return room;
}

void room_close(Room *room)
{
    mem_free(room);
}

const RoomInfo *room_info(const Room *room)
{
    return &room->info;
}

void room_mode_map(const Room *room, Buffer *out)
{
    (void)room;
    buffer_append(out, "\x80", 1);  // an empty map
}

uint32_t room_join(Room *room, int seat, const char *name, int64_t profile)
{
    if (seat < 0 || seat >= PLACES) return 0;
    if (seat >= SEATS) return ROOM_WATCHING;
    World *world = room->world;
    if (!world->taken[seat]) world->points[seat] = world->counted[seat] = world->received[seat] = 0;
    world->taken[seat] = true;
    world->dropped[seat] = false;
    snprintf(room->name, sizeof room->name, "%s", name);
    room->profile = profile;
    return 65536u + (uint32_t)seat;
}

void room_drop(Room *room, int seat)
{
    room->world->dropped[seat] = true;
}

void room_leave(Room *room, int seat)
{
    room->world->taken[seat] = false;
}

bool room_seat_taken(const Room *room, int seat)
{
    return seat >= 0 && seat < SEATS && room->world->taken[seat];
}

// "[2, seq, ack, values]" with seq and ack below 128; the value nil is refused.
bool room_input(Room *room, int seat, const uint8_t *message, size_t size)
{
    if (size < 5 || size > INPUT_SIZE || message[4] == 0xc0) return false;
    memcpy(room->input[seat], message, size);
    room->input_size[seat] = size;
    room->acknowledged[seat] = message[3];
    if (message[2] <= room->world->received[seat]) return true;
    room->world->received[seat] = message[2];
    room->world->counted[seat]++;
    return true;
}

void room_chat(Room *room, int seat, const char *text)
{
    if (!strcmp(text, "crash")) crash();
    if (!strcmp(text, "loop")) loop_for_ever();
    if (!strcmp(text, "error")) room->failing = true;
    if (!strcmp(text, "mend")) room->failing = false;
    if (!strcmp(text, "score")) room->score = 42;
    if (!strcmp(text, "kick")) room->kick = seat;
    if (!strcmp(text, "point")) room->new_points[seat]++;
}

static void take_time(int milliseconds)
{
    const uint64_t until = clock_now() + (uint64_t)milliseconds * 1000000u;
    while (clock_now() < until) continue;
}

void room_tick(Room *room)
{
    if (room->slow) take_time(room->slow);
    room->world->tick++;
    for (int seat = 0; seat < SEATS; seat++) room->world->points[seat] += room->new_points[seat];
    memset(room->new_points, 0, sizeof room->new_points);
    if (room->crash_at && room->world->tick % (uint32_t)room->crash_at == 0) crash();
}

uint32_t room_tick_number(const Room *room)
{
    return room->world->tick;
}

static size_t put_big_text(uint8_t *out)
{
    enum { BIG = 20000 };
    out[0] = 0xda, out[1] = BIG >> 8, out[2] = BIG & 0xff;
    memset(out + 3, 'x', BIG);
    return BIG + 3;
}

// [17 or 18, tick, input size, best score, own points, own inputs counted, seats dropped, seats taken, the
// input's bytes or big text]
size_t room_frame(Room *room, int seat, uint8_t *out, size_t most)
{
    if (most < 16 + INPUT_SIZE) return 0;
    uint32_t tick = room->world->tick;
    int dropped = 0, taken = 0;
    for (int i = 0; i < SEATS; i++) {
        taken += room->world->taken[i];
        dropped += room->world->taken[i] && room->world->dropped[i];
    }
    const uint8_t head[] = { 0x98,
                             room->told[seat] ? 18 : 17,
                             0xce,
                             (uint8_t)(tick >> 24),
                             (uint8_t)(tick >> 16),
                             (uint8_t)(tick >> 8),
                             (uint8_t)tick,
                             (uint8_t)room->input_size[seat],
                             room->board_rows ? (uint8_t)room->board[0].score : 0,
                             room->world->points[seat],
                             room->world->counted[seat],
                             (uint8_t)dropped,
                             (uint8_t)taken };
    memcpy(out, head, sizeof head);
    room->told[seat] = true;
    if (room->big) return sizeof head + put_big_text(out + sizeof head);
    memcpy(out + sizeof head, room->input[seat], room->input_size[seat]);
    return sizeof head + room->input_size[seat];
}

void room_forget(Room *room, int seat)
{
    room->told[seat] = false;
    room->acknowledged[seat] = 0;
}

uint32_t room_acknowledged(const Room *room, int seat)
{
    return room->acknowledged[seat];
}

const char *room_error(const Room *room)
{
    return room->failing ? "fake.lua:7: as asked for" : NULL;
}

void room_set_value(Room *room, const RoomValue *value)
{
    (void)room;
    (void)value;
}

bool room_next_write(Room *room, RoomValue *value)
{
    (void)room;
    (void)value;
    return false;
}

bool room_next_score(Room *room, RoomScore *score)
{
    if (!room->score) return false;
    *score = (RoomScore){ .board = "best", .profile = room->profile, .score = room->score };
    memcpy(score->name, room->name, sizeof score->name);
    room->score = 0;
    return true;
}

bool room_next_kick(Room *room, int *seat, char reason[64])
{
    if (room->kick < 0) return false;
    *seat = room->kick;
    strcpy(reason, "as asked for");
    room->kick = -1;
    return true;
}

bool room_next_ask(Room *room, RoomBoard *wanted)
{
    (void)room;
    (void)wanted;
    return false;
}

void room_set_board(Room *room, const RoomBoard *board, const RoomScore *rows, int count)
{
    if (strcmp(board->name, "best") || board->period != ROOM_ALL_TIME || board->profile) return;
    memcpy(room->board, rows, (size_t)count * sizeof *rows);
    room->board_rows = count;
}

uint64_t room_hash(const Room *room)
{
    return room->world->tick;
}

const char *room_version(void)
{
    return "fake";
}
