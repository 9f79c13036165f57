#include "grid.h"
#include "mem.h"
#include <math.h>
#include <string.h>

enum { MOST_CELLS = GRID_SPANS };  // along one side

static const float FAR = 1e18f;  // all that lies farther shares the outermost cells; differences stay finite

struct Grid {
    GridPoint *points;  // sorted by cell
    uint32_t *starts;   // of each cell in `points`, and one more
    uint32_t *cells;    // of each point, while sorting
    int count, point_capacity, columns, rows, cell_capacity;
    float left, top, cell;
};

Grid *grid_create(void)
{
    return mem_zalloc(sizeof(Grid));
}

void grid_destroy(Grid *grid)
{
    if (!grid) return;
    mem_free(grid->points);
    mem_free(grid->starts);
    mem_free(grid->cells);
    mem_free(grid);
}

static void reserve(Grid *grid, int count)
{
    if (count <= grid->point_capacity) return;
    grid->point_capacity = count * 2;
    grid->points = mem_realloc(grid->points, (size_t)grid->point_capacity * sizeof *grid->points);
    grid->cells = mem_realloc(grid->cells, (size_t)grid->point_capacity * sizeof *grid->cells);
}

static int span_in_cells(float from, float to, float cell)
{
    float cells = floorf((to - from) / cell) + 1;
    return cells > MOST_CELLS ? MOST_CELLS : (int)cells;
}

static void measure(Grid *grid, const GridPoint *points, int count, float cell)
{
    float left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    for (int i = 0; i < count; i++) {
        float x = fmaxf(-FAR, fminf(points[i].x, FAR)), y = fmaxf(-FAR, fminf(points[i].y, FAR));
        left = fminf(left, x);
        right = fmaxf(right, x);
        top = fminf(top, y);
        bottom = fmaxf(bottom, y);
    }
    if (!(left <= right)) left = right = top = bottom = 0;
    float widest = fmaxf(right - left, bottom - top);
    grid->left = left;
    grid->top = top;
    grid->cell = fmaxf(cell, widest / (MOST_CELLS - 1));
    grid->columns = span_in_cells(left, right, grid->cell);
    grid->rows = span_in_cells(top, bottom, grid->cell);
    if (grid->columns * grid->rows + 1 > grid->cell_capacity) {
        grid->cell_capacity = grid->columns * grid->rows + 1;
        grid->starts = mem_realloc(grid->starts, (size_t)grid->cell_capacity * sizeof *grid->starts);
    }
}

static int clamped_cell(float offset, float cell, int count)
{
    float index = offset / cell;
    return index < 0 ? 0 : index >= (float)count ? count - 1 : (int)index;
}

static uint32_t cell_of(const Grid *grid, float x, float y)
{
    int column = clamped_cell(x - grid->left, grid->cell, grid->columns);
    return (uint32_t)(clamped_cell(y - grid->top, grid->cell, grid->rows) * grid->columns + column);
}

void grid_build(Grid *grid, const GridPoint *points, int count, float cell)
{
    reserve(grid, count);
    measure(grid, points, count, cell);
    uint32_t cells = (uint32_t)(grid->columns * grid->rows);
    memset(grid->starts, 0, (cells + 1) * sizeof *grid->starts);
    for (int i = 0; i < count; i++) {
        grid->cells[i] = cell_of(grid, points[i].x, points[i].y);
        grid->starts[grid->cells[i]]++;
    }
    for (uint32_t c = 0, start = 0; c <= cells; c++) {
        uint32_t in_cell = c < cells ? grid->starts[c] : 0;
        grid->starts[c] = start;
        start += in_cell;
    }
    for (int i = 0; i < count; i++) grid->points[grid->starts[grid->cells[i]]++] = points[i];
    memmove(grid->starts + 1, grid->starts, cells * sizeof *grid->starts);
    grid->starts[0] = 0;
    grid->count = count;
}

int grid_spans(const Grid *grid, float left, float top, float right, float bottom, GridSpan spans[GRID_SPANS])
{
    if (grid->count == 0 || !(left <= right) || !(top <= bottom)) return 0;
    int first = clamped_cell(left - grid->left, grid->cell, grid->columns);
    int last = clamped_cell(right - grid->left, grid->cell, grid->columns);
    int low = clamped_cell(top - grid->top, grid->cell, grid->rows);
    int high = clamped_cell(bottom - grid->top, grid->cell, grid->rows);
    for (int row = low; row <= high; row++) {
        const uint32_t *starts = grid->starts + row * grid->columns;
        spans[row - low] = (GridSpan){ grid->points + starts[first], grid->points + starts[last + 1] };
    }
    return high - low + 1;
}

void grid_visit(const Grid *grid, float left, float top, float right, float bottom, GridVisit *visit,
                void *owner)
{
    GridSpan spans[GRID_SPANS];
    int count = grid_spans(grid, left, top, right, bottom, spans);
    for (const GridSpan *span = spans; span < spans + count; span++)
        for (const GridPoint *point = span->from; point < span->to; point++)
            if (point->x >= left && point->x <= right && point->y >= top && point->y <= bottom)
                visit(owner, point);
}
