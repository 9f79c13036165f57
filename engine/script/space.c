// The verbs of place that a hot loop may call: numbers in, numbers out (vm.h, SpaceAnswer).
#include <math.h>
#include <string.h>
#include "mem.h"
#include "near.h"
#include "vm.h"

static const Kind *kind_of(const Script *script, uint32_t id, uint8_t **entity)
{
    *entity = world_find(script->world, id);
    const Kind *kind = *entity ? schema_kind_of_slot(&script->schema, id & 0xffff) : NULL;
    return kind && kind->x >= 0 ? kind : NULL;
}

static int index_of(const Script *script, const Kind *kind)
{
    return (int)(kind - script->schema.kinds);
}

static void read_place(const Kind *kind, const uint8_t *entity, double *x, double *y)
{
    float place[2];
    memcpy(&place[0], entity + kind->x, sizeof place[0]);
    memcpy(&place[1], entity + kind->y, sizeof place[1]);
    *x = place[0];
    *y = place[1];
}

static void write_place(const Kind *kind, uint8_t *entity, double x, double y)
{
    float place[2] = { (float)x, (float)y };
    memcpy(entity + kind->x, &place[0], sizeof place[0]);
    memcpy(entity + kind->y, &place[1], sizeof place[1]);
}

static Body body_of(const Script *script, const Kind *kind, const uint8_t *entity)
{
    const BodyShape *shape = &script->space.bodies[index_of(script, kind)];
    Body body = { .half_width = shape->half_width, .half_height = shape->half_height, .round = shape->round };
    read_place(kind, entity, &body.x, &body.y);
    return body;
}

// 0: it has no body. Who is gone stays where he is.
static int call_move(Script *script, uint32_t id, double dx, double dy, int drop)
{
    uint8_t *entity;
    const Kind *kind = kind_of(script, id, &entity);
    SpaceAnswer *answer = &script->space.answer;
    answer->hit_x = answer->hit_y = 0;
    if (!kind) return entity == NULL;
    Body body = body_of(script, kind, entity);
    if (body.half_width == 0) return 0;
    Hit hit = mover_move(&script->space.ground, &body, dx, dy, drop);
    write_place(kind, entity, body.x, body.y);
    answer->hit_x = hit.x;
    answer->hit_y = hit.y;
    return 1;
}

static int call_stands(Script *script, uint32_t id)
{
    uint8_t *entity;
    const Kind *kind = kind_of(script, id, &entity);
    if (!kind) return 0;
    Body body = body_of(script, kind, entity);
    return mover_stands(&script->space.ground, &body);
}

static int call_tile(Script *script, double x, double y)
{
    return ground_class_at(&script->space.ground, x, y);
}

static int call_solid(Script *script, double x, double y)
{
    const Ground *ground = &script->space.ground;
    return ground_is_solid(ground, ground_column(ground, x), ground_row(ground, y));
}

static int call_sees(Script *script, double x1, double y1, double x2, double y2)
{
    return ground_sees(&script->space.ground, x1, y1, x2, y2, 0);
}

// The first zone there with this number as its name or class; 0: any.
static int call_zone(Script *script, double x, double y, int wanted)
{
    const Space *space = &script->space;
    for (int i = 0; i < space->zone_count; i++) {
        const Zone *zone = &space->zones[i];
        if (wanted && zone->name != wanted && zone->class != wanted) continue;
        if (x >= zone->left && x < zone->right && y >= zone->top && y < zone->bottom) return i;
    }
    return -1;
}

// Crowds ---------------------------------------------------------------------

static void gather_members(Script *script, int kind, int *count)
{
    Space *space = &script->space;
    uint32_t high = world_head(script->world)->kinds[kind].high;
    if (*count + (int)high > space->member_capacity) {
        space->member_capacity = 2 * (*count + (int)high);
        space->members = mem_realloc(space->members, (size_t)space->member_capacity * sizeof *space->members);
        space->slots = mem_realloc(space->slots, (size_t)space->member_capacity * sizeof *space->slots);
    }
    for (uint32_t i = 0; i < high; i++) {
        const uint8_t *entity = world_entity(script->world, kind, i);
        uint32_t id;
        memcpy(&id, entity, sizeof id);
        Body body = body_of(script, &script->schema.kinds[kind], entity);
        if (!id || !isfinite(body.x) || !isfinite(body.y)) continue;
        space->slots[*count] = id;
        space->members[(*count)++] = (Member){ .body = body, .lightness = space->bodies[kind].lightness };
    }
}

// `kinds`: a bit for each.
static void call_separate(Script *script, uint32_t kinds)
{
    Space *space = &script->space;
    int count = 0;
    for (int k = 0; k < (int)script->schema.kind_count; k++)
        if (kinds >> k & 1) gather_members(script, k, &count);
    if (!space->crowd) space->crowd = crowd_create();
    int most = script->shared.work > 0 ? (int)script->shared.work + 1 : 0;
    script->shared.work -= crowd_separate(space->crowd, &space->ground, space->members, count, most) + count;
    for (int i = 0; i < count; i++) {
        const Member *member = &space->members[i];
        if (member->dx == 0 && member->dy == 0) continue;
        uint8_t *entity;
        const Kind *kind = kind_of(script, space->slots[i], &entity);
        write_place(kind, entity, member->body.x, member->body.y);
    }
}

// Ways -----------------------------------------------------------------------

static void gather_targets(Script *script, int kind)
{
    Space *space = &script->space;
    if (space->targets_tick == script->shared.tick + 1 && space->target_kind == kind) return;
    uint32_t high = world_head(script->world)->kinds[kind].high;
    space->target_count = 0;
    for (uint32_t i = 0; i < high && space->target_count < PATH_TARGETS; i++) {
        const uint8_t *entity = world_entity(script->world, kind, i);
        uint32_t id;
        memcpy(&id, entity, sizeof id);
        PathPoint *target = &space->targets[space->target_count];
        read_place(&script->schema.kinds[kind], entity, &target->x, &target->y);
        if (id && isfinite(target->x) && isfinite(target->y)) space->target_count++;
    }
    space->target_kind = kind;
    space->targets_tick = script->shared.tick + 1;
}

// The targets, as the bird flies: what is done without a field.
static PathStep straight_to(const PathPoint *targets, int count, double x, double y)
{
    PathStep step = { x, y, -1, -1 };
    for (int i = 0; i < count; i++) {
        double dx = targets[i].x - x, dy = targets[i].y - y, far = sqrt(dx * dx + dy * dy);
        if (step.far < 0 || far < step.far) step = (PathStep){ targets[i].x, targets[i].y, far, i };
    }
    return step;
}

static Paths *paths_of(Script *script)
{
    Space *space = &script->space;
    if (!space->paths) space->paths = paths_create(&space->ground);
    return space->paths;
}

static void head_for(Script *script, uint32_t id, const PathPoint *targets, int count)
{
    SpaceAnswer *answer = &script->space.answer;
    uint8_t *entity;
    const Kind *kind = kind_of(script, id, &entity);
    answer->x = answer->y = 0;
    answer->far = -1;
    if (!kind || count == 0) return;
    Body body = body_of(script, kind, entity);
    const PathField *field = paths_to(paths_of(script), targets, count);
    PathStep step = field ? paths_step(script->space.paths, field, targets, body.x, body.y, body.half_width)
                          : straight_to(targets, count, body.x, body.y);
    double dx = step.x - body.x, dy = step.y - body.y, length = sqrt(dx * dx + dy * dy);
    answer->far = step.far;
    if (!(length > 0)) return;
    answer->x = dx / length;
    answer->y = dy / length;
}

static void call_toward_kind(Script *script, uint32_t id, int kind)
{
    gather_targets(script, kind);
    head_for(script, id, script->space.targets, script->space.target_count);
}

static void call_toward(Script *script, uint32_t id, double x, double y)
{
    PathPoint target = { x, y };
    head_for(script, id, &target, isfinite(x) && isfinite(y));
}

static int call_path(Script *script, double x1, double y1, double x2, double y2, double radius)
{
    Space *space = &script->space;
    PathPoint target = { x2, y2 };
    if (!isfinite(x1) || !isfinite(y1) || !isfinite(x2) || !isfinite(y2)) return 0;
    const PathField *field = paths_to(paths_of(script), &target, 1);
    if (!field) return -1;
    space->answer.points = (const double *)space->corners;
    return paths_corners(space->paths, field, &target, x1, y1, radius, space->corners);
}

// The same in C as SPACE_DECLARATION says it to Lua.
typedef struct {
    void (*within)(Script *, int, double, double, double, double);
    int (*nearest)(Script *, int, double, double, double, uint32_t);
    int (*ray)(Script *, int, double, double, double, double);
    int (*sees)(Script *, double, double, double, double);
    int (*tile)(Script *, double, double);
    int (*solid)(Script *, double, double);
    int (*zone)(Script *, double, double, int);
    int (*move)(Script *, uint32_t, double, double, int);
    int (*stands)(Script *, uint32_t);
    void (*separate)(Script *, uint32_t);
    void (*toward_kind)(Script *, uint32_t, int);
    void (*toward)(Script *, uint32_t, double, double);
    int (*path)(Script *, double, double, double, double, double);
} SpaceCalls;

static const SpaceCalls CALLS = {
    call_within, call_nearest, call_ray,      call_sees,        call_tile,   call_solid, call_zone,
    call_move,   call_stands,  call_separate, call_toward_kind, call_toward, call_path,
};

const char SPACE_DECLARATION[] =
    "struct space_answer { double x, y, far; int32_t hit_x, hit_y, hit; const double *points; };"
    "struct space_calls {"
    " void (*within)(void *, int, double, double, double, double);"
    " int (*nearest)(void *, int, double, double, double, uint32_t);"
    " int (*ray)(void *, int, double, double, double, double);"
    " int (*sees)(void *, double, double, double, double);"
    " int (*tile)(void *, double, double);"
    " int (*solid)(void *, double, double);"
    " int (*zone)(void *, double, double, int);"
    " int (*move)(void *, uint32_t, double, double, int);"
    " int (*stands)(void *, uint32_t);"
    " void (*separate)(void *, uint32_t);"
    " void (*toward_kind)(void *, uint32_t, int);"
    " void (*toward)(void *, uint32_t, double, double);"
    " int (*path)(void *, double, double, double, double, double);"
    "};";

void push_space(Script *script)
{
    lua_pushlightuserdata(script->lua, (void *)&CALLS);
}

void space_begin_tick(Script *script)
{
    script->space.targets_tick = 0;
    if (script->space.paths) paths_begin_tick(script->space.paths);
}

void space_deinit(Space *space)
{
    ground_deinit(&space->ground);
    mem_free(space->zones);
    crowd_destroy(space->crowd);
    mem_free(space->members);
    mem_free(space->slots);
    paths_destroy(space->paths);
}
