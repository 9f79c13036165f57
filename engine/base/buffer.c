#include "buffer.h"
#include "mem.h"
#include <string.h>

void buffer_deinit(Buffer *buffer)
{
    mem_free(buffer->data);
    *buffer = (Buffer){ 0 };
}

void buffer_clear(Buffer *buffer)
{
    buffer->size = 0;
}

uint8_t *buffer_extend(Buffer *buffer, size_t size)
{
    size_t needed = buffer->size + size;
    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity ? buffer->capacity : 64;
        while (capacity < needed) capacity *= 2;
        buffer->data = mem_realloc(buffer->data, capacity);
        buffer->capacity = capacity;
    }
    uint8_t *end = buffer->data + buffer->size;
    buffer->size = needed;
    return end;
}

void buffer_append(Buffer *buffer, const void *data, size_t size)
{
    if (size) memcpy(buffer_extend(buffer, size), data, size);
}
