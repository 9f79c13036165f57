// Lines end with \n, as the server ends them; whatever is no data is passed over.
#include "stream.h"
#include <string.h>

void stream_deinit(Stream *stream)
{
    buffer_deinit(&stream->line);
}

static int value_of(uint8_t letter)
{
    if (letter >= 'A' && letter <= 'Z') return letter - 'A';
    if (letter >= 'a' && letter <= 'z') return letter - 'a' + 26;
    if (letter >= '0' && letter <= '9') return letter - '0' + 52;
    return letter == '+' ? 62 : letter == '/' ? 63 : -1;
}

static bool decode(const uint8_t *text, size_t size, Buffer *out)
{
    if (size % 4 != 0) return false;
    while (size > 0 && text[size - 1] == '=' && size % 4 != 2) size--;
    uint32_t bits = 0;
    for (size_t i = 0; i < size; i++) {
        int value = value_of(text[i]);
        if (value < 0) return false;
        bits = bits << 6 | (uint32_t)value;
        uint8_t byte = (uint8_t)(bits >> (i % 4 == 1 ? 4 : i % 4 == 2 ? 2 : 0));
        if (i % 4 > 0) buffer_append(out, &byte, 1);
    }
    return true;
}

static bool take_line(const uint8_t *line, size_t size, Buffer *out)
{
    if (size < 5 || memcmp(line, "data:", 5) != 0) return true;
    size_t head = size > 5 && line[5] == ' ' ? 6 : 5;
    return decode(line + head, size - head, out);
}

bool stream_take(Stream *stream, const uint8_t *piece, size_t size, Buffer *out)
{
    Buffer *line = &stream->line;
    for (const uint8_t *end; size > 0 && (end = memchr(piece, '\n', size));) {
        size_t part = (size_t)(end - piece);
        buffer_append(line, piece, part);
        bool good = take_line(line->data, line->size, out);
        buffer_clear(line);
        if (!good) return false;
        piece += part + 1;
        size -= part + 1;
    }
    if (line->size + size > STREAM_LINE_LIMIT) return false;
    buffer_append(line, piece, size);
    return true;
}
