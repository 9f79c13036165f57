// line.h: a line to the server, whatever carries it (engine/wire/PROTOCOL.md, 8).
// It is looked at after http_wait(): line_service() takes in what has come, and
// `messages` then holds it, as records.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "http.h"
#include "place.h"
#include "result.h"
#include "stream.h"

enum { LINE_ID_LIMIT = 64, LINE_DROPPED = 1006 };

typedef enum { LINE_OPENING, LINE_OPEN, LINE_OVER } LineState;

typedef struct {
    Carrier carrier;
    LineState state;
    int code;         // once it is over; LINE_DROPPED without a close
    char words[128];  // the reason of the close, or where the line broke
    Buffer messages;  // records that came; whoever takes them clears it
    uint64_t bytes;   // what they took on their way, with all that is wrapped around them
    uint64_t empty;   // answers with nothing in them
    const Place *place;
    Http *http;
    Exchange *opening, *down, *up;  // WebSocket: all in `down`
    char id[LINE_ID_LIMIT + 1];
    Buffer waiting;     // to go up
    Buffer unread;      // WebSocket: the beginning of a frame
    Buffer fragments;   // WebSocket: the beginning of a message
    Stream stream;      // event stream: the beginning of an event
    bool upgraded;      // WebSocket
    uint64_t next;      // short polling: when to ask, in ns
    uint64_t give_up;   // in ns: the server does not know the line; its close may still come
    size_t told_heads;  // of `down`, that `bytes` holds already
} Line;

void line_open(Line *line, Carrier carrier, const Place *place, Http *http);
void line_service(Line *line, uint64_t now);
void line_send(Line *line, const void *message, size_t size);
void line_leave(Line *line);  // says 1000, and hears nothing any more
bool line_has_left(const Line *line);
void line_close(Line *line);  // ends it where it is

// For the carriers: websocket.c and requests.c.
void line_end(Line *line, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
void websocket_open(Line *line);
void websocket_service(Line *line);
void websocket_send(Line *line, const void *message, size_t size);
void websocket_leave(Line *line);
void requests_open(Line *line);
void requests_service(Line *line, uint64_t now);
void requests_send(Line *line, const void *message, size_t size);
void requests_leave(Line *line);
