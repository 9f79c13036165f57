// What is particular to sessions over HTTP: who gets in, what a body may be, whose
// request waits, and when a line is given up.
#include <malloc.h>
#include <unistd.h>
#include "rider.h"
#include "net_internal.h"

#define OPEN_LINE(rider, ride)                                                                               \
    Rider *rider = rider_open(&server, ride);                                                                \
    EXPECT_EQ(rider->status, 200)

#define SHUT(rider)                                                                                          \
    rider_close(rider);                                                                                      \
    net_destroy(server.net)

static uint8_t space[NET_HEADROOM + 1000];

static bool serve_impatiently(Server *server, int line_ms)
{
    NetConfig config = server_config(server);
    config.line_ms = line_ms;
    config.comment_ms = 100;
    return server_open(server, config);
}

// The status of the answer to a GET or POST with these headers on a connection of its own.
static int status_with(Server *server, const char *method, const char *path, const char *headers)
{
    char request[512];
    snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: moon.test\r\n%s\r\n", method, path, headers);
    return status_for(server, request);
}

static void wait_until_parked(Rider *rider)
{
    WAIT(rider_step(rider), rider->server->net->parked.first);
}

TEST(line, has_an_id_of_random_letters)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    SERVE(server);
    OPEN_LINE(one, LONG_POLL);
    OPEN_LINE(other, LONG_POLL);
    EXPECT_EQ(strlen(one->id), 32);
    EXPECT_EQ(strspn(one->id, letters), 32);
    EXPECT(strncmp(one->id, other->id, 8) != 0);
    EXPECT(strcmp(one->id + 8, other->id + 8) != 0);
    rider_close(other);
    SHUT(one);
}

TEST(line, is_found_by_its_whole_id_only)
{
    SERVE(server);
    OPEN_LINE(rider, SHORT_POLL);
    static const char *const paths[] = { "/carrier/poll?wait=0", "/carrier/stream" };
    char header[128];
    for (size_t i = 0; i < 2; i++) {
        EXPECT_EQ(status_with(&server, "GET", paths[i], ""), 404);
        EXPECT_EQ(status_with(&server, "GET", paths[i], "Moontick-Line: \r\n"), 404);
        EXPECT_EQ(status_with(&server, "GET", paths[i], "Moontick-Line: short\r\n"), 404);
    }
    for (size_t i = 0; i < 32; i++) {
        snprintf(header, sizeof header, "Moontick-Line: %s\r\n", rider->id);
        header[15 + i] = header[15 + i] == 'x' ? 'y' : 'x';
        EXPECT_EQ(status_with(&server, "GET", "/carrier/poll?wait=0", header), 404);
    }
    snprintf(header, sizeof header, "Moontick-Line: %sx\r\n", rider->id);
    EXPECT_EQ(status_with(&server, "GET", "/carrier/poll?wait=0", header), 404);
    snprintf(header, sizeof header, "X-One: 1\r\nmoontick-LINE: %s\r\nAccept: */*\r\n", rider->id);
    EXPECT_EQ(status_with(&server, "GET", "/carrier/poll?wait=0", header), 204);
    SHUT(rider);
}

TEST(line, asks_that_origin_is_the_host)
{
    SERVE(server);
    OPEN_LINE(rider, SHORT_POLL);
    char header[256];
    static const char *const paths[] = { "/carrier/poll?wait=0", "/carrier/stream" };
    EXPECT_EQ(status_with(&server, "POST", "/carrier", "Content-Length: 0\r\nOrigin: http://evil.test\r\n"),
              403);
    EXPECT_EQ(status_with(&server, "POST", "/carrier", "Content-Length: 0\r\nOrigin: http://moon.test\r\n"),
              200);
    EXPECT_EQ(status_with(&server, "POST", "/carrier", "Content-Length: 0\r\nHost: moon.test\r\n"), 400);
    snprintf(header, sizeof header, "%sContent-Length: 0\r\nOrigin: null\r\n", rider_header(rider));
    EXPECT_EQ(status_with(&server, "POST", "/carrier/up", header), 403);
    for (size_t i = 0; i < 2; i++) {
        snprintf(header, sizeof header, "%sOrigin: http://evil.test\r\n", rider_header(rider));
        EXPECT_EQ(status_with(&server, "GET", paths[i], header), 403);
    }
    SHUT(rider);
}

TEST(line, asks_for_the_right_method_and_a_plain_length)
{
    SERVE(server);
    OPEN_LINE(rider, SHORT_POLL);
    char header[256];
    EXPECT_EQ(status_with(&server, "GET", "/carrier", ""), 405);
    EXPECT_EQ(status_with(&server, "HEAD", "/carrier/stream", rider_header(rider)), 405);
    EXPECT_EQ(status_with(&server, "OPTIONS", "/carrier/up", ""), 405);
    EXPECT_EQ(status_with(&server, "POST", "/carrier/poll", rider_header(rider)), 405);
    EXPECT_EQ(status_with(&server, "GET", "/carrier/else", rider_header(rider)), 404);
    EXPECT_EQ(status_with(&server, "POST", "/carrier", ""), 411);
    EXPECT_EQ(status_with(&server, "POST", "/carrier", "Content-Length: 3\r\n\r\nabc"), 400);
    static const char *const lengths[] = { "Content-Length: -1",
                                           "Content-Length: +4",
                                           "Content-Length: 4x",
                                           "Content-Length: 4\r\nContent-Length: 4",
                                           "Content-Length: 4\r\nTransfer-Encoding: chunked",
                                           "Transfer-Encoding: chunked" };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        snprintf(header, sizeof header, "%s%s\r\n", rider_header(rider), lengths[i]);
        EXPECT_EQ(status_with(&server, "POST", "/carrier/up", header), 411);
    }
    EXPECT_EQ(server.guests[0].closed, 0);
    SHUT(rider);
}

TEST(line, takes_several_messages_in_one_body_and_a_body_in_pieces)
{
    SERVE(server);
    OPEN_LINE(rider, SHORT_POLL);
    Buffer body = { 0 };
    for (int i = 0; i < 15; i++) add_record(&body, RECORD_MESSAGE, space, 1000);
    EXPECT_EQ(rider_post(rider, "/carrier/up", rider_header(rider), body.data, body.size), 204);
    EXPECT_EQ(server.guests[0].messages, 15);
    char head[256];
    snprintf(head, sizeof head,
             "POST /carrier/up HTTP/1.1\r\nHost: moon.test\r\n%sContent-Length: %zu\r\n\r\n",
             rider_header(rider), body.size);
    visitor_say(&rider->up, head);
    for (size_t done = 0; done < body.size; done += 100) {
        size_t left = body.size - done;
        visitor_say_bytes(&rider->up, body.data + done, left < 100 ? left : 100);
        visitor_step(&rider->up);
    }
    char *answer = visitor_answer(&rider->up);
    EXPECT_EQ(status_of(answer), 204);
    EXPECT_EQ(server.guests[0].messages, 30);
    mem_free(answer);
    buffer_deinit(&body);
    SHUT(rider);
}

TEST(line, body_over_the_limit_is_413_and_1009)
{
    static uint8_t body[16385];
    SERVE(server);
    OPEN_LINE(rider, LONG_POLL);
    EXPECT_EQ(rider_post(rider, "/carrier/up", rider_header(rider), body, sizeof body), 413);
    EXPECT_EQ(rider_hears_close(rider), 1009);
    EXPECT_EQ(server.guests[0].messages, 0);
    SHUT(rider);
}

TEST(line, what_is_no_record_is_400_and_1002)
{
    static const struct {
        uint8_t bytes[12];
        size_t size;
        int messages;
    } bodies[] = {
        { { 2, 0, 0, 0 }, 4, 0 },                     // unknown type
        { { 0, 0, 0 }, 3, 0 },                        // half a head
        { { 0, 0, 0, 9, 'x' }, 5, 0 },                // more promised than there is
        { { 0, 0, 0, 1, 'x', 0, 0, 0 }, 8, 1 },       // the second is cut
        { { 0, 0, 0, 1, 'x', 'P', 0, 0, 0 }, 9, 1 },  // the second is of unknown type
    };
    SERVE(server);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        OPEN_LINE(rider, LONG_POLL);
        EXPECT_EQ(rider_post(rider, "/carrier/up", rider_header(rider), bodies[i].bytes, bodies[i].size),
                  400);
        EXPECT_EQ(rider_hears_close(rider), 1002);
        EXPECT_TEXT((char *)rider->data + 2, "protocol");
        EXPECT_EQ(server.guests[i].messages, bodies[i].messages);
        rider_close(rider);
    }
    net_destroy(server.net);
}

TEST(line, works_over_one_kept_alive_connection_for_many_requests)
{
    SERVE(server);
    server.echo = true;
    OPEN_LINE(rider, SHORT_POLL);
    for (int i = 0; i < 200; i++) {
        rider_say(rider, "again");
        EXPECT_EQ(rider->status, 204);
        EXPECT(rider_hears_text(rider, "again"));
    }
    EXPECT(!rider->up.ended && !rider->down.ended);
    EXPECT_EQ(server.net->sockets, 2);
    EXPECT(!net_is_busy(server.net));
    SHUT(rider);
}

TEST(line, answers_a_long_poll_after_the_wait_and_a_short_one_at_once)
{
    SERVE(server);
    OPEN_LINE(rider, LONG_POLL);
    int status = 0;
    Buffer body = { 0 };
    uint64_t began = clock_now();
    say_request(&rider->down, "GET", "/carrier/poll?wait=0", rider_header(rider), NULL, 0);
    WAIT(visitor_step(&rider->down), take_answer(&rider->down, &status, &body));
    EXPECT_EQ(status, 204);
    EXPECT(clock_now() - began < UINT64_C(200000000));
    say_request(&rider->down, "GET", "/carrier/poll?wait=1", rider_header(rider), NULL, 0);
    WAIT(visitor_step(&rider->down), take_answer(&rider->down, &status, &body));
    EXPECT_EQ(status, 204);
    EXPECT(clock_now() - began > UINT64_C(900000000));
    EXPECT(clock_now() - began < UINT64_C(2000000000));
    EXPECT_EQ(body.size, 0);
    SHUT(rider);
}

TEST(line, never_lets_a_poll_wait_longer_than_25_seconds)
{
    SERVE(server);
    OPEN_LINE(rider, LONG_POLL);
    say_request(&rider->down, "GET", "/carrier/poll?wait=9999999999999", rider_header(rider), NULL, 0);
    wait_until_parked(rider);
    EXPECT(server.net->parked.first->deadline <= uv_now(&server.net->loop) + 25000);
    EXPECT(!net_is_busy(server.net));
    SHUT(rider);
}

static bool is_over(const Visitor *visitor)
{
    static const char last[] = "0\r\n\r\n";
    size_t size = visitor->in.size;
    return size >= 5 && memcmp(visitor->in.data + size - 5, last, 5) == 0;
}

// The rider asks on a new connection, and the old one is returned.
static Visitor ask_anew(Rider *rider, Ride ride)
{
    Visitor old = rider->down;
    rider->down = visitor_open(rider->server);
    rider->ride = ride;
    rider->asked = rider->streaming = false;
    rider_ask(rider);
    return old;
}

TEST(line, newer_request_takes_over_and_the_older_ends_empty)
{
    static const Ride rides[] = { SSE, LONG_POLL };
    for (int i = 0; i < 4; i++) {
        SERVE(server);
        OPEN_LINE(rider, rides[i / 2]);
        rider_ask(rider);
        wait_until_parked(rider);
        Connection *parked = server.net->parked.first;
        Visitor old = ask_anew(rider, rides[i % 2]);
        WAIT(rider_step(rider), server.net->parked.first && server.net->parked.first != parked);
        if (rides[i / 2] == LONG_POLL) {
            char *answer = visitor_answer(&old);
            EXPECT_EQ(status_of(answer), 204);
            EXPECT_EQ(old.in.size, 0);
            mem_free(answer);
        } else {
            WAIT(visitor_step(&old), is_over(&old));
            EXPECT(is_over(&old));
        }
        EXPECT_EQ(net_send(server.guests[0].connection, space + NET_HEADROOM, 5), NET_SENT);
        EXPECT(rider_hears(rider));
        EXPECT_EQ(rider->size, 5);
        EXPECT_EQ(server.guests[0].closed, 0);
        visitor_close(&old);
        SHUT(rider);
    }
}

TEST(line, goes_on_when_its_stream_was_choked_and_a_poll_takes_over)
{
    static uint8_t big[NET_HEADROOM + 20000];
    SERVE(server);
    OPEN_LINE(rider, SSE);
    Guest *guest = &server.guests[0];
    rider_ask(rider);
    wait_until_parked(rider);
    while (net_send(guest->connection, big + NET_HEADROOM, 20000) == NET_SENT) continue;
    Visitor stuck = ask_anew(rider, LONG_POLL);
    WAIT(server_step(&server), guest->drained == 1);
    EXPECT_EQ(guest->drained, 1);
    EXPECT_EQ(net_send(guest->connection, space + NET_HEADROOM, 5), NET_SENT);
    EXPECT(rider_hears(rider));
    EXPECT_EQ(rider->size, 5);
    visitor_close(&stuck);
    SHUT(rider);
}

TEST(line, that_nobody_asks_for_is_dropped_as_1006)
{
    Server server = { 0 };
    EXPECT(serve_impatiently(&server, 300));
    OPEN_LINE(rider, SHORT_POLL);
    rider_say(rider, "messages up are no request for messages");
    WAIT(server_step(&server), server.guests[0].closed == 1);
    EXPECT_EQ(server.guests[0].closed, 1);
    EXPECT_EQ(server.guests[0].code, 1006);
    EXPECT_EQ(net_connections(server.net), 0);
    EXPECT_EQ(status_with(&server, "GET", "/carrier/poll", rider_header(rider)), 404);
    SHUT(rider);
}

// The first two rounds fill what the allocator and libwebsockets keep for the next.
TEST(line, abandoned_ones_leave_neither_memory_nor_descriptors)
{
    enum { ROUNDS = 5, LINES = 200 };
    size_t memory[ROUNDS];
    int descriptors[ROUNDS];
    Server server = { 0 };
    EXPECT(serve_impatiently(&server, 10));
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < LINES; i++) {
            OPEN_LINE(rider, SHORT_POLL);
            rider_close(rider);
        }
        WAIT(server_step(&server), !server.net->lines.first && !server.net->sockets);
        memory[round] = mallinfo2().uordblks;
        descriptors[round] = dup(0);  // the lowest that is free
        close(descriptors[round]);
    }
    EXPECT_EQ(net_connections(server.net), 0);
    EXPECT_EQ(memory[ROUNDS - 1], memory[1]);
    EXPECT_EQ(descriptors[ROUNDS - 1], descriptors[1]);
    net_destroy(server.net);
}

TEST(line, lives_while_it_is_asked_for)
{
    Server server = { 0 };
    EXPECT(serve_impatiently(&server, 1000));
    Rider *riders[] = { rider_open(&server, SSE), rider_open(&server, LONG_POLL),
                        rider_open(&server, SHORT_POLL) };
    for (uint64_t until = clock_now() + UINT64_C(2000000000); clock_now() < until;)
        for (int i = 0; i < 3; i++) {
            rider_ask(riders[i]);
            rider_step(riders[i]);
        }
    for (int i = 0; i < 3; i++) {
        EXPECT_EQ(server.guests[i].closed, 0);
        rider_close(riders[i]);
    }
    net_destroy(server.net);
}

TEST(line, lives_on_when_a_waiting_poll_hangs_up)
{
    SERVE(server);
    OPEN_LINE(rider, LONG_POLL);
    rider_ask(rider);
    wait_until_parked(rider);
    visitor_close(&rider->down);
    WAIT(server_step(&server), !server.net->parked.first);
    EXPECT(!server.net->parked.first);
    EXPECT_EQ(server.guests[0].closed, 0);
    EXPECT_EQ(net_send(server.guests[0].connection, space + NET_HEADROOM, 7), NET_CHOKED);
    rider->down = visitor_open(&server);
    rider->asked = false;
    EXPECT(rider_hears(rider));
    EXPECT_EQ(rider->size, 7);
    SHUT(rider);
}

TEST(line, ends_as_1006_with_its_stream)
{
    for (int reset = 0; reset < 2; reset++) {
        SERVE(server);
        OPEN_LINE(rider, SSE);
        rider_ask(rider);
        wait_until_parked(rider);
        struct linger now = { .l_onoff = reset, .l_linger = 0 };
        setsockopt(rider->down.socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        visitor_close(&rider->down);
        WAIT(server_step(&server), server.guests[0].closed == 1);
        EXPECT_EQ(server.guests[0].closed, 1);
        EXPECT_EQ(server.guests[0].code, 1006);
        WAIT(server_step(&server), server.net->sockets == 1);
        EXPECT_EQ(server.net->sockets, 1);
        SHUT(rider);
    }
}

TEST(line, stream_shows_signs_of_life_and_is_not_buffered)
{
    Server server = { 0 };
    EXPECT(serve_impatiently(&server, 300));
    OPEN_LINE(rider, SSE);
    rider->ride = LONG_POLL;  // so that nobody reads the stream but this test
    say_request(&rider->down, "GET", "/carrier/stream", rider_header(rider), NULL, 0);
    char *head = visitor_answer_of(&rider->down, false);
    EXPECT_EQ(status_of(head), 200);
    EXPECT(strstr(head, "Content-Type: text/event-stream\r\n"));
    EXPECT(strstr(head, "Transfer-Encoding: chunked\r\n"));
    EXPECT(strstr(head, "Cache-Control: no-store\r\n"));
    EXPECT(strstr(head, "X-Accel-Buffering: no\r\n"));
    EXPECT(!strstr(head, "Access-Control"));
    WAIT(visitor_step(&rider->down), rider->down.in.size >= 24);
    EXPECT(rider->down.in.size >= 24);
    EXPECT(memcmp(rider->down.in.data, "3\r\n:\n\n\r\n3\r\n:\n\n\r\n3\r\n:\n\n\r\n", 24) == 0);
    mem_free(head);
    SHUT(rider);
}

TEST(line, speaks_http_1_0_with_proxies_that_do)
{
    char request[256];
    SERVE(server);
    OPEN_LINE(rider, LONG_POLL);
    snprintf(request, sizeof request, "GET /carrier/stream HTTP/1.0\r\nHost: moon.test\r\n%s\r\n",
             rider_header(rider));
    visitor_say(&rider->down, request);
    wait_until_parked(rider);
    net_send(server.guests[0].connection, space + NET_HEADROOM, 2);
    net_close(server.guests[0].connection, 1012, "restart");
    EXPECT(visitor_sees_end(&rider->down));
    buffer_append(&rider->down.in, "", 1);
    char *text = (char *)rider->down.in.data;
    EXPECT(!strstr(text, "chunked"));
    EXPECT(strstr(text, "\r\n\r\n:\n\ndata: AAAAAgAA\n\ndata: AQAACQP0cmVzdGFydA==\n\n"));
    SHUT(rider);
}

TEST(line, is_unknown_as_soon_as_its_close_was_fetched)
{
    SERVE(server);
    OPEN_LINE(rider, SHORT_POLL);
    net_close(server.guests[0].connection, 1012, "restart");
    rider_say(rider, "too late");
    EXPECT_EQ(rider->status, 204);
    EXPECT_EQ(rider_hears_close(rider), 1012);
    EXPECT_EQ(server.guests[0].closed, 0);
    EXPECT_EQ(status_with(&server, "GET", "/carrier/poll?wait=0", rider_header(rider)), 404);
    EXPECT_EQ(server.guests[0].messages, 0);
    SHUT(rider);
}

TEST(line, gathers_what_could_not_be_sent_into_one_answer)
{
    SERVE(server);
    server.chatty = 3;
    OPEN_LINE(rider, SHORT_POLL);
    EXPECT_EQ(net_send(server.guests[0].connection, space + NET_HEADROOM, 1), NET_CHOKED);
    rider_ask(rider);
    WAIT(rider_step(rider), !rider->asked);
    EXPECT_EQ(rider->status, 200);
    EXPECT_EQ(rider->records.size, 5 + 3 * 5);
    EXPECT(!net_is_choked(server.guests[0].connection));
    SHUT(rider);
}

TEST(line, up_that_is_said_again_is_heard_once)
{
    static const char *const paths[] = { "/carrier/up?n=1", "/carrier/up?n=1", "/carrier/up?n=2" };
    static const int heard[] = { 1, 1, 2 };
    SERVE(server);
    OPEN_LINE(rider, SHORT_POLL);
    Buffer body = { 0 };
    add_record(&body, RECORD_MESSAGE, "once", 4);
    for (int i = 0; i < 3; i++) {
        EXPECT_EQ(rider_post(rider, paths[i], rider_header(rider), body.data, body.size), 204);
        EXPECT_EQ(server.guests[0].messages, heard[i]);
    }
    buffer_deinit(&body);
    SHUT(rider);
}

TEST(line, question_that_is_asked_again_after_it_was_told_something_ends_the_line)
{
    static const char *const paths[] = { "/carrier/poll?wait=0&n=9", "/carrier/stream?n=9" };
    for (int i = 0; i < 2; i++) {
        SERVE(server);
        OPEN_LINE(rider, SHORT_POLL);
        EXPECT_EQ(status_with(&server, "GET", "/carrier/poll?wait=0&n=9", rider_header(rider)), 204);
        net_send(server.guests[0].connection, space + NET_HEADROOM, 1);
        EXPECT_EQ(status_with(&server, "GET", "/carrier/poll?wait=0&n=9", rider_header(rider)), 200);
        EXPECT_EQ(status_with(&server, "GET", paths[i], rider_header(rider)), 404);
        WAIT(server_step(&server), server.guests[0].closed);
        EXPECT_EQ(server.guests[0].code, 1006);
        SHUT(rider);
    }
}

TEST(line, request_on_the_heels_of_another_is_refused)
{
    static const int sizes[] = { 1, 10, 200, 16384 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        SERVE(server);
        OPEN_LINE(rider, LONG_POLL);
        char requests[512];
        snprintf(requests, sizeof requests,
                 "GET /api/rooms HTTP/1.1\r\nHost: moon.test\r\n\r\n"
                 "POST /carrier/up HTTP/1.1\r\nHost: moon.test\r\n%sContent-Length: %d\r\n\r\nrest",
                 rider_header(rider), sizes[i]);
        visitor_say(&rider->down, requests);
        char *first = visitor_answer(&rider->down), *second = visitor_answer(&rider->down);
        EXPECT_EQ(status_of(first), 200);
        EXPECT_EQ(status_of(second), 400);
        EXPECT(visitor_sees_end(&rider->down));
        EXPECT_EQ(server.guests[0].messages, 0);
        mem_free(first);
        mem_free(second);
        SHUT(rider);
    }
}

TEST(line, waiting_request_ends_when_the_client_says_more_instead_of_waking_the_server_for_ever)
{
    static const Ride rides[] = { SSE, LONG_POLL };
    for (int i = 0; i < 2; i++) {
        SERVE(server);
        OPEN_LINE(rider, rides[i]);
        rider_ask(rider);
        wait_until_parked(rider);
        visitor_say(&rider->down, "GET /api/rooms HTTP/1.1\r\nHost: moon.test\r\n\r\n");
        WAIT(server_step(&server), !server.net->parked.first && !net_is_busy(server.net));
        struct pollfd ready = { .fd = net_descriptor(server.net), .events = POLLIN };
        for (int j = 0; j < 10; j++) net_service(server.net);
        EXPECT_EQ(poll(&ready, 1, 0), 0);
        SHUT(rider);
    }
}

TEST(line, costs_a_sleeping_server_nothing)
{
    static const Ride rides[] = { SSE, LONG_POLL };
    for (int i = 0; i < 2; i++) {
        SERVE(server);
        OPEN_LINE(rider, rides[i]);
        rider_ask(rider);
        wait_until_parked(rider);
        for (int j = 0; j < 10; j++) rider_step(rider);
        struct pollfd ready = { .fd = net_descriptor(server.net), .events = POLLIN };
        EXPECT_EQ(poll(&ready, 1, 0), 0);
        EXPECT(!net_is_busy(server.net));
        SHUT(rider);
    }
}
