// Polling. A long poll is parked until there is a message, a short one answered at
// once. Without either, one message is kept, and the line is choked until a poll
// has fetched it: so a slow client gets fewer frames, all of them whole.
#include <stdlib.h>
#include "line.h"

enum {
    GATHER_LIMIT = 32768,  // bytes after which one answer takes no further message
    SHORTEST_GAP = 20,     // milliseconds between two short polls; one that comes sooner...
    HASTY_WAIT = 100,      // ...waits like a long one, though not for long
};

static bool write_answer(Connection *socket, const Buffer *records)
{
    bool written = http_answer_records(socket, records) == 0;
    if (written)
        http_finish_later(socket);
    else
        connection_kill(socket);
    return written;
}

static void answer_empty(Connection *socket)
{
    write_answer(socket, &(Buffer){ 0 });
}

static void leave(Connection *socket)
{
    if (socket->line) line_detach(socket->line);
}

static const Parking parking = { .due = park_end, .leave = leave, .end = answer_empty };

// Hands all that is kept to the request that waits.
static bool answer(Line *line)
{
    Connection *socket = line->down;
    line_detach(line);
    if (socket->parking) unpark(socket);
    line->told = line->asked;
    bool written = write_answer(socket, &line->kept);
    buffer_deinit(&line->kept);
    if (!written || line->connection.phase == PHASE_CLOSING) line_end_soon(line);
    return written;
}

static NetSent send_message(Connection *connection, uint8_t *payload, size_t size)
{
    Line *line = (Line *)connection;
    record_append(&line->kept, RECORD_MESSAGE, payload, size);
    if (line->down && !line->gathering) return answer(line) ? NET_SENT : NET_CLOSING;
    connection->choked = !line->gathering || line->kept.size > GATHER_LIMIT;
    return connection->choked ? NET_CHOKED : NET_SENT;
}

static void send_close(Connection *connection)
{
    Line *line = (Line *)connection;
    record_append_close(&line->kept, connection->code, connection->reason);
    line_close_soon(line);
    if (line->down && !line->gathering) answer(line);
}

const Carrier poll_carrier = { send_message, send_close, line_slow };
static const Carrier long_poll_carrier = { send_message, send_close, line_slow };

// What the owner could not send while the line was choked travels along.
static void gather(Line *line)
{
    Connection *connection = &line->connection;
    if (!connection->choked || connection->phase != PHASE_OPEN) return;
    connection->choked = false;
    line->gathering = true;
    connection->net->config.drained(connection->carried);
    line->gathering = false;
}

// In milliseconds.
static uint64_t read_wait(struct lws *wsi)
{
    char text[32];
    const char *wait = lws_get_urlarg_by_name(wsi, "wait=", text, sizeof text);
    long seconds = wait ? strtol(wait, NULL, 10) : LONGEST_POLL;
    return seconds <= 0 ? 0 : (uint64_t)(seconds > LONGEST_POLL ? LONGEST_POLL : seconds) * 1000;
}

static bool is_hasty(Line *line)
{
    const uint64_t before = line->polled, now = uv_now(&line->connection.net->loop);
    line->polled = now;
    return now < before + SHORTEST_GAP;
}

int poll_request(Connection *socket, Line *line)
{
    uint64_t wait = read_wait(socket->wsi);
    line_attach(line, socket, wait ? &long_poll_carrier : &poll_carrier);
    gather(line);
    if (!wait && is_hasty(line)) wait = HASTY_WAIT;
    if (line->kept.size) {
        answer(line);
    } else if (wait) {
        park(socket, &parking, wait);
    } else {
        line_detach(line);
        answer_empty(socket);
    }
    return 0;
}
