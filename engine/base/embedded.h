// embedded.h: a file that travels inside the binary; engine/embed.cmake writes lists of them.
#pragma once
#include <stddef.h>

typedef struct {
    const char *name;
    const unsigned char *text;
    size_t size;
} Embedded;
