// One WebSocket: messages in, frames out, and the closing handshake.
//
// The Close frame is written by us, like data, and libwebsockets believes the
// line to be open until the peer's Close comes. Its own way to close puts the
// code into the buffer that it also uses for pongs, where a ping overwrites it,
// and forgets the Close when output is waiting. Only faults that libwebsockets
// itself finds in frames still close its way.
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include "net_internal.h"

static bool is_buffered(const Connection *connection)
{
    return lws_partial_buffered(connection->wsi);
}

// The frame is put together here, since the library offers no way to write one,
// and goes out as bare bytes, which is what LWS_WRITE_HTTP means on any line.
// Behind a frame that the socket has not taken it queues.
static void write_close(Connection *connection, int code, const char *reason)
{
    uint8_t space[LWS_PRE + 4 + NET_REASON_LIMIT], *frame = space + LWS_PRE;
    size_t size = code == CLOSE_NONE ? 0 : 2 + strlen(reason);
    frame[0] = 0x88;  // final, opcode Close
    frame[1] = (uint8_t)size;
    frame[2] = (uint8_t)(code >> 8);
    frame[3] = (uint8_t)code;
    if (size > 2) memcpy(frame + 4, reason, size - 2);
    lws_write(connection->wsi, frame, 2 + size, LWS_WRITE_HTTP);
}

static void close_websocket(Connection *connection)
{
    lws_rx_flow_control(connection->wsi, 1);
    connection_wait(connection, &connection->net->busy, CLOSE_TIME);
    write_close(connection, connection->code, connection->reason);
}

// Writes the head of a frame in front of its payload, and says how long it is.
static size_t put_head(uint8_t *payload, size_t size)
{
    const size_t lengths = size < 126 ? 0 : size <= UINT16_MAX ? 2 : 8;
    uint8_t *head = payload - 2 - lengths;
    head[0] = 0x82;  // final, opcode Binary
    head[1] = lengths == 0 ? (uint8_t)size : lengths == 2 ? 126 : 127;
    for (size_t i = 0; i < lengths; i++) head[2 + i] = (uint8_t)(size >> 8 * (lengths - 1 - i));
    return 2 + lengths;
}

// libwebsockets sends these bytes as they are, behind what it has, and keeps what
// the socket does not take.
static NetSent leave_rest(Connection *connection, uint8_t *rest, size_t size)
{
    bool behind = is_buffered(connection);  // a pong that the socket has not taken yet
    int written = lws_write(connection->wsi, rest, size, LWS_WRITE_HTTP);
    if (written < 0 && !behind) {  // behind something, the result is about that
        connection->phase = PHASE_CLOSING;
        connection_kill(connection);
        return NET_CLOSING;
    }
    connection->choked = is_buffered(connection);
    return connection->choked ? NET_CHOKED : NET_SENT;
}

// While libwebsockets holds nothing back, frames go past it: one system call for
// each, straight from where they were built. Whatever it says itself, pongs and the
// Close of faults, it says between frames, since it is asked to finish those that
// the socket took a part of before anything else is written.
static NetSent send_frame(Connection *connection, uint8_t *payload, size_t size)
{
    const size_t head = put_head(payload, size), whole = head + size;
    uint8_t *frame = payload - head;
    ssize_t sent = 0;
    if (!is_buffered(connection))
        sent = send(connection->descriptor, frame, whole, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == (ssize_t)whole) return NET_SENT;
    if (sent < 0) sent = 0;  // full, or broken: which of them shows again
    return leave_rest(connection, frame + sent, whole - (size_t)sent);
}

void websocket_writable(Connection *connection)
{
    if (!connection->choked || is_buffered(connection)) return;
    connection->choked = false;
    if (connection->phase == PHASE_OPEN) connection->net->config.drained(connection->carried);
}

static void slow(Connection *connection, uint64_t milliseconds)
{
    lws_rx_flow_control(connection->wsi, 0);
    connection_wait(connection, &connection->net->slowed, milliseconds);
}

void websocket_read_on(Connection *connection)
{
    lws_rx_flow_control(connection->wsi, 1);
    websocket_heard(connection);
}

void websocket_open(Connection *connection)
{
    static const Carrier websocket = { send_frame, close_websocket, slow };
    connection_wait(connection, &connection->net->quiet, QUIET_TIME);
    carrier_open(connection, &websocket);
}

void websocket_heard(Connection *connection)
{
    if (connection->phase != PHASE_OPEN) return;
    connection->pinged = false;
    connection_wait(connection, &connection->net->quiet, QUIET_TIME);
}

void websocket_ping(Connection *connection)
{
    uint8_t frame[LWS_PRE + 1] = { 0 };  // one byte: an empty pong is not reported
    connection->pinged = true;
    connection_wait(connection, &connection->net->quiet, SILENT_TIME);
    if (!is_buffered(connection)) lws_write(connection->wsi, frame + LWS_PRE, 1, LWS_WRITE_PING);
}

// The owner may close the connection from inside `received`, so the bytes are
// taken out of it first.
static void deliver_gathered(Connection *connection)
{
    Buffer message = connection->message;
    connection->message = (Buffer){ 0 };
    connection->net->config.received(connection->carried, message.data, message.size);
    buffer_deinit(&message);
}

void websocket_receive(Connection *connection, const uint8_t *data, size_t size)
{
    struct lws *wsi = connection->wsi;
    if (connection->phase != PHASE_OPEN) return;
    websocket_heard(connection);
    bool whole = lws_is_final_fragment(wsi);
    if (!lws_frame_is_binary(wsi)) {
        net_close(connection, 1003, "text");
    } else if (connection->message.size + size + lws_remaining_packet_payload(wsi) > NET_MESSAGE_LIMIT) {
        net_close(connection, 1009, "too_big");
    } else if (whole && connection->message.size == 0) {
        connection->net->config.received(connection->carried, data, size);
    } else {
        buffer_append(&connection->message, data, size);
        if (whole) deliver_gathered(connection);
    }
}

int websocket_peer_close(Connection *connection, const uint8_t *data, size_t size)
{
    if (connection->phase == PHASE_OPEN) {
        carrier_read_close(connection, data, size);
        write_close(connection, connection->code, "");
    }
    return -1;  // both have said Close: end the line
}

static bool line_is_down(struct lws *wsi)
{
    struct pollfd line = { .fd = lws_get_socket_fd(wsi), .events = POLLRDHUP };
    return poll(&line, 1, 0) != 0;
}

// libwebsockets gives up a connection that nobody has closed: because the line
// is down, or because it found a fault in the frames, in which case it sends a
// Close after this, with the reason that is set here. For some faults it would
// have dropped the line without a word.
void websocket_falling(Connection *connection)
{
    struct lws *wsi = connection->wsi;
    if (connection->phase != PHASE_OPEN || connection->net->destroying) return;
    if (lws_get_close_length(wsi) <= 0 && line_is_down(wsi)) return;
    carrier_end(connection, 1002, "protocol", strlen("protocol"));
    lws_close_reason(wsi, LWS_CLOSE_STATUS_PROTOCOL_ERR, (uint8_t *)connection->reason,
                     strlen(connection->reason));
    connection_wait(connection, &connection->net->busy, FAULT_TIME);
}
