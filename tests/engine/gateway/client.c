#include "client.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "protocol.h"
#include "reader.h"
#include "writer.h"

static const char handshake[] =
    "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: moontick.1\r\n\r\n";

bool client_open(Client *client, int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    char text[512];
    *client = (Client){ .socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(client->socket, (struct sockaddr *)&at, sizeof at) != 0) return false;
    fcntl(client->socket, F_SETFL, O_NONBLOCK);
    int size = snprintf(text, sizeof text, handshake, port, port);
    return send(client->socket, text, (size_t)size, MSG_NOSIGNAL) == size;
}

void client_close(Client *client)
{
    if (client->socket >= 0) close(client->socket);
    client->socket = -1;
    buffer_deinit(&client->in);
    buffer_deinit(&client->out);
    buffer_deinit(&client->snapshot);
}

void client_send(Client *client, const void *message, size_t size)
{
    uint8_t frame[2048] = { 0x82, (uint8_t)(0x80 | (size < 126 ? size : 126)), (uint8_t)(size >> 8),
                            (uint8_t)size };
    size_t head = size < 126 ? 2 : 4;
    memset(frame + head, 0, 4);  // a mask of zeros changes nothing
    memcpy(frame + head + 4, message, size);
    (void)!send(client->socket, frame, head + 4 + size, MSG_NOSIGNAL);
}

static void write_token(Buffer *out, const char *token)
{
    if (token)
        write_text(out, token);
    else
        write_nil(out);
}

static void say_hello(Client *client, const char *room, const char *profile, const char *resume)
{
    Buffer *out = &client->out;
    buffer_clear(out);
    write_array(out, 6);
    write_integer(out, MESSAGE_HELLO);
    write_integer(out, PROTOCOL_VERSION);
    write_text(out, room);
    write_text(out, "Ada");
    write_token(out, profile);
    write_token(out, resume);
    client_send(client, out->data, out->size);
}

void client_hello(Client *client, const char *room, const char *profile)
{
    say_hello(client, room, profile, NULL);
}

void client_resume(Client *client, const char *token)
{
    say_hello(client, "", NULL, token);
}

void client_leave(Client *client, int code)
{
    uint8_t frame[8] = { 0x88, 0x82, 0, 0, 0, 0, (uint8_t)(code >> 8), (uint8_t)code };
    (void)!send(client->socket, frame, sizeof frame, MSG_NOSIGNAL);
}

void client_chat(Client *client, const char *text)
{
    buffer_clear(&client->out);
    write_array(&client->out, 2);
    write_integer(&client->out, MESSAGE_CHAT);
    write_text(&client->out, text);
    client_send(client, client->out.data, client->out.size);
}

static void take_text(Reader *reader, char *out, size_t out_size)
{
    const char *text;
    size_t size;
    out[0] = 0;
    if (read_text(reader, &text, &size)) snprintf(out, out_size, "%.*s", (int)size, text);
}

static void take_welcome(Client *client, Reader *reader)
{
    int64_t number = 0;
    client->welcomes++;
    read_integer(reader, 1, 1, &number);
    take_text(reader, client->room, sizeof client->room);
    read_integer(reader, 0, UINT32_MAX, &number);
    client->you = (uint32_t)number;
    if (!read_nil(reader)) take_text(reader, client->profile, sizeof client->profile);
    if (!read_nil(reader)) take_text(reader, client->resume, sizeof client->resume);
}

// The frames of fake_room.c: [kind, tick, input size, best score, points, inputs counted, seats dropped,
// seats taken, ...]
static void take_frame(Client *client, Reader *reader)
{
    int64_t number = 0;
    read_integer(reader, 0, UINT32_MAX, &number);
    client->tick = (uint32_t)number;
    read_integer(reader, 0, 255, &number);
    read_integer(reader, 0, 255, &number);
    client->best = (uint32_t)number;
    read_integer(reader, 0, 255, &number);
    client->points = (uint32_t)number;
    read_integer(reader, 0, 255, &number);
    client->counted = (uint32_t)number;
    read_integer(reader, 0, 255, &number);
    client->dropped = (uint32_t)number;
    read_integer(reader, 0, 255, &number);
    client->taken = (uint32_t)number;
}

static void take_pong(Client *client, Reader *reader)
{
    int64_t time, tick;
    client->pongs++;
    client->took = -1;
    if (!read_integer(reader, 0, INT64_MAX, &time) || !read_integer(reader, 0, UINT32_MAX, &tick)) return;
    read_integer(reader, 0, UINT32_MAX, &client->took);
}

static void take_message(Client *client, const uint8_t *data, size_t size)
{
    Reader reader = reader_of(data, size);
    uint32_t count;
    int64_t kind = 0;
    read_array(&reader, &count);
    read_integer(&reader, 0, 255, &kind);
    client->snapshots += kind == MESSAGE_SNAPSHOT;
    client->deltas += kind == MESSAGE_DELTA;
    if (kind == MESSAGE_PONG) take_pong(client, &reader);
    if (kind == MESSAGE_SNAPSHOT) {
        buffer_clear(&client->snapshot);
        buffer_append(&client->snapshot, data, size);
    }
    if (kind == MESSAGE_WELCOME) take_welcome(client, &reader);
    if (kind == MESSAGE_SNAPSHOT || kind == MESSAGE_DELTA) take_frame(client, &reader);
    if (kind != MESSAGE_NOTICE) return;
    client->notices++;
    take_text(&reader, client->notice, sizeof client->notice);
    take_text(&reader, client->notice_text, sizeof client->notice_text);
}

static void take_close(Client *client, const uint8_t *data, size_t size)
{
    client->close_code = size < 2 ? 1005 : data[0] << 8 | data[1];
    if (size > 2)
        snprintf(client->close_reason, sizeof client->close_reason, "%.*s", (int)size - 2, data + 2);
    uint8_t answer[6] = { 0x88, 0x80 };
    (void)!send(client->socket, answer, sizeof answer, MSG_NOSIGNAL);
}

static void drop(Buffer *buffer, size_t size)
{
    buffer->size -= size;
    memmove(buffer->data, buffer->data + size, buffer->size);
}

// One whole frame. False: it has not come yet.
static bool take_one(Client *client)
{
    const Buffer *in = &client->in;
    if (in->size < 2) return false;
    size_t size = in->data[1], head = 2;
    if (size == 126 && in->size >= 4) {
        head = 4;
        size = (size_t)in->data[2] << 8 | in->data[3];
    }
    if (in->size < head + size || (head == 2 && size >= 126)) return false;
    if (in->data[0] == 0x82) take_message(client, in->data + head, size);
    if (in->data[0] == 0x89) (void)!send(client->socket, "\x8a\x80\0\0\0\0", 6, MSG_NOSIGNAL);  // a pong
    if (in->data[0] == 0x88) take_close(client, in->data + head, size);
    drop(&client->in, head + size);
    return true;
}

static void take_response(Client *client)
{
    const uint8_t *end = client->in.size ? memmem(client->in.data, client->in.size, "\r\n\r\n", 4) : NULL;
    if (!end) return;
    client->upgraded = client->in.size > 12 && !memcmp(client->in.data, "HTTP/1.1 101", 12);
    if (client->upgraded) drop(&client->in, (size_t)(end - client->in.data) + 4);
}

void client_read(Client *client)
{
    uint8_t bytes[16 << 10];
    ssize_t got;
    if (client->socket < 0) return;
    while ((got = recv(client->socket, bytes, sizeof bytes, 0)) > 0)
        buffer_append(&client->in, bytes, (size_t)got);
    if (got == 0 && !client->close_code) client->close_code = 1006;
    if (!client->upgraded) take_response(client);
    while (client->upgraded && take_one(client)) continue;
}
