#include "encode.h"
#include "values.h"
#include "writer.h"

static uint32_t write_pair(Buffer *out, const int64_t pair[2])
{
    write_integer(out, pair[0]);
    write_integer(out, pair[1]);
    return 2;
}

uint32_t encode_step(Buffer *out, const Told *told, uint32_t slot, const ToldChange *change, uint32_t allowed)
{
    uint32_t mask = change->mask & allowed, count = 1;
    if (!mask) return 0;
    write_integer(out, mask);
    if (mask & MASK_MOTION) count += write_pair(out, change->motion.difference);
    if (mask & MASK_TRIM) count += write_pair(out, change->motion.trim);
    const ToldField *fields = told_kind(told, slot)->fields;
    const uint8_t *was = told_values(told, slot);
    for (uint32_t left = mask >> MASK_FIELDS; left; left &= left - 1, count++) {
        const ToldField *field = &fields[__builtin_ctz(left)];
        value_write_step(out, field->field, was + field->at, told->fresh + field->at);
    }
    return count;
}

static uint32_t write_absolute(Buffer *out, const Told *told, uint32_t slot, uint32_t mask)
{
    uint32_t count = 1;
    write_integer(out, mask);
    if (mask & MASK_MOTION) {
        const Motion *motion = told_motion(told, slot);
        int64_t quanta[2];
        motion_whole(motion, quanta);
        count += write_pair(out, quanta);
        count += write_pair(out, motion->velocity);
    }
    const ToldField *fields = told_kind(told, slot)->fields;
    const uint8_t *values = told_values(told, slot);
    for (uint32_t left = mask >> MASK_FIELDS; left; left &= left - 1, count++) {
        const ToldField *field = &fields[__builtin_ctz(left)];
        value_write(out, field->field, values + field->at);
    }
    return count;
}

uint32_t encode_entered(Buffer *out, const Told *told, uint32_t slot, uint32_t allowed)
{
    write_integer(out, told->slots[slot].id >> 16);
    return 1 + write_absolute(out, told, slot, told_full_mask(told, slot, allowed));
}

uint32_t encode_changed(Buffer *out, const Told *told, uint32_t slot, uint32_t mask)
{
    return mask ? write_absolute(out, told, slot, mask) : 0;
}
