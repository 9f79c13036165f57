// ground.h: what a room stands on: a grid of tiles, and what can be asked of it.
// A cell holds the number of its class; a class has a name (ice, ladder), and is solid, a platform or
// neither. What lies beyond the edge is solid; with `pits`, the top and bottom rows go on for ever instead,
// so that one can jump above the ground and fall out below it. A room without a map stands on one cell, as
// large as itself.
//
// This layer's arithmetic is + - * / sqrt and floor, which are the same to the bit on every machine and in
// browsers.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum {
    GROUND_CELLS = 1 << 16,
    GROUND_CLASSES = 255,  // 0 is nothing
    GROUND_NAME_SIZE = 24,
    GROUND_TINT_SIZE = 8,  // "#rrggbb"
};
enum { TILE_SOLID = 1, TILE_PLATFORM = 2 };  // a platform stops only what falls on it

typedef struct {
    char name[GROUND_NAME_SIZE], tint[GROUND_TINT_SIZE];
    uint8_t flags;
} TileClass;

typedef struct {
    int columns, rows;
    double width, height;  // of a cell, in units
    bool pits;
    uint8_t *cells;  // row by row
    int class_count;
    TileClass classes[GROUND_CLASSES + 1];
    uint8_t flags[GROUND_CLASSES + 1];  // those of the classes again, close together
} Ground;

// All zero is no ground yet. Sizes are the caller's to check: at most GROUND_CELLS cells.
void ground_init(Ground *ground, int columns, int rows, double width, double height);
void ground_deinit(Ground *ground);
// The number of this class, made if it is new; -1 when there are too many.
int ground_class(Ground *ground, const char *name, uint8_t flags, const char *tint);

static inline int ground_floor(double cells)  // within what an int and any map hold
{
    if (!(cells > -1e6)) return -1000000;
    if (cells > 1e6) return 1000000;
    int whole = (int)cells;
    return cells < whole ? whole - 1 : whole;
}

static inline int ground_column(const Ground *ground, double x)
{
    return ground_floor(x / ground->width);
}

static inline int ground_row(const Ground *ground, double y)
{
    return ground_floor(y / ground->height);
}

static inline uint8_t ground_flags(const Ground *ground, int column, int row)
{
    if ((unsigned)column >= (unsigned)ground->columns) return TILE_SOLID;
    if ((unsigned)row < (unsigned)ground->rows)
        return ground->flags[ground->cells[row * ground->columns + column]];
    if (!ground->pits) return TILE_SOLID;
    return ground->flags[ground->cells[(row < 0 ? 0 : ground->rows - 1) * ground->columns + column]] &
           TILE_SOLID;
}

static inline bool ground_is_solid(const Ground *ground, int column, int row)
{
    return ground_flags(ground, column, row) & TILE_SOLID;
}

int ground_class_at(const Ground *ground, double x, double y);  // 0 beyond the edge
// How much of the way can be gone before something solid: 0 to 1, and 1 when nothing is in it.
double ground_ray(const Ground *ground, double x1, double y1, double x2, double y2);
// Whether something `radius` around could go straight from one place to the other.
bool ground_sees(const Ground *ground, double x1, double y1, double x2, double y2, double radius);
