// Opening, limits, slow readers, and the end of the server.
#include "visitor.h"
#include "net_internal.h"

static char reason[128];

TEST(net, tells_that_the_port_is_in_use)
{
    SERVE(server);
    NetConfig config = server_config(&server);
    config.port = net_port(server.net);
    Failure why;
    EXPECT(net_open(&config, &why) == NULL);
    EXPECT(net_port_in_use(&why));
    net_destroy(server.net);
    config.port = 0;
    config.web = "/nonexistent";
    EXPECT(net_open(&config, &why) == NULL);
    EXPECT(!net_port_in_use(&why));
}

TEST(net, listens_on_ipv6_and_all_addresses_too)
{
    static const char *const places[] = { "0.0.0.0", "::", "localhost" };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        Server server = { 0 };
        NetConfig config = server_config(&server);
        config.bind = places[i];
        EXPECT(server_open(&server, config));
        EXPECT(net_port(server.net) > 0);
        if (i < 2) {
            EXPECT_EQ(status_for(&server, "GET /api/rooms HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
            Visitor visitor = visitor_open(&server);
            EXPECT(visitor_upgrade(&visitor));
            EXPECT_TEXT(server.address, "127.0.0.1");
            visitor_close(&visitor);
        }
        net_destroy(server.net);
    }
}

TEST(net, is_busy_while_a_request_is_open_and_not_with_an_idle_websocket)
{
    SERVE(server);
    EXPECT(!net_is_busy(server.net));
    Visitor visitor = visitor_open(&server);
    WAIT(server_step(&server), net_is_busy(server.net));
    EXPECT(net_is_busy(server.net));
    EXPECT(visitor_upgrade(&visitor));
    EXPECT(!net_is_busy(server.net));
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(net, refuses_beyond_its_limits_with_1013)
{
    for (int by_address = 0; by_address < 2; by_address++) {
        Server server = { 0 };
        NetConfig config = server_config(&server);
        if (by_address)
            config.max_per_address = 1;
        else
            config.max_connections = 1;
        EXPECT(server_open(&server, config));
        Visitor first = visitor_open(&server), second = visitor_open(&server);
        EXPECT(visitor_upgrade(&first));
        EXPECT(visitor_upgrade(&second));
        EXPECT_EQ(visitor_close_code(&second, reason), 1013);
        EXPECT_TEXT(reason, "full");
        EXPECT_EQ(net_connections(server.net), 1);
        EXPECT_EQ(server.count, 1);
        visitor_close(&first);
        WAIT(server_step(&server), net_connections(server.net) == 0);
        Visitor third = visitor_open(&server);
        EXPECT(visitor_upgrade(&third));
        EXPECT_EQ(server.count, 2);
        visitor_close(&second);
        visitor_close(&third);
        net_destroy(server.net);
    }
}

TEST(net, owner_refuses_with_its_own_reason)
{
    SERVE(server);
    server.refuse = true;
    Visitor visitor = visitor_open(&server);
    EXPECT(visitor_upgrade(&visitor));
    EXPECT_EQ(visitor_close_code(&visitor, reason), 4010);
    EXPECT_TEXT(reason, "no_room");
    visitor_send_close(&visitor, 4010, "");
    EXPECT(visitor_sees_end(&visitor));
    EXPECT_EQ(net_connections(server.net), 0);
    visitor_close(&visitor);
    net_destroy(server.net);
}

enum { BIG = 20000 };
static uint8_t space[NET_HEADROOM + BIG];

// Fills the line of a visitor that does not read.
static int send_until_choked(Guest *guest)
{
    for (int frames = 1; frames < 1000; frames++) {
        memset(space + NET_HEADROOM, frames, BIG);
        NetSent sent = net_send(guest->connection, space + NET_HEADROOM, BIG);
        if (sent == NET_CHOKED) return frames;
        if (sent == NET_CLOSING) return 0;
        server_step(guest->server);
    }
    return 0;
}

TEST(slow_reader, chokes_and_is_drained_with_every_frame_whole)
{
    SERVE(server);
    Visitor visitor = visitor_with_buffer(&server, 4096);
    EXPECT(visitor_upgrade(&visitor));
    Guest *guest = &server.guests[0];
    int frames = send_until_choked(guest);
    EXPECT(frames > 0 && frames < 20);
    EXPECT(net_is_choked(guest->connection));
    for (int i = 0; i < 20; i++) server_step(&server);
    EXPECT_EQ(guest->drained, 0);
    Frame *frame = mem_alloc(sizeof *frame);
    for (int i = 1; i <= frames; i++) {
        EXPECT(visitor_frame(&visitor, frame));
        EXPECT_EQ(frame->size, BIG);
        EXPECT_EQ(frame->payload[0], i);
        EXPECT_EQ(frame->payload[BIG - 1], i);
    }
    WAIT(visitor_step(&visitor), guest->drained == 1);
    EXPECT_EQ(guest->drained, 1);
    EXPECT_EQ(net_send(guest->connection, space + NET_HEADROOM, 1), NET_SENT);
    EXPECT(visitor_frame(&visitor, frame));
    EXPECT_EQ(frame->size, 1);
    mem_free(frame);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(slow_reader, gets_the_close_after_the_frame_that_was_under_way)
{
    SERVE(server);
    Visitor visitor = visitor_with_buffer(&server, 4096);
    EXPECT(visitor_upgrade(&visitor));
    Guest *guest = &server.guests[0];
    int frames = send_until_choked(guest);
    net_close(guest->connection, 1012, "restart");
    Frame *frame = mem_alloc(sizeof *frame);
    for (int i = 1; i <= frames; i++) EXPECT(visitor_frame(&visitor, frame));
    EXPECT_EQ(frame->size, BIG);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 1012);
    EXPECT_TEXT(reason, "restart");
    visitor_send_close(&visitor, 1012, "");
    EXPECT(visitor_sees_end(&visitor));
    EXPECT_EQ(guest->code, 1012);
    EXPECT_EQ(guest->drained, 0);
    mem_free(frame);
    visitor_close(&visitor);
    net_destroy(server.net);
}

// What the n-th of many frames is made of: sizes of every head, bytes that tell frames and places apart.
static size_t narrow_frame(int n)
{
    size_t size = (size_t)n * 7919 % (n % 3 ? 120 : BIG);
    for (size_t i = 0; i < size; i++) space[NET_HEADROOM + i] = (uint8_t)((size_t)n * 31 + i);
    return size;
}

TEST(slow_reader, finds_frames_pongs_and_the_close_whole_through_the_narrowest_line)
{
    enum { FRAMES = 200 };
    SERVE(server);
    Visitor visitor = visitor_with_buffer(&server, 4096);
    EXPECT(visitor_upgrade(&visitor));
    Guest *guest = &server.guests[0];
    int smallest = 1, sent = 0, choked = 0, seen = 0, pongs = 0;
    setsockopt(guest->connection->descriptor, SOL_SOCKET, SO_SNDBUF, &smallest, sizeof smallest);
    Frame *frame = mem_zalloc(sizeof *frame);
    while (frame->first != (FINAL | CLOSE)) {
        for (; sent < FRAMES && !net_is_choked(guest->connection); sent++)
            choked += net_send(guest->connection, space + NET_HEADROOM, narrow_frame(sent)) == NET_CHOKED;
        if (sent == FRAMES) net_close(guest->connection, 4000, "over");
        if (sent < FRAMES && seen > 8 * pongs) visitor_send(&visitor, FINAL | PING, "?", 1);
        bool taken = false, may_send = false;
        WAIT(visitor_step(&visitor), (taken = take_frame(&visitor, frame)) ||
                                         (may_send = sent < FRAMES && !net_is_choked(guest->connection)));
        EXPECT(taken || may_send);
        if (!taken || frame->first != (FINAL | BINARY)) {
            pongs += taken && frame->first == (FINAL | PONG);
            continue;
        }
        EXPECT_EQ(frame->size, narrow_frame(seen));
        EXPECT(memcmp(frame->payload, space + NET_HEADROOM, frame->size) == 0);
        seen++;
    }
    EXPECT_EQ(seen, FRAMES);
    EXPECT_EQ(frame->payload[0] << 8 | frame->payload[1], 4000);
    EXPECT(choked > 20 && pongs > 5);
    mem_free(frame);
    visitor_close(&visitor);
    net_destroy(server.net);
}

// Fills the socket itself with empty frames, so that nothing of them waits in libwebsockets.
static int fill_socket(Guest *guest)
{
    static const uint8_t frame[] = { FINAL | BINARY, 0 };
    int frames = 0;
    for (; send(guest->connection->descriptor, frame, 2, MSG_DONTWAIT | MSG_NOSIGNAL) == 2; frames++)
        continue;
    return frames;
}

TEST(slow_reader, gets_frames_behind_a_ping_that_its_socket_has_not_taken)
{
    SERVE(server);
    Visitor visitor = visitor_with_buffer(&server, 4096);
    EXPECT(visitor_upgrade(&visitor));
    Guest *guest = &server.guests[0];
    int smallest = 1, frames = 0;
    setsockopt(guest->connection->descriptor, SOL_SOCKET, SO_SNDBUF, &smallest, sizeof smallest);
    frames = fill_socket(guest);
    websocket_ping(guest->connection);
    EXPECT(lws_partial_buffered(guest->connection->wsi));
    struct pollfd line = { .fd = guest->connection->descriptor, .events = POLLOUT };
    uint8_t bytes[4096];
    while (poll(&line, 1, 5) == 0) {  // the server does not notice that there is room again
        ssize_t got = recv(visitor.socket, bytes, sizeof bytes, MSG_DONTWAIT);
        if (got > 0) buffer_append(&visitor.in, bytes, (size_t)got);
    }
    net_send(guest->connection, space + NET_HEADROOM, 100);
    Frame *frame = mem_alloc(sizeof *frame);
    for (int i = 0; i < frames; i++) EXPECT(visitor_frame(&visitor, frame) && frame->size == 0);
    EXPECT(visitor_frame(&visitor, frame));
    EXPECT_EQ(frame->first, FINAL | PING);
    EXPECT(visitor_frame(&visitor, frame));
    EXPECT_EQ(frame->size, 100);
    mem_free(frame);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(slow_reader, that_never_reads_again_is_gone_within_three_seconds)
{
    SERVE(server);
    Visitor visitor = visitor_with_buffer(&server, 4096);
    EXPECT(visitor_upgrade(&visitor));
    Guest *guest = &server.guests[0];
    EXPECT(send_until_choked(guest) > 0);
    uint64_t began = clock_now();
    net_close(guest->connection, 1001, "shutdown");
    WAIT(server_step(&server), guest->closed == 1);
    EXPECT_EQ(guest->closed, 1);
    EXPECT(clock_now() - began < UINT64_C(3600000000));
    EXPECT_EQ(net_connections(server.net), 0);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(slow_reader, costs_the_server_only_small_kernel_buffers)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    EXPECT(visitor_upgrade(&visitor));
    int descriptor = lws_get_socket_fd(server.guests[0].connection->wsi), buffer, unsent;
    socklen_t size = sizeof buffer;
    getsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &buffer, &size);
    getsockopt(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, &size);
    EXPECT(buffer <= 2 * SOCKET_BUFFER);  // the kernel counts its own bookkeeping too
    EXPECT_EQ(unsent, SOCKET_UNSENT);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(net, sends_a_frame_in_one_piece_to_who_reads)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    EXPECT(visitor_upgrade(&visitor));
    EXPECT_EQ(net_send(server.guests[0].connection, space + NET_HEADROOM, 10000), NET_SENT);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(net, closes_everyone_and_turns_newcomers_away)
{
    SERVE(server);
    Visitor visitors[3];
    for (int i = 0; i < 3; i++) {
        visitors[i] = visitor_open(&server);
        EXPECT(visitor_upgrade(&visitors[i]));
    }
    net_close_all(server.net, 1001, "shutdown");
    for (int i = 0; i < 3; i++) {
        EXPECT_EQ(visitor_close_code(&visitors[i], reason), 1001);
        EXPECT_TEXT(reason, "shutdown");
        visitor_send_close(&visitors[i], 1001, "");
        EXPECT(visitor_sees_end(&visitors[i]));
        visitor_close(&visitors[i]);
    }
    EXPECT_EQ(status_for(&server, UPGRADE "\r\n"), 503);
    EXPECT_EQ(status_for(&server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 503);
    EXPECT_EQ(net_connections(server.net), 0);
    net_destroy(server.net);
}

TEST(net, destroying_reports_what_was_open_as_dropped)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server), choked = visitor_with_buffer(&server, 4096);
    EXPECT(visitor_upgrade(&visitor));
    EXPECT(visitor_upgrade(&choked));
    EXPECT(send_until_choked(&server.guests[1]) > 0);
    net_destroy(server.net);
    EXPECT_EQ(server.guests[0].code, 1006);
    EXPECT_EQ(server.guests[1].code, 1006);
    visitor_close(&visitor);
    visitor_close(&choked);
}
