// parts.h: what a room consists of; private to this layer.
#pragma once
#include "inside.h"
#include "reader.h"
#include "room.h"
#include "script.h"
#include "snapshot.h"
#include "world.h"

enum {
    INPUT_QUEUE = 8,           // inputs a seat may have waiting
    INPUT_PICTURE_STEPS = 16,  // of a tick, in which a client says what it saw
    INPUT_HOLD = 3,            // seconds without an input after which the last one is let go
    INPUT_AHEAD = 3,           // more waiting are caught up with; or a sixth of a second
    CHAT_QUEUE = 32,
    CHAT_SIZE = 256,  // bytes of an event's text
    SCORE_QUEUE = 64,
    KICK_QUEUE = 16,
    BOARDS = 8 * ROOM_PERIODS,
    AROUND = 512,  // windows of boards, each around one player
    WRITES = 256,  // values that wait to be taken
};

typedef struct Lines Lines;  // that wait for their tick

typedef struct {
    bool wanted;      // somebody sits here, or should
    bool spared;      // mode.join failed for this player: not called again
    bool dropped;     // nobody is at the other end
    bool let_go;      // nor is mode.leave, for the leaver
    bool unclaimed;   // taken in a world from before; nobody has come back yet
    uint32_t leaver;  // the player who sat here before, and goes even if somebody sits here again
    int64_t profile;
    char name[ROOM_NAME_SIZE];
    uint32_t received, applied;  // sequence numbers of inputs
    uint32_t acknowledged;       // tick
    uint32_t watched;            // id of the player that a watcher follows
    uint32_t quiet;              // ticks since the last input
    int waiting;                 // inputs in the queue
    int late;                    // ticks that were held and whose inputs have not come yet
    int alone;                   // inputs since then that had none behind them
    int least_waiting;           // after taking one, over the second under way
    float view_x, view_y;
    InputValue *queue;  // INPUT_QUEUE times input_count values; NULL until the first input
    Lines *lines;       // NULL until the first line
    uint32_t sequences[INPUT_QUEUE];
    double pictures[INPUT_QUEUE];  // tick that the player saw when he gave the input
    double picture;                // of the input applied last
} Seat;

typedef struct {
    RoomBoard of;
    bool wanted;     // to be asked for
    uint32_t asked;  // tick, 0: never
    int count;
    RoomScore rows[ROOM_BOARD_ROWS];
} Board;

typedef struct {
    int seat;
    char text[CHAT_SIZE];
} ChatLine;

typedef struct {
    int seat;
    char reason[64];
} Kick;

typedef struct Shelf Shelf;  // values of one profile
typedef struct Write Write;

struct Room {
    RoomInfo info;
    char mode[32];  // its name
    Script *script;
    World *world;
    Snapshots *snapshots;
    EventKind events[SNAPSHOT_EVENTS];
    Seat *seats;           // info.max_players of them, then ROOM_WATCHERS
    int seats_high;        // 1 + the highest that was ever taken
    uint32_t claim_until;  // tick at which unclaimed seats are given up
    uint32_t told_until;   // frames up to this tick may have been told before an older commit was reopened
    uint64_t costs[SCHEMA_KINDS];  // bytes of frames, see room_profile()
    RoomEar *ear;
    void *ear_owner;
    const Field *connected, *input_number;  // of a player
    char error[4096];
    ChatLine chat[CHAT_QUEUE];
    RoomScore scores[SCORE_QUEUE];
    Kick kicks[KICK_QUEUE];
    Board boards[BOARDS], *around[AROUND];
    bool asks;  // one of those around a player may be wanted
    Shelf **shelves;
    Write *writes[WRITES], *handed_out;
    int shelf_count, write_count;
    int chat_count, score_count, kick_count, board_count, around_count;
};

uint32_t seat_player(const Room *room,
                     int seat);  // id of the player's entity in the live world, 0 if there is none

// watchers.c: seats without a player.
bool watches(const Room *room, int seat);
bool watcher_input(Room *room, int seat, Reader *reader, uint32_t sequence);  // what comes after its `ack`

// roster.c: brings the players of the live world in line with the seats. False: a callback failed.
bool roster_update(Room *room);
void roster_find_old(Room *room);  // after opening a world from before
void roster_destroy(Room *room);

// inputs.c: hands each seat's next input to the mode.
void inputs_apply(Room *room);
double inputs_seen(void *owner, uint32_t player);  // of a room: the tick that a player's picture showed

// lines.c: what players type for the mode.
typedef struct {
    const char *text;  // borrowed from the message
    size_t size;
} LineText;
bool lines_read(Reader *reader, LineText *line);
void lines_add(Room *room, Seat *seat, int input, uint32_t sequence, const LineText *line);
void lines_apply(Room *room, Seat *seat, uint32_t player_index);
void lines_forget(Seat *seat);

// values.c: what is kept for good.
const char *values_get(Room *room, int64_t profile, const char *key, size_t *size);  // NULL: no value
const char *values_put(Room *room, const RoomValue *value);  // why it cannot be kept; NULL: it will be
void values_undo(Room *room, int first);                     // those from this one on
void values_destroy(Room *room);

// board.c: leaderboards as the mode sees them.
int board_top(void *owner, const char *name, int period, ScriptRow *rows, int most);
int board_around(void *owner, uint32_t player, const char *name, int period, ScriptRow *rows, int most);
void board_put(Room *room, const RoomScore *score);  // handed in by the mode
void board_expect(Room *room, int64_t profile);      // he has come: the mode may ask where he stands
int64_t profile_of(const Room *room,
                   uint32_t player);  // 0: a bot, or a guest whose profile could not be kept
void board_destroy(Room *room);

// events.c: the built-in events, and what a mode asks of the outside.
ScriptHost events_host(Room *room);
bool events_tell_chat(Room *room);
void events_tell_joined(Room *room, uint32_t player);
void events_tell_left(Room *room, const char *name);
