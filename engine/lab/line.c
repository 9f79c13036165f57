// Which carrier does what.
#include "line.h"
#include <stdarg.h>
#include <stdio.h>

void line_open(Line *line, Carrier carrier, const Place *place, Http *http)
{
    *line = (Line){ .carrier = carrier, .place = place, .http = http };
    if (carrier == CARRIER_WEBSOCKET)
        websocket_open(line);
    else
        requests_open(line);
}

void line_service(Line *line, uint64_t now)
{
    if (line->state == LINE_OVER) return;
    if (line->carrier == CARRIER_WEBSOCKET)
        websocket_service(line);
    else
        requests_service(line, now);
}

void line_send(Line *line, const void *message, size_t size)
{
    if (line->state != LINE_OPEN) return;
    if (line->carrier == CARRIER_WEBSOCKET)
        websocket_send(line, message, size);
    else
        requests_send(line, message, size);
}

void line_leave(Line *line)
{
    if (line->state != LINE_OPEN) return;
    if (line->carrier == CARRIER_WEBSOCKET)
        websocket_leave(line);
    else
        requests_leave(line);
    line_end(line, 1000, "left");
}

bool line_has_left(const Line *line)
{
    return !line->up || line->up->done;
}

void line_close(Line *line)
{
    http_free(line->opening);
    http_free(line->down);
    http_free(line->up);
    buffer_deinit(&line->messages);
    buffer_deinit(&line->waiting);
    buffer_deinit(&line->unread);
    buffer_deinit(&line->fragments);
    stream_deinit(&line->stream);
    *line = (Line){ .state = LINE_OVER };
}

void line_end(Line *line, int code, const char *format, ...)
{
    va_list list;
    if (line->state == LINE_OVER) return;
    line->state = LINE_OVER;
    line->code = code;
    va_start(list, format);
    vsnprintf(line->words, sizeof line->words, format, list);
    va_end(list);
}
