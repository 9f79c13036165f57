// random.h: a seeded generator, one per room.
// xoshiro256** by Blackman and Vigna (https://prng.di.unimi.it), seeded through
// splitmix64. The state is plain bytes: it lives in the room's world, so that a
// restored room rolls the same dice.
#pragma once
#include <stdint.h>

typedef struct {
    uint64_t state[4];
} Random;

void random_seed(Random *random, uint64_t seed);
uint64_t random_bits(Random *random);                               // 64 even bits
double random_unit(Random *random);                                 // 0 <= x < 1, 53 bits
int64_t random_between(Random *random, int64_t low, int64_t high);  // both included, no bias
