#include "told.h"
#include "mem.h"
#include "values.h"
#include <string.h>

static void take_kind(ToldKind *told, const Kind *kind)
{
    told->kind = kind;
    for (int level = 0; level < LEVELS; level++)
        told->masks[level] = kind->x < 0 ? 0 : MASK_MOTION | MASK_TRIM;
    for (int i = 0; i < kind->field_count; i++) {
        const Field *field = &kind->fields[i];
        if (field->wire < 0) continue;
        told->fields[field->wire] = (ToldField){ field, told->size };
        told->size += value_size(field);
        uint32_t bit = 1u << (MASK_FIELDS + field->wire);
        Level least = field->access == ACCESS_OWNER  ? LEVEL_OWNER
                      : field->access == ACCESS_TEAM ? LEVEL_TEAM
                                                     : LEVEL_PUBLIC;
        for (int level = (int)least; level < LEVELS; level++) told->masks[level] |= bit;
    }
}

void told_init(Told *told, const Schema *schema)
{
    *told = (Told){ .schema = schema };
    size_t values = 0, stamps = 0, motions = 0, widest = 0;
    told->kind_of = mem_zalloc(schema->slot_count);
    for (uint32_t k = 0; k < schema->kind_count; k++) {
        ToldKind *kind = &told->kinds[k];
        take_kind(kind, &schema->kinds[k]);
        kind->values = values;
        kind->stamps = stamps;
        kind->motions = motions;
        uint32_t capacity = kind->kind->capacity;
        values += (size_t)kind->size * capacity;
        stamps += (kind->kind->wire_count + (size_t)1) * capacity;
        motions += kind->kind->x < 0 ? 0 : capacity;
        widest = kind->size > widest ? kind->size : widest;
        memset(told->kind_of + kind->kind->first, (int)k, capacity);
    }
    told->slots = mem_zalloc(schema->slot_count * sizeof *told->slots);
    told->values = mem_zalloc(values);
    told->fresh = mem_zalloc(widest);
    told->stamps = mem_zalloc(stamps * sizeof *told->stamps);
    told->motions = mem_zalloc(motions * sizeof *told->motions);
}

void told_deinit(Told *told)
{
    mem_free(told->kind_of);
    mem_free(told->slots);
    mem_free(told->values);
    mem_free(told->fresh);
    mem_free(told->stamps);
    mem_free(told->motions);
}

static void take_truth(const Kind *kind, const uint8_t *entity, int64_t truth[2])
{
    float x, y;
    memcpy(&x, entity + kind->x, sizeof x);
    memcpy(&y, entity + kind->y, sizeof y);
    truth[0] = value_sixteenths(x, kind->quantum);
    truth[1] = value_sixteenths(y, kind->quantum);
}

void told_enter(Told *told, uint32_t slot, const uint8_t *entity, uint32_t tick)
{
    const ToldKind *kind = told_kind(told, slot);
    uint8_t *values = told_values(told, slot);
    for (int i = 0; i < kind->kind->wire_count; i++)
        value_take(kind->fields[i].field, entity + kind->fields[i].field->offset,
                   values + kind->fields[i].at);
    uint32_t *stamps = told_stamps(told, slot);
    for (int i = 0; i <= kind->kind->wire_count; i++) stamps[i] = tick;
    ToldSlot *is = &told->slots[slot];
    memcpy(&is->id, entity, sizeof is->id);
    is->born = is->changed = tick;
    if (kind->kind->x < 0) return;
    int64_t truth[2];
    take_truth(kind->kind, entity, truth);
    motion_begin(told_motion(told, slot), truth);
}

void told_leave(Told *told, uint32_t slot)
{
    told->slots[slot].id = 0;
}

static uint32_t motion_mask(const MotionStep *step)
{
    return (step->steps ? MASK_MOTION : 0) | (step->trims ? MASK_TRIM : 0);
}

static void stamp(Told *told, uint32_t slot, uint32_t mask, uint32_t tick)
{
    if (!mask) return;
    uint32_t *stamps = told_stamps(told, slot);
    told->slots[slot].changed = tick;
    if (mask & (MASK_MOTION | MASK_TRIM)) stamps[0] = tick;
    for (uint32_t fields = mask >> MASK_FIELDS, i = 1; fields; fields >>= 1, i++)
        if (fields & 1) stamps[i] = tick;
}

ToldChange told_compare(Told *told, uint32_t slot, const uint8_t *entity, uint32_t tick, uint32_t ticks)
{
    const ToldKind *kind = told_kind(told, slot);
    const uint8_t *values = told_values(told, slot);
    ToldChange change = { 0 };
    if (kind->kind->x >= 0) {
        int64_t truth[2];
        take_truth(kind->kind, entity, truth);
        change.motion = motion_advance(told_motion(told, slot), truth, ticks);
        change.mask = motion_mask(&change.motion);
    }
    for (int i = 0; i < kind->kind->wire_count; i++) {
        const ToldField *field = &kind->fields[i];
        value_take(field->field, entity + field->field->offset, told->fresh + field->at);
        if (value_differs(field->field, values + field->at, told->fresh + field->at))
            change.mask |= 1u << (MASK_FIELDS + i);
    }
    stamp(told, slot, change.mask, tick);
    return change;
}

ToldChange told_coast(Told *told, uint32_t slot, uint32_t tick, uint32_t ticks)
{
    Motion *motion = told_motion(told, slot);
    int64_t truth[2] = { motion->truth[0], motion->truth[1] };
    ToldChange change = { .motion = motion_advance(motion, truth, ticks) };
    change.mask = motion_mask(&change.motion);
    stamp(told, slot, change.mask, tick);
    return change;
}

void told_settle(Told *told, uint32_t slot)
{
    memcpy(told_values(told, slot), told->fresh, told_kind(told, slot)->size);
}

uint32_t told_full_mask(const Told *told, uint32_t slot, uint32_t allowed)
{
    const ToldKind *kind = told_kind(told, slot);
    const Motion *motion = told_motion(told, slot);
    const uint8_t *values = told_values(told, slot);
    uint32_t mask = motion ? MASK_MOTION : 0;
    if (motion && !motion->velocity[0] && !motion->velocity[1]) {
        int64_t quanta[2];
        motion_whole(motion, quanta);
        if (!quanta[0] && !quanta[1]) mask = 0;
    }
    for (int i = 0; i < kind->kind->wire_count; i++)
        if (!value_is_zero(kind->fields[i].field, values + kind->fields[i].at))
            mask |= 1u << (MASK_FIELDS + i);
    return mask & allowed;
}

uint32_t told_mask_since(const Told *told, uint32_t slot, uint32_t tick, uint32_t allowed)
{
    const uint32_t *stamps = told_stamps(told, slot);
    uint32_t count = told_kind(told, slot)->kind->wire_count, mask = stamps[0] > tick ? MASK_MOTION : 0;
    for (uint32_t i = 0; i < count; i++)
        if (stamps[1 + i] > tick) mask |= 1u << (MASK_FIELDS + i);
    return mask & allowed;
}
