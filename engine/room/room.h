// room.h: one match.
// A room is a pure library: no socket, no clock, no thread. Players, inputs and
// chat lines go in, room_tick() steps the match by exactly 1/rate seconds, and
// room_frame() says what each player is told. The same source, seed and inputs
// give the same committed bytes.
//
// Every tick is a transaction: when the mode fails in the middle of it, the world
// goes back to the last commit, the match goes on, and room_error() tells why.
//
// The committed world lies in memory that the caller owns. A room opened over
// memory that already holds a world of the same mode carries on where that one
// was: this is how a match survives the death of its worker.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "failure.h"

enum {
    ROOM_SEATS = 4096,            // most seats of a room, browsers and bots together
    ROOM_WATCHERS = 16,           // seats above the players': who sits there only watches
    ROOM_MEMORY = 32 << 20,       // bytes of address space for a committed world; used sparsely
    ROOM_FRAME_LIMIT = 64 << 10,  // bytes of the longest frame
    ROOM_BOARDS_SIZE = 272,       // bytes of the names of the leaderboards that a mode declares
    ROOM_BOARD_ROWS = 10,         // rows of a leaderboard that a mode can see
    ROOM_SETTINGS = 252,          // bytes of a room's settings
    ROOM_KEY_SIZE = 64,           // bytes of the key of a value with its closing zero
    ROOM_KEYS = 128,              // values of a mode, and of each player
    ROOM_VALUE_LIMIT = 64 << 10,  // bytes of a value
    ROOM_NAME_SIZE = 80,          // bytes of a player's name with its closing zero
};

#define ROOM_WATCHING UINT32_MAX  // in the place of a player's id

typedef struct Room Room;

// What a mode keeps for good, beyond this room.
typedef struct {
    int64_t profile;         // whose it is; 0: the mode's
    const char *key, *text;  // `text` NULL: it is gone
    size_t size;
    bool adds;  // a number that was `by` less before: others may have added, too
    double by;
} RoomValue;

typedef struct {
    const char *mode;    // its name, as in scripts/modes/NAME.lua
    const char *source;  // the text of that file and its maps (bundle.h); borrowed until room_open() returns
    size_t source_size;
    uint64_t seed;            // of a new world; an old one brings its own
    void *memory;             // borrowed: ROOM_MEMORY zero bytes, or a world from before; 64-byte aligned
    const RoomValue *values;  // of the mode; borrowed until room_open() returns
    int value_count;
    const char *settings;  // of a new world: NAME=VALUE lines, at most ROOM_SETTINGS bytes; NULL: none
    // Where the memory holds the world of another version of the mode, what still exists in this one is
    // carried over.
    Buffer *before;   // see carry.h; borrowed, NULL is fine
    Buffer *lost;     // gets a line for each thing that could not be carried; borrowed, NULL is fine
    bool name_lines;  // run without the JIT, so that endless code is stopped and its line named
} RoomConfig;

typedef struct {
    char title[64];
    char boards[ROOM_BOARDS_SIZE];  // leaderboards by name, "best -times": a minus where the lowest is best
    int max_players;                // seats for browsers: 0 to max_players - 1
    int rate;                       // ticks a second
    int hold;                       // seconds that the seat of who lost the line is kept
    int idle;                       // seconds that a player may do nothing; 0: for ever
} RoomInfo;

typedef enum { ROOM_ALL_TIME, ROOM_WEEK, ROOM_DAY, ROOM_PERIODS } RoomPeriod;

typedef struct {
    char name[32];
    RoomPeriod period;
    int64_t profile;  // the rows around this one's; 0: the best
} RoomBoard;

typedef struct {
    char board[32];
    int64_t profile;
    char name[ROOM_NAME_SIZE];
    double score;
    int place;  // on the board, 1 for the best; 0 for a score to be kept
} RoomScore;

const char *room_version(void);  // of LuaJIT

Room *room_open(const RoomConfig *config, Failure *why);  // NULL: `why`, with the line of the mode
bool room_check(const RoomConfig *config, Failure *why);  // whether the code loads; touches no world
void room_close(Room *room);                              // leaves the committed world as it is; NULL is fine
const RoomInfo *room_info(const Room *room);
void room_mode_map(const Room *room, Buffer *out);  // the mode map of PROTOCOL.md section 5, as msgpack

// Who is here. A seat that is taken in an old world stays taken: joining it again is a return.
// room_join() gives the id of the player's entity, ROOM_WATCHING for a watcher's seat, 0 if there is no such
// seat. A watcher has no entity: neither the mode nor anybody else knows of him.
uint32_t room_join(Room *room, int seat, const char *name, int64_t profile);
void room_drop(Room *room, int seat);  // the line is down: stays, wants nothing, until joined again or left
void room_leave(Room *room, int seat);
bool room_seat_taken(const Room *room, int seat);

// What they want. `message` is a whole INPUT message, already scanned by reader_scan().
// False: it is not what this mode declares, and the session should be closed. A watcher's has one value: the
// id of the player whose place he wants to see, 0 for none.
bool room_input(Room *room, int seat, const uint8_t *message, size_t size);
void room_chat(Room *room, int seat, const char *text);

void room_tick(Room *room);
uint32_t room_tick_number(const Room *room);  // of the last commit

// The frame for a seat, written to `out`: a delta against the frame before, or a snapshot when there was none
// (or after room_forget()). Returns its bytes; 0 when `most` is too small: the seat then gets a later one
// instead.
size_t room_frame(Room *room, int seat, uint8_t *out, size_t most);
void room_forget(Room *room, int seat);                  // the next frame is a snapshot
uint32_t room_acknowledged(const Room *room, int seat);  // the last tick this seat said it has applied

// What the mode wants from the world outside, since the last tick.
const char *
room_error(const Room *room);  // the newest mode error with traceback; NULL when the last tick went well
bool room_next_score(Room *room, RoomScore *score);  // takes one score to be kept; false when there is none
bool room_next_kick(Room *room, int *seat, char reason[64]);
bool room_next_ask(Room *room,
                   RoomBoard *wanted);  // takes one whose rows are wanted; room_set_board() answers
void room_set_board(Room *room, const RoomBoard *board, const RoomScore *rows, int count);  // best first
// Where the mode's time goes, see script.h, for rooms with name_lines; then "kind NAME BYTES" of all frames.
void room_profile(Room *room, uint64_t (*clock)(void));
void room_take_profile(Room *room, Buffer *out);
// What is kept for good, as the outside has it: told before its player joins, and when others change it.
void room_set_value(Room *room, const RoomValue *value);
bool room_next_write(Room *room, RoomValue *value);  // takes one; its texts hold until the next call
uint64_t room_hash(const Room *room);                // of the committed bytes, for tests of determinism
