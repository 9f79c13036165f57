// Few are inserted one by one, more are dealt out byte by byte from the lowest (LSD radix sort).
#include "sort.h"
#include <stdbool.h>
#include <string.h>

enum { FEW = 32, BYTES = 4 };

static void insert_all(uint64_t *values, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        uint64_t value = values[i];
        uint32_t at = i;
        for (; at && values[at - 1] >> 32 > value >> 32; at--) values[at] = values[at - 1];
        values[at] = value;
    }
}

// False: all have the same byte there, nothing was moved.
static bool deal(const uint64_t *from, uint64_t *to, uint32_t count, uint32_t starts[256], int shift)
{
    if (starts[from[0] >> shift & 255] == count) return false;
    for (uint32_t byte = 0, start = 0; byte < 256; byte++) {
        uint32_t in_byte = starts[byte];
        starts[byte] = start;
        start += in_byte;
    }
    for (uint32_t i = 0; i < count; i++) to[starts[from[i] >> shift & 255]++] = from[i];
    return true;
}

void sort_by_upper_half(uint64_t *values, uint64_t *scratch, uint32_t count)
{
    if (count <= FEW) {
        insert_all(values, count);
        return;
    }
    uint32_t counts[BYTES][256] = { 0 };
    for (uint32_t i = 0; i < count; i++)
        for (int byte = 0; byte < BYTES; byte++) counts[byte][values[i] >> (32 + 8 * byte) & 255]++;
    uint64_t *from = values, *to = scratch;
    for (int byte = 0; byte < BYTES; byte++) {
        if (!deal(from, to, count, counts[byte], 32 + 8 * byte)) continue;
        uint64_t *dealt = to;
        to = from;
        from = dealt;
    }
    if (from != values) memcpy(values, from, count * sizeof *values);
}
