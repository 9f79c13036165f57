// records.h: how messages travel where there is no WebSocket: 1 byte of type, 3
// of length, and the bytes (engine/wire/PROTOCOL.md, 8).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"

typedef enum { RECORD_MESSAGE, RECORD_CLOSE, RECORD_LINE } RecordType;

enum { RECORD_HEAD = 4 };

typedef struct {
    RecordType type;
    const uint8_t *data;
    size_t size;
} Record;

void record_write(Buffer *out, RecordType type, const void *data, size_t size);
void record_write_close(Buffer *out, int code, const char *reason);

// Takes the first record out of the bytes at `*data`, and moves past it. False: what is there is no whole
// record.
bool record_read(const uint8_t **data, size_t *size, Record *record);
int record_close_code(const Record *record);  // 1005: none was given
