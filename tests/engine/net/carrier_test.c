// The same session on each carrier: WebSocket, server-sent events, long and short polling.
#include "rider.h"
#include "net_internal.h"

#define ON_EACH_CARRIER(ride) for (Ride ride = 0; ride < CARRIERS; ride++)

#define RIDE(rider, guest)                                                                                   \
    Rider *rider = rider_open(&server, ride);                                                                \
    Guest *guest = &server.guests[(server.count - 1) % MOST_GUESTS];                                         \
    (void)guest;                                                                                             \
    EXPECT_EQ(rider->status, 200)

#define ALIGHT(rider)                                                                                        \
    rider_close(rider);                                                                                      \
    net_destroy(server.net)

enum { BIG = 20000 };
static uint8_t space[NET_HEADROOM + 70000];

TEST(carrier, carries_messages_there_and_back)
{
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        server.echo = true;
        RIDE(rider, guest);
        for (int i = 0; i < 20; i++) {
            char text[16];
            snprintf(text, sizeof text, "moon %d", i);
            rider_say(rider, text);
            EXPECT(rider_hears_text(rider, text));
        }
        EXPECT_EQ(guest->messages, 20);
        EXPECT_TEXT(server.address, "127.0.0.1");
        EXPECT_EQ(net_connections(server.net), 1);
        ALIGHT(rider);
    }
}

// PROTOCOL.md, section 8, says so.
TEST(carrier, adds_so_many_bytes_to_a_message)
{
    static const size_t added[] = { 4, 87, 142, 142 };
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        RIDE(rider, guest);
        rider_ask(rider);
        for (int i = 0; i < 5; i++) rider_step(rider);
        for (int i = 0; i < 3; i++) {
            net_send(guest->connection, space + NET_HEADROOM, 200);
            size_t before = rider->down.received;
            EXPECT(rider_hears(rider));
            if (i > 0) EXPECT_EQ(rider->down.received - before, 200 + added[ride]);
            if (ride == LONG_POLL) rider_ask(rider);
            for (int j = 0; j < 5; j++) rider_step(rider);
        }
        ALIGHT(rider);
    }
}

TEST(carrier, takes_a_message_of_the_greatest_size_and_the_empty_one)
{
    static uint8_t bytes[NET_MESSAGE_LIMIT];
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        RIDE(rider, guest);
        rider_up(rider, RECORD_MESSAGE, bytes, sizeof bytes);
        WAIT(rider_step(rider), guest->messages == 1);
        EXPECT_EQ(guest->size, NET_MESSAGE_LIMIT);
        rider_up(rider, RECORD_MESSAGE, "", 0);
        WAIT(rider_step(rider), guest->messages == 2);
        EXPECT_EQ(guest->size, 0);
        ALIGHT(rider);
    }
}

TEST(carrier, brings_messages_of_every_size_whole_and_in_order)
{
    static const size_t sizes[] = { 0, 1, 2, 3, 125, 126, 5000, 65535, 65536 };
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        RIDE(rider, guest);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            WAIT(rider_step(rider), !net_is_choked(guest->connection));
            for (size_t j = 0; j < sizes[i]; j++) space[NET_HEADROOM + j] = (uint8_t)(i * 31 + j);
            EXPECT(net_send(guest->connection, space + NET_HEADROOM, sizes[i]) != NET_CLOSING);
            EXPECT(rider_hears(rider));
            EXPECT_EQ(rider->type, RECORD_MESSAGE);
            EXPECT_EQ(rider->size, sizes[i]);
            for (size_t j = 0; j < sizes[i]; j++) EXPECT_EQ(rider->data[j], (uint8_t)(i * 31 + j));
        }
        ALIGHT(rider);
    }
}

// Four messages that come at once, over HTTP in two requests of which the second waits for the first.
TEST(carrier, slowed_client_is_heard_later_and_told_at_once)
{
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        server.slow_ms = 400;
        RIDE(rider, guest);
        const uint64_t since = clock_now();
        rider_say(rider, "one");
        rider_say(rider, "two");
        net_send(guest->connection, space + NET_HEADROOM, 5);
        EXPECT(rider_hears(rider));
        WAIT(rider_step(rider), guest->messages == 2);
        EXPECT_EQ(guest->messages, 2);
        EXPECT(clock_now() - since >= UINT64_C(400000000));
        ALIGHT(rider);
    }
}

TEST(carrier, slowed_client_can_be_closed)
{
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        server.slow_ms = 400;
        RIDE(rider, guest);
        rider_say(rider, "one");
        WAIT(rider_step(rider), guest->messages == 1);
        rider_say(rider, "two");
        net_close(guest->connection, 4007, "rate");
        EXPECT_EQ(rider_hears_close(rider), 4007);
        rider_say_close(rider, 4007, "rate");
        WAIT(rider_step(rider), guest->closed == 1);
        EXPECT_EQ(guest->code, 4007);
        ALIGHT(rider);
    }
}

TEST(carrier, server_closes_with_code_and_reason)
{
    static const int codes[] = { 1000, 1013, 4999 };
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
            RIDE(rider, guest);
            net_close(guest->connection, codes[i], "because: \xc3\xa9");
            net_close(guest->connection, 4000, "too late");
            EXPECT_EQ(net_send(guest->connection, space + NET_HEADROOM, 1), NET_CLOSING);
            EXPECT_EQ(rider_hears_close(rider), codes[i]);
            EXPECT_TEXT((char *)rider->data + 2, "because: \xc3\xa9");
            if (ride == WEBSOCKET) rider_say_close(rider, codes[i], "");
            uint64_t told = clock_now();
            WAIT(rider_step(rider), guest->closed == 1);
            EXPECT(clock_now() - told < UINT64_C(2000000000));
            EXPECT_EQ(guest->code, codes[i]);
            EXPECT_TEXT(guest->reason, "because: \xc3\xa9");
            rider_close(rider);
        }
        EXPECT_EQ(net_connections(server.net), 0);
        net_destroy(server.net);
    }
}

TEST(carrier, server_closes_within_three_seconds_though_nobody_asks)
{
    SERVE(server);
    Rider *riders[CARRIERS];
    uint64_t began = clock_now();
    ON_EACH_CARRIER(ride)
    {
        riders[ride] = rider_open(&server, ride);
        net_close(server.guests[ride].connection, 1012, "restart");
    }
    ON_EACH_CARRIER(ride)
    {
        WAIT(server_step(&server), server.guests[ride].closed == 1);
        EXPECT_EQ(server.guests[ride].closed, 1);
        EXPECT_EQ(server.guests[ride].code, 1012);
        rider_close(riders[ride]);
    }
    EXPECT(clock_now() - began < UINT64_C(3600000000));
    net_destroy(server.net);
}

TEST(carrier, client_closes_with_code_and_reason)
{
    static const int codes[] = { 1000, 1001, 4000, 4999 };
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
            RIDE(rider, guest);
            rider_ask(rider);
            rider_say_close(rider, codes[i], "left");
            WAIT(rider_step(rider), guest->closed == 1);
            EXPECT_EQ(guest->closed, 1);
            EXPECT_EQ(guest->code, codes[i]);
            EXPECT_TEXT(guest->reason, "left");
            WAIT(rider_step(rider), !rider->asked);
            EXPECT(!rider->asked);
            EXPECT_EQ(rider->records.size, ride == WEBSOCKET ? rider->records.size : 0);
            rider_close(rider);
        }
        EXPECT_EQ(net_connections(server.net), 0);
        net_destroy(server.net);
    }
}

TEST(carrier, improper_closes_are_1002_and_1007)
{
    static const struct {
        const char *payload;
        size_t size;
        int code;
    } closes[] = { { "\x03", 1, 1002 },
                   { "\x03\xee", 2, 1002 },
                   { "\x13\x88", 2, 1002 },
                   { "\x03\xe8\xff", 3, 1007 },
                   { "", 0, 1005 } };
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        for (size_t i = 0; i < sizeof closes / sizeof *closes; i++) {
            RIDE(rider, guest);
            rider_up(rider, RECORD_CLOSE, closes[i].payload, closes[i].size);
            WAIT(rider_step(rider), guest->closed == 1);
            EXPECT_EQ(guest->code, closes[i].code);
            rider_close(rider);
        }
        net_destroy(server.net);
    }
}

TEST(carrier, message_over_the_limit_is_1009)
{
    static uint8_t bytes[NET_MESSAGE_LIMIT + 1];
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        RIDE(rider, guest);
        rider_up(rider, RECORD_MESSAGE, bytes, sizeof bytes);
        EXPECT_EQ(rider_hears_close(rider), 1009);
        EXPECT_TEXT((char *)rider->data + 2, "too_big");
        EXPECT_EQ(guest->messages, 0);
        ALIGHT(rider);
    }
}

TEST(carrier, messages_after_the_servers_close_are_not_delivered)
{
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        server.close_on_message = true;
        RIDE(rider, guest);
        for (int i = 0; i < 3; i++) rider_say(rider, "x");
        EXPECT_EQ(rider_hears_close(rider), 4007);
        EXPECT_EQ(guest->messages, 1);
        ALIGHT(rider);
    }
}

TEST(carrier, chokes_when_nobody_takes_messages_and_drains_with_every_one_whole)
{
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        RIDE(rider, guest);
        if (ride == SSE) rider_ask(rider);
        WAIT(server_step(&server), ride != SSE || server.net->parked.first);
        NetSent sent = NET_SENT;
        int frames = 0;
        while (sent == NET_SENT && frames < 1000) {
            memset(space + NET_HEADROOM, ++frames, BIG);
            sent = net_send(guest->connection, space + NET_HEADROOM, BIG);
        }
        EXPECT_EQ(sent, NET_CHOKED);
        EXPECT(net_is_choked(guest->connection));
        EXPECT(ride <= SSE || frames == 1);
        for (int i = 0; i < 20; i++) server_step(&server);
        EXPECT_EQ(guest->drained, 0);
        for (int i = 1; i <= frames; i++) {
            EXPECT(rider_hears(rider));
            EXPECT_EQ(rider->size, BIG);
            EXPECT_EQ(rider->data[0], (uint8_t)i);
            EXPECT_EQ(rider->data[BIG - 1], (uint8_t)i);
        }
        WAIT(rider_step(rider), guest->drained == 1);
        EXPECT_EQ(guest->drained, 1);
        EXPECT(!net_is_choked(guest->connection));
        EXPECT(net_send(guest->connection, space + NET_HEADROOM, 1) != NET_CLOSING);
        EXPECT(rider_hears(rider));
        EXPECT_EQ(rider->size, 1);
        ALIGHT(rider);
    }
}

TEST(carrier, brings_the_close_after_what_was_under_way)
{
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        RIDE(rider, guest);
        if (ride == SSE) rider_ask(rider);
        WAIT(server_step(&server), ride != SSE || server.net->parked.first);
        int frames = 1;
        while (net_send(guest->connection, space + NET_HEADROOM, BIG) == NET_SENT) frames++;
        net_close(guest->connection, 1012, "restart");
        for (int i = 0; i < frames; i++) {
            EXPECT(rider_hears(rider));
            EXPECT_EQ(rider->size, BIG);
        }
        EXPECT_EQ(rider_hears_close(rider), 1012);
        EXPECT_EQ(guest->drained, 0);
        ALIGHT(rider);
    }
}

TEST(carrier, refuses_beyond_the_limits_with_1013)
{
    ON_EACH_CARRIER(ride)
    {
        for (int by_address = 0; by_address < 2; by_address++) {
            Server server = { 0 };
            NetConfig config = server_config(&server);
            if (by_address)
                config.max_per_address = 1;
            else
                config.max_connections = 1;
            EXPECT(server_open(&server, config));
            RIDE(first, guest);
            Rider *second = rider_open(&server, ride);
            if (ride == WEBSOCKET) EXPECT_EQ(rider_hears_close(second), 1013);
            EXPECT_EQ(second->type, RECORD_CLOSE);
            EXPECT_EQ(second->data[0] << 8 | second->data[1], 1013);
            EXPECT_TEXT((char *)second->data + 2, "full");
            EXPECT_EQ(server.count, 1);
            EXPECT_EQ(net_connections(server.net), 1);
            rider_close(second);
            rider_say_close(first, 1000, "left");
            WAIT(rider_step(first), guest->closed == 1);
            Rider *third = rider_open(&server, ride);
            WAIT(rider_step(third), server.count == 2);
            EXPECT_EQ(server.count, 2);
            rider_close(third);
            ALIGHT(first);
        }
    }
}

TEST(carrier, owner_refuses_with_its_own_reason)
{
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        server.refuse = true;
        Rider *rider = rider_open(&server, ride);
        if (ride == WEBSOCKET) EXPECT_EQ(rider_hears_close(rider), 4010);
        EXPECT_EQ(rider->type, RECORD_CLOSE);
        EXPECT_EQ(rider->data[0] << 8 | rider->data[1], 4010);
        EXPECT_TEXT((char *)rider->data + 2, "no_room");
        EXPECT_EQ(net_connections(server.net), 0);
        ALIGHT(rider);
    }
}

TEST(carrier, everyone_is_told_when_the_server_closes_down)
{
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        Rider *riders[3];
        for (int i = 0; i < 3; i++) {
            riders[i] = rider_open(&server, ride);
            if (i == 1) continue;
            rider_ask(riders[i]);
            WAIT(rider_step(riders[i]), ride == WEBSOCKET || ride == SHORT_POLL || server.net->parked.first);
        }
        net_close_all(server.net, 1001, "shutdown");
        for (int i = 0; i < 3; i++) {
            EXPECT_EQ(rider_hears_close(riders[i]), 1001);
            EXPECT_TEXT((char *)riders[i]->data + 2, "shutdown");
            if (ride == WEBSOCKET) rider_say_close(riders[i], 1001, "");
        }
        for (int i = 0; i < 3; i++) {
            WAIT(rider_step(riders[i]), server.guests[i].closed == 1);
            EXPECT_EQ(server.guests[i].code, 1001);
            rider_close(riders[i]);
        }
        EXPECT_EQ(net_connections(server.net), 0);
        Rider *late = rider_open(&server, ride);
        EXPECT(late->status != 200);
        ALIGHT(late);
    }
}

TEST(carrier, destroying_reports_what_was_open_as_dropped)
{
    ON_EACH_CARRIER(ride)
    {
        SERVE(server);
        RIDE(idle, guest);
        Rider *asking = rider_open(&server, ride), *choked = rider_open(&server, ride);
        rider_ask(asking);
        for (int i = 0; i < 5; i++) rider_step(asking);
        while (net_send(server.guests[2].connection, space + NET_HEADROOM, BIG) == NET_SENT) continue;
        net_destroy(server.net);
        for (int i = 0; i < 3; i++) {
            EXPECT_EQ(server.guests[i].closed, 1);
            EXPECT_EQ(server.guests[i].code, 1006);
        }
        rider_close(idle);
        rider_close(asking);
        rider_close(choked);
    }
}
