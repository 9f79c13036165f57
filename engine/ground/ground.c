#include "ground.h"
#include "mem.h"
#include <math.h>
#include <string.h>

void ground_init(Ground *ground, int columns, int rows, double width, double height)
{
    memset(ground, 0, sizeof *ground);
    ground->columns = columns;
    ground->rows = rows;
    ground->width = width;
    ground->height = height;
    ground->cells = mem_zalloc((size_t)columns * (size_t)rows);
    ground->class_count = 1;
}

void ground_deinit(Ground *ground)
{
    mem_free(ground->cells);
    memset(ground, 0, sizeof *ground);
}

int ground_class(Ground *ground, const char *name, uint8_t flags, const char *tint)
{
    TileClass wanted = { .flags = flags };
    strncpy(wanted.name, name, sizeof wanted.name - 1);
    strncpy(wanted.tint, tint, sizeof wanted.tint - 1);
    for (int i = 1; i < ground->class_count; i++)
        if (memcmp(&ground->classes[i], &wanted, sizeof wanted) == 0) return i;
    if (ground->class_count > GROUND_CLASSES) return -1;
    ground->classes[ground->class_count] = wanted;
    ground->flags[ground->class_count] = flags;
    return ground->class_count++;
}

int ground_class_at(const Ground *ground, double x, double y)
{
    int column = ground_column(ground, x), row = ground_row(ground, y);
    if (column < 0 || column >= ground->columns || row < 0 || row >= ground->rows) return 0;
    return ground->cells[row * ground->columns + column];
}

// One direction of a walk from cell to cell: where the next border is, as a share of the way.
typedef struct {
    int cell, step;
    double next, share;  // of the way: at the next border; from border to border
} Walk;

static Walk walk_along(double from, double to, double size)
{
    Walk walk = { .cell = ground_floor(from / size), .next = INFINITY, .share = INFINITY };
    double way = to - from;
    if (way == 0) return walk;
    walk.step = way > 0 ? 1 : -1;
    walk.share = size / fabs(way);
    walk.next = ((walk.cell + (way > 0)) * size - from) / way;
    return walk;
}

double ground_ray(const Ground *ground, double x1, double y1, double x2, double y2)
{
    Walk across = walk_along(x1, x2, ground->width), down = walk_along(y1, y2, ground->height);
    double gone = 0;
    for (int most = GROUND_CELLS; most > 0; most--) {
        if (ground_is_solid(ground, across.cell, down.cell)) return gone;
        Walk *nearer = across.next < down.next ? &across : &down;
        if (!(nearer->next < 1)) return 1;
        gone = nearer->next > 0 ? nearer->next : 0;
        nearer->next += nearer->share;
        nearer->cell += nearer->step;
    }
    return 1;
}

bool ground_sees(const Ground *ground, double x1, double y1, double x2, double y2, double radius)
{
    double dx = x2 - x1, dy = y2 - y1, length = sqrt(dx * dx + dy * dy);
    if (radius <= 0 || length == 0) return ground_ray(ground, x1, y1, x2, y2) == 1;
    double side_x = -dy / length * radius, side_y = dx / length * radius;
    return ground_ray(ground, x1 + side_x, y1 + side_y, x2 + side_x, y2 + side_y) == 1 &&
           ground_ray(ground, x1 - side_x, y1 - side_y, x2 - side_x, y2 - side_y) == 1;
}
