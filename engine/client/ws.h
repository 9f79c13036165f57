// ws.h: the client's side of WebSocket (RFC 6455), as functions over bytes.
// Reading happens in place: a frame's payload points into the bytes it was read
// from. Fragments come out one by one, not joined; there are no extensions.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "url.h"

enum {
    WS_FRAME_LIMIT = 1 << 20,  // bytes of the longest payload that is read
    WS_HEAD_LIMIT = 14,        // bytes of the longest frame head
};

typedef enum {
    WS_CONTINUATION = 0,
    WS_TEXT = 1,
    WS_BINARY = 2,
    WS_CLOSE = 8,
    WS_PING = 9,
    WS_PONG = 10
} WsOpcode;

typedef enum { WS_DONE, WS_PARTIAL, WS_BROKEN } WsRead;

typedef struct {
    WsOpcode opcode;
    bool final, masked;
    uint8_t mask[4];
    const uint8_t *payload;
    size_t size;  // bytes of the payload
    size_t used;  // bytes of the whole frame, head included
} WsFrame;

void ws_write_request(Buffer *out, const Url *url, const char *protocol);
WsRead ws_read_response(const uint8_t *data, size_t size, const char *protocol, size_t *used);

WsRead ws_read_frame(const uint8_t *data, size_t size, WsFrame *frame);
int ws_close_code(const WsFrame *frame);  // 1005: none was given; 1002: it must not be on the wire

// A frame is written in place: begin, append the payload to `out`, end.
size_t ws_begin_frame(Buffer *out);
void ws_end_frame(Buffer *out, size_t begun, WsOpcode opcode, uint32_t mask);
void ws_write_frame(Buffer *out, WsOpcode opcode, const void *payload, size_t size, uint32_t mask);
void ws_write_close(Buffer *out, int code, const char *reason, uint32_t mask);
void ws_mask(uint8_t *payload, size_t size, const uint8_t mask[4]);  // masks, and unmasks again
