// The transaction: live against committed.
// Pass one finds what differs and refuses numbers that are not finite, before
// anything is overwritten. Pass two saves the old bytes in the undo log, marks the
// log as in use, copies, and marks it empty: the last store is the commit. Only the
// order of stores matters, since it is a process that dies here and not the power.
#include "image.h"
#include "hash.h"
#include <math.h>
#include <string.h>

enum { SPAN = 32 };  // entities compared at once

typedef struct {
    uint32_t offset, size;
} UndoRecord;

static uint32_t padded(uint32_t size)
{
    return (size + 7) & ~7u;
}

static uint32_t undo_save(World *world, uint32_t used, uint32_t offset, uint32_t size)
{
    uint8_t *at = world->committed + world->layout.undo + used;
    memcpy(at, &(UndoRecord){ offset, size }, sizeof(UndoRecord));
    memcpy(at + sizeof(UndoRecord), world->committed + offset, size);
    return used + (uint32_t)sizeof(UndoRecord) + padded(size);
}

void undo_commit(World *world)
{
    const uint8_t *log = world->committed + world->layout.undo;
    uint64_t used = atomic_load(&world->guard->undo_used);
    if (used > world->layout.end - world->layout.undo) used = 0;
    for (uint64_t at = 0; at < used;) {
        UndoRecord record;
        memcpy(&record, log + at, sizeof record);
        if (record.offset > world->layout.undo || record.size > world->layout.undo - record.offset) break;
        memcpy(world->committed + record.offset, log + at + sizeof record, record.size);
        at += sizeof record + padded(record.size);
    }
    atomic_store(&world->guard->undo_used, 0);
}

static double clamped(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

// False if the field holds a number that is not finite.
static bool settle_field(const Field *field, uint8_t *at)
{
    switch (field->type) {
    case FIELD_INT: {
        int32_t value;
        memcpy(&value, at, sizeof value);
        value = (int32_t)clamped(value, field->low, field->high);
        memcpy(at, &value, sizeof value);
        return true;
    }
    case FIELD_LONG: {
        double value;
        memcpy(&value, at, sizeof value);
        value = trunc(clamped(value, field->low, field->high));
        memcpy(at, &value, sizeof value);
        return !isnan(value);
    }
    case FIELD_FLOAT:
    case FIELD_ANGLE: {
        float value;
        memcpy(&value, at, sizeof value);
        return isfinite(value);
    }
    case FIELD_DOUBLE: {
        double value;
        memcpy(&value, at, sizeof value);
        return isfinite(value);
    }
    default: return true;
    }
}

static bool settle_array(const Field *field, uint8_t *at)
{
    Field element = *field;
    element.type = field->element;
    uint32_t size = field->size / field->count;
    for (uint32_t i = 0; i < field->count; i++)
        if (!settle_field(&element, at + i * size)) return false;
    return true;
}

static bool settle(const Kind *kind, uint8_t *entity, uint32_t slot, Failure *why)
{
    for (int i = 0; i < kind->field_count; i++) {
        const Field *field = &kind->fields[i];
        uint8_t *at = entity + field->offset;
        if (field->type == FIELD_ARRAY ? settle_array(field, at) : settle_field(field, at)) continue;
        return fail(why, "%s #%u: field \"%s\" is not a finite number at the end of the tick", kind->name,
                    slot, field->name);
    }
    return true;
}

static ChangeType change_type(uint32_t was, uint32_t is)
{
    return was == is  ? CHANGE_UPDATED
           : was == 0 ? CHANGE_SPAWNED
           : is == 0  ? CHANGE_DESPAWNED
                      : CHANGE_REPLACED;
}

static bool find_changes_of(World *world, uint32_t k, uint32_t high, Failure *why)
{
    const Kind *kind = &world->schema->kinds[k];
    for (uint32_t from = 0; from < high; from += SPAN) {
        uint32_t count = high - from < SPAN ? high - from : SPAN;
        uint8_t *live = (uint8_t *)entity_id(world->live, kind, from);
        uint8_t *committed = (uint8_t *)entity_id(world->committed, kind, from);
        if (memcmp(live, committed, (size_t)count * kind->stride) == 0) continue;
        for (uint32_t i = 0; i < count; i++, live += kind->stride, committed += kind->stride) {
            uint32_t is, was;
            memcpy(&is, live, sizeof is);
            memcpy(&was, committed, sizeof was);
            if ((is == 0 && was == 0) || memcmp(live, committed, kind->stride) == 0) continue;
            if (is && !settle(kind, live, kind->first + from + i, why)) return false;
            world->changes[world->change_count++] =
                (Change){ kind->first + from + i, (uint16_t)k, (uint16_t)change_type(was, is) };
        }
    }
    return true;
}

static const WorldHead *head_of(const uint8_t *image)
{
    return (const WorldHead *)(const void *)(image + IMAGE_HEAD);
}

static bool find_changes(World *world, Failure *why)
{
    world->change_count = 0;
    for (uint32_t k = 0; k < world->schema->kind_count; k++) {
        uint32_t live = head_of(world->live)->kinds[k].high,
                 committed = head_of(world->committed)->kinds[k].high;
        if (!find_changes_of(world, k, live > committed ? live : committed, why)) return false;
    }
    return true;
}

typedef struct {
    uint32_t offset, size;
} Range;

static Range entity_range(const World *world, const Change *change)
{
    const Kind *kind = &world->schema->kinds[change->kind];
    return (Range){ kind->base + (change->slot - kind->first) * kind->stride, kind->stride };
}

// Generations are compared for themselves: what lived and died within one tick is no change, but
// its id must not be given again either.
static Range generations_range(const World *world, uint32_t k)
{
    const Kind *kind = &world->schema->kinds[k];
    const uint16_t *live = generation_of(world, world->live, kind->first);
    const uint16_t *committed = generation_of(world, world->committed, kind->first);
    uint32_t from = 0, to = kind->capacity;
    if (memcmp(live, committed, to * sizeof *live) == 0) return (Range){ 0 };
    while (live[from] == committed[from]) from++;
    while (live[to - 1] == committed[to - 1]) to--;
    uint32_t offset = world->layout.generations + (kind->first + from) * (uint32_t)sizeof *live;
    return (Range){ offset, (to - from) * (uint32_t)sizeof *live };
}

static int head_ranges(const World *world, Range ranges[2])
{
    Range head = { IMAGE_HEAD, offsetof(WorldHead, timers) };
    Range timers = { IMAGE_HEAD + offsetof(WorldHead, timers), sizeof(((WorldHead *)0)->timers) };
    ranges[0] = head;
    ranges[1] = timers;
    return memcmp(world->live + timers.offset, world->committed + timers.offset, timers.size) == 0 ? 1 : 2;
}

static uint32_t save(World *world, uint32_t used, Range range)
{
    return range.size ? undo_save(world, used, range.offset, range.size) : used;
}

static uint32_t save_all(World *world, const Range *head, int count)
{
    uint32_t used = 0;
    for (int i = 0; i < count; i++) used = save(world, used, head[i]);
    for (int c = 0; c < world->change_count; c++)
        used = save(world, used, entity_range(world, &world->changes[c]));
    for (uint32_t k = 0; k < world->schema->kind_count; k++)
        used = save(world, used, generations_range(world, k));
    return used;
}

static void copy(World *world, Range range)
{
    memcpy(world->committed + range.offset, world->live + range.offset, range.size);
}

static void copy_all(World *world, const Range *head, int count)
{
    for (int i = 0; i < count; i++) copy(world, head[i]);
    for (int c = 0; c < world->change_count; c++) copy(world, entity_range(world, &world->changes[c]));
    for (uint32_t k = 0; k < world->schema->kind_count; k++) copy(world, generations_range(world, k));
}

bool world_commit(World *world, Failure *why)
{
    if (!find_changes(world, why)) return false;
    Range head[2];
    int count = head_ranges(world, head);
    uint32_t used = save_all(world, head, count);
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&world->guard->undo_used, used, memory_order_release);
    atomic_thread_fence(memory_order_release);
    copy_all(world, head, count);
    world->guard->commits++;
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&world->guard->undo_used, 0, memory_order_release);
    return true;
}

const Change *world_changes(const World *world, int *count)
{
    *count = world->change_count;
    return world->changes;
}

void world_rollback(World *world)
{
    const WorldHead *live = head_of(world->live), *committed = head_of(world->committed);
    for (uint32_t k = 0; k < world->schema->kind_count; k++) {
        const Kind *kind = &world->schema->kinds[k];
        uint32_t a = live->kinds[k].high, b = committed->kinds[k].high, high = a > b ? a : b;
        if (high > kind->capacity) high = kind->capacity;
        memcpy(entity_id(world->live, kind, 0), entity_id(world->committed, kind, 0),
               (size_t)high * kind->stride);
    }
    memcpy(world->live + IMAGE_HEAD, world->committed + IMAGE_HEAD, sizeof(WorldHead));
    memcpy(world->live + world->layout.generations, world->committed + world->layout.generations,
           world->schema->slot_count * sizeof(uint16_t));
    world->change_count = 0;
}

uint64_t world_hash(const World *world)
{
    return hash_words(HASH_BEGIN, world->committed + IMAGE_HEAD, world->layout.undo - IMAGE_HEAD);
}
