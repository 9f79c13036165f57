// Records: what a frame is to a WebSocket. One byte of type, three of length, and
// the bytes; a close record holds what a Close frame does.
#include "line.h"
#include <assert.h>
#include <string.h>

static_assert((int)RECORD_HEAD <= (int)NET_HEADROOM, "a head is written in front of a payload");

void record_write_head(uint8_t *head, int type, size_t size)
{
    head[0] = (uint8_t)type;
    head[1] = (uint8_t)(size >> 16);
    head[2] = (uint8_t)(size >> 8);
    head[3] = (uint8_t)size;
}

void record_append(Buffer *out, int type, const void *data, size_t size)
{
    record_write_head(buffer_extend(out, RECORD_HEAD), type, size);
    buffer_append(out, data, size);
}

void record_append_close(Buffer *out, int code, const char *reason)
{
    uint8_t payload[2 + NET_REASON_LIMIT] = { (uint8_t)(code >> 8), (uint8_t)code };
    size_t size = strlen(reason);
    memcpy(payload + 2, reason, size);
    record_append(out, RECORD_CLOSE, payload, 2 + size);
}

bool record_next(RecordReader *reader, Record *record)
{
    const uint8_t *head = reader->data;
    if (reader->left < RECORD_HEAD) return false;
    size_t size = (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
    if (reader->left - RECORD_HEAD < size) return false;
    *record = (Record){ head[0], head + RECORD_HEAD, size };
    reader->data += RECORD_HEAD + size;
    reader->left -= RECORD_HEAD + size;
    return true;
}
