// A crowd of bots against a small server of its own over loopback.
#include "check.h"
#include "bots.h"
#include "buffer.h"
#include "clock.h"
#include "mem.h"
#include "protocol.h"
#include "reader.h"
#include "writer.h"
#include "ws.h"
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define ANSWER                                                                                               \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"                      \
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: moontick.1\r\n\r\n"

enum { MOST = 8, RATE = 20, REFUSED = 2, DROPPED = 4 };  // the third is refused, the fifth dropped

typedef struct {
    int descriptor;
    Buffer in;
    bool upgraded, playing;
    int64_t seq;
} Client;

typedef struct {
    int listener, port, tick, joined;
    atomic_bool stop;
    Client clients[MOST];
    int count, inputs, wrong, pongs, goodbyes, frames;
} Server;

static bool open_server(Server *server)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    *server = (Server){ .listener = socket(AF_INET, SOCK_STREAM, 0), .tick = 1000 };
    bool open = bind(server->listener, (struct sockaddr *)&at, sizeof at) == 0 &&
                listen(server->listener, MOST) == 0 &&
                getsockname(server->listener, (struct sockaddr *)&at, &size) == 0;
    server->port = ntohs(at.sin_port);
    return open;
}

static void frame(Client *client, int opcode, const void *payload, size_t size)
{
    uint8_t head[2] = { (uint8_t)(0x80 | opcode), (uint8_t)size };
    if (client->descriptor < 0) return;
    send(client->descriptor, head, 1, MSG_NOSIGNAL);  // apart, so that the bots see partial frames
    send(client->descriptor, head + 1, 1, MSG_NOSIGNAL);
    send(client->descriptor, payload, size, MSG_NOSIGNAL);
}

static void send_tick(Server *server, Client *client, MessageKind kind)
{
    Buffer out = { 0 };
    write_array(&out, 9);
    write_integer(&out, kind);
    write_integer(&out, server->tick);
    write_integer(&out, client->seq);
    write_integer(&out, 0);
    for (int i = 0; i < 5; i++) write_array(&out, 0);
    frame(client, WS_BINARY, out.data, out.size);
    server->frames++;
    buffer_deinit(&out);
}

static void send_welcome(Client *client)
{
    static const char *const types[] = { "button", "stick" };
    Buffer out = { 0 };
    write_array(&out, 8);
    write_integer(&out, MESSAGE_WELCOME);
    write_integer(&out, 1);
    write_text(&out, "K7QX2");
    write_integer(&out, 65537);
    write_nil(&out);
    write_nil(&out);
    write_integer(&out, RATE);
    write_map(&out, 2);
    write_text(&out, "size");
    write_array(&out, 2);
    write_integer(&out, 1600);
    write_integer(&out, 900);
    write_text(&out, "inputs");
    write_array(&out, 2);
    for (int i = 0; i < 2; i++) {
        write_map(&out, 1);
        write_text(&out, "type");
        write_text(&out, types[i]);
    }
    frame(client, WS_BINARY, out.data, out.size);
    buffer_deinit(&out);
}

static void hang_up(Client *client)
{
    close(client->descriptor);
    client->descriptor = -1;
    client->playing = false;
}

static void on_hello(Server *server, Client *client)
{
    int number = server->joined++;
    if (number == REFUSED) {
        frame(client, WS_CLOSE,
              "\x03\xf5"
              "full",
              6);
        return;
    }
    send_welcome(client);
    send_tick(server, client, MESSAGE_SNAPSHOT);
    client->playing = true;
    frame(client, WS_PING, "knock", 5);
    if (number == DROPPED) hang_up(client);
}

static void on_message(Server *server, Client *client, const uint8_t *data, size_t size)
{
    Reader reader = reader_of(data, size);
    uint32_t count, values;
    int64_t kind = 0, version, number;
    bool good = reader_scan(data, size, PROTOCOL_DEPTH_LIMIT) == SCAN_OK && read_array(&reader, &count) &&
                read_integer(&reader, 1, 2, &kind);
    if (good && kind == MESSAGE_HELLO && count == 6 && read_integer(&reader, 1, 1, &version)) {
        on_hello(server, client);
        return;
    }
    good = good && kind == MESSAGE_INPUT && count == 4 &&
           read_integer(&reader, client->seq + 1, client->seq + 1, &client->seq) &&
           read_integer(&reader, server->tick - 10, server->tick, &number) && read_array(&reader, &values) &&
           values == 3 && read_integer(&reader, 0, 3, &number);
    server->inputs++;
    server->wrong += !good;
}

static void on_frame(Server *server, Client *client, WsFrame *next)
{
    uint8_t *payload = client->in.data + (next->payload - client->in.data);
    server->wrong += !next->masked;
    ws_mask(payload, next->size, next->mask);
    if (next->opcode == WS_BINARY) {
        on_message(server, client, payload, next->size);
    } else if (next->opcode == WS_PONG) {
        server->pongs += next->size == 5 && memcmp(payload, "knock", 5) == 0;
    } else if (next->opcode == WS_CLOSE) {
        if (ws_close_code(next) == 1000) {
            server->goodbyes++;
            frame(client, WS_CLOSE, "\x03\xe8", 2);
        }
        hang_up(client);
    }
}

static void on_readable(Server *server, Client *client)
{
    ssize_t got = recv(client->descriptor, buffer_extend(&client->in, 4096), 4096, 0);
    client->in.size -= 4096 - (size_t)(got > 0 ? got : 0);
    if (got <= 0) hang_up(client);
    if (got > 0 && !client->upgraded) {
        client->upgraded = true;  // the handshake comes in one piece over loopback
        buffer_clear(&client->in);
        send(client->descriptor, ANSWER, strlen(ANSWER), MSG_NOSIGNAL);
    }
    WsFrame next;
    while (client->descriptor >= 0 && ws_read_frame(client->in.data, client->in.size, &next) == WS_DONE) {
        on_frame(server, client, &next);
        client->in.size -= next.used;
        memmove(client->in.data, client->in.data + next.used, client->in.size);
    }
}

static void poll_sockets(Server *server)
{
    struct pollfd polls[MOST + 1] = { { .fd = server->listener, .events = POLLIN } };
    int count = server->count;
    for (int i = 0; i < count; i++)
        polls[i + 1] = (struct pollfd){ .fd = server->clients[i].descriptor, .events = POLLIN };
    if (poll(polls, (nfds_t)count + 1, 2) <= 0) return;
    for (int i = 0; i < count; i++)
        if (polls[i + 1].revents) on_readable(server, &server->clients[i]);
    if (polls[0].revents && count < MOST)
        server->clients[server->count++].descriptor = accept(server->listener, NULL, NULL);
}

static void *serve(void *argument)
{
    Server *server = argument;
    Ticker ticker;
    ticker_init(&ticker, RATE, clock_now());
    while (!atomic_load(&server->stop)) {
        poll_sockets(server);
        if (!ticker_take(&ticker, clock_now())) continue;
        server->tick++;
        for (int i = 0; i < server->count; i++)
            if (server->clients[i].playing) send_tick(server, &server->clients[i], MESSAGE_DELTA);
    }
    for (int i = 0; i < server->count; i++) {
        if (server->clients[i].descriptor >= 0) hang_up(&server->clients[i]);
        buffer_deinit(&server->clients[i].in);
    }
    close(server->listener);
    return NULL;
}

TEST(bots, play_a_second_and_tell_what_they_saw)
{
    Server server;
    pthread_t thread;
    EXPECT(open_server(&server));
    EXPECT_EQ(pthread_create(&thread, NULL, serve, &server), 0);
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/ws", server.port);
    Stats *stats = mem_zalloc(sizeof *stats);
    Failure why = { "" };
    bool good = bots_run(&(BotsConfig){ .url = url, .count = 6, .seconds = 1, .seed = 1 }, stats, &why);
    atomic_store(&server.stop, true);
    pthread_join(thread, NULL);
    EXPECT_TEXT(why.text, "");
    EXPECT(good);
    EXPECT_EQ(server.wrong, 0);
    EXPECT_EQ(stats->clients, 5);  // the dropped one was welcomed, the refused one was not
    EXPECT_EQ(stats->closes[1000], 0);
    EXPECT_EQ(stats->closes[1006], 1);
    EXPECT_EQ(stats->closes[1013], 1);
    EXPECT_EQ(server.goodbyes, 4);
    EXPECT_EQ(server.pongs, 4);
    EXPECT_NEAR(server.inputs, 4 * RATE, 12);
    EXPECT_NEAR(stats->frames, 4 * RATE, 12);
    EXPECT(stats->frames <= (uint64_t)server.frames);
    EXPECT(stats->bytes > stats->frames * 12);
    EXPECT_NEAR(stats_gap(stats, 0.5), 50, 10);
    EXPECT_NEAR(stats->seconds, 1, 0.2);
    mem_free(stats);
}

TEST(bots, say_why_when_there_is_no_server)
{
    Server server;
    EXPECT(open_server(&server));
    close(server.listener);
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/ws", server.port);
    Stats *stats = mem_zalloc(sizeof *stats);
    Failure why;
    EXPECT(!bots_run(&(BotsConfig){ .url = url, .count = 3, .seconds = 5 }, stats, &why));
    EXPECT(strstr(why.text, "Connection refused"));
    EXPECT_EQ(stats->closes[1006], 3);
    EXPECT(stats->seconds < 1);
    mem_free(stats);
}

static int run_with(const char *option, const char *value)
{
    char *arguments[] = { "bots",      "--url", "ws://127.0.0.1:1/ws", "--count",    "1",
                          "--seconds", "1",     (char *)option,        (char *)value };
    return bots_main(value ? 9 : 8, arguments);
}

TEST(bots, wrong_usage_is_64)
{
    EXPECT_EQ(bots_main(1, (char *[]){ "bots" }), 64);
    EXPECT_EQ(run_with("--quick", "1"), 64);
    EXPECT_EQ(run_with("--count", "many"), 64);
    EXPECT_EQ(run_with("--count", "0"), 64);
    EXPECT_EQ(run_with("--count=0", NULL), 64);
    EXPECT_EQ(run_with("--counts=1", NULL), 64);
    EXPECT_EQ(run_with("--rate", NULL), 64);
    EXPECT_EQ(run_with("--seconds", "-1"), 64);
    EXPECT_EQ(run_with("--url", "http://127.0.0.1/"), 64);
    EXPECT_EQ(run_with("--help", NULL), 0);
}
