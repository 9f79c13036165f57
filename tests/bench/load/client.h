// client.h: one player of the benchmark, in the tongue of the server it plays on.
// A client joins, steers somewhere else RATE times a second, and counts what
// comes back without decoding it. It has no clock and does no I/O: who drives it
// hands over what was received, and sends what is in `unsent`.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "random.h"
#include "stats.h"
#include "url.h"

typedef enum {
    TONGUE_MOONTICK,  // moontick.1
    TONGUE_COLYSEUS,  // its matchmaking over HTTP, then its room protocol
    TONGUE_PLAIN,     // a bare WebSocket: [angle] goes in, whatever comes out is a frame
} Tongue;

typedef struct {
    Tongue tongue;
    bool idle;  // stop after the upgrade
    Url url;
} Target;

typedef enum {
    CLIENT_WAITING,     // to be connected
    CLIENT_CONNECTING,  // no answer from the server's TCP yet
    CLIENT_ASKING,      // for a seat, over HTTP
    CLIENT_SEATED,      // has one: to be connected again
    CLIENT_UPGRADING,
    CLIENT_JOINING,
    CLIENT_PLAYING,  // or, if idle, upgraded
    CLIENT_GONE,
} ClientState;

typedef struct {
    ClientState state;
    int descriptor;  // belongs to who drives the client, like `unread`
    Buffer unread, unsent;
    Random random;
    char path[256];       // where it upgrades; "" is the target's own path
    uint32_t seq, tick;   // of the last input sent, of the last frame received
    uint64_t last_frame;  // when it came
} Client;

void client_init(Client *client, uint64_t seed);
void client_deinit(Client *client);
void client_connected(Client *client, const Target *target);  // says the first word
// Takes in what it can, and returns how many bytes; the rest is to be handed in again with more behind it.
size_t client_receive(Client *client, const Target *target, const uint8_t *data, size_t size, uint64_t now,
                      Stats *stats);
void client_steer(Client *client,
                  const Target *target);  // a new direction, unless the last one is still unsent
