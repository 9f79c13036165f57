// match.h: a room in its worker: when it is due, who sits in it, what goes out.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "channel.h"
#include "clock.h"
#include "outbox.h"
#include "room.h"

enum { MATCH_IN_FLIGHT = 3 };  // frames a seat may have between here and its socket

typedef struct {
    bool joined, refused;
    bool away;  // nobody looks: no frames
    uint32_t session;
    uint32_t built[MATCH_IN_FLIGHT];  // ticks of the newest frames, newest first
    bool acknowledged;                // it has said once what it applied
} MatchSeat;

typedef struct {
    Room *room;
    int slot;
    Ticker ticker;
    uint64_t took, mean;  // nanoseconds: its last step; those of the last second or so
    ChannelLine *lines;   // of this room
    MatchSeat *seats;
    int seat_count;
    uint64_t told_error;  // hash of the error that the gateway knows, 0: none
    uint32_t errors;      // how often it has come
    uint32_t told_tick, failed_tick;
    bool profiled;           // once a second: the lines of room_take_profile(), then "sent FRAMES BYTES"
    uint64_t frames, bytes;  // sent since
} Match;

// What every match of a worker writes to.
typedef struct {
    const Channel *channel;
    Outbox outbox;
} MatchIo;

// Around whatever writes a slot's committed world: who copies it meanwhile notices.
void match_begin_write(const MatchIo *io, int slot);
void match_end_write(const MatchIo *io, int slot);

Match *match_open(const RoomConfig *config, int slot, const MatchIo *io, uint64_t now, Failure *why);
void match_close(Match *match);  // NULL is fine

void match_join(Match *match, MatchIo *io, const ChannelHead *head, const ChannelPlayer *player);
void match_drop(Match *match, const ChannelHead *head);
void match_away(Match *match, const ChannelHead *head);
void match_leave(Match *match, int seat);
void match_returned(Match *match);  // seats of the old world that nobody joined are left
void match_input(Match *match, MatchIo *io, const ChannelHead *head, const uint8_t *message, size_t size);
void match_chat(Match *match, const ChannelHead *head, const char *text);
void match_tick(Match *match, MatchIo *io);  // one step, its frames, and what the mode wants from outside
