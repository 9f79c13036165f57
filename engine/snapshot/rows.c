#include "rows.h"
#include "bits.h"
#include "mem.h"
#include "writer.h"
#include <string.h>

// Single rows are short and there are many of them: a copy of fixed size is two instructions.
enum { SHORT = 16, GAP_SIZE = 5 };  // GAP_SIZE: of the longest

void section_clear(Section *section)
{
    buffer_clear(&section->bytes);
    section->values = section->next = 0;
}

void section_gap(Section *section, uint32_t slot)
{
    write_integer(&section->bytes, (int64_t)slot + 1 - section->next);
    section->values++;
    section->next = slot + 1;
}

void section_row(Section *section, uint32_t slot, Body body)
{
    section_gap(section, slot);
    buffer_append(&section->bytes, body.data, body.size);
    section->values += body.values;
}

void stream_init(Stream *stream, uint32_t slots)
{
    stream->words = (slots + 63) / 64;
    stream->rows = mem_zalloc((slots + (size_t)1) * sizeof *stream->rows);
    stream->bits = mem_zalloc(stream->words * sizeof *stream->bits);
    stream->row_of = mem_zalloc(slots * sizeof *stream->row_of);
}

void stream_deinit(Stream *stream)
{
    buffer_deinit(&stream->section.bytes);
    mem_free(stream->rows);
    mem_free(stream->bits);
    mem_free(stream->row_of);
}

void stream_clear(Stream *stream)
{
    section_clear(&stream->section);
    memset(stream->bits, 0, stream->words * sizeof *stream->bits);
    stream->count = 0;
    stream_finish(stream);
}

void stream_add(Stream *stream, uint32_t slot, Body body)
{
    stream->row_of[slot] = stream->count;
    StreamRow *row = &stream->rows[stream->count++];
    row->slot = slot;
    row->at = (uint32_t)stream->section.bytes.size;
    row->values = stream->section.values;
    section_gap(&stream->section, slot);
    row->body = (uint32_t)stream->section.bytes.size;
    buffer_append(&stream->section.bytes, body.data, body.size);
    stream->section.values += body.values;
    bit_set(stream->bits, slot);
}

void stream_finish(Stream *stream)
{
    stream->rows[stream->count] = (StreamRow){ .slot = UINT32_MAX,
                                               .at = (uint32_t)stream->section.bytes.size,
                                               .body = (uint32_t)stream->section.bytes.size,
                                               .values = stream->section.values };
    // What put_bytes() may read behind the last row.
    buffer_extend(&stream->section.bytes, SHORT);
    stream->section.bytes.size -= SHORT;
}

Body stream_find(const Stream *stream, uint32_t slot)
{
    const StreamRow *row = &stream->rows[stream->row_of[slot]];
    return (Body){ stream->section.bytes.data + row->body, row[1].at - row->body,
                   row[1].values - row->values - 1 };
}

static void copy_run(const Stream *stream, uint32_t first, uint32_t end, Section *to)
{
    const StreamRow *row = &stream->rows[first], *behind = &stream->rows[end];
    uint32_t gap_fits = first == 0 ? 0 : row[-1].slot + 1, from = row->at;
    uint32_t values = behind->values - row->values;
    if (to->next != gap_fits) {
        section_gap(to, row->slot);
        from = row->body;
        values--;
    }
    buffer_append(&to->bytes, stream->section.bytes.data + from, behind->at - from);
    to->values += values;
    to->next = behind[-1].slot + 1;
}

static uint8_t *put_gap(uint8_t *at, uint32_t gap)
{
    if (gap < 128) {
        *at++ = (uint8_t)gap;
        return at;
    }
    int size = gap < 256 ? 1 : gap < 65536 ? 2 : 4;
    *at++ = size == 1 ? 0xcc : size == 2 ? 0xcd : 0xce;
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) *at++ = (uint8_t)(gap >> shift);
    return at;
}

static uint8_t *put_bytes(uint8_t *at, const uint8_t *data, uint32_t size)
{
    if (size <= SHORT)
        memcpy(at, data, SHORT);
    else
        memcpy(at, data, size);
    return at + size;
}

static void copy_rows(const Stream *stream, const StreamRow *row, const StreamRow *last, uint64_t wanted,
                      Section *to)
{
    const uint8_t *bytes = stream->section.bytes.data;
    size_t most = last[1].at - row->at + 64 * GAP_SIZE + SHORT;
    uint8_t *begin = buffer_extend(&to->bytes, most), *at = begin;
    for (uint32_t base = row->slot & ~63u; wanted;) {
        row = &stream->rows[stream->row_of[base + bits_take(&wanted)]];
        at = put_gap(at, row->slot + 1 - to->next);
        at = put_bytes(at, bytes + row->body, row[1].at - row->body);
        to->values += row[1].values - row->values;
        to->next = row->slot + 1;
    }
    to->bytes.size -= most - (size_t)(at - begin);
}

void stream_copy(const Stream *stream, uint32_t word, uint64_t wanted, Section *to)
{
    if (!wanted) return;
    uint32_t first = stream->row_of[word * 64 + (uint32_t)__builtin_ctzll(wanted)];
    uint32_t last = stream->row_of[word * 64 + 63 - (uint32_t)__builtin_clzll(wanted)];
    if (wanted == stream->bits[word])
        copy_run(stream, first, last + 1, to);
    else
        copy_rows(stream, &stream->rows[first], &stream->rows[last], wanted, to);
}
