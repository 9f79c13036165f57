// Allocation that ends the process when it fails: a server that is out of
// memory is restarted from its last commit, which is safer than carrying on.
#include "mem.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_die(void *memory, size_t size)
{
    if (memory || size == 0) return memory;
    fprintf(stderr, "moontick: out of memory (%zu bytes wanted)\n", size);
    abort();
}

void *mem_alloc(size_t size)
{
    return or_die(malloc(size), size);
}

void *mem_zalloc(size_t size)
{
    return or_die(calloc(1, size), size);
}

void *mem_realloc(void *memory, size_t size)
{
    return or_die(realloc(memory, size), size);
}

char *mem_copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(mem_alloc(size), text, size);
}

void mem_free(void *memory)
{
    free(memory);
}
