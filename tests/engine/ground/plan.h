// plan.h: a ground from rows of text: # solid, = platform; tiles of 10 units.
#pragma once
#include <string.h>
#include "ground.h"

static inline Ground plan(const char *const *rows, int count)
{
    Ground ground;
    int columns = (int)strlen(rows[0]);
    ground_init(&ground, columns, count, 10, 10);
    uint8_t solid = (uint8_t)ground_class(&ground, "solid", TILE_SOLID, "");
    uint8_t platform = (uint8_t)ground_class(&ground, "platform", TILE_PLATFORM, "");
    for (int i = 0; i < columns * count; i++) {
        char c = rows[i / columns][i % columns];
        ground.cells[i] = c == '#' ? solid : c == '=' ? platform : 0;
    }
    return ground;
}

#define PLAN(...)                                                                                            \
    plan((const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))
