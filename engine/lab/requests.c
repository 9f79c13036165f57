// A line over HTTP requests. POSTs bring messages up, one after the other, each
// with all that waited meanwhile; an event stream or polls bring them down.
#include <string.h>
#include "line.h"
#include "records.h"

#define MS UINT64_C(1000000)

enum {
    WAIT = 25,         // s that the server may keep a long poll
    PATIENCE = 4,      // s beyond that
    EVERY = 100,       // ms from one short poll to the next
    LAST_WORD = 1000,  // ms for the close to arrive when the server knows the line no more
};

static const char long_poll[] = "/carrier/poll?wait=25", short_poll[] = "/carrier/poll?wait=0";
_Static_assert(WAIT == 25, "as in long_poll");

void requests_open(Line *line)
{
    line->opening = http_post(line->http, "/carrier", NULL, NULL, 0);
}

void requests_send(Line *line, const void *message, size_t size)
{
    record_write(&line->waiting, RECORD_MESSAGE, message, size);
}

void requests_leave(Line *line)
{
    record_write_close(&line->waiting, 1000, "left");
    http_free(line->up);
    line->up = http_post(line->http, "/carrier/up", line->id, line->waiting.data, line->waiting.size);
}

static void on_record(Line *line, const Record *record)
{
    if (record->type == RECORD_MESSAGE) {
        record_write(&line->messages, RECORD_MESSAGE, record->data, record->size);
    } else if (record->type == RECORD_CLOSE) {
        int reason = record->size > 2 ? (int)record->size - 2 : 0;
        line_end(line, record_close_code(record), "%.*s", reason, (const char *)record->data + 2);
    } else if (record->size <= LINE_ID_LIMIT && !line->id[0]) {
        memcpy(line->id, record->data, record->size);
        line->id[record->size] = 0;
    }
}

static void take_records(Line *line, const uint8_t *data, size_t size)
{
    Record record;
    while (line->state != LINE_OVER && size > 0) {
        if (record_read(&data, &size, &record))
            on_record(line, &record);
        else
            line_end(line, LINE_DROPPED, "what came was no whole record");
    }
}

// Whether the exchange came to its end with this status; if not, the line is over.
static bool went_well(Line *line, const Exchange *exchange, const char *what, int status)
{
    if (exchange->trouble[0])
        line_end(line, LINE_DROPPED, "%s: %s", what, exchange->trouble);
    else if (exchange->status != status)
        line_end(line, LINE_DROPPED, "%s was answered with %d", what, exchange->status);
    return line->state != LINE_OVER;
}

static void end_exchange(Exchange **exchange)
{
    http_free(*exchange);
    *exchange = NULL;
}

static void service_opening(Line *line)
{
    if (!line->opening->done || !went_well(line, line->opening, "POST /carrier", 200)) return;
    take_records(line, line->opening->body.data, line->opening->body.size);
    end_exchange(&line->opening);
    if (line->state == LINE_OVER) return;
    line->state = LINE_OPEN;
    if (!line->id[0]) line_end(line, LINE_DROPPED, "POST /carrier was answered without a line");
}

static void ask(Line *line, uint64_t now)
{
    if (line->carrier == CARRIER_SSE) {
        line->down = http_get(line->http, "/carrier/stream", line->id, 0);
    } else if (line->carrier == CARRIER_LONG) {
        line->down = http_get(line->http, long_poll, line->id, WAIT + PATIENCE);
    } else if (now >= line->next) {
        line->down = http_get(line->http, short_poll, line->id, PATIENCE);
        line->next = now + EVERY * MS;
    }
}

static void service_stream(Line *line)
{
    Exchange *down = line->down;
    Buffer records = { 0 };
    line->bytes += down->heads - line->told_heads + down->body.size;
    line->told_heads = down->heads;
    bool good = stream_take(&line->stream, down->body.data, down->body.size, &records);
    buffer_clear(&down->body);
    take_records(line, records.data, records.size);
    buffer_deinit(&records);
    if (!good) line_end(line, LINE_DROPPED, "what came was no event stream");
    if (down->done && went_well(line, down, "GET /carrier/stream", 200))
        line_end(line, LINE_DROPPED, "the stream ended");
}

static void service_poll(Line *line)
{
    const Exchange *down = line->down;
    if (!down->done) return;
    line->bytes += down->heads + down->body.size;
    if (down->status == 204 && !down->trouble[0])
        line->empty++;
    else if (went_well(line, down, "GET /carrier/poll", 200))
        take_records(line, down->body.data, down->body.size);
    end_exchange(&line->down);
}

static void service_down(Line *line, uint64_t now)
{
    if (line->down && line->carrier == CARRIER_SSE)
        service_stream(line);
    else if (line->down)
        service_poll(line);
    if (!line->down && line->state == LINE_OPEN) ask(line, now);
}

static void service_up(Line *line, uint64_t now)
{
    if (line->up && line->up->done) {
        if (line->up->status != 204 && !line->give_up) line->give_up = now + LAST_WORD * MS;
        if (line->give_up && now >= line->give_up) went_well(line, line->up, "POST /carrier/up", 204);
        if (!line->give_up) end_exchange(&line->up);
    }
    if (line->up || line->waiting.size == 0) return;
    line->up = http_post(line->http, "/carrier/up", line->id, line->waiting.data, line->waiting.size);
    buffer_clear(&line->waiting);
}

void requests_service(Line *line, uint64_t now)
{
    if (line->opening) service_opening(line);
    if (line->state == LINE_OPEN) service_up(line, now);
    if (line->state == LINE_OPEN) service_down(line, now);
}
