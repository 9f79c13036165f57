// Server-sent events: messages go down in one endless answer. Unlike a poll, an
// answer that breaks off takes messages with it, so the line ends with it.
#include "base64.h"
#include "line.h"

static void leave(Connection *socket)
{
    if (!socket->line) return;
    Line *line = socket->line;
    line_detach(line);
    line_gone(line);
}

static void drain(Line *line)
{
    Connection *connection = &line->connection;
    if (!connection->choked || stream_is_choked(line->down)) return;
    connection->choked = false;
    if (connection->phase == PHASE_OPEN) connection->net->config.drained(connection->carried);
}

static void drain_socket(Connection *socket)
{
    if (socket->line) drain(socket->line);
}

static const Parking parking = {
    .due = stream_due, .writable = drain_socket, .leave = leave, .end = stream_end
};

static void send_records(Line *line, const uint8_t *data, size_t size)
{
    Connection *socket = line->down;
    Buffer *piece = stream_start(socket);
    line->told = line->asked;
    buffer_append(piece, "data: ", 6);
    char *text = (char *)buffer_extend(piece, (size + 2) / 3 * 4);
    base64_encode(text, data, size, BASE64_PLAIN);
    buffer_append(piece, "\n\n", 2);
    stream_send(socket, piece);
}

static NetSent send_message(Connection *connection, uint8_t *payload, size_t size)
{
    Line *line = (Line *)connection;
    record_write_head(payload - RECORD_HEAD, RECORD_MESSAGE, size);
    send_records(line, payload - RECORD_HEAD, RECORD_HEAD + size);
    connection->choked = stream_is_choked(line->down);
    return connection->choked ? NET_CHOKED : NET_SENT;
}

// Nothing can follow what has been kept with a close at its end.
static void send_kept(Line *line)
{
    Connection *socket = line->down;
    if (line->kept.size == 0) return;
    send_records(line, line->kept.data, line->kept.size);
    buffer_deinit(&line->kept);
    if (line->connection.phase != PHASE_CLOSING) return;
    line_detach(line);
    if (socket->parking)
        park_end(socket);
    else
        stream_end(socket);
    line_end_soon(line);
}

static void send_close(Connection *connection)
{
    Line *line = (Line *)connection;
    record_append_close(&line->kept, connection->code, connection->reason);
    send_kept(line);
}

static const Carrier carrier = { send_message, send_close, line_slow };

int sse_request(Connection *socket, Line *line)
{
    line_attach(line, socket, &carrier);
    stream_begin(socket);
    send_kept(line);
    if (!line->down) return 0;
    park(socket, &parking, (uint64_t)socket->net->config.comment_ms);
    drain(line);
    return 0;
}
