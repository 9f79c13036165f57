// The key of the handshake is meant to tell a WebSocket server from a cache that
// repeats itself. Bots meet no cache, so all of them send the sample key of RFC
// 6455 1.3, whose answer is printed there too: no SHA-1 is needed to check it.
#include "ws.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define KEY    "dGhlIHNhbXBsZSBub25jZQ=="
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

enum {
    RESPONSE_LIMIT = 4096,  // bytes of the longest handshake that is read
    SHORT_HEAD = 6,         // a head without a longer length: two bytes and the mask
};

void ws_write_request(Buffer *out, const Url *url, const char *protocol)
{
    char text[2048];
    int size = snprintf(text, sizeof text,
                        "GET %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\n"
                        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " KEY "\r\n"
                        "Sec-WebSocket-Protocol: %s\r\n\r\n",
                        url->path, url->authority, url->authority, protocol);
    assert(size > 0 && (size_t)size < sizeof text);
    buffer_append(out, text, (size_t)size);
}

// Whether the head, lines that end in CR LF, has this field with this value.
static bool has_field(const char *head, const char *end, const char *name, const char *value)
{
    size_t name_size = strlen(name), value_size = strlen(value);
    for (const char *line = head; line < end;) {
        const char *stop = memchr(line, '\r', (size_t)(end - line));
        if (!stop) return false;
        if ((size_t)(stop - line) > name_size && line[name_size] == ':' &&
            strncasecmp(line, name, name_size) == 0) {
            const char *from = line + name_size + 1, *to = stop;
            while (from < to && *from == ' ') from++;
            while (to > from && to[-1] == ' ') to--;
            return (size_t)(to - from) == value_size && strncasecmp(from, value, value_size) == 0;
        }
        line = stop + 2;
    }
    return false;
}

WsRead ws_read_response(const uint8_t *data, size_t size, const char *protocol, size_t *used)
{
    const char *head = (const char *)data, *status = "HTTP/1.1 101 ";
    const char *end = memmem(head, size, "\r\n\r\n", 4);
    if (!end) return size < RESPONSE_LIMIT ? WS_PARTIAL : WS_BROKEN;
    end += 2;
    *used = (size_t)(end - head) + 2;
    bool accepted = *used > strlen(status) && memcmp(head, status, strlen(status)) == 0 &&
                    has_field(head, end, "Upgrade", "websocket") &&
                    has_field(head, end, "Sec-WebSocket-Accept", ACCEPT) &&
                    has_field(head, end, "Sec-WebSocket-Protocol", protocol);
    return accepted ? WS_DONE : WS_BROKEN;
}

static uint64_t big_endian(const uint8_t *at, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value = value << 8 | at[i];
    return value;
}

static bool is_known(WsOpcode opcode)
{
    return opcode <= WS_BINARY || (opcode >= WS_CLOSE && opcode <= WS_PONG);
}

WsRead ws_read_frame(const uint8_t *data, size_t size, WsFrame *frame)
{
    if (size < 2) return WS_PARTIAL;
    WsOpcode opcode = data[0] & 0x0f;
    bool final = data[0] & 0x80, masked = data[1] & 0x80;
    uint64_t length = data[1] & 0x7f;
    int more = length < 126 ? 0 : length == 126 ? 2 : 8;
    bool bad_control = opcode >= WS_CLOSE && (!final || more);
    if ((data[0] & 0x70) || !is_known(opcode) || bad_control) return WS_BROKEN;
    size_t head = 2 + (size_t)more + (masked ? 4 : 0);
    if (size < head) return WS_PARTIAL;
    if (more) {
        length = big_endian(data + 2, more);
        if (length < (more == 2 ? 126u : 65536u) || length > WS_FRAME_LIMIT) return WS_BROKEN;
    }
    if (size - head < length) return WS_PARTIAL;
    *frame = (WsFrame){ .opcode = opcode, .final = final, .masked = masked, .payload = data + head };
    frame->size = length;
    frame->used = head + length;
    if (masked) memcpy(frame->mask, data + head - 4, 4);
    return WS_DONE;
}

int ws_close_code(const WsFrame *frame)
{
    if (frame->size == 0) return 1005;
    if (frame->size == 1) return 1002;
    int code = (int)big_endian(frame->payload, 2);
    bool reserved = code == 1004 || code == 1005 || code == 1006 || (code >= 1015 && code < 3000);
    return code < 1000 || code > 4999 || reserved ? 1002 : code;
}

size_t ws_begin_frame(Buffer *out)
{
    size_t begun = out->size;
    buffer_extend(out, SHORT_HEAD);
    return begun;
}

void ws_end_frame(Buffer *out, size_t begun, WsOpcode opcode, uint32_t mask)
{
    size_t size = out->size - begun - SHORT_HEAD;
    assert(size <= UINT16_MAX);
    if (size > 125) {
        buffer_extend(out, 2);
        memmove(out->data + begun + SHORT_HEAD + 2, out->data + begun + SHORT_HEAD, size);
    }
    uint8_t *at = out->data + begun;
    *at++ = (uint8_t)(0x80 | opcode);
    *at++ = (uint8_t)(0x80 | (size > 125 ? 126 : size));
    if (size > 125) {
        *at++ = (uint8_t)(size >> 8);
        *at++ = (uint8_t)size;
    }
    memcpy(at, &mask, 4);
    ws_mask(at + 4, size, at);
}

void ws_write_frame(Buffer *out, WsOpcode opcode, const void *payload, size_t size, uint32_t mask)
{
    size_t begun = ws_begin_frame(out);
    buffer_append(out, payload, size);
    ws_end_frame(out, begun, opcode, mask);
}

void ws_write_close(Buffer *out, int code, const char *reason, uint32_t mask)
{
    uint8_t bytes[2] = { (uint8_t)(code >> 8), (uint8_t)code };
    size_t begun = ws_begin_frame(out);
    buffer_append(out, bytes, sizeof bytes);
    buffer_append(out, reason, strlen(reason));
    ws_end_frame(out, begun, WS_CLOSE, mask);
}

void ws_mask(uint8_t *payload, size_t size, const uint8_t mask[4])
{
    for (size_t i = 0; i < size; i++) payload[i] ^= mask[i & 3];
}
