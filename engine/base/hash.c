#include "hash.h"
#include <string.h>

#define PRIME UINT64_C(0x100000001b3)

uint64_t hash_bytes(const void *data, size_t size)
{
    uint64_t hash = HASH_BEGIN;
    for (const uint8_t *at = data, *end = at + size; at < end; at++) hash = (hash ^ *at) * PRIME;
    return hash;
}

uint64_t hash_words(uint64_t hash, const void *data, size_t size)
{
    uint64_t word;
    for (const uint8_t *at = data; size >= sizeof word; at += sizeof word, size -= sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = (hash ^ word) * PRIME;
        hash ^= hash >> 29;  // multiplying carries upwards only
    }
    return hash;
}
