// rooms.h: which rooms there are, in which worker, and who sits where.
// A HostedRoom is the gateway's side of a room: the match itself runs in a worker,
// under `slot`. It is opened there as often as that worker has to be restarted.
// Seats hold what the owner puts there (stays.h); this file knows no player.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "buffer.h"
#include "channel.h"
#include "failure.h"
#include "supervisor.h"

enum {
    ROOM_CODE_SIZE = 6,  // five characters and a closing zero
    ROOM_DEATHS = 5,     // a room that ends its worker that often within ROOM_DEATHS_SECONDS is closed
    ROOM_DEATHS_SECONDS = 10,
    ROOM_EMPTY_SECONDS = 60,  // an empty room is kept that long
    ROOM_LONGEST_HOLD = 600,  // seconds; a mode asks for at most that
};

typedef enum { ROOM_OPENING, ROOM_OPEN, ROOM_CLOSING } RoomState;

typedef struct {
    char code[ROOM_CODE_SIZE], mode[CHANNEL_LABEL_SIZE], title[CHANNEL_TITLE_SIZE];
    char boards[CHANNEL_BOARDS_SIZE];  // those that its mode declares, see RoomInfo; not checked
    Buffer source, map;                // the mode's text; its mode map
    char settings[CHANNEL_SETTINGS_SIZE];
    bool waits;       // for the values of its mode
    int64_t *guests;  // profiles of who has ever joined; the oldest go
    int guest_count;
    bool own;  // opened with settings of its own: nobody comes in without its code
    int worker, slot;
    RoomState state;
    bool was_open, name_lines;
    bool restored;  // it goes on from a checkpoint, until it has opened
    bool kept;      // there is a checkpoint of it
    uint64_t seed;
    int rate, max_players;  // known once it was open
    int hold, idle;         // seconds: a seat is held; a player may do nothing, 0 for ever
    uint32_t tick;          // of the newest frame
    void **seats;           // Stays, room_seats() of them; NULL is free
    int players;            // seats taken, but for those of watchers
    int awaited;            // how many came to wait for it to open
    uint64_t empty_since;
    uint64_t deaths[ROOM_DEATHS];  // when it ended its worker, newest first
    Buffer good;                   // the code before `source`, while that is on trial; empty: it is not
    uint64_t trial_until;          // 0: its trial has not begun
    bool changing;                 // the worker was asked for other code
    uint64_t tried;                // hash of the newest code that was asked for
    uint64_t change_began;
    char *error;          // what is wrong with the mode right now, or NULL
    uint64_t error_told;  // when that was last told
} HostedRoom;

typedef struct Rooms Rooms;

typedef struct {
    Supervisor *supervisor;  // borrowed
    const char *scripts;     // borrowed
    const char *default_mode;
    const char *const *sets;  // borrowed: the host's settings, as MODE.NAME=VALUE
    int set_count;
    bool name_lines;  // in all rooms from the start
    void *owner;
    // Appends the mode's values for a room that opens. False: not yet, rooms_ask_to_open() follows.
    bool (*prepare)(void *owner, const HostedRoom *room, Buffer *values);  // NULL: there are none
    void (*forgotten)(void *owner, const HostedRoom *room);  // NULL is fine; it is freed afterwards
} RoomsConfig;

Rooms *rooms_create(const RoomsConfig *config);
void rooms_destroy(Rooms *rooms);

// Finds by code, in either case; or the fullest room of the mode with a free seat, or with one to come, so
// that a crowd's rooms open side by side; or by place. NULL: none.
HostedRoom *rooms_find(const Rooms *rooms, const char *code);
HostedRoom *rooms_find_fullest(const Rooms *rooms, const char *mode);
HostedRoom *rooms_at(const Rooms *rooms, int worker, int slot);
int rooms_count(const Rooms *rooms);
HostedRoom *rooms_get(const Rooms *rooms, int index);  // 0 to rooms_count() - 1

const char *rooms_default_mode(const Rooms *rooms);
// Asks a worker to open it. `settings`: of its own, as in wish.h, above the host's; "" or NULL: none.
HostedRoom *rooms_open(Rooms *rooms, const char *mode, const char *settings, uint64_t now, Failure *why);
// A room that goes on from a checkpoint: `room` has its code, mode, seed and max_players. Its world must be
// written before rooms_ask_to_open(). NULL: `why`, and nothing has happened.
HostedRoom *rooms_restore(Rooms *rooms, const HostedRoom *room, uint64_t now, Failure *why);
void rooms_ask_to_open(Rooms *rooms, HostedRoom *room);
void rooms_begin_anew(Rooms *rooms, HostedRoom *room);  // it cannot go on: the same room with a new world
void rooms_reopen(Rooms *rooms, int worker);            // all of a new worker's
// Other code for all rooms whose modes' files have changed, over the same state: it runs from their next tick
// on, if it loads. `began`: when that was known.
void rooms_reload(Rooms *rooms, uint64_t began);
void rooms_put_back(Rooms *rooms, HostedRoom *room);  // the code on trial fails: the one before it
bool room_is_on_trial(const HostedRoom *room, uint64_t now);
void rooms_sweep(Rooms *rooms, uint64_t now);  // closes what was empty for long

// What the worker answered. False: it is nonsense.
bool room_opened(HostedRoom *room, RingRecord record);
int room_places(RingRecord record);                 // how many seats that answer is about; -1: it is nonsense
void rooms_close(Rooms *rooms, HostedRoom *room);   // the worker is told; the room is gone when it answers
void rooms_forget(Rooms *rooms, HostedRoom *room);  // at once: no worker holds it any more; erases its world
// Notes that it ended its worker. False: too often, it should be closed.
bool room_survives_death(HostedRoom *room, uint64_t now);
void room_set_error(HostedRoom *room, const char *text);  // NULL: mended

int room_seats(const HostedRoom *room);  // of players, then of watchers
void room_meet(HostedRoom *room, int64_t profile);
bool room_has_met(const HostedRoom *room, int64_t profile);
int room_take_seat(HostedRoom *room, void *player, bool watches);  // -1: full
void room_free_seat(HostedRoom *room, int seat, uint64_t now);
void rooms_send(Rooms *rooms, const HostedRoom *room, ChannelHead head, const void *body, size_t size);
Link *rooms_link(const Rooms *rooms, const HostedRoom *room);
uint32_t rooms_took(const Rooms *rooms,
                    const HostedRoom *room);  // microseconds of a tick, as the worker says
