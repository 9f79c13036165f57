// bits.h: sets of slots, 64 to a word.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool bit_is_set(const uint64_t *bits, uint32_t index)
{
    return bits[index / 64] >> index % 64 & 1;
}

static inline void bit_set(uint64_t *bits, uint32_t index)
{
    bits[index / 64] |= UINT64_C(1) << index % 64;
}

static inline void bit_clear(uint64_t *bits, uint32_t index)
{
    bits[index / 64] &= ~(UINT64_C(1) << index % 64);
}

// Takes the lowest bit out of a word that is not 0:
//     for (uint64_t word = bits[w]; word;) visit(w * 64 + bits_take(&word));
static inline uint32_t bits_take(uint64_t *word)
{
    uint32_t lowest = (uint32_t)__builtin_ctzll(*word);
    *word &= *word - 1;
    return lowest;
}

static inline uint32_t bits_count(uint64_t word)
{
    return (uint32_t)__builtin_popcountll(word);
}
