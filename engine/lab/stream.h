// stream.h: server-sent events: pieces of text in, the bytes of their data out.
// All zero is a valid, empty Stream.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"

enum { STREAM_LINE_LIMIT = 2 << 20 };  // bytes of a line

typedef struct {
    Buffer line;  // the beginning of one
} Stream;

void stream_deinit(Stream *stream);

// Appends to `out` what the data of events in this piece stands for in base64. Each line of data is
// whole by itself, as the server writes them. False: it is no base64, or a line without an end.
bool stream_take(Stream *stream, const uint8_t *piece, size_t size, Buffer *out);
