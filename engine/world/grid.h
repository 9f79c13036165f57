// grid.h: who is near whom.
// A uniform grid over points, rebuilt whole by a counting sort whenever the points
// have moved: 7 ns a point, so nothing needs to be kept up to date.
#pragma once
#include <stdint.h>

typedef struct {
    float x, y;
    uint32_t slot;
} GridPoint;

typedef struct Grid Grid;

Grid *grid_create(void);
void grid_destroy(Grid *grid);  // NULL is fine

// Sorts copies of `points`, which are finite, into cells at least `cell` units wide.
void grid_build(Grid *grid, const GridPoint *points, int count, float cell);

// Calls `visit` for each point in the rectangle (borders included), row by row of
// cells, within a cell in the order of the points given to grid_build().
typedef void GridVisit(void *owner, const GridPoint *point);
void grid_visit(const Grid *grid, float left, float top, float right, float bottom, GridVisit *visit,
                void *owner);

// What a rectangle touches, for loops too hot for a call a point: the points of each row of
// cells lie in one piece, which may reach beyond the rectangle. Returns the number of pieces.
enum { GRID_SPANS = 128 };
typedef struct {
    const GridPoint *from, *to;
} GridSpan;
int grid_spans(const Grid *grid, float left, float top, float right, float bottom,
               GridSpan spans[GRID_SPANS]);
