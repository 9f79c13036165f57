// bot.h: one player without a head.
// A bot turns the bytes of its connection into what it says next, and counts
// what it sees. It has no clock and does no I/O: who drives it hands over what
// was received, and sends what is in `unsent`.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "intent.h"
#include "stats.h"
#include "url.h"
#include "welcome.h"

#define BOT_PROTOCOL "moontick.1"

typedef enum {
    BOT_WAITING,     // not connected yet
    BOT_CONNECTING,  // no answer from the server's TCP yet
    BOT_UPGRADING,   // handshake sent
    BOT_JOINING,     // HELLO sent
    BOT_PLAYING,     // welcomed
    BOT_LEAVING,     // we have said 1000, and count nothing any more
    BOT_GONE,        // over; what is unsent may still be sent
} BotState;

typedef struct {
    BotState state;
    int descriptor;       // belongs to who drives the bot
    int number;           // counting from 0
    const char *room;     // borrowed: a room's code, or ""
    Buffer unread;        // the beginning of a frame; belongs to who drives the bot
    Buffer unsent;        // to be sent
    uint32_t seq, tick;   // of the last INPUT sent, of the last frame received
    uint64_t last_frame;  // when it came; 0: none yet
    Welcome welcome;
    Intent intent;
} Bot;

void bot_init(Bot *bot, int number, const char *room, uint64_t seed);
void bot_deinit(Bot *bot);

void bot_upgrade(Bot *bot, const Url *url);  // the connection is open: says the handshake
// Takes in what it can of the received bytes, and returns how many; the rest is to be handed in again
// with more behind it.
size_t bot_receive(Bot *bot, const uint8_t *data, size_t size, uint64_t now, Stats *stats);
void bot_input(Bot *bot);               // says the next INPUT, unless the last one is still unsent
void bot_drop(Bot *bot, Stats *stats);  // the line is gone
void bot_leave(Bot *bot);               // says 1000
