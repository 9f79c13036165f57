// Server-sent events for whoever listens at a path.
#include "rider.h"
#include "net_internal.h"

static bool on_stream(void *owner, const char *path)
{
    (void)owner;
    return strncmp(path, "/api/events", 11) == 0;
}

static bool serve_events(Server *server, int per_address)
{
    NetConfig config = server_config(server);
    config.stream = on_stream;
    config.comment_ms = 100;
    config.max_per_address = per_address;
    return server_open(server, config);
}

#define SERVE_EVENTS(server)                                                                                 \
    Server server = { 0 };                                                                                   \
    EXPECT(serve_events(&server, 0))

static int listen_at(Visitor *visitor, const char *path)
{
    say_request(visitor, "GET", path, "", NULL, 0);
    char *head = visitor_answer_of(visitor, false);
    int status = status_of(head);
    mem_free(head);
    return status;
}

// The next chunk that is no comment, to be freed; NULL if none comes.
static char *next_event(Visitor *visitor)
{
    for (int comments = 0; comments < 50; comments++) {
        char *text = NULL;
        WAIT(visitor_step(visitor), take_chunk(visitor, &text) || visitor->ended);
        if (!text || text[0] != ':') return text;
        mem_free(text);
    }
    return NULL;
}

static bool hears(Visitor *visitor, const char *wanted)
{
    char *text = next_event(visitor);
    bool equal = text && strcmp(text, wanted) == 0;
    mem_free(text);
    return equal;
}

TEST(events, reach_all_who_listen_at_the_path_and_nobody_else)
{
    SERVE_EVENTS(server);
    Visitor one = visitor_open(&server), two = visitor_open(&server), other = visitor_open(&server);
    net_publish(server.net, "/api/events", "rooms", "\"before\"");
    EXPECT_EQ(listen_at(&one, "/api/events"), 200);
    EXPECT_EQ(listen_at(&two, "/api/events?at=all"), 200);
    EXPECT_EQ(listen_at(&other, "/api/events/more"), 200);
    net_publish(server.net, "/api/events", "rooms", "[1]");
    net_publish(server.net, "/api/events", "board", "[2]");
    net_publish(server.net, "/api/events/more", "rooms", "[3]");
    net_publish(server.net, "/api/nobody", "rooms", "[4]");
    EXPECT(hears(&one, "event: rooms\ndata: [1]\n\n"));
    EXPECT(hears(&one, "event: board\ndata: [2]\n\n"));
    EXPECT(hears(&two, "event: rooms\ndata: [1]\n\n"));
    EXPECT(hears(&two, "event: board\ndata: [2]\n\n"));
    EXPECT(hears(&other, "event: rooms\ndata: [3]\n\n"));
    visitor_close(&one);
    visitor_close(&two);
    visitor_close(&other);
    WAIT(server_step(&server), server.net->listeners == 0);
    EXPECT_EQ(server.net->listeners, 0);
    EXPECT(!server.net->topics);
    EXPECT_EQ(server.net->sockets, 0);
    net_publish(server.net, "/api/events", "rooms", "[5]");
    net_destroy(server.net);
}

TEST(events, are_asked_for_with_get_from_our_page)
{
    SERVE_EVENTS(server);
    EXPECT_EQ(status_for(&server, "GET /api/events HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.test\r\n\r\n"),
              403);
    EXPECT_EQ(status_for(&server, "GET /api/events HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\n\r\n"), 200);
    EXPECT_EQ(status_for(&server, "HEAD /api/events HTTP/1.1\r\nHost: x\r\n\r\n"), 404);
    EXPECT_EQ(status_for(&server, "POST /api/events HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"), 405);
    EXPECT_EQ(status_for(&server, "GET /api/rooms HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
    net_destroy(server.net);
}

TEST(events, skip_who_does_not_read_and_bring_him_the_newest_of_each_name)
{
    static char big[20000];
    SERVE_EVENTS(server);
    Visitor slow = visitor_with_buffer(&server, 4096), quick = visitor_open(&server);
    EXPECT_EQ(listen_at(&slow, "/api/events"), 200);
    EXPECT_EQ(listen_at(&quick, "/api/events"), 200);
    memset(big, 'x', sizeof big - 1);
    for (int i = 0; i < 100; i++) {
        net_publish(server.net, "/api/events", "fill", big);
        mem_free(next_event(&quick));
    }
    net_publish(server.net, "/api/events", "rooms", "old");
    net_publish(server.net, "/api/events", "board", "mine");
    net_publish(server.net, "/api/events", "rooms", "new");
    int fills = 0;
    char *text = next_event(&slow);
    for (; text && strstr(text, "fill"); text = next_event(&slow), fills++) mem_free(text);
    EXPECT(fills > 0 && fills < 30);
    EXPECT_TEXT(text, "event: rooms\ndata: new\n\n");
    EXPECT(hears(&slow, "event: board\ndata: mine\n\n"));
    mem_free(text);
    visitor_close(&slow);
    visitor_close(&quick);
    net_destroy(server.net);
}

TEST(events, listeners_are_limited_by_address)
{
    Server server = { 0 };
    EXPECT(serve_events(&server, 2));
    Visitor visitors[3];
    for (int i = 0; i < 3; i++) {
        visitors[i] = visitor_open(&server);
        EXPECT_EQ(listen_at(&visitors[i], "/api/events"), i < 2 ? 200 : 503);
    }
    visitor_close(&visitors[0]);
    WAIT(server_step(&server), server.net->listeners == 1);
    Visitor next = visitor_open(&server);
    EXPECT_EQ(listen_at(&next, "/api/events"), 200);
    visitor_close(&visitors[1]);
    visitor_close(&visitors[2]);
    visitor_close(&next);
    net_destroy(server.net);
}

TEST(events, show_signs_of_life)
{
    SERVE_EVENTS(server);
    Visitor visitor = visitor_open(&server);
    EXPECT_EQ(listen_at(&visitor, "/api/events"), 200);
    for (int i = 0; i < 3; i++) {
        char *text = NULL;
        WAIT(visitor_step(&visitor), take_chunk(&visitor, &text));
        EXPECT_TEXT(text, ":\n\n");
        mem_free(text);
    }
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(events, end_when_the_server_closes_down)
{
    SERVE_EVENTS(server);
    Visitor visitor = visitor_open(&server), left = visitor_open(&server);
    EXPECT_EQ(listen_at(&visitor, "/api/events"), 200);
    EXPECT_EQ(listen_at(&left, "/api/events"), 200);
    net_close_all(server.net, 1001, "shutdown");
    EXPECT(hears(&visitor, ""));
    EXPECT_EQ(listen_at(&visitor, "/api/events"), 503);
    net_destroy(server.net);
    visitor_close(&visitor);
    visitor_close(&left);
}
