#include "rows.h"
#include "bits.h"
#include "mem.h"
#include "writer.h"
#include <assert.h>
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
    stream->word_count = (slots + 63) / 64;
    stream->rows = mem_zalloc(slots * sizeof *stream->rows);
    stream->words = mem_zalloc(stream->word_count * sizeof *stream->words);
    stream->bits = mem_zalloc(stream->word_count * sizeof *stream->bits);
}

void stream_deinit(Stream *stream)
{
    buffer_deinit(&stream->section.bytes);
    mem_free(stream->rows);
    mem_free(stream->words);
    mem_free(stream->bits);
}

void stream_clear(Stream *stream)
{
    section_clear(&stream->section);
    memset(stream->bits, 0, stream->word_count * sizeof *stream->bits);
    stream_finish(stream);
}

void stream_add(Stream *stream, uint32_t slot, Body body)
{
    Section *section = &stream->section;
    StreamWord *word = &stream->words[slot / 64];
    assert(body.size <= UINT16_MAX);
    if (!stream->bits[slot / 64]) *word = (StreamWord){ (uint32_t)section->bytes.size, section->next, 0 };
    section_gap(section, slot);
    stream->rows[slot] =
        (StreamRow){ (uint32_t)section->bytes.size, (uint16_t)body.size, (uint16_t)body.values };
    buffer_append(&section->bytes, body.data, body.size);
    word->values += 1 + body.values;
    bit_set(stream->bits, slot);
}

void stream_finish(Stream *stream)
{
    // What put_bytes() may read behind the last row.
    buffer_extend(&stream->section.bytes, SHORT);
    stream->section.bytes.size -= SHORT;
}

Body stream_find(const Stream *stream, uint32_t slot)
{
    const StreamRow *row = &stream->rows[slot];
    return (Body){ stream->section.bytes.data + row->at, row->size, row->values };
}

static void copy_word(const Stream *stream, uint32_t w, uint32_t first, uint32_t last, Section *to)
{
    const StreamWord *word = &stream->words[w];
    uint32_t from = word->at, values = word->values;
    if (to->next != word->next) {
        section_gap(to, first);
        from = stream->rows[first].at;
        values--;
    }
    uint32_t end = stream->rows[last].at + stream->rows[last].size;
    buffer_append(&to->bytes, stream->section.bytes.data + from, end - from);
    to->values += values;
    to->next = last + 1;
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

static void copy_rows(const Stream *stream, uint32_t base, uint64_t wanted, uint32_t most, Section *to)
{
    const uint8_t *bytes = stream->section.bytes.data;
    uint8_t *begin = buffer_extend(&to->bytes, most), *at = begin;
    uint32_t next = to->next, values = to->values;
    while (wanted) {
        uint32_t slot = base + bits_take(&wanted);
        StreamRow row = stream->rows[slot];
        at = put_gap(at, slot + 1 - next);
        at = put_bytes(at, bytes + row.at, row.size);
        values += 1u + row.values;
        next = slot + 1;
    }
    to->next = next;
    to->values = values;
    to->bytes.size -= most - (size_t)(at - begin);
}

void stream_copy(const Stream *stream, uint32_t word, uint64_t wanted, Section *to)
{
    if (!wanted) return;
    uint32_t first = word * 64 + (uint32_t)__builtin_ctzll(wanted);
    uint32_t last = word * 64 + 63 - (uint32_t)__builtin_clzll(wanted);
    if (wanted == stream->bits[word]) {
        copy_word(stream, word, first, last, to);
        return;
    }
    uint32_t size = stream->rows[last].at + stream->rows[last].size - stream->rows[first].at;
    copy_rows(stream, word * 64, wanted, size + 64 * GAP_SIZE + SHORT, to);
}
