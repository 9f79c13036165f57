// hash.h: FNV-1a, to tell whether something is what it was. No match for whoever wants two things to look
// alike.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)

uint64_t hash_bytes(const void *data, size_t size);

// Goes on from `hash`, eight bytes at a time, and faster; what is left over at the end does not count.
uint64_t hash_words(uint64_t hash, const void *data, size_t size);
