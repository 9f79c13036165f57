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
#include <stdint.h>
#include "failure.h"
#include "ring.h"

enum {
    CHANNEL_ROOMS = 1024,         // room slots of a worker
    CHANNEL_SEATS = 4096,         // seats of a room
    CHANNEL_TO_WORKER = 1 << 20,  // bytes of a ring
    CHANNEL_TO_GATEWAY = 4 << 20,
    CHANNEL_HEADROOM = 32,             // bytes left free in front of a frame's payload, for the socket layer
    CHANNEL_SOURCE_LIMIT = 256 << 10,  // bytes of a mode's source
};

// Every record starts with a head; what follows depends on its kind.
typedef enum {
    // to the worker
    CHANNEL_OPEN = 1,  // ChannelOpen, then the mode's name and its source
    CHANNEL_CLOSE,
    CHANNEL_JOIN,  // ChannelPlayer; answered by CHANNEL_JOINED
    CHANNEL_LEAVE,
    CHANNEL_INPUT,  // the client's message as it came, scanned
    CHANNEL_CHAT,   // text
    CHANNEL_BOARD,  // ChannelBoard, then its rows
    // to the gateway
    CHANNEL_OPENED = 64,  // ChannelOpened, then the mode map
    CHANNEL_FAILED,       // text: why the room could not be opened
    CHANNEL_JOINED,       // number: the player's entity id, 0 if refused
    CHANNEL_FRAME,        // number: the tick; CHANNEL_HEADROOM bytes, then the frame
    CHANNEL_KICK,         // number: the close code; the reason
    CHANNEL_SCORE,        // ChannelScore
    CHANNEL_MODE_ERROR,   // text with traceback; empty: mended
    CHANNEL_REFUSED,      // the seat sent what its mode does not declare: close 1002
} ChannelKind;

typedef struct {
    uint16_t kind, room;
    int32_t seat;
    uint32_t number;
    uint32_t
        session;  // the gateway's generation of the seat, echoed in answers: a late frame reaches nobody else
} ChannelHead;

typedef struct {
    uint64_t seed;
    uint32_t name_size, source_size;
    uint8_t name_lines;  // run without the JIT, to name the line of endless code
} ChannelOpen;

typedef struct {
    int64_t profile;
    char name[80];
} ChannelPlayer;

typedef struct {
    int32_t rate, max_players;
    uint32_t map_size;
    char title[64];
} ChannelOpened;

typedef struct {
    char board[32];
    int64_t profile;
    char name[80];
    double score;
} ChannelScore;

typedef struct {
    char board[32];
    int32_t count;  // rows, each a ChannelScore
} ChannelBoard;

// What a worker tells by writing, and the gateway reads when it likes.
typedef struct {
    _Atomic uint64_t heartbeat;   // clock_now() when the loop last came round
    _Atomic uint64_t step_began;  // clock_now() when the room below began a step; 0 between steps
    _Atomic uint32_t step_room;
    _Atomic uint64_t ticks, overruns, rolled_back, tick_ns;  // totals since the worker started
    _Atomic uint64_t frames, frame_bytes, frames_shed;
} ChannelControl;

// What the gateway tells of a seat's socket.
typedef struct {
    _Atomic uint32_t sent;  // tick of the last frame that the kernel has taken whole
} ChannelLine;
