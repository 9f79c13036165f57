// reader.h: msgpack from strangers.
// reader_scan() comes first and looks at every byte: exactly one value, an array,
// nothing after it, no deeper than `depth`, no length that the bytes cannot hold,
// no maps, binaries, extensions or 32-bit lengths, valid UTF-8. Only what it has
// accepted may be read. The readers below then take one value after the other;
// each returns false, and moves no further, if the next value is not of its type.
//
// msgpack-c is not used for reading: it reserves gigabytes for five hostile bytes
// (its issue 1013), so its decoder may never see them.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { SCAN_OK, SCAN_BROKEN, SCAN_ENCODING } ScanResult;

typedef struct {
    const uint8_t *at, *end;
} Reader;

ScanResult reader_scan(const uint8_t *data, size_t size, int depth);
Reader reader_of(const uint8_t *data, size_t size);  // borrowed while it is read

bool read_array(Reader *reader, uint32_t *count);
bool read_integer(Reader *reader, int64_t low, int64_t high, int64_t *value);  // both included
bool read_text(Reader *reader, const char **text, size_t *size);               // in place, no closing zero
bool read_bool(Reader *reader, bool *value);
bool read_nil(Reader *reader);
bool read_end(const Reader *reader);
