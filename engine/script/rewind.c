// room:rewind(player, action): for the time of an action everything that moves stands where this player saw
// it when he gave the input that is applied in this tick. What the action itself moves stays where it put it.
#include "vm.h"
#include "mem.h"
#include <string.h>

struct Moved {
    int kind;
    uint32_t index, id;
    float x, y;            // now
    float then_x, then_y;  // as the player saw it
};

static uint8_t *place_of(Script *script, const Moved *moved)
{
    return world_entity(script->world, moved->kind, moved->index);
}

static void read_place(const uint8_t *entity, const Kind *kind, float *x, float *y)
{
    memcpy(x, entity + kind->x, sizeof *x);
    memcpy(y, entity + kind->y, sizeof *y);
}

static void write_place(uint8_t *entity, const Kind *kind, float x, float y)
{
    memcpy(entity + kind->x, &x, sizeof x);
    memcpy(entity + kind->y, &y, sizeof y);
}

// What a player steers he sees where it is, not where it was.
static bool belongs_to(const uint8_t *entity, const Kind *kind, uint32_t id, uint32_t player)
{
    uint32_t owner = id;
    if (kind->player >= 0) memcpy(&owner, entity + kind->player, sizeof owner);
    return owner == player;
}

static Moved *next_moved(Rewind *rewind)
{
    if (rewind->count == rewind->size) {
        rewind->size = rewind->size ? 2 * rewind->size : 64;
        rewind->moved = mem_realloc(rewind->moved, rewind->size * sizeof *rewind->moved);
    }
    return &rewind->moved[rewind->count++];
}

static void take_back_kind(Script *script, int k, uint32_t player, double tick)
{
    const Kind *kind = &script->schema.kinds[k];
    uint32_t high = world_head(script->world)->kinds[k].high;
    for (uint32_t i = 0; i < high; i++) {
        uint8_t *entity = world_entity(script->world, k, i);
        Moved moved = { .kind = k, .index = i };
        memcpy(&moved.id, entity, sizeof moved.id);
        if (!moved.id || belongs_to(entity, kind, moved.id, player)) continue;
        if (!history_place(script->rewind.history, tick, k, i, moved.id, &moved.then_x, &moved.then_y))
            continue;
        read_place(entity, kind, &moved.x, &moved.y);
        if (moved.x == moved.then_x && moved.y == moved.then_y) continue;
        write_place(entity, kind, moved.then_x, moved.then_y);
        *next_moved(&script->rewind) = moved;
    }
}

static void forget_grids(Script *script)
{
    for (int k = 0; k < SCHEMA_KINDS; k++) script->near[k].tick = 0;
}

void rewind_prepare(Script *script)
{
    if (!script->rewind.history) script->rewind.history = history_create(script->info.rate / 2 + 1);
}

int rewind_begin(Script *script, uint32_t player)
{
    Rewind *rewind = &script->rewind;
    if (rewind->active) return 0;
    rewind->active = true;
    rewind_prepare(script);
    double tick = script->host.seen(script->host.owner, player);
    for (uint32_t k = 0; k < script->schema.kind_count; k++)
        if (script->schema.kinds[k].x >= 0) take_back_kind(script, (int)k, player, tick);
    forget_grids(script);
    return 1;
}

void rewind_end(Script *script)
{
    Rewind *rewind = &script->rewind;
    for (uint32_t i = 0; i < rewind->count; i++) {
        const Moved *moved = &rewind->moved[i];
        const Kind *kind = &script->schema.kinds[moved->kind];
        uint8_t *entity = place_of(script, moved);
        uint32_t id;
        float x, y;
        memcpy(&id, entity, sizeof id);
        read_place(entity, kind, &x, &y);
        if (id == moved->id && x == moved->then_x && y == moved->then_y)
            write_place(entity, kind, moved->x, moved->y);
    }
    forget_grids(script);
    rewind_drop(script);
}

void rewind_drop(Script *script)
{
    script->rewind.active = false;
    script->rewind.count = 0;
}

void script_settled(Script *script)
{
    if (script->rewind.history) history_record(script->rewind.history, script->world);
}
