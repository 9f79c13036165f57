// client.h: a player for the tests of the gateway: one WebSocket, and what came over it.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "buffer.h"

typedef struct {
    int socket;
    bool upgraded;
    Buffer in, out;   // bytes received and not yet looked at; the message being written
    Buffer snapshot;  // the newest one, as it came
    // What the newest message of a kind said.
    char room[16], profile[64], resume[64], notice[32], notice_text[160];
    uint32_t you, tick, best, points, counted, dropped, taken;
    int welcomes, snapshots, deltas, notices, pongs;
    int64_t took;    // by the last PONG: microseconds of a tick; -1: it did not say
    int close_code;  // 0: open
    char close_reason[128];
} Client;

bool client_open(Client *client, int port);  // sends the handshake
void client_close(Client *client);           // drops the line
void client_read(Client *client);            // what has come, without waiting

void client_hello(Client *client, const char *room, const char *profile);  // `profile` may be NULL
void client_resume(Client *client, const char *token);                     // a HELLO with this token
void client_leave(Client *client, int code);                               // a Close; the line stays up
void client_chat(Client *client, const char *text);
void client_send(Client *client, const void *message, size_t size);
