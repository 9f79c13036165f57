// Lines that have come to a halt. The tests move a deadline into the past
// instead of waiting for it, hence the look inside.
#include "visitor.h"
#include "net_internal.h"

TEST(deadline, request_that_never_ends_is_dropped)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    visitor_say(&visitor, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    WAIT(server_step(&server), server.net->busy.first);
    EXPECT(server.net->busy.first->deadline <= uv_now(&server.net->loop) + 10000);
    server.net->busy.first->deadline = 0;
    WAIT(visitor_step(&visitor), visitor.ended);
    EXPECT(visitor.ended);
    WAIT(server_step(&server), server.net->sockets == 0);
    EXPECT_EQ(server.net->sockets, 0);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(deadline, idle_connection_is_not_kept_for_ever)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    visitor_say(&visitor, "GET /api/rooms HTTP/1.1\r\nHost: x\r\n\r\n");
    mem_free(visitor_answer(&visitor));
    EXPECT(!net_is_busy(server.net));
    EXPECT(server.net->quiet.first);
    server.net->quiet.first->deadline = 0;
    EXPECT(visitor_sees_end(&visitor));
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(deadline, silent_websocket_is_pinged_and_lives_if_it_answers)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    EXPECT(visitor_upgrade(&visitor));
    Connection *connection = server.guests[0].connection;
    connection->deadline = 0;
    Frame *frame = mem_alloc(sizeof *frame);
    EXPECT(visitor_frame(&visitor, frame));
    EXPECT_EQ(frame->first, FINAL | PING);
    EXPECT(connection->pinged);
    visitor_send(&visitor, FINAL | PONG, frame->payload, frame->size);
    WAIT(visitor_step(&visitor), !connection->pinged);
    EXPECT(!connection->pinged);
    mem_free(frame);
    visitor_close(&visitor);
    net_destroy(server.net);
}

TEST(deadline, websocket_that_answers_no_ping_is_dropped_as_1006)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    EXPECT(visitor_upgrade(&visitor));
    Guest *guest = &server.guests[0];
    guest->connection->deadline = 0;
    WAIT(server_step(&server), guest->connection->pinged);
    guest->connection->deadline = 0;
    WAIT(server_step(&server), guest->closed == 1);
    EXPECT_EQ(guest->closed, 1);
    EXPECT_EQ(guest->code, 1006);
    visitor_close(&visitor);
    net_destroy(server.net);
}
