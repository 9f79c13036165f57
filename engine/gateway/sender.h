// sender.h: what goes out to one player.
// Sends at once while the socket takes it. What a choked socket cannot take now is
// held, in order. That is little, since a worker has at most three frames on their way;
// should there be more, its rules are broken, and the sender says so.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "channel.h"
#include "net.h"

enum { SENDER_HELD_LIMIT = 512 << 10 };  // bytes

typedef struct {
    Connection *connection;
    ChannelLine *line;  // where the worker looks whether frames got out; NULL without a seat
    Buffer held;        // messages, each behind a HeldHead
    bool choked;
    uint32_t tick;  // of the frame that choked it; 0 if it was no frame
    uint64_t choked_since;
} Sender;

void sender_deinit(Sender *sender);
// `payload` has NET_HEADROOM writable bytes in front. `tick` is that of a frame, 0 for anything else.
// False: too much is held already; the player cannot be told any more and must go.
bool sender_send(Sender *sender, uint8_t *payload, size_t size, uint32_t tick, uint64_t now);
void sender_drained(Sender *sender, uint64_t now);
