// Handshakes that must not succeed, among them those that libwebsockets 4.1.6 falls over.
#include "visitor.h"

// The good upgrade with one header line replaced.
static int status_with(Server *server, const char *line, const char *replacement)
{
    char request[2048] = UPGRADE "\r\n", changed[2048];
    char *at = strstr(request, line);
    if (!at) return -1;
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - request), request, replacement,
             at + strlen(line));
    return status_for(server, changed);
}

#define KEY_LINE      "Sec-WebSocket-Key: " KEY "\r\n"
#define HOST_LINE     "Host: moon.test\r\n"
#define PROTOCOL_LINE "Sec-WebSocket-Protocol: moontick.1\r\n"

TEST(upgrade, of_a_well_formed_request_is_granted)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    visitor_say(&visitor, UPGRADE "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
    char *answer = visitor_answer_of(&visitor, false);
    EXPECT_EQ(status_of(answer), 101);
    EXPECT(strstr(answer, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    EXPECT(strstr(answer, "Sec-WebSocket-Protocol: moontick.1\r\n"));
    EXPECT(!strstr(answer, "Extensions"));
    EXPECT_EQ(server.count, 1);
    mem_free(answer);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(upgrade, works_on_a_connection_that_has_served_a_page)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    visitor_say(&visitor, "GET /api/rooms HTTP/1.1\r\nHost: moon.test\r\n\r\n");
    char *answer = visitor_answer(&visitor);
    EXPECT_EQ(status_of(answer), 200);
    EXPECT(visitor_upgrade(&visitor));
    mem_free(answer);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(upgrade, asks_that_origin_is_the_host)
{
    SERVE(server);
    EXPECT_EQ(status_with(&server, HOST_LINE, HOST_LINE "Origin: http://moon.test\r\n"), 101);
    EXPECT_EQ(status_with(&server, HOST_LINE, HOST_LINE "Origin: https://MOON.test\r\n"), 101);
    EXPECT_EQ(status_with(&server, HOST_LINE, HOST_LINE "Origin: http://evil.test\r\n"), 403);
    EXPECT_EQ(status_with(&server, HOST_LINE, HOST_LINE "Origin: http://moon.test:81\r\n"), 403);
    EXPECT_EQ(status_with(&server, HOST_LINE, HOST_LINE "Origin: http://moon.test.evil.test\r\n"), 403);
    EXPECT_EQ(status_with(&server, HOST_LINE, HOST_LINE "Origin: null\r\n"), 403);
    EXPECT_EQ(
        status_with(&server, HOST_LINE, HOST_LINE "Origin: http://moon.test\r\nOrigin: http://evil.test\r\n"),
        403);
    net_destroy(server.net);
}

TEST(upgrade, asks_for_version_13_and_says_so)
{
    SERVE(server);
    EXPECT_EQ(status_with(&server, "Version: 13", "Version: 8"), 426);
    EXPECT_EQ(status_with(&server, "Version: 13", "Version: 130"), 426);
    EXPECT_EQ(status_with(&server, "Sec-WebSocket-Version: 13\r\n", ""), 426);
    Visitor visitor = visitor_open(&server);
    visitor_say(&visitor, "GET /ws HTTP/1.1\r\nHost: moon.test\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\n" KEY_LINE PROTOCOL_LINE "\r\n");
    char *answer = visitor_answer(&visitor);
    EXPECT(strstr(answer, "Sec-WebSocket-Version: 13\r\n"));
    mem_free(answer);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(upgrade, asks_for_a_key_of_16_bytes)
{
    SERVE(server);
    EXPECT_EQ(status_with(&server, KEY_LINE, ""), 400);
    EXPECT_EQ(status_with(&server, KEY, "short=="), 400);
    EXPECT_EQ(status_with(&server, KEY, "dGhlIHNhbXBsZSBub25jZ!=="), 400);
    EXPECT_EQ(status_with(&server, KEY_LINE, KEY_LINE KEY_LINE), 400);
    net_destroy(server.net);
}

TEST(upgrade, asks_for_the_subprotocol)
{
    SERVE(server);
    EXPECT_EQ(status_with(&server, PROTOCOL_LINE, ""), 400);
    EXPECT_EQ(status_with(&server, "moontick.1", "moontick.2"), 400);
    EXPECT_EQ(status_with(&server, "moontick.1", "MOONTICK.1"), 400);
    EXPECT_EQ(status_with(&server, "moontick.1", "chat, moontick.1"), 101);
    net_destroy(server.net);
}

TEST(upgrade, asks_for_get_http_1_1_one_host_and_no_body)
{
    SERVE(server);
    EXPECT_EQ(status_with(&server, "GET ", "POST "), 405);
    EXPECT_EQ(status_with(&server, "GET ", "HEAD "), 405);
    EXPECT_EQ(status_with(&server, "HTTP/1.1", "HTTP/1.0"), 505);
    EXPECT_EQ(status_with(&server, HOST_LINE, ""), 400);
    EXPECT_EQ(status_with(&server, HOST_LINE, HOST_LINE "Host: evil.test\r\n"), 400);
    EXPECT_EQ(status_with(&server, HOST_LINE, HOST_LINE "Content-Length: 5\r\n"), 400);
    EXPECT_EQ(status_with(&server, HOST_LINE, HOST_LINE "Transfer-Encoding: chunked\r\n"), 400);
    EXPECT_EQ(status_with(&server, "Connection: Upgrade\r\n", "Connection: up\r\n"), 400);
    EXPECT_EQ(status_with(&server, "/ws", "/"), 404);
    EXPECT_EQ(server.count, 0);
    net_destroy(server.net);
}

TEST(upgrade, refuses_http_2_and_anything_else)
{
    SERVE(server);
    EXPECT_EQ(status_with(&server, "Upgrade: websocket", "HTTP2-Settings: AAMAAABkAAQAAP__\r\nUpgrade: h2c"),
              400);
    EXPECT_EQ(status_with(&server, "Upgrade: websocket", "Upgrade: foo"), 403);
    EXPECT_EQ(status_with(&server, "Upgrade: websocket", "Upgrade: websocket\r\nUpgrade: h2c"), 0);
    EXPECT(status_for(&server, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") != 200);
    net_destroy(server.net);
}

TEST(upgrade, to_nonsense_after_a_page_ends_the_connection)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    visitor_say(&visitor, "GET /api/rooms HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n");
    char *answer = visitor_answer(&visitor);
    EXPECT_EQ(status_of(answer), 200);
    visitor_say(&visitor, "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n");
    EXPECT(visitor_sees_end(&visitor));
    EXPECT_EQ(status_for(&server, "GET /api/rooms HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
    mem_free(answer);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(upgrade, by_connect_is_refused_and_the_connection_ended)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    visitor_say(&visitor, "CONNECT /x HTTP/1.1\r\nHost: x\r\n\r\n");
    char *answer = visitor_answer(&visitor);
    EXPECT_EQ(status_of(answer), 405);
    EXPECT(visitor_sees_end(&visitor));
    mem_free(answer);
    visitor_close(&visitor);
    net_destroy(server.net);
}
