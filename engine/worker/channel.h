// channel.h: what gateway and worker have in common: one block of shared memory.
//
//     control | ring to the worker | ring to the gateway | lines | committed worlds
//
// The gateway creates the block (a memfd) and keeps it when a worker dies; the next
// worker maps the same block and opens the same worlds. Each side believes nothing
// that the other one writes here: sizes, seats and kinds are checked on reading.
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "failure.h"
#include "ring.h"

enum {
    CHANNEL_ROOMS = 1024,   // room slots of a worker
    CHANNEL_SEATS = 4096,   // seats of a room
    CHANNEL_WATCHERS = 16,  // of these, above the players': who sits there only watches
    CHANNEL_TO_WORKER =
        2 << 20,  // bytes of a ring: a record, such as a mode with its maps, fills half of it at most
    CHANNEL_TO_GATEWAY = 4 << 20,
    CHANNEL_HEADROOM = 32,             // bytes left free in front of a frame's payload, for the socket layer
    CHANNEL_SOURCE_LIMIT = 256 << 10,  // bytes of a mode's source
    CHANNEL_ANSWER_LIMIT = 128 << 10,  // bytes of a record to the gateway, frames included
    CHANNEL_WORLD = 32 << 20,          // bytes of address space for a committed world
    CHANNEL_NAME_SIZE = 80,            // bytes of a player's name with its closing zero
    CHANNEL_BOARDS_SIZE = 272,
    CHANNEL_LABEL_SIZE = 32,      // bytes of the name of a mode or board with its closing zero
    CHANNEL_SETTINGS_SIZE = 256,  // bytes of a room's settings with their closing zero
    CHANNEL_KEY_SIZE = 64,        // bytes of a value's key with its closing zero
    CHANNEL_TITLE_SIZE = 64,      // bytes of a mode's title with its closing zero
};

// The descriptors a worker is started with, and no others.
enum { CHANNEL_MEMORY_FD = 3, CHANNEL_WORKER_FD = 4, CHANNEL_GATEWAY_FD = 5 };

// Every record starts with a head; what follows depends on its kind.
typedef enum {
    // to the worker
    CHANNEL_OPEN = 1,  // ChannelOpen, then the mode's name, its source and the room's settings
    CHANNEL_CLOSE,     // answered by CHANNEL_CLOSED
    CHANNEL_JOIN,      // ChannelPlayer; answered by CHANNEL_JOINED
    CHANNEL_DROP,      // the line is down, the seat is held: no more frames until it is joined again
    CHANNEL_AWAY,      // number: 1 nobody looks, no frames; 0 somebody does again
    CHANNEL_LEAVE,
    CHANNEL_RETURNED,  // all who are still here have joined again: the other seats of an old world are left
    CHANNEL_INPUT,     // the client's message as it came, scanned
    CHANNEL_CHAT,      // text
    CHANNEL_BOARD,     // ChannelBoard, then its rows
    CHANNEL_GIVEN,     // ChannelValue, then its text: before the join of its player, or changed elsewhere
    // to the gateway
    CHANNEL_OPENED = 64,  // ChannelOpened, then the mode map
    CHANNEL_LOST,         // text: what other code could not carry over, a line each; follows CHANNEL_OPENED
    CHANNEL_FAILED,       // text: why the room could not be opened; number 1: the code before runs on
    CHANNEL_CLOSED,       // the worker does not touch the world any more
    CHANNEL_JOINED,       // number: the player's entity id, 0 if refused
    CHANNEL_FRAME,        // number: the tick; CHANNEL_HEADROOM bytes, then the frame
    CHANNEL_KICK,         // text: the reason
    CHANNEL_SCORE,        // ChannelScore
    CHANNEL_ASK,          // ChannelBoard: rows around a profile are wanted
    CHANNEL_VALUE,        // ChannelValue, then its text: to be kept for good
    CHANNEL_MODE_ERROR,   // text with traceback, number: how often so far; empty: mended
    CHANNEL_PROFILE,      // text: where the mode's time went in the last second, see match.h
    CHANNEL_REFUSED,      // the seat sent what its mode does not declare: close 1002
} ChannelKind;

typedef struct {
    uint16_t kind, room;
    int32_t seat;
    uint32_t number;
    uint32_t session;  // the gateway's number of this stay in the seat, echoed in answers
} ChannelHead;

typedef struct {
    uint64_t seed;
    uint32_t name_size, source_size, settings_size;
    uint32_t values_size;  // of the mode's values, each a ChannelValue and its text, behind the settings
    uint8_t name_lines;    // run without the JIT, to name the line of endless code
    uint8_t change;        // a ChannelChange
} ChannelOpen;

typedef enum {
    CHANNEL_NEW,   // whatever runs in this slot is closed first
    CHANNEL_CODE,  // other code for the room that runs; it runs on if that does not load
    CHANNEL_BACK,  // the same, back to the code before: what that had and the other lost comes back
} ChannelChange;

typedef struct {
    int64_t profile;
    char name[CHANNEL_NAME_SIZE];
} ChannelPlayer;

typedef struct {
    int32_t rate, max_players, hold, idle;  // see RoomInfo
    uint32_t map_size;
    char title[CHANNEL_TITLE_SIZE];
    char boards[CHANNEL_BOARDS_SIZE];  // see RoomInfo
} ChannelOpened;

typedef struct {
    char board[CHANNEL_LABEL_SIZE];
    int64_t profile;
    char name[CHANNEL_NAME_SIZE];
    double score;
    int32_t place;  // on the board, 1 for the best
} ChannelScore;

// What a mode keeps for good; see RoomValue.
typedef struct {
    int64_t profile;
    double by;
    uint32_t size;  // bytes of the text
    uint8_t gone, adds;
    char key[CHANNEL_KEY_SIZE];
} ChannelValue;

typedef struct {
    char board[CHANNEL_LABEL_SIZE];
    int32_t period, count;  // a RoomPeriod; rows, each a ChannelScore
    int64_t profile;        // the rows are those around this one's; 0: the best
} ChannelBoard;

// What a worker tells by writing, and the gateway reads when it likes.
typedef struct {
    _Atomic int32_t gateway;      // process id of the gateway, written before the worker starts
    _Atomic uint64_t heartbeat;   // clock_now() at the last sign of life; 0: not yet
    _Atomic uint64_t step_began;  // clock_now() when the room below began a step; 0 between steps
    _Atomic uint32_t step_room;
    _Atomic uint64_t ticks, overruns, rolled_back, tick_ns;  // totals since the worker started
    _Atomic uint64_t frames, frame_bytes, frames_shed;
    _Atomic uint32_t
        took[CHANNEL_ROOMS];  // microseconds that a tick of the room and its frames take, on average
    _Atomic uint32_t writes[CHANNEL_ROOMS];  // grows; odd while the committed world in this slot is written
} ChannelControl;

// What the gateway tells of a seat's socket.
typedef struct {
    _Atomic uint32_t sent;  // tick of the last frame that the kernel has taken whole
} ChannelLine;

typedef struct {
    ChannelControl *control;
    Ring *to_worker, *to_gateway;
    ChannelLine *lines;
    uint8_t *worlds;  // NULL unless mapped with worlds
    size_t mapped;    // bytes, from `control` on
} Channel;

int channel_create(Failure *why);  // a descriptor of a new block, which cannot be resized; -1: `why`
bool channel_map(Channel *channel, int memory, bool worlds, Failure *why);
void channel_unmap(Channel *channel);  // all zero is fine
void channel_reset(Channel *channel);  // empty rings and totals for a new worker; worlds stay as they are

ChannelLine *channel_line(const Channel *channel, int room, int seat);  // NULL when out of bounds
void *channel_world(const Channel *channel, int room);                  // NULL when out of bounds
off_t channel_world_offset(int room);            // where its world begins in the memory
void channel_erase_world(int memory, int room);  // all zero again, its pages given back

// Copies the next `size` bytes of a record out, so that they can be checked and then used although the other
// side may still write to them. False: the record is shorter.
bool channel_take(RingRecord *record, void *out, size_t size);
// The same for text: at most `out_size` - 1 bytes of it, zero-terminated.
void channel_take_text(RingRecord *record, char *out, size_t out_size);
