// From the client: opening a line, and the messages that it sends. Bodies are
// gathered whole, since they are small.
#include <stdlib.h>
#include <string.h>
#include "line.h"

enum { NO_LENGTH = -1 };

// Digits and nothing else: a second Content-Length is joined to the first by a space.
static long content_length(struct lws *wsi)
{
    char text[8];
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0) return NO_LENGTH;
    int size = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);
    if (size >= (int)sizeof text) return UP_LIMIT + 1;
    if (lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_HTTP_CONTENT_LENGTH) <= 0) return NO_LENGTH;
    return text[strspn(text, "0123456789")] ? NO_LENGTH : atol(text);
}

static int begin_bringing(Connection *socket, long size)
{
    Line *line = door_line(socket);
    if (!line) return http_refuse(socket, 404, "", "no such line");
    if (size > UP_LIMIT) {
        net_close(&line->connection, 1009, "too_big");
        return http_refuse(socket, 413, "", "the body is too long");
    }
    socket->body = BODY_BRINGS;
    return 0;
}

int up_request(Connection *socket, const char *path)
{
    long size = content_length(socket->wsi);
    if (size == NO_LENGTH) return http_refuse(socket, 411, "", "a plain Content-Length is needed");
    if (strcmp(path, "/carrier/up") == 0) return begin_bringing(socket, size);
    if (size > 0) return http_refuse(socket, 400, "", "no body is expected");
    if (socket->net->draining) return http_refuse(socket, 503, "Retry-After: 5\r\n", "closing down");
    socket->body = BODY_OPENS;
    return 0;
}

static int refuse_records(Connection *socket)
{
    Line *line = door_line(socket);
    if (line) net_close(&line->connection, 1002, "protocol");
    return http_refuse(socket, 400, "", "no proper records");
}

// A request that came on the heels of another is read by libwebsockets 4.1.6 from
// a store of its own, where it takes the head of the request for its body, and goes
// on with memory that it has freed. No head begins like a record, so what does not
// is not touched any further.
int up_take(Connection *socket, const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    if (socket->body != BODY_BRINGS || socket->message.size + size > UP_LIMIT) return -1;
    if (socket->message.size == 0 && data[0] > RECORD_CLOSE) return refuse_records(socket);
    buffer_append(&socket->message, data, size);
    return 0;
}

static int open_line(Connection *socket)
{
    Buffer body = { 0 };
    Line *line = line_create(socket);
    if (!line) return http_answer_text(socket, 503, "", "no random bits");
    if (carrier_open(&line->connection, &poll_carrier)) {
        line_enter(line);
        record_append(&body, RECORD_LINE, line->id, LINE_ID_SIZE);
    } else {
        record_append_close(&body, line->connection.code, line->connection.reason);
        line_free(line);
    }
    int answered = http_answer_records(socket, &body);
    buffer_deinit(&body);
    return answered < 0 ? -1 : http_finish(socket);
}

// False: that was no proper record.
static bool take_record(Line *line, const Record *record)
{
    Connection *connection = &line->connection;
    if (record->type > RECORD_CLOSE) return false;
    if (connection->phase != PHASE_OPEN) return true;
    if (record->type == RECORD_CLOSE)
        carrier_read_close(connection, record->data, record->size);
    else if (record->size > NET_MESSAGE_LIMIT)
        net_close(connection, 1009, "too_big");
    else
        connection->net->config.received(connection->carried, record->data, record->size);
    return true;
}

static bool is_repeated(Line *line, uint32_t number)
{
    bool repeated = number && number == line->brought;
    line->brought = number;
    return repeated;
}

// False: something in it was no proper record. `pause`: milliseconds until it may be answered.
static bool take_records(Line *line, const Buffer *body, uint64_t *pause)
{
    RecordReader reader = { body->data, body->size };
    Record record;
    bool ended = false;
    while (!ended && record_next(&reader, &record)) {
        if (!take_record(line, &record)) return false;
        ended = record.type == RECORD_CLOSE;
    }
    *pause = line->connection.phase == PHASE_OPEN ? line->slowed : 0;
    line->slowed = 0;
    if (ended) line_gone(line);
    return ended || reader.left == 0;
}

int up_answer(Connection *socket)
{
    socket->owing = false;
    return http_answer_records(socket, &(Buffer){ 0 }) < 0 ? -1 : http_finish(socket);
}

// libwebsockets reads on as soon as the answer is out, so that both must be done in one of its callbacks.
static void owe_answer(Connection *socket)
{
    socket->owing = true;
    connection_wait(socket, &socket->net->busy, ANSWER_TIME);
    lws_callback_on_writable(socket->wsi);
}

static void leave(Connection *socket)
{
    (void)socket;  // no line waits for it
}

static int answer_later(Connection *socket, uint64_t milliseconds)
{
    static const Parking parking = { .due = park_end, .leave = leave, .end = owe_answer };
    park(socket, &parking, milliseconds);
    return 0;
}

int up_done(Connection *socket)
{
    Buffer body = socket->message;
    Body kind = socket->body;
    socket->message = (Buffer){ 0 };
    socket->body = BODY_NONE;
    if (kind == BODY_OPENS) return open_line(socket);
    if (kind == BODY_NONE) return 0;
    Line *line = door_line(socket);
    uint64_t pause = 0;
    bool proper = line && (is_repeated(line, door_number(socket)) || take_records(line, &body, &pause));
    buffer_deinit(&body);
    if (!line) return http_refuse(socket, 404, "", "no such line");
    if (!proper) return refuse_records(socket);
    return pause ? answer_later(socket, pause) : up_answer(socket);
}
