// ring.h: records from one process to another through shared memory.
// A ring has one producer and one consumer. It lies in memory that both have
// mapped; each holds its own RingEnd, whose trusted copy of the capacity and of
// its own position the other side cannot touch. The other side's position is
// read from shared memory and checked: a neighbour that scribbles there makes
// ring_read() report RING_BROKEN, and never makes this process leave the ring.
//
// A record is contiguous. A producer that would need more room than is free gets
// NULL and must decide what to shed; nothing blocks.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Ring Ring;  // the shared part: a header, then `capacity` bytes

typedef struct {
    Ring *ring;         // borrowed: must outlive the end
    uint32_t capacity;  // a power of two
    uint32_t position;  // ours: how far we have written or read, counting up for ever
    uint32_t pending;   // bytes reserved by the producer and not yet published
} RingEnd;

typedef struct {
    uint8_t *data;  // in the ring, 16-byte aligned, valid until ring_release()
    uint32_t size;
} RingRecord;

typedef enum { RING_EMPTY, RING_RECORD, RING_BROKEN } RingRead;

size_t ring_size(uint32_t capacity);  // bytes of shared memory for a ring; `capacity` a power of two >= 1024
void ring_init(Ring *ring, uint32_t capacity);  // once, by whoever owns the memory, before both ends open

RingEnd ring_open_producer(Ring *ring, uint32_t capacity);
RingEnd ring_open_consumer(Ring *ring, uint32_t capacity);

// Producer: reserve up to `most` bytes, fill them, publish the bytes really used
// (publishing 0 takes the reservation back). NULL when the ring has no room now.
uint8_t *ring_reserve(RingEnd *end, uint32_t most);
void ring_publish(RingEnd *end, uint32_t size);

// Consumer: the next record, oldest first. Records stay valid, and occupy the
// ring, until ring_release() gives back everything read so far.
RingRead ring_read(RingEnd *end, RingRecord *record);
void ring_release(RingEnd *end);
uint32_t ring_free_bytes(const RingEnd *producer);
