#include "tiled_data.h"
#include <string.h>
#include <zlib.h>
#include "mem.h"

static bool read_list(const json_t *data, uint32_t *out, size_t count, Failure *why)
{
    if (json_array_size(data) != count)
        return fail(why, "its data has %zu tiles, the map has %zu", json_array_size(data), count);
    for (size_t i = 0; i < count; i++) {
        const json_t *tile = json_array_get(data, i);
        if (!json_is_integer(tile) || json_integer_value(tile) < 0 || json_integer_value(tile) > UINT32_MAX)
            return fail(why, "tile %zu of its data is no tile number", i + 1);
        out[i] = (uint32_t)json_integer_value(tile);
    }
    return true;
}

static int digit_of(char character)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = character ? strchr(digits, character) : NULL;
    return at ? (int)(at - digits) : -1;
}

// Returns the bytes written, at most three for each four characters; -1 when this is not base64.
static long decode_base64(const char *text, size_t size, uint8_t *out)
{
    uint32_t bits = 0;
    int have = 0;
    long written = 0;
    while (size && text[size - 1] == '=') size--;
    for (size_t i = 0; i < size; i++) {
        int digit = digit_of(text[i]);
        if (digit < 0) return -1;
        bits = bits << 6 | (uint32_t)digit;
        if ((have += 6) < 8) continue;
        have -= 8;
        out[written++] = (uint8_t)(bits >> have);
    }
    return written;
}

// Unpacks exactly `size` bytes.
static bool unpack(const uint8_t *packed, size_t packed_size, uint8_t *out, size_t size)
{
    z_stream stream = {
        .next_in = (Bytef *)packed, .avail_in = (uInt)packed_size, .next_out = out, .avail_out = (uInt)size
    };
    if (inflateInit2(&stream, 15 + 32) != Z_OK) return false;  // zlib or gzip, as its head says
    int result = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return result == Z_STREAM_END && stream.avail_out == 0;
}

static bool read_packed(const json_t *data, const char *compression, uint32_t *out, size_t count,
                        Failure *why)
{
    bool plain = !*compression;
    if (!plain && strcmp(compression, "zlib") != 0 && strcmp(compression, "gzip") != 0)
        return fail(
            why,
            "it is packed with %.20s; choose CSV, base64, zlib or gzip as Tile Layer Format (Tiled: Map > Map Properties)",
            compression);
    size_t length = json_string_length(data);
    uint8_t *bytes = mem_alloc(length / 4 * 3 + 4), *cells = mem_alloc(count * 4);
    long size = decode_base64(json_string_value(data), length, bytes);
    bool fits =
        size >= 0 && (plain ? (size_t)size == count * 4 : unpack(bytes, (size_t)size, cells, count * 4));
    if (fits && plain) memcpy(cells, bytes, count * 4);
    for (size_t i = 0; fits && i < count; i++) {
        const uint8_t *cell = cells + i * 4;
        out[i] = cell[0] | (uint32_t)cell[1] << 8 | (uint32_t)cell[2] << 16 | (uint32_t)cell[3] << 24;
    }
    mem_free(bytes);
    mem_free(cells);
    return fits || fail(why, "its data is not the %zu tiles of the map in base64%s%s", count,
                        plain ? "" : " and ", compression);
}

bool tiled_read_cells(const json_t *layer, uint32_t *out, size_t count, Failure *why)
{
    const json_t *data = json_object_get(layer, "data");
    if (json_is_array(data)) return read_list(data, out, count, why);
    if (!json_is_string(data)) return fail(why, "it has no data");
    const char *compression = json_string_value(json_object_get(layer, "compression"));
    return read_packed(data, compression ? compression : "", out, count, why);
}
