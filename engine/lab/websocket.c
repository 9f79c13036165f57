// A line over a WebSocket, on a bare connection of http.h.
#include <ctype.h>
#include <string.h>
#include "line.h"
#include "records.h"
#include "ws.h"

#define SUBPROTOCOL "moontick.1"

enum { UNREAD_LIMIT = WS_FRAME_LIMIT + WS_HEAD_LIMIT };

// No attacker writes what we send, and no cache is meant to read it: one mask does.
static const uint32_t mask = 0x6d6f6f6e;

void websocket_open(Line *line)
{
    line->down = http_connect(line->http);
    ws_write_request(&line->waiting, &line->place->url, SUBPROTOCOL);
}

void websocket_send(Line *line, const void *message, size_t size)
{
    ws_write_frame(&line->waiting, WS_BINARY, message, size, mask);
    http_send(line->down, &line->waiting);
}

void websocket_leave(Line *line)
{
    ws_write_close(&line->waiting, 1000, "left", mask);
    http_send(line->down, &line->waiting);
}

static void drop_read(Line *line, size_t used)
{
    line->unread.size -= used;
    memmove(line->unread.data, line->unread.data + used, line->unread.size);
}

// The first line of an answer that is no upgrade.
static void end_refused(Line *line)
{
    char first[64];
    size_t size = 0;
    for (; size < line->unread.size && size < sizeof first - 1 && isprint(line->unread.data[size]); size++)
        first[size] = (char)line->unread.data[size];
    first[size] = 0;
    line_end(line, LINE_DROPPED, "the Upgrade was answered with \"%s\"", first);
}

static void read_response(Line *line)
{
    size_t used;
    WsRead read = ws_read_response(line->unread.data, line->unread.size, SUBPROTOCOL, &used);
    if (read == WS_BROKEN) end_refused(line);
    if (read != WS_DONE) return;
    drop_read(line, used);
    line->upgraded = true;
    line->state = LINE_OPEN;
}

static void on_data(Line *line, const WsFrame *frame)
{
    buffer_append(&line->fragments, frame->payload, frame->size);
    if (line->fragments.size > WS_FRAME_LIMIT) {
        line_end(line, LINE_DROPPED, "a message without an end came");
    } else if (frame->final) {
        record_write(&line->messages, RECORD_MESSAGE, line->fragments.data, line->fragments.size);
        buffer_clear(&line->fragments);
    }
}

static void on_frame(Line *line, const WsFrame *frame)
{
    line->bytes += frame->used;
    if (frame->opcode == WS_CLOSE) {
        int reason = frame->size > 2 ? (int)frame->size - 2 : 0;
        line_end(line, ws_close_code(frame), "%.*s", reason, (const char *)frame->payload + 2);
    } else if (frame->opcode == WS_PING) {
        ws_write_frame(&line->waiting, WS_PONG, frame->payload, frame->size, mask);
    } else if (frame->opcode == WS_BINARY || frame->opcode == WS_CONTINUATION) {
        on_data(line, frame);
    } else if (frame->opcode == WS_TEXT) {
        line_end(line, LINE_DROPPED, "text came");
    }
}

static void read_frames(Line *line)
{
    size_t used = 0;
    for (WsFrame frame; line->state == LINE_OPEN; used += frame.used) {
        WsRead read = ws_read_frame(line->unread.data + used, line->unread.size - used, &frame);
        if (read == WS_BROKEN) line_end(line, LINE_DROPPED, "what came was no WebSocket frame");
        if (read != WS_DONE) break;
        on_frame(line, &frame);
    }
    drop_read(line, used);
}

void websocket_service(Line *line)
{
    if (!line->down->done) return;
    if (line->down->trouble[0]) {
        line_end(line, LINE_DROPPED, "no connection: %s", line->down->trouble);
        return;
    }
    bool alive = http_send(line->down, &line->waiting);
    alive = http_receive(line->down, &line->unread, UNREAD_LIMIT) && alive;
    if (line->unread.size > 0 && !line->upgraded) read_response(line);
    if (line->unread.size > 0 && line->upgraded) read_frames(line);
    if (!alive)
        line_end(line, LINE_DROPPED, "it was cut off%s",
                 line->upgraded ? "" : " before the Upgrade was answered");
}
