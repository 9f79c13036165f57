// mem.h: memory that cannot be NULL.
// Running out of memory ends the process with a message: nothing above this
// layer checks an allocation. Sizes are in bytes.
#pragma once
#include <stddef.h>

void *mem_alloc(size_t size);                  // uninitialised
void *mem_zalloc(size_t size);                 // all zero
void *mem_realloc(void *memory, size_t size);  // takes `memory`, which may be NULL
char *mem_copy_text(const char *text);         // a copy of a C string, to be freed
void mem_free(void *memory);                   // NULL is fine
