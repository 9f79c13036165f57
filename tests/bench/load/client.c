// Frames are told from other messages by their first bytes; no row is ever
// looked at, so that a thousand clients cost less than the server they load.
#include "client.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "protocol.h"
#include "reader.h"
#include "writer.h"
#include "ws.h"

#define SUBPROTOCOL "moontick.1"  // the peers take any
#define SEAT_REQUEST                                                                                         \
    "POST /matchmake/joinOrCreate/arena HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"                       \
    "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

enum {
    COLYSEUS_JOIN = 10,
    COLYSEUS_DATA = 13,
    COLYSEUS_STATE = 14,
    COLYSEUS_PATCH = 15,
    COLYSEUS_CODE = 0x1f
};

void client_init(Client *client, uint64_t seed)
{
    *client = (Client){ .descriptor = -1 };
    random_seed(&client->random, seed);
}

void client_deinit(Client *client)
{
    buffer_deinit(&client->unread);
    buffer_deinit(&client->unsent);
}

static uint32_t mask_of(Client *client)
{
    return (uint32_t)random_bits(&client->random);
}

void client_connected(Client *client, const Target *target)
{
    if (target->tongue == TONGUE_COLYSEUS && !client->path[0]) {
        char text[512];
        int size = snprintf(text, sizeof text, SEAT_REQUEST, target->url.authority);
        buffer_append(&client->unsent, text, (size_t)size);
        client->state = CLIENT_ASKING;
        return;
    }
    Url url = target->url;
    if (client->path[0]) snprintf(url.path, sizeof url.path, "%s", client->path);
    ws_write_request(&client->unsent, &url, SUBPROTOCOL);
    client->state = CLIENT_UPGRADING;
}

// The text of `"key":"..."`; false if there is none.
static bool json_text(const char *text, const char *key, char *out, size_t most)
{
    char quoted[32];
    snprintf(quoted, sizeof quoted, "\"%s\":\"", key);
    const char *at = strstr(text, quoted);
    size_t size = at ? strcspn(at + strlen(quoted), "\"") : most;
    if (size >= most) return false;
    memcpy(out, at + strlen(quoted), size);
    out[size] = 0;
    return true;
}

// The seat is what the server's answer holds once it has closed the connection, or all of it has come.
static size_t receive_seat(Client *client, const uint8_t *data, size_t size)
{
    char text[4096], session[64], room[64], process[64];
    if (size >= sizeof text) client->state = CLIENT_GONE;
    if (size >= sizeof text || !memchr(data, '}', size)) return 0;
    memcpy(text, data, size);
    text[size] = 0;
    if (!json_text(text, "sessionId", session, sizeof session) ||
        !json_text(text, "roomId", room, sizeof room) ||
        !json_text(text, "processId", process, sizeof process)) {
        client->state = CLIENT_GONE;
        return 0;
    }
    snprintf(client->path, sizeof client->path, "/%s/%s?sessionId=%s", process, room, session);
    client->state = CLIENT_SEATED;
    return size;
}

static void say_hello(Client *client)
{
    size_t begun = ws_begin_frame(&client->unsent);
    write_array(&client->unsent, 6);
    write_integer(&client->unsent, MESSAGE_HELLO);
    write_integer(&client->unsent, PROTOCOL_VERSION);
    write_text(&client->unsent, "");
    write_text(&client->unsent, "Bench");
    write_nil(&client->unsent);  // profile
    write_nil(&client->unsent);  // resume
    ws_end_frame(&client->unsent, begun, WS_BINARY, mask_of(client));
}

static size_t receive_upgrade(Client *client, const Target *target, const uint8_t *data, size_t size)
{
    size_t used = 0;
    WsRead read = ws_read_response(data, size, SUBPROTOCOL, &used);
    if (read == WS_BROKEN) client->state = CLIENT_GONE;
    if (read != WS_DONE) return 0;
    bool talks = !target->idle && target->tongue != TONGUE_PLAIN;
    client->state = talks ? CLIENT_JOINING : CLIENT_PLAYING;
    if (talks && target->tongue == TONGUE_MOONTICK) say_hello(client);
    return used;
}

static void count_frame(Client *client, uint64_t now, Stats *stats)
{
    if (client->last_frame) stats_count_gap(stats, now - client->last_frame);
    client->last_frame = now;
    stats->frames++;
}

static void on_moontick(Client *client, const WsFrame *frame, uint64_t now, Stats *stats)
{
    Reader reader = reader_of(frame->payload, frame->size);
    uint32_t count;
    int64_t kind, tick;
    if (!read_array(&reader, &count) || !read_integer(&reader, 0, 255, &kind)) return;
    if (kind == MESSAGE_WELCOME) client->state = CLIENT_PLAYING;
    if (kind != MESSAGE_SNAPSHOT && kind != MESSAGE_DELTA) return;
    if (read_integer(&reader, 0, UINT32_MAX, &tick)) client->tick = (uint32_t)tick;
    count_frame(client, now, stats);
}

static void on_colyseus(Client *client, const WsFrame *frame, uint64_t now, Stats *stats)
{
    int code = frame->size ? frame->payload[0] & COLYSEUS_CODE : 0;
    if (code == COLYSEUS_JOIN) {
        const uint8_t taken = COLYSEUS_JOIN;
        ws_write_frame(&client->unsent, WS_BINARY, &taken, 1, mask_of(client));
        client->state = CLIENT_PLAYING;
    } else if (code == COLYSEUS_STATE || code == COLYSEUS_PATCH) {
        count_frame(client, now, stats);
    }
}

static void on_frame(Client *client, const Target *target, const WsFrame *frame, uint64_t now, Stats *stats)
{
    if (frame->opcode == WS_CLOSE) {
        stats_count_close(stats, ws_close_code(frame));
        client->state = CLIENT_GONE;
    } else if (frame->opcode == WS_PING) {
        ws_write_frame(&client->unsent, WS_PONG, frame->payload, frame->size, mask_of(client));
    } else if (target->tongue == TONGUE_MOONTICK) {
        on_moontick(client, frame, now, stats);
    } else if (target->tongue == TONGUE_COLYSEUS) {
        on_colyseus(client, frame, now, stats);
    } else {
        count_frame(client, now, stats);
    }
}

size_t client_receive(Client *client, const Target *target, const uint8_t *data, size_t size, uint64_t now,
                      Stats *stats)
{
    if (client->state == CLIENT_ASKING) return receive_seat(client, data, size);
    size_t used = client->state == CLIENT_UPGRADING ? receive_upgrade(client, target, data, size) : 0;
    while (client->state >= CLIENT_JOINING && client->state != CLIENT_GONE && used < size) {
        WsFrame frame;
        WsRead read = ws_read_frame(data + used, size - used, &frame);
        if (read == WS_BROKEN) client->state = CLIENT_GONE;
        if (read != WS_DONE) break;
        used += frame.used;
        stats->bytes += frame.used;
        on_frame(client, target, &frame, now, stats);
    }
    return used;
}

static void write_stick(Client *client, int angle)
{
    double radians = angle * 2 * M_PI / 256;
    write_array(&client->unsent, 4);
    write_integer(&client->unsent, MESSAGE_INPUT);
    write_integer(&client->unsent, ++client->seq);
    write_integer(&client->unsent, client->tick);
    write_array(&client->unsent, 2);
    write_integer(&client->unsent, lround(127 * cos(radians)));
    write_integer(&client->unsent, lround(127 * sin(radians)));
}

void client_steer(Client *client, const Target *target)
{
    if (client->state != CLIENT_PLAYING || target->idle || client->unsent.size) return;
    int angle = (int)(random_bits(&client->random) & 255);
    size_t begun = ws_begin_frame(&client->unsent);
    if (target->tongue == TONGUE_COLYSEUS) {
        const uint8_t head[] = { COLYSEUS_DATA, 0xa4, 't', 'u', 'r', 'n' };
        buffer_append(&client->unsent, head, sizeof head);
        write_integer(&client->unsent, angle);
    } else if (target->tongue == TONGUE_MOONTICK) {
        write_stick(client, angle);
    } else {
        write_array(&client->unsent, 1);
        write_integer(&client->unsent, angle);
    }
    ws_end_frame(&client->unsent, begun, WS_BINARY, mask_of(client));
}
