// buffer.h: bytes that grow.
// A Buffer owns its bytes. All zero is a valid, empty buffer, so
// `Buffer buffer = { 0 };` starts one and buffer_deinit() ends it.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint8_t *data;
    size_t size;      // bytes in use
    size_t capacity;  // bytes allocated
} Buffer;

void buffer_deinit(Buffer *buffer);                   // empties it and frees its bytes
void buffer_clear(Buffer *buffer);                    // empties it and keeps its bytes
uint8_t *buffer_extend(Buffer *buffer, size_t size);  // `size` new bytes at the end, uninitialised
void buffer_append(Buffer *buffer, const void *data, size_t size);
