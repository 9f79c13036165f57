#include "records.h"
#include <string.h>

void record_write(Buffer *out, RecordType type, const void *data, size_t size)
{
    uint8_t head[RECORD_HEAD] = { (uint8_t)type, (uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size };
    buffer_append(out, head, sizeof head);
    buffer_append(out, data, size);
}

void record_write_close(Buffer *out, int code, const char *reason)
{
    uint8_t bytes[2] = { (uint8_t)(code >> 8), (uint8_t)code };
    Buffer close = { 0 };
    buffer_append(&close, bytes, sizeof bytes);
    buffer_append(&close, reason, strlen(reason));
    record_write(out, RECORD_CLOSE, close.data, close.size);
    buffer_deinit(&close);
}

bool record_read(const uint8_t **data, size_t *size, Record *record)
{
    const uint8_t *at = *data;
    if (*size < RECORD_HEAD || at[0] > RECORD_LINE) return false;
    size_t length = (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
    if (*size - RECORD_HEAD < length) return false;
    *record = (Record){ (RecordType)at[0], at + RECORD_HEAD, length };
    *data += RECORD_HEAD + length;
    *size -= RECORD_HEAD + length;
    return true;
}

int record_close_code(const Record *record)
{
    return record->size < 2 ? 1005 : record->data[0] << 8 | record->data[1];
}
