// rows.h: the rows of one array of a frame, and the stream of all rows of a tick.
// Stream: every entity that changed in this tick, encoded once, rows in order of
// slot and each with the gap that it has when all of them are sent. So a client that sees
// neighbours in the stream is given them in one piece.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "buffer.h"

typedef struct {
    const uint8_t *data;
    uint32_t size;
    uint32_t values;  // msgpack values in it
} Body;

// An array of a frame, being written.
typedef struct {
    Buffer bytes;
    uint32_t values;
    uint32_t next;  // 1 + the slot of the last row
} Section;

void section_clear(Section *section);
void section_gap(Section *section, uint32_t slot);
void section_row(Section *section, uint32_t slot, Body body);

typedef struct {
    uint32_t at;      // in `bytes`, behind its gap
    uint16_t size;    // of what is there
    uint16_t values;  // in that
} StreamRow;

// The rows of 64 slots.
typedef struct {
    uint32_t at;      // of the first one's gap
    uint32_t next;    // 1 + the slot of the row before
    uint32_t values;  // of all of them, gaps too
} StreamWord;

typedef struct {
    Section section;
    StreamRow *rows;  // by slot
    StreamWord *words;
    uint64_t *bits;  // the slots that have a row
    uint32_t word_count;
} Stream;

void stream_init(Stream *stream, uint32_t slots);
void stream_deinit(Stream *stream);
void stream_clear(Stream *stream);
void stream_add(Stream *stream, uint32_t slot, Body body);  // slots ascending
void stream_finish(Stream *stream);
Body stream_find(const Stream *stream, uint32_t slot);  // it must have a row

// Copies the rows of the slots in `wanted`, all of which are in the stream, word by word.
void stream_copy(const Stream *stream, uint32_t word, uint64_t wanted, Section *to);
