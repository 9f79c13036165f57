// One head decoder serves the scanner and the readers: it tells a value's type
// and its number, length or count, and moves past the head.
#include "reader.h"
#include "text.h"

typedef enum { HEAD_BROKEN, HEAD_NIL, HEAD_BOOL, HEAD_INTEGER, HEAD_FLOAT, HEAD_TEXT, HEAD_ARRAY } HeadType;

typedef struct {
    HeadType type;
    int64_t number;  // the integer, or the length of text, or the count of an array
} Head;

static uint64_t big_endian(const uint8_t *at, int bytes)
{
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value = value << 8 | at[i];
    return value;
}

// The type of the value that starts with `first`, and how many bytes of its number follow.
static HeadType type_of(uint8_t first, int *bytes, bool *is_signed)
{
    *bytes = 0;
    *is_signed = false;
    if (first == 0xc0) return HEAD_NIL;
    if (first == 0xc2 || first == 0xc3) return HEAD_BOOL;
    if (first == 0xca || first == 0xcb) {
        *bytes = first == 0xca ? 4 : 8;
        return HEAD_FLOAT;
    }
    if (first >= 0xcc && first <= 0xd3) {
        *bytes = 1 << ((first - 0xcc) & 3);
        *is_signed = first >= 0xd0;
        return HEAD_INTEGER;
    }
    if (first == 0xd9 || first == 0xda) {
        *bytes = first - 0xd8;
        return HEAD_TEXT;
    }
    if (first == 0xdc) {
        *bytes = 2;
        return HEAD_ARRAY;
    }
    return HEAD_BROKEN;
}

static int64_t number_of(const uint8_t *at, int bytes, bool is_signed)
{
    uint64_t bits = big_endian(at, bytes);
    if (is_signed && bytes < 8) return (int64_t)(bits << (64 - 8 * bytes)) >> (64 - 8 * bytes);
    if (!is_signed && bits > INT64_MAX) return INT64_MAX;
    return (int64_t)bits;
}

static Head read_head(Reader *reader)
{
    if (reader->at >= reader->end) return (Head){ HEAD_BROKEN, 0 };
    uint8_t first = *reader->at++;
    if (first < 0x80) return (Head){ HEAD_INTEGER, first };
    if (first >= 0xe0) return (Head){ HEAD_INTEGER, (int8_t)first };
    if ((first & 0xe0) == 0xa0) return (Head){ HEAD_TEXT, first & 0x1f };
    if ((first & 0xf0) == 0x90) return (Head){ HEAD_ARRAY, first & 0x0f };
    int bytes;
    bool is_signed;
    HeadType type = type_of(first, &bytes, &is_signed);
    if (reader->end - reader->at < bytes) return (Head){ HEAD_BROKEN, 0 };
    Head head = { type, type == HEAD_BOOL ? first & 1 : number_of(reader->at, bytes, is_signed) };
    reader->at += bytes;
    return head;
}

// Scans the value at the reader, and what it contains.
static ScanResult scan_value(Reader *reader, int depth)
{
    Head head = read_head(reader);
    int64_t left = reader->end - reader->at;
    if (head.type == HEAD_BROKEN) return SCAN_BROKEN;
    if (head.type == HEAD_TEXT) {
        if (head.number > left) return SCAN_BROKEN;
        if (!text_is_utf8((const char *)reader->at, (size_t)head.number)) return SCAN_ENCODING;
        reader->at += head.number;
    }
    if (head.type == HEAD_ARRAY) {
        if (head.number > left || depth == 0) return SCAN_BROKEN;
        for (int64_t i = 0; i < head.number; i++) {
            ScanResult result = scan_value(reader, depth - 1);
            if (result != SCAN_OK) return result;
        }
    }
    return SCAN_OK;
}

ScanResult reader_scan(const uint8_t *data, size_t size, int depth)
{
    Reader reader = reader_of(data, size), peek = reader;
    if (read_head(&peek).type != HEAD_ARRAY) return SCAN_BROKEN;
    ScanResult result = scan_value(&reader, depth);
    if (result != SCAN_OK) return result;
    return read_end(&reader) ? SCAN_OK : SCAN_BROKEN;
}

Reader reader_of(const uint8_t *data, size_t size)
{
    return (Reader){ data, data + size };
}

bool read_end(const Reader *reader)
{
    return reader->at == reader->end;
}

// Takes the next value's head if it is of this type.
static bool take(Reader *reader, HeadType type, Head *head)
{
    Reader after = *reader;
    *head = read_head(&after);
    if (head->type != type) return false;
    *reader = after;
    return true;
}

bool read_array(Reader *reader, uint32_t *count)
{
    Head head;
    if (!take(reader, HEAD_ARRAY, &head)) return false;
    *count = (uint32_t)head.number;
    return true;
}

bool read_integer(Reader *reader, int64_t low, int64_t high, int64_t *value)
{
    Reader before = *reader;
    Head head;
    if (!take(reader, HEAD_INTEGER, &head)) return false;
    *value = head.number;
    if (*value >= low && *value <= high) return true;
    *reader = before;
    return false;
}

bool read_text(Reader *reader, const char **text, size_t *size)
{
    Reader before = *reader;
    Head head;
    if (!take(reader, HEAD_TEXT, &head) || head.number > reader->end - reader->at) {
        *reader = before;
        return false;
    }
    *text = (const char *)reader->at;
    *size = (size_t)head.number;
    reader->at += head.number;
    return true;
}

bool read_bool(Reader *reader, bool *value)
{
    Head head;
    if (!take(reader, HEAD_BOOL, &head)) return false;
    *value = head.number != 0;
    return true;
}

bool read_nil(Reader *reader)
{
    Head head;
    return take(reader, HEAD_NIL, &head);
}
