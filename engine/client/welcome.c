// The readers of wire do not know maps, since nothing that a client sends has
// any. The mode map is walked here with a skip of its own, which takes one head
// after the other and never recurses.
#include "welcome.h"
#include "protocol.h"
#include "reader.h"
#include <math.h>
#include <string.h>

static bool take(Reader *reader, int bytes, uint64_t *value)
{
    if (reader->end - reader->at < bytes) return false;
    *value = 0;
    while (bytes-- > 0) *value = *value << 8 | *reader->at++;
    return true;
}

static bool read_map(Reader *reader, uint32_t *pairs)
{
    uint64_t first, count;
    if (!take(reader, 1, &first)) return false;
    count = first & 0x0f;
    if ((first & 0xf0) != 0x80 &&
        (first < 0xde || first > 0xdf || !take(reader, first == 0xde ? 2 : 4, &count)))
        return false;
    *pairs = (uint32_t)count;
    return true;
}

// The head of any value: how many bytes follow, and how many values.
static bool read_shape(Reader *reader, uint64_t *bytes, uint64_t *values)
{
    static const uint8_t fixed[] = { 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 2, 3, 5, 9, 17 };  // 0xca to 0xd8
    uint64_t first;
    *bytes = *values = 0;
    if (!take(reader, 1, &first)) return false;
    if (first < 0x80 || first >= 0xe0 || first == 0xc0 || first == 0xc2 || first == 0xc3) return true;
    if (first < 0x90) return *values = (first & 0x0f) * 2, true;
    if (first < 0xa0) return *values = first & 0x0f, true;
    if (first < 0xc0) return *bytes = first & 0x1f, true;
    if (first >= 0xca && first <= 0xd8) return *bytes = fixed[first - 0xca], true;
    if (first >= 0xc4 && first <= 0xc6) return take(reader, 1 << (first - 0xc4), bytes);
    if (first >= 0xc7 && first <= 0xc9) return take(reader, 1 << (first - 0xc7), bytes) && ++*bytes;
    if (first >= 0xd9 && first <= 0xdb) return take(reader, 1 << (first - 0xd9), bytes);
    if (first == 0xdc || first == 0xdd) return take(reader, first == 0xdc ? 2 : 4, values);
    if (first < 0xde) return false;
    bool known = take(reader, first == 0xde ? 2 : 4, values);
    *values *= 2;
    return known;
}

static bool skip(Reader *reader)
{
    for (uint64_t left = 1; left > 0; left--) {
        uint64_t bytes, values;
        if (!read_shape(reader, &bytes, &values) || bytes > (uint64_t)(reader->end - reader->at))
            return false;
        reader->at += bytes;
        left += values;
    }
    return true;
}

static bool read_is(Reader *reader, const char *wanted, bool *is)
{
    const char *text;
    size_t size;
    if (!read_text(reader, &text, &size)) return false;
    *is = size == strlen(wanted) && memcmp(text, wanted, size) == 0;
    return true;
}

// Moves to the value of `key` in the map that follows; false if there is none.
static bool seek(Reader *reader, const char *key)
{
    uint32_t pairs;
    if (!read_map(reader, &pairs)) return false;
    for (bool is; pairs > 0; pairs--) {
        if (!read_is(reader, key, &is)) return false;
        if (is) return true;
        if (!skip(reader)) return false;
    }
    return false;
}

static bool read_length(Reader *reader, int *length)
{
    int64_t integer;
    uint64_t bits;
    bool is_whole = read_integer(reader, 1, INT32_MAX, &integer);
    *length = is_whole ? (int)integer : 0;
    if (is_whole || reader->at == reader->end) return is_whole;
    bool is_double = *reader->at == 0xcb;
    if ((!is_double && *reader->at != 0xca) || !take(reader, 1, &bits)) return false;
    if (!take(reader, is_double ? 8 : 4, &bits)) return false;
    uint32_t half = (uint32_t)bits;
    float narrow;
    double value;
    memcpy(&narrow, &half, 4);
    memcpy(&value, &bits, 8);
    value = is_double ? value : (double)narrow;
    *length = value >= 1 && value <= INT32_MAX ? (int)value : 0;
    return *length > 0;
}

static bool read_input(Reader *reader, uint8_t *type)
{
    static const char *const names[] = { "stick", "button", "pointer", "line" };
    Reader value = *reader;
    if (!seek(&value, "type")) return false;
    for (uint8_t i = 0; i < 4; i++) {
        Reader look = value;
        bool is;
        *type = i;
        if (read_is(&look, names[i], &is) && is) return skip(reader);
    }
    return false;
}

static bool read_mode(Welcome *welcome, const Reader *mode)
{
    Reader size = *mode, inputs = *mode;
    uint32_t count;
    if (!seek(&size, "size") || !read_array(&size, &count) || count != 2) return false;
    if (!read_length(&size, &welcome->width) || !read_length(&size, &welcome->height)) return false;
    if (!seek(&inputs, "inputs") || !read_array(&inputs, &count) || count > WELCOME_INPUTS) return false;
    welcome->input_count = (int)count;
    for (uint32_t i = 0; i < count; i++)
        if (!read_input(&inputs, &welcome->inputs[i])) return false;
    return true;
}

static bool copy_text(Reader *reader, char out[WELCOME_TEXT_LIMIT + 1])
{
    const char *text;
    size_t size;
    if (!read_text(reader, &text, &size) || size > WELCOME_TEXT_LIMIT) return false;
    memcpy(out, text, size);
    out[size] = 0;
    return true;
}

static bool read_resume(Reader *reader, Welcome *welcome)
{
    welcome->resume[0] = 0;
    return read_nil(reader) || copy_text(reader, welcome->resume);
}

bool welcome_read(Welcome *welcome, const uint8_t *data, size_t size)
{
    Reader reader = reader_of(data, size);
    uint32_t count;
    int64_t number;
    if (!read_array(&reader, &count) || count != 8) return false;
    if (!read_integer(&reader, MESSAGE_WELCOME, MESSAGE_WELCOME, &number)) return false;
    if (!read_integer(&reader, PROTOCOL_VERSION, PROTOCOL_VERSION, &number)) return false;
    if (!copy_text(&reader, welcome->room) || !skip(&reader) || !skip(&reader)) return false;  // you, profile
    if (!read_resume(&reader, welcome)) return false;
    if (!read_integer(&reader, 1, 1000, &number)) return false;
    welcome->rate = (int)number;
    return read_mode(welcome, &reader);
}
