// The classic two-counter ring: `written` and `released` count bytes for ever
// and wrap with uint32_t, each stored by one side with release order and read by
// the other with acquire order. A record is a 16-byte head with its size, then
// its bytes, padded to 16; a head whose size is SKIP says "go on at the start".
#include "ring.h"
#include <assert.h>
#include <stdatomic.h>
#include <string.h>

enum { ALIGN = 16, HEAD = 16 };
#define SKIP 0xffffffffu

struct Ring {
    _Alignas(64) _Atomic uint32_t written;   // by the producer
    _Alignas(64) _Atomic uint32_t released;  // by the consumer
    _Alignas(64) uint8_t bytes[];
};

static uint32_t padded(uint32_t size)
{
    return (size + ALIGN - 1) & ~(uint32_t)(ALIGN - 1);
}

static uint8_t *at(const RingEnd *end, uint32_t position)
{
    return end->ring->bytes + (position & (end->capacity - 1));
}

static void put_head(uint8_t *head, uint32_t size)
{
    memcpy(head, &size, sizeof size);
}

size_t ring_size(uint32_t capacity)
{
    return sizeof(Ring) + capacity;
}

void ring_init(Ring *ring, uint32_t capacity)
{
    assert(capacity >= 1024 && (capacity & (capacity - 1)) == 0);
    atomic_store(&ring->written, 0);
    atomic_store(&ring->released, 0);
}

RingEnd ring_open_producer(Ring *ring, uint32_t capacity)
{
    return (RingEnd){ .ring = ring, .capacity = capacity, .position = atomic_load(&ring->written) };
}

RingEnd ring_open_consumer(Ring *ring, uint32_t capacity)
{
    return (RingEnd){ .ring = ring, .capacity = capacity, .position = atomic_load(&ring->released) };
}

uint32_t ring_free_bytes(const RingEnd *end)
{
    uint32_t used = end->position - atomic_load_explicit(&end->ring->released, memory_order_acquire);
    return used > end->capacity ? 0 : end->capacity - used;
}

uint8_t *ring_reserve(RingEnd *end, uint32_t most)
{
    if (most > end->capacity / 2) return NULL;
    uint32_t needed = HEAD + padded(most);
    uint32_t to_edge = end->capacity - (end->position & (end->capacity - 1));
    uint32_t skip = needed > to_edge ? to_edge : 0;
    if (skip + needed > ring_free_bytes(end)) return NULL;
    if (skip) {
        put_head(at(end, end->position), SKIP);
        end->position += skip;
    }
    end->pending = most;
    return at(end, end->position) + HEAD;
}

void ring_publish(RingEnd *end, uint32_t size)
{
    assert(size <= end->pending);
    end->pending = 0;
    if (size) {
        put_head(at(end, end->position), size);
        end->position += HEAD + padded(size);
    }
    atomic_store_explicit(&end->ring->written, end->position, memory_order_release);
}

RingRead ring_read(RingEnd *end, RingRecord *record)
{
    uint32_t written = atomic_load_explicit(&end->ring->written, memory_order_acquire);
    for (;;) {
        uint32_t ahead = written - end->position;
        if (ahead == 0) return RING_EMPTY;
        if (ahead > end->capacity || ahead < HEAD || ahead % ALIGN) return RING_BROKEN;
        uint32_t to_edge = end->capacity - (end->position & (end->capacity - 1)), size;
        memcpy(&size, at(end, end->position), sizeof size);
        if (size == SKIP) {
            if (to_edge > ahead) return RING_BROKEN;
            end->position += to_edge;
            continue;
        }
        if (size == 0 || size > end->capacity || HEAD + padded(size) > ahead || HEAD + padded(size) > to_edge)
            return RING_BROKEN;
        *record = (RingRecord){ at(end, end->position) + HEAD, size };
        end->position += HEAD + padded(size);
        return RING_RECORD;
    }
}

void ring_release(RingEnd *end)
{
    atomic_store_explicit(&end->ring->released, end->position, memory_order_release);
}
