#include "near.h"
#include <math.h>
#include <string.h>
#include "mem.h"

enum { FEW = 24 };                // entities of a kind that are looked through without a grid
static const float WIDEST = 512;  // units of a cell
static const float SLACK = 64;    // units an entity may have gone since the grid was built in this tick

static bool find_point(const Script *script, int kind, uint32_t index, GridPoint *point)
{
    const uint8_t *entity = world_entity(script->world, kind, index);
    uint32_t id;
    memcpy(&id, entity, sizeof id);
    memcpy(&point->x, entity + script->schema.kinds[kind].x, sizeof point->x);
    memcpy(&point->y, entity + script->schema.kinds[kind].y, sizeof point->y);
    point->slot = index;
    return id != 0;
}

static void build_grid(Script *script, int kind, float cell)
{
    NearGrid *near = &script->near[kind];
    uint32_t high = world_head(script->world)->kinds[kind].high;
    script->points = mem_realloc(script->points, (high + 1) * sizeof *script->points);
    int count = 0;
    for (uint32_t i = 0; i < high; i++) {
        GridPoint *point = &script->points[count];
        if (find_point(script, kind, i, point) && isfinite(point->x) && isfinite(point->y)) count++;
    }
    if (!near->grid) near->grid = grid_create();
    grid_build(near->grid, script->points, count, cell);
    near->tick = script->shared.tick + 1;
    near->late_count = 0;
}

void near_spawned(Script *script, int kind, uint32_t index)
{
    NearGrid *near = &script->near[kind];
    if (near->tick != script->shared.tick + 1) return;
    if (near->late_count == sizeof near->late / sizeof *near->late)
        near->tick = 0;
    else
        near->late[near->late_count++] = index;
}

typedef struct {
    Script *script;
    int kind;
    float left, top, right, bottom;
    NearVisit *visit;
    void *owner;
} Look;

static void look_at(const Look *look, uint32_t index)
{
    GridPoint point;
    if (find_point(look->script, look->kind, index, &point) && point.x >= look->left &&
        point.x <= look->right && point.y >= look->top && point.y <= look->bottom)
        look->visit(look->owner, index, point.x, point.y);
}

// A place of the grid that was emptied and taken again since belongs to the newcomers.
static bool is_late(const NearGrid *near, uint32_t index)
{
    for (uint32_t i = 0; i < near->late_count; i++)
        if (near->late[i] == index) return true;
    return false;
}

static void look_at_point(void *owner, const GridPoint *point)
{
    const Look *look = owner;
    if (!is_late(&look->script->near[look->kind], point->slot)) look_at(look, point->slot);
}

void near_visit(Script *script, int kind, float left, float top, float right, float bottom, NearVisit *visit,
                void *owner)
{
    Look look = { script, kind, left, top, right, bottom, visit, owner };
    NearGrid *near = &script->near[kind];
    uint32_t high = world_head(script->world)->kinds[kind].high;
    if (script->schema.kinds[kind].x < 0 || !(left <= right) || !(top <= bottom)) return;
    if (high <= FEW) {
        for (uint32_t i = 0; i < high; i++) look_at(&look, i);
        return;
    }
    if (near->tick != script->shared.tick + 1)
        build_grid(script, kind, fmaxf(fminf((right - left) / 2, WIDEST), SLACK));
    grid_visit(near->grid, left - SLACK, top - SLACK, right + SLACK, bottom + SLACK, look_at_point, &look);
    for (uint32_t i = 0; i < near->late_count; i++) look_at(&look, near->late[i]);
}

typedef struct {
    Script *script;
    float x, y, squared;  // within this distance, or anywhere
} Search;

static void find(void *owner, uint32_t index, float x, float y)
{
    const Search *search = owner;
    Script *script = search->script;
    float dx = x - search->x, dy = y - search->y;
    if (dx * dx + dy * dy > search->squared || script->found_used == FOUND_LIMIT) return;
    script->shared.found[script->found_used++] = index;
    script->shared.found_count++;
}

static void begin_search(Script *script)
{
    script->shared.found_first = (int32_t)script->found_used;
    script->shared.found_count = 0;
}

void call_near(Script *script, int kind, double x, double y, double radius)
{
    float r = (float)radius;
    Search search = { script, (float)x, (float)y, r * r };
    begin_search(script);
    if (!isfinite(search.x) || !isfinite(search.y) || !(radius >= 0 && radius <= 1e6)) return;
    near_visit(script, kind, search.x - r, search.y - r, search.x + r, search.y + r, find, &search);
}

void call_within(Script *script, int kind, double x, double y, double width, double height)
{
    Search search = { script, (float)x, (float)y, INFINITY };
    float w = (float)width / 2, h = (float)height / 2;
    begin_search(script);
    if (!isfinite(search.x) || !isfinite(search.y) || !(w >= 0 && w <= 1e6f && h >= 0 && h <= 1e6f)) return;
    near_visit(script, kind, search.x - w, search.y - h, search.x + w, search.y + h, find, &search);
}
