// Messages and closing, seen from both ends of the line.
#include "visitor.h"

static char reason[128];

#define MEET(visitor, guest)                                                                                 \
    Visitor visitor = visitor_open(&server);                                                                 \
    EXPECT(visitor_upgrade(&visitor));                                                                       \
    Guest *guest = &server.guests[(server.count - 1) % MOST_GUESTS];                                         \
    (void)guest

#define PART(visitor)                                                                                        \
    visitor_close(&visitor);                                                                                 \
    net_destroy(server.net)

TEST(websocket, carries_a_binary_message_there_and_back)
{
    SERVE(server);
    server.echo = true;
    MEET(visitor, guest);
    visitor_send(&visitor, FINAL | BINARY, "moon", 4);
    Frame *frame = mem_alloc(sizeof *frame);
    EXPECT(visitor_frame(&visitor, frame));
    EXPECT_EQ(frame->first, FINAL | BINARY);
    EXPECT_EQ(frame->size, 4);
    EXPECT(memcmp(frame->payload, "moon", 4) == 0);
    EXPECT_TEXT(server.address, "127.0.0.1");
    mem_free(frame);
    PART(visitor);
}

TEST(websocket, hears_a_message_that_came_with_the_handshake)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    uint8_t request[1024], frame[] = { FINAL | BINARY, 0x82, 0, 0, 0, 0, 'h', 'i' };
    size_t size = strlen(UPGRADE "\r\n");
    memcpy(request, UPGRADE "\r\n", size);
    memcpy(request + size, frame, sizeof frame);
    visitor_say_bytes(&visitor, request, size + sizeof frame);
    WAIT(visitor_step(&visitor), server.guests[0].messages == 1);
    EXPECT_EQ(server.guests[0].size, 2);
    PART(visitor);
}

TEST(websocket, puts_fragments_together_around_a_ping)
{
    SERVE(server);
    MEET(visitor, guest);
    visitor_send(&visitor, BINARY, "one ", 4);
    visitor_send(&visitor, FINAL | PING, "?", 1);
    visitor_send(&visitor, CONTINUATION, "two ", 4);
    visitor_send(&visitor, FINAL | CONTINUATION, "three", 5);
    WAIT(visitor_step(&visitor), guest->messages == 1);
    EXPECT_EQ(guest->messages, 1);
    EXPECT_EQ(guest->size, 13);
    EXPECT(memcmp(guest->message, "one two three", 13) == 0);
    PART(visitor);
}

TEST(websocket, gathers_a_message_that_arrives_byte_by_byte)
{
    SERVE(server);
    MEET(visitor, guest);
    uint8_t frame[] = { FINAL | BINARY, 0x84, 0, 0, 0, 0, 'm', 'o', 'o', 'n' };
    for (size_t i = 0; i < sizeof frame; i++) {
        visitor_say_bytes(&visitor, frame + i, 1);
        visitor_step(&visitor);
    }
    WAIT(visitor_step(&visitor), guest->messages == 1);
    EXPECT_EQ(guest->size, 4);
    EXPECT(memcmp(guest->message, "moon", 4) == 0);
    PART(visitor);
}

TEST(websocket, takes_a_message_of_the_greatest_size)
{
    static uint8_t bytes[NET_MESSAGE_LIMIT];
    SERVE(server);
    MEET(visitor, guest);
    visitor_send(&visitor, FINAL | BINARY, bytes, sizeof bytes);
    WAIT(visitor_step(&visitor), guest->messages == 1);
    EXPECT_EQ(guest->size, NET_MESSAGE_LIMIT);
    PART(visitor);
}

TEST(websocket, sends_frames_of_every_length_form)
{
    static uint8_t space[NET_HEADROOM + 70000];
    static const size_t sizes[] = { 0, 125, 126, 5000, 65535, 65536, 70000 };
    SERVE(server);
    MEET(visitor, guest);
    Frame *frame = mem_alloc(sizeof *frame);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int drained = guest->drained;
        NetSent sent = net_send(guest->connection, space + NET_HEADROOM, sizes[i]);
        EXPECT(sent != NET_CLOSING);
        EXPECT(visitor_frame(&visitor, frame));
        EXPECT_EQ(frame->size, sizes[i]);
        if (sent == NET_CHOKED) WAIT(visitor_step(&visitor), guest->drained > drained);
    }
    mem_free(frame);
    PART(visitor);
}

TEST(websocket, answers_a_ping)
{
    SERVE(server);
    MEET(visitor, guest);
    visitor_send(&visitor, FINAL | PING, "abc", 3);
    Frame *frame = mem_alloc(sizeof *frame);
    EXPECT(visitor_frame(&visitor, frame));
    EXPECT_EQ(frame->first, FINAL | PONG);
    EXPECT_EQ(frame->size, 3);
    mem_free(frame);
    PART(visitor);
}

TEST(closing, text_is_1003)
{
    SERVE(server);
    MEET(visitor, guest);
    visitor_send(&visitor, FINAL | TEXT, "hello", 5);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 1003);
    EXPECT_TEXT(reason, "text");
    EXPECT_EQ(guest->messages, 0);
    visitor_send_close(&visitor, 1003, "");
    EXPECT(visitor_sees_end(&visitor));
    EXPECT_EQ(guest->code, 1003);
    PART(visitor);
}

TEST(closing, message_over_the_limit_is_1009)
{
    static uint8_t bytes[NET_MESSAGE_LIMIT + 1];
    SERVE(server);
    MEET(visitor, guest);
    visitor_send(&visitor, FINAL | BINARY, bytes, sizeof bytes);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 1009);
    EXPECT_TEXT(reason, "too_big");
    EXPECT_EQ(guest->messages, 0);
    PART(visitor);
}

TEST(closing, fragments_that_add_up_over_the_limit_are_1009)
{
    static uint8_t bytes[NET_MESSAGE_LIMIT / 2 + 1];
    SERVE(server);
    MEET(visitor, guest);
    visitor_send(&visitor, BINARY, bytes, sizeof bytes);
    visitor_send(&visitor, FINAL | CONTINUATION, bytes, sizeof bytes);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 1009);
    EXPECT_EQ(guest->messages, 0);
    PART(visitor);
}

TEST(closing, frame_that_claims_an_exabyte_is_1009_with_its_first_byte)
{
    SERVE(server);
    MEET(visitor, guest);
    uint8_t frame[] = { FINAL | BINARY, 0xff, 0x10, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5 };
    visitor_say_bytes(&visitor, frame, sizeof frame);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 1009);
    PART(visitor);
}

TEST(closing, server_says_code_and_reason_as_given)
{
    static const int codes[] = { 1000, 1001, 1008, 1011, 1012, 1013, 4004, 4999 };
    SERVE(server);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        MEET(visitor, guest);
        net_close(guest->connection, codes[i], "because: \xc3\xa9");
        EXPECT_EQ(visitor_close_code(&visitor, reason), codes[i]);
        EXPECT_TEXT(reason, "because: \xc3\xa9");
        visitor_send_close(&visitor, codes[i], "");
        EXPECT(visitor_sees_end(&visitor));
        WAIT(server_step(&server), guest->closed == 1);
        EXPECT_EQ(guest->code, codes[i]);
        EXPECT_TEXT(guest->reason, "because: \xc3\xa9");
        visitor_close(&visitor);
    }
    EXPECT_EQ(net_connections(server.net), 0);
    net_destroy(server.net);
}

TEST(closing, long_reason_is_cut_at_a_character)
{
    char longest[200] = "x";
    for (int i = 0; i < 60; i++) strcat(longest, "\xe2\x82\xac");
    SERVE(server);
    MEET(visitor, guest);
    net_close(guest->connection, 4000, longest);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 4000);
    EXPECT_EQ(strlen(reason), 121);
    PART(visitor);
}

TEST(closing, second_close_of_the_server_changes_nothing)
{
    SERVE(server);
    MEET(visitor, guest);
    net_close(guest->connection, 4001, "first");
    net_close(guest->connection, 4002, "second");
    uint8_t space[NET_HEADROOM + 1];
    EXPECT_EQ(net_send(guest->connection, space + NET_HEADROOM, 1), NET_CLOSING);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 4001);
    visitor_send_close(&visitor, 4001, "");
    EXPECT(visitor_sees_end(&visitor));
    EXPECT_EQ(visitor.in.size, 0);
    EXPECT_EQ(guest->code, 4001);
    PART(visitor);
}

TEST(closing, messages_after_the_servers_close_are_not_delivered)
{
    SERVE(server);
    server.close_on_message = true;
    MEET(visitor, guest);
    for (int i = 0; i < 3; i++) visitor_send(&visitor, FINAL | BINARY, "x", 1);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 4007);
    visitor_send(&visitor, FINAL | BINARY, "x", 1);
    visitor_send_close(&visitor, 4007, "");
    EXPECT(visitor_sees_end(&visitor));
    EXPECT_EQ(guest->messages, 1);
    PART(visitor);
}

TEST(closing, ping_that_races_the_servers_close_does_not_change_its_code)
{
    SERVE(server);
    server.close_on_message = true;
    MEET(visitor, guest);
    uint8_t frames[] = { FINAL | BINARY, 0x81, 0, 0, 0, 0, 'x', FINAL | PING, 0x84, 0, 0, 0, 0, 9, 9, 9, 9 };
    visitor_say_bytes(&visitor, frames, sizeof frames);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 4007);
    EXPECT_TEXT(reason, "rate");
    PART(visitor);
}

TEST(closing, peers_code_and_reason_are_reported_and_its_code_is_answered)
{
    static const int codes[] = { 1000, 1001, 1003, 1009, 1011, 3000, 4321 };
    SERVE(server);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        MEET(visitor, guest);
        visitor_send_close(&visitor, codes[i], "left");
        EXPECT_EQ(visitor_close_code(&visitor, reason), codes[i]);
        EXPECT(visitor_sees_end(&visitor));
        EXPECT_EQ(guest->code, codes[i]);
        EXPECT_TEXT(guest->reason, "left");
        visitor_close(&visitor);
    }
    net_destroy(server.net);
}

TEST(closing, peers_empty_close_is_answered_empty)
{
    SERVE(server);
    MEET(visitor, guest);
    visitor_send(&visitor, FINAL | CLOSE, "", 0);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 1005);
    EXPECT(visitor_sees_end(&visitor));
    EXPECT_EQ(guest->code, 1005);
    PART(visitor);
}

TEST(closing, close_of_one_byte_is_1002)
{
    SERVE(server);
    MEET(visitor, guest);
    visitor_send(&visitor, FINAL | CLOSE, "\x03", 1);
    EXPECT_EQ(visitor_close_code(&visitor, reason), 1002);
    EXPECT(visitor_sees_end(&visitor));
    EXPECT_EQ(guest->code, 1002);
    PART(visitor);
}

TEST(closing, codes_that_must_not_be_sent_are_1002)
{
    static const int codes[] = { 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535 };
    SERVE(server);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        MEET(visitor, guest);
        visitor_send_close(&visitor, codes[i], "");
        EXPECT_EQ(visitor_close_code(&visitor, reason), 1002);
        EXPECT(visitor_sees_end(&visitor));
        visitor_close(&visitor);
    }
    net_destroy(server.net);
}

TEST(closing, reason_that_is_not_utf8_is_1007)
{
    SERVE(server);
    MEET(visitor, guest);
    visitor_send_close(&visitor, 1000, "cut \xe2\x82");
    EXPECT_EQ(visitor_close_code(&visitor, reason), 1007);
    EXPECT(visitor_sees_end(&visitor));
    EXPECT_EQ(guest->code, 1007);
    PART(visitor);
}

TEST(closing, faults_in_frames_are_1002_and_end_soon)
{
    static const struct {
        uint8_t bytes[16];
        size_t size;
    } faults[] = {
        { { FINAL | BINARY | 0x40, 0x81, 0, 0, 0, 0, 'x' }, 7 },  // reserved bit
        { { FINAL | 0x03, 0x81, 0, 0, 0, 0, 'x' }, 7 },           // reserved opcode
        { { FINAL | CONTINUATION, 0x81, 0, 0, 0, 0, 'x' }, 7 },   // nothing to continue
        { { PING, 0x81, 0, 0, 0, 0, 'x' }, 7 },                   // fragmented control frame
        { { FINAL | PING, 0xfe, 0, 126, 0, 0, 0, 0 }, 8 },        // control frame over 125 bytes
        { { FINAL | BINARY, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 }, 14 },  // negative length
    };
    enum { COUNT = sizeof faults / sizeof *faults };
    SERVE(server);
    Visitor visitors[COUNT];
    for (int i = 0; i < COUNT; i++) {
        visitors[i] = visitor_open(&server);
        EXPECT(visitor_upgrade(&visitors[i]));
        visitor_say_bytes(&visitors[i], faults[i].bytes, faults[i].size);
    }
    uint64_t began = clock_now();
    for (int i = 0; i < COUNT; i++) {
        EXPECT_EQ(visitor_close_code(&visitors[i], reason), 1002);
        EXPECT_TEXT(reason, "protocol");
        WAIT(visitor_step(&visitors[i]), visitors[i].ended);
        WAIT(server_step(&server), server.guests[i].closed == 1);
        EXPECT_EQ(server.guests[i].code, 1002);
        visitor_close(&visitors[i]);
    }
    EXPECT(clock_now() - began < UINT64_C(2000000000));
    net_destroy(server.net);
}

TEST(closing, line_that_drops_is_1006)
{
    SERVE(server);
    MEET(visitor, guest);
    close(visitor.socket);
    visitor.socket = -1;
    WAIT(server_step(&server), guest->closed == 1);
    EXPECT_EQ(guest->closed, 1);
    EXPECT_EQ(guest->code, 1006);
    PART(visitor);
}

TEST(closing, line_that_is_reset_is_1006)
{
    SERVE(server);
    MEET(visitor, guest);
    struct linger now = { .l_onoff = 1, .l_linger = 0 };
    setsockopt(visitor.socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(visitor.socket);
    visitor.socket = -1;
    WAIT(server_step(&server), guest->closed == 1);
    EXPECT_EQ(guest->code, 1006);
    PART(visitor);
}

TEST(closing, ends_within_three_seconds_though_the_peer_says_nothing)
{
    SERVE(server);
    MEET(visitor, guest);
    uint64_t began = clock_now();
    net_close(guest->connection, 4006, "idle");
    EXPECT(net_is_busy(server.net));
    WAIT(server_step(&server), guest->closed == 1);
    EXPECT_EQ(guest->closed, 1);
    EXPECT(clock_now() - began < UINT64_C(3600000000));
    EXPECT_EQ(guest->code, 4006);
    PART(visitor);
}
