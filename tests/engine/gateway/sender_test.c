// What goes out to one player, over a socket that this file plays.
#include "sender.h"
#include <string.h>
#include "check.h"

struct Connection {
    int takes;  // messages until it is choked
    uint8_t got[32];
    int count;
};

// Stands in for the socket layer: notes the first byte of each message.
NetSent net_send(Connection *connection, uint8_t *payload, size_t size)
{
    memset(payload - NET_HEADROOM, 0xee, NET_HEADROOM);
    (void)size;
    connection->got[connection->count++] = payload[0];
    return connection->takes-- > 0 ? NET_SENT : NET_CHOKED;
}

static void send_byte(Sender *sender, uint8_t byte, uint32_t tick)
{
    uint8_t message[NET_HEADROOM + 1];
    message[NET_HEADROOM] = byte;
    sender_send(sender, message + NET_HEADROOM, 1, tick, 7);
}

TEST(sender, tells_the_worker_what_has_gone_out)
{
    Connection connection = { .takes = 1 };
    ChannelLine line = { 0 };
    Sender sender = { .connection = &connection, .line = &line };
    send_byte(&sender, 'a', 5);
    EXPECT_EQ(line.sent, 5);
    send_byte(&sender, 'b', 6);
    EXPECT_EQ(line.sent, 5);  // it is choked by this one
    sender_deinit(&sender);
}

TEST(sender, holds_back_while_choked_and_then_keeps_the_order)
{
    Connection connection = { .takes = 0 };
    ChannelLine line = { 0 };
    Sender sender = { .connection = &connection, .line = &line };
    for (int i = 0; i < 3; i++) send_byte(&sender, (uint8_t)('a' + i), (uint32_t)i + 1);
    EXPECT_EQ(connection.count, 1);
    connection.takes = 9;
    sender_drained(&sender, 8);
    EXPECT(connection.count == 3 && !memcmp(connection.got, "abc", 3));
    EXPECT_EQ(line.sent, 3);
    EXPECT(!sender.choked && !sender.held.size);
    sender_deinit(&sender);
}

TEST(sender, keeps_the_rest_when_it_is_choked_again)
{
    Connection connection = { .takes = 0 };
    ChannelLine line = { 0 };
    Sender sender = { .connection = &connection, .line = &line };
    for (int i = 0; i < 4; i++) send_byte(&sender, (uint8_t)('a' + i), (uint32_t)i + 1);
    connection.takes = 1;
    sender_drained(&sender, 8);
    EXPECT(sender.choked && connection.count == 3 && line.sent == 2);
    connection.takes = 9;
    sender_drained(&sender, 9);
    EXPECT(connection.count == 4 && connection.got[3] == 'd' && line.sent == 4);
    sender_deinit(&sender);
}
