// sort.h: one order on every machine, and no memory but the caller's.
// qsort() promises neither.
#pragma once
#include <stdint.h>

// Sorts by the upper 32 bits; what is equal in these keeps its order. `scratch` has as many places.
void sort_by_upper_half(uint64_t *values, uint64_t *scratch, uint32_t count);
