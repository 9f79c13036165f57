#include "paths.h"
#include <math.h>
#include <string.h>
#include "mem.h"

enum { STRAIGHT = 5, DIAGONAL = 7, LOOK_AHEAD = 6 };
static const uint32_t UNKNOWN = UINT32_MAX;

struct PathField {
    uint64_t key;       // of the cells it leads to; 0: not in use
    uint64_t used;      // when, in calls
    uint32_t *costs;    // of each cell: STRAIGHT for a step to the side; UNKNOWN: no way
    uint16_t *nearest;  // of each cell: the number of the target its way leads to
};

struct Paths {
    const Ground *ground;
    PathField fields[PATH_FIELDS];
    uint64_t calls;
    int work;          // left in this tick
    uint32_t *queue;   // of cells, a ring
    uint8_t *waiting;  // of each cell: it is in the queue
};

static uint32_t cell_count(const Paths *paths)
{
    return (uint32_t)(paths->ground->columns * paths->ground->rows);
}

Paths *paths_create(const Ground *ground)
{
    Paths *paths = mem_zalloc(sizeof *paths);
    paths->ground = ground;
    paths->queue = mem_alloc((cell_count(paths) + 1) * sizeof *paths->queue);
    paths->waiting = mem_zalloc(cell_count(paths));
    paths->work = PATH_WORK;
    return paths;
}

void paths_destroy(Paths *paths)
{
    if (!paths) return;
    for (int i = 0; i < PATH_FIELDS; i++) {
        mem_free(paths->fields[i].costs);
        mem_free(paths->fields[i].nearest);
    }
    mem_free(paths->queue);
    mem_free(paths->waiting);
    mem_free(paths);
}

void paths_begin_tick(Paths *paths)
{
    paths->work = PATH_WORK;
}

static const int AROUND[8][3] = { { 1, 0, STRAIGHT },   { 0, 1, STRAIGHT }, { -1, 0, STRAIGHT },
                                  { 0, -1, STRAIGHT },  { 1, 1, DIAGONAL }, { -1, 1, DIAGONAL },
                                  { -1, -1, DIAGONAL }, { 1, -1, DIAGONAL } };

static bool is_open(const Ground *ground, int column, int row)
{
    return (unsigned)row < (unsigned)ground->rows && !ground_is_solid(ground, column, row);
}

// From a cell to one of the eight around; corners are not cut.
static bool can_go(const Ground *ground, int column, int row, const int way[3])
{
    return is_open(ground, column + way[0], row + way[1]) &&
           (way[2] == STRAIGHT ||
            (is_open(ground, column + way[0], row) && is_open(ground, column, row + way[1])));
}

typedef struct {
    uint32_t first, count;
} Ring;

static void put(Paths *paths, Ring *ring, uint32_t cell)
{
    if (paths->waiting[cell]) return;
    paths->waiting[cell] = 1;
    paths->queue[(ring->first + ring->count++) % (cell_count(paths) + 1)] = cell;
}

static uint32_t take(Paths *paths, Ring *ring)
{
    uint32_t cell = paths->queue[ring->first];
    ring->first = (ring->first + 1) % (cell_count(paths) + 1);
    ring->count--;
    paths->waiting[cell] = 0;
    return cell;
}

static void spread(Paths *paths, PathField *field, Ring *ring, uint32_t cell)
{
    const Ground *ground = paths->ground;
    int column = (int)cell % ground->columns, row = (int)cell / ground->columns;
    for (int i = 0; i < 8; i++) {
        if (!can_go(ground, column, row, AROUND[i])) continue;
        uint32_t other = (uint32_t)((row + AROUND[i][1]) * ground->columns + column + AROUND[i][0]);
        uint32_t cost = field->costs[cell] + (uint32_t)AROUND[i][2];
        if (cost >= field->costs[other]) continue;
        field->costs[other] = cost;
        field->nearest[other] = field->nearest[cell];
        put(paths, ring, other);
    }
}

static void make_field(Paths *paths, PathField *field, const uint32_t *cells, int count)
{
    if (!field->costs) field->costs = mem_alloc(cell_count(paths) * sizeof *field->costs);
    if (!field->nearest) field->nearest = mem_alloc(cell_count(paths) * sizeof *field->nearest);
    memset(field->costs, 0xff, cell_count(paths) * sizeof *field->costs);
    Ring ring = { 0, 0 };
    for (int i = 0; i < count; i++) {
        if (field->costs[cells[i]] == 0) continue;
        field->costs[cells[i]] = 0;
        field->nearest[cells[i]] = (uint16_t)i;
        put(paths, &ring, cells[i]);
    }
    for (; ring.count; paths->work--) spread(paths, field, &ring, take(paths, &ring));
}

static uint32_t cell_at(const Ground *ground, double x, double y)
{
    int column = ground_column(ground, x), row = ground_row(ground, y);
    column = column < 0 ? 0 : column >= ground->columns ? ground->columns - 1 : column;
    row = row < 0 ? 0 : row >= ground->rows ? ground->rows - 1 : row;
    return (uint32_t)(row * ground->columns + column);
}

static uint64_t key_of(const uint32_t *cells, int count)
{
    uint64_t key = 14695981039346656037u;  // FNV-1a, by whole cells
    for (int i = 0; i < count; i++) key = (key ^ (cells[i] + 1)) * 1099511628211u;
    return key | 1;
}

const PathField *paths_to(Paths *paths, const PathPoint *targets, int count)
{
    uint32_t cells[PATH_TARGETS];
    if (count <= 0 || count > PATH_TARGETS) return NULL;
    for (int i = 0; i < count; i++) cells[i] = cell_at(paths->ground, targets[i].x, targets[i].y);
    uint64_t key = key_of(cells, count);
    PathField *oldest = &paths->fields[0];
    for (PathField *field = paths->fields; field < paths->fields + PATH_FIELDS; field++) {
        if (field->used < oldest->used) oldest = field;
        if (field->key != key) continue;
        field->used = ++paths->calls;
        return field;
    }
    if (paths->work <= 0) return NULL;
    make_field(paths, oldest, cells, count);
    oldest->key = key;
    oldest->used = ++paths->calls;
    return oldest;
}

// The next cell on the way down; the same cell at the target, and where there is no way. Who stands in
// something solid, or beside the way, goes to the best cell around.
static uint32_t next_cell(const Paths *paths, const PathField *field, uint32_t cell)
{
    const Ground *ground = paths->ground;
    int column = (int)cell % ground->columns, row = (int)cell / ground->columns;
    bool lost = ground_is_solid(ground, column, row) && field->costs[cell] != 0;
    uint32_t best = cell, least = field->costs[cell];
    for (int i = 0; i < 8; i++) {
        int x = column + AROUND[i][0], y = row + AROUND[i][1];
        if (lost ? !is_open(ground, x, y) : !can_go(ground, column, row, AROUND[i])) continue;
        uint32_t other = (uint32_t)(y * ground->columns + x);
        if (field->costs[other] == UNKNOWN || field->costs[other] + (uint32_t)AROUND[i][2] > least) continue;
        if (lost || field->costs[other] + (uint32_t)AROUND[i][2] == field->costs[cell]) {
            best = other;
            least = field->costs[other] + (uint32_t)AROUND[i][2];
        }
    }
    return best;
}

static PathPoint middle_of(const Ground *ground, uint32_t cell)
{
    return (PathPoint){ ((int)cell % ground->columns + 0.5) * ground->width,
                        ((int)cell / ground->columns + 0.5) * ground->height };
}

// The farthest of the next cells on the way that can be reached in a straight line.
static PathPoint look_ahead(const Paths *paths, const PathField *field, uint32_t *cell, double x, double y,
                            double radius)
{
    uint32_t seen = next_cell(paths, field, *cell);
    for (uint32_t i = 0, next = seen; i < LOOK_AHEAD; i++) {
        next = next_cell(paths, field, next);
        PathPoint middle = middle_of(paths->ground, next);
        if (next == seen || !ground_sees(paths->ground, x, y, middle.x, middle.y, radius)) break;
        seen = next;
    }
    *cell = seen;
    return middle_of(paths->ground, seen);
}

PathStep paths_step(const Paths *paths, const PathField *field, const PathPoint *targets, double x, double y,
                    double radius)
{
    uint32_t cell = cell_at(paths->ground, x, y), from = cell;
    if (field->costs[cell] == UNKNOWN) from = next_cell(paths, field, cell);
    if (field->costs[from] == UNKNOWN) return (PathStep){ x, y, -1, -1 };
    int target = field->nearest[from];
    double dx = targets[target].x - x, dy = targets[target].y - y;
    if (field->costs[from] == 0 ||
        ground_sees(paths->ground, x, y, targets[target].x, targets[target].y, radius))
        return (PathStep){ targets[target].x, targets[target].y, sqrt(dx * dx + dy * dy), target };
    PathPoint ahead = look_ahead(paths, field, &cell, x, y, radius);
    double far = field->costs[from] * (paths->ground->width + paths->ground->height) / (2 * STRAIGHT);
    return (PathStep){ ahead.x, ahead.y, far, target };
}

int paths_corners(const Paths *paths, const PathField *field, const PathPoint *targets, double x, double y,
                  double radius, PathPoint corners[PATH_POINTS])
{
    for (int count = 0; count < PATH_POINTS;) {
        PathStep step = paths_step(paths, field, targets, x, y, radius);
        if (step.far < 0) return 0;
        corners[count++] = (PathPoint){ x = step.x, y = step.y };
        if (step.x == targets[step.target].x && step.y == targets[step.target].y) return count;
    }
    return PATH_POINTS;
}
