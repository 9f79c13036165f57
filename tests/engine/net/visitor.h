// visitor.h: a server and raw-socket visitors in one process, for the tests of net.
// Whoever waits keeps the server running: every wait is a poll on descriptors
// with a deadline, and nothing sleeps.
#pragma once
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "buffer.h"
#include "check.h"
#include "clock.h"
#include "mem.h"
#include "net.h"

#define WAIT_LIMIT (UINT64_C(5000000000))  // nanoseconds
#define KEY        "dGhlIHNhbXBsZSBub25jZQ=="
#define UPGRADE                                                                                              \
    "GET /ws HTTP/1.1\r\nHost: moon.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"                   \
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " KEY "\r\nSec-WebSocket-Protocol: moontick.1\r\n"

enum {
    MOST_GUESTS = 16,
    CONTINUATION = 0,
    TEXT = 1,
    BINARY = 2,
    CLOSE = 8,
    PING = 9,
    PONG = 10,
    FINAL = 0x80
};

typedef struct Server Server;

// What the server knows of one WebSocket.
typedef struct {
    Server *server;
    Connection *connection;
    int messages, drained, closed, code;
    size_t size;  // of the last message
    uint8_t message[NET_MESSAGE_LIMIT];
    char reason[NET_REASON_LIMIT + 1];
} Guest;

struct Server {
    Net *net;
    Guest guests[MOST_GUESTS];
    int count;
    bool echo, refuse, close_on_message;
    int slow_ms;  // by which a guest is slowed after each message
    int chatty;   // messages to send when drained
    char address[NET_ADDRESS_SIZE];
    char web[64];
};

typedef struct {
    Server *server;
    int socket;
    Buffer in;
    size_t received;  // bytes, in all
    bool ended;       // the server has shut the line
} Visitor;

typedef struct {
    int first;  // FINAL and opcode
    size_t size;
    uint8_t payload[65536];
} Frame;

static inline void *on_opened(void *owner, Connection *connection, const char *address)
{
    Server *server = owner;
    snprintf(server->address, sizeof server->address, "%s", address);
    if (server->refuse) {
        net_close(connection, 4010, "no_room");
        return NULL;
    }
    Guest *guest = &server->guests[server->count++ % MOST_GUESTS];
    *guest = (Guest){ .server = server, .connection = connection };
    return guest;
}

static inline void on_received(void *carried, const uint8_t *data, size_t size)
{
    Guest *guest = carried;
    guest->messages++;
    guest->size = size;
    memcpy(guest->message, data, size);
    if (guest->server->close_on_message) net_close(guest->connection, 4007, "rate");
    if (guest->server->slow_ms) net_slow(guest->connection, guest->server->slow_ms);
    if (!guest->server->echo) return;
    uint8_t copy[NET_HEADROOM + NET_MESSAGE_LIMIT];
    memcpy(copy + NET_HEADROOM, data, size);
    net_send(guest->connection, copy + NET_HEADROOM, size);
}

static inline void on_drained(void *carried)
{
    Guest *guest = carried;
    uint8_t message[NET_HEADROOM + 1] = { 0 };
    guest->drained++;
    while (guest->server->chatty > 0 && !net_is_choked(guest->connection)) {
        guest->server->chatty--;
        net_send(guest->connection, message + NET_HEADROOM, 1);
    }
}

static inline void on_closed(void *carried, int code, const char *reason)
{
    Guest *guest = carried;
    guest->closed++;
    guest->code = code;
    snprintf(guest->reason, sizeof guest->reason, "%s", reason);
}

static inline bool on_request(void *owner, const char *path, NetReply *reply)
{
    (void)owner;
    static const uint8_t body[] = "{\"rooms\":[]}";
    if (strcmp(path, "/api/rooms") != 0) return false;
    *reply = (NetReply){ .body = body, .size = sizeof body - 1 };
    return true;
}

static inline NetConfig server_config(Server *server)
{
    return (NetConfig){ .owner = server,
                        .opened = on_opened,
                        .received = on_received,
                        .drained = on_drained,
                        .closed = on_closed,
                        .request = on_request };
}

static inline bool server_open(Server *server, NetConfig config)
{
    Failure why = { "" };
    server->net = net_open(&config, &why);
    if (!server->net) printf("    %s\n", why.text);
    return server->net != NULL;
}

#define SERVE(server)                                                                                        \
    Server server = { 0 };                                                                                   \
    EXPECT(server_open(&server, server_config(&server)))

// Runs the server until something happens on the visitor's socket too, at most a moment.
static inline void visitor_step(Visitor *visitor)
{
    uint8_t bytes[16384];
    net_service(visitor->server->net);
    struct pollfd ready[] = { { .fd = net_descriptor(visitor->server->net), .events = POLLIN },
                              { .fd = visitor->ended ? -1 : visitor->socket, .events = POLLIN } };
    if (poll(ready, 2, 5) <= 0 || ready[1].revents == 0) return;
    ssize_t got = recv(visitor->socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got > 0) buffer_append(&visitor->in, bytes, (size_t)got);
    if (got > 0) visitor->received += (size_t)got;
    if (got == 0 || (got < 0 && errno != EAGAIN)) visitor->ended = true;
}

// Without reading, as a visitor whose line is stuck.
static inline void server_step(Server *server)
{
    struct pollfd ready = { .fd = net_descriptor(server->net), .events = POLLIN };
    net_service(server->net);
    poll(&ready, 1, 5);
}

#define WAIT(step, holds)                                                                                    \
    for (uint64_t wait_until = clock_now() + WAIT_LIMIT; !(holds) && clock_now() < wait_until;) step

static inline Visitor visitor_with_buffer(Server *server, int receive_buffer)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)net_port(server->net)) };
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    Visitor visitor = { .server = server, .socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    int yes = 1;
    setsockopt(visitor.socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (receive_buffer)
        setsockopt(visitor.socket, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    if (connect(visitor.socket, (struct sockaddr *)&to, sizeof to) != 0) perror("connect");
    return visitor;
}

static inline Visitor visitor_open(Server *server)
{
    return visitor_with_buffer(server, 0);
}

static inline void visitor_close(Visitor *visitor)
{
    if (visitor->socket >= 0) close(visitor->socket);
    visitor->socket = -1;
    buffer_deinit(&visitor->in);
}

static inline void visitor_say_bytes(Visitor *visitor, const void *bytes, size_t size)
{
    if (send(visitor->socket, bytes, size, MSG_NOSIGNAL) != (ssize_t)size) perror("send");
}

static inline void visitor_say(Visitor *visitor, const char *text)
{
    visitor_say_bytes(visitor, text, strlen(text));
}

static inline void visitor_forget(Visitor *visitor, size_t size)
{
    memmove(visitor->in.data, visitor->in.data + size, visitor->in.size - size);
    visitor->in.size -= size;
}

// Bytes of the answer at the front of what came in: head, or head and body. 0: not there yet.
static inline size_t answer_size(Visitor *visitor, bool with_body)
{
    buffer_append(&visitor->in, "", 1);  // so that it is a text
    visitor->in.size--;
    const char *text = (const char *)visitor->in.data;
    const char *end = strstr(text, "\r\n\r\n"), *length = strstr(text, "Content-Length: ");
    if (!end) return 0;
    size_t head = (size_t)(end + 4 - text);
    size_t size = with_body && length && length < end ? head + strtoul(length + 16, NULL, 10) : head;
    return size <= visitor->in.size ? size : 0;
}

// The next answer as one text: status line, headers, body. To be freed; "" if none came.
static inline char *visitor_answer_of(Visitor *visitor, bool with_body)
{
    size_t size = 0;
    WAIT(visitor_step(visitor), (size = answer_size(visitor, with_body)) > 0 || visitor->ended);
    char *text = mem_zalloc(size + 1);
    if (size == 0) return text;
    memcpy(text, visitor->in.data, size);
    visitor_forget(visitor, size);
    return text;
}

static inline char *visitor_answer(Visitor *visitor)
{
    return visitor_answer_of(visitor, true);
}

static inline int status_of(const char *answer)
{
    return strncmp(answer, "HTTP/1.", 7) == 0 ? atoi(answer + 9) : 0;
}

// The status of the answer to one request on a connection of its own; 0 if it was dropped.
static inline int status_for(Server *server, const char *request)
{
    Visitor visitor = visitor_open(server);
    visitor_say(&visitor, request);
    char *answer = visitor_answer_of(&visitor, false);
    int status = status_of(answer);
    mem_free(answer);
    visitor_close(&visitor);
    return status;
}

static inline bool visitor_upgrade(Visitor *visitor)
{
    visitor_say(visitor, UPGRADE "\r\n");
    char *answer = visitor_answer_of(visitor, false);
    bool upgraded = status_of(answer) == 101;
    mem_free(answer);
    return upgraded;
}

static inline void visitor_send(Visitor *visitor, int first, const void *payload, size_t size)
{
    static const uint8_t mask[4] = { 0x5a, 0x11, 0xc3, 0x7e };
    Buffer frame = { 0 };
    uint8_t head[4] = { (uint8_t)first, (uint8_t)(0x80 | (size < 126 ? size : 126)), (uint8_t)(size >> 8),
                        (uint8_t)size };
    buffer_append(&frame, head, size < 126 ? 2 : 4);
    buffer_append(&frame, mask, 4);
    for (size_t i = 0; i < size; i++) {
        uint8_t masked = ((const uint8_t *)payload)[i] ^ mask[i & 3];
        buffer_append(&frame, &masked, 1);
    }
    visitor_say_bytes(visitor, frame.data, frame.size);
    buffer_deinit(&frame);
}

static inline void visitor_send_close(Visitor *visitor, int code, const char *reason)
{
    uint8_t payload[125] = { (uint8_t)(code >> 8), (uint8_t)code };
    size_t size = strlen(reason);
    memcpy(payload + 2, reason, size);
    visitor_send(visitor, FINAL | CLOSE, payload, 2 + size);
}

static inline bool take_frame(Visitor *visitor, Frame *frame)
{
    const uint8_t *in = visitor->in.data;
    if (visitor->in.size < 2) return false;
    size_t head = in[1] == 127 ? 10 : in[1] == 126 ? 4 : 2;
    if (visitor->in.size < head) return false;
    frame->size = in[1];
    if (head == 4) frame->size = (size_t)in[2] << 8 | in[3];
    if (head == 10) frame->size = (size_t)in[6] << 24 | (size_t)in[7] << 16 | (size_t)in[8] << 8 | in[9];
    if (visitor->in.size < head + frame->size) return false;
    frame->first = in[0];
    memcpy(frame->payload, in + head,
           frame->size < sizeof frame->payload ? frame->size : sizeof frame->payload);
    visitor_forget(visitor, head + frame->size);
    return true;
}

static inline bool visitor_frame(Visitor *visitor, Frame *frame)
{
    bool taken = false;
    *frame = (Frame){ .first = -1 };
    WAIT(visitor_step(visitor), (taken = take_frame(visitor, frame)) || visitor->ended);
    return taken;
}

// The code of the next frame if it is a Close, 1005 if it has none; 0 for anything else.
// The reason is left in `reason`, which has room for 124 bytes.
static inline int visitor_close_code(Visitor *visitor, char *reason)
{
    Frame *frame = mem_alloc(sizeof *frame);
    bool is_close = visitor_frame(visitor, frame) && frame->first == (FINAL | CLOSE);
    int code = !is_close ? 0 : frame->size < 2 ? 1005 : frame->payload[0] << 8 | frame->payload[1];
    reason[0] = 0;
    if (code && frame->size > 2) {
        memcpy(reason, frame->payload + 2, frame->size - 2);
        reason[frame->size - 2] = 0;
    }
    mem_free(frame);
    return code;
}

// Whether the server ends the line, and does so properly: a reset could cost the
// visitor what it has not read yet.
static inline bool visitor_sees_end(Visitor *visitor)
{
    WAIT(visitor_step(visitor), visitor->ended);
    for (int i = 0; i < 5; i++) visitor_step(visitor);
    struct pollfd line = { .fd = visitor->socket };
    poll(&line, 1, 0);
    return visitor->ended && line.revents == 0;
}
