#include "picture.h"
#include "mem.h"
#include "text.h"
#include <string.h>

typedef struct {
    const uint8_t *at, *end;
    bool broken;
} Bytes;

static uint64_t take(Bytes *bytes, int count)
{
    uint64_t value = 0;
    if (bytes->end - bytes->at < count) {
        bytes->broken = true;
        return 0;
    }
    for (int i = 0; i < count; i++) value = value << 8 | *bytes->at++;
    return value;
}

static int64_t take_signed(Bytes *bytes, int count)
{
    uint64_t bits = take(bytes, count) << (64 - 8 * count);
    return (int64_t)bits >> (64 - 8 * count);
}

static int64_t take_integer(Bytes *bytes)
{
    uint8_t head = (uint8_t)take(bytes, 1);
    if (head < 0x80) return head;
    if (head >= 0xe0) return (int8_t)head;
    if (head >= 0xcc && head <= 0xcf) return (int64_t)take(bytes, 1 << (head - 0xcc));
    if (head >= 0xd0 && head <= 0xd3) return take_signed(bytes, 1 << (head - 0xd0));
    bytes->broken = true;
    return 0;
}

static double take_real(Bytes *bytes)
{
    uint8_t head = (uint8_t)take(bytes, 1);
    float narrow;
    double wide;
    uint64_t bits = take(bytes, head == 0xca ? 4 : 8);
    uint32_t narrow_bits = (uint32_t)bits;
    memcpy(&narrow, &narrow_bits, sizeof narrow);
    memcpy(&wide, &bits, sizeof wide);
    bytes->broken |= head != 0xca && head != 0xcb;
    return head == 0xca ? (double)narrow : wide;
}

static uint32_t take_array(Bytes *bytes)
{
    uint8_t head = (uint8_t)take(bytes, 1);
    if ((head & 0xf0) == 0x90) return head & 0x0f;
    if (head == 0xdc || head == 0xdd) return (uint32_t)take(bytes, head == 0xdc ? 2 : 4);
    bytes->broken = true;
    return 0;
}

static void take_text(Bytes *bytes, const Field *field, char text[260])
{
    uint8_t head = (uint8_t)take(bytes, 1);
    size_t size = (head & 0xe0) == 0xa0 ? head & 0x1f : head == 0xd9 ? (size_t)take(bytes, 1) : SIZE_MAX;
    if (size > field->size || size > 256 || (size_t)(bytes->end - bytes->at) < size ||
        !text_is_utf8((const char *)bytes->at, size)) {
        bytes->broken = true;
        return;
    }
    memcpy(text, bytes->at, size);
    text[size] = 0;
    bytes->at += size;
}

static bool is_real(const Field *field, int type)
{
    return (type == FIELD_FLOAT || type == FIELD_DOUBLE) && !(field->quantum > 0);
}

static void check_range(Bytes *bytes, int type, int64_t number)
{
    if (type == FIELD_BOOL && (number < 0 || number > 1)) bytes->broken = true;
    if (type == FIELD_ANGLE && (number < 0 || number > 255)) bytes->broken = true;
    if (type == FIELD_REF && (number < 0 || number > UINT32_MAX)) bytes->broken = true;
    if (number > (INT64_C(1) << 53) || number < -(INT64_C(1) << 53)) bytes->broken = true;
}

static void take_elements(Bytes *bytes, const Field *field, PictureValue *value)
{
    if (take_array(bytes) != field->count) bytes->broken = true;
    if (!value->elements) value->elements = mem_zalloc(field->count * sizeof *value->elements);
    for (int i = 0; i < field->count && !bytes->broken; i++) {
        if (is_real(field, field->element)) {
            value->elements[i] = take_real(bytes);
            continue;
        }
        int64_t number = take_integer(bytes);
        check_range(bytes, field->element, number);
        value->elements[i] = (double)number;
    }
}

static void take_value(Bytes *bytes, const Field *field, bool by_difference, PictureValue *value)
{
    if (field->type == FIELD_TEXT)
        take_text(bytes, field, value->text);
    else if (field->type == FIELD_ARRAY)
        take_elements(bytes, field, value);
    else if (is_real(field, field->type))
        value->real = take_real(bytes);
    else {
        int64_t number = take_integer(bytes);
        bool adds = by_difference && field->type != FIELD_BOOL && field->type != FIELD_REF;
        if (adds) number += value->number;
        if (adds && field->type == FIELD_ANGLE) number &= 255;
        check_range(bytes, field->type, number);
        value->number = number;
    }
}

Picture *picture_create(const Schema *schema, const EventKind *events, int event_count, uint32_t you)
{
    Picture *picture = mem_zalloc(sizeof *picture);
    *picture =
        (Picture){ .schema = schema, .event_kinds = events, .event_kind_count = event_count, .you = you };
    picture->entities = mem_zalloc(schema->slot_count * sizeof *picture->entities);
    picture->events = mem_zalloc(PICTURE_EVENTS * sizeof *picture->events);
    return picture;
}

static void forget_values(PictureValue *values, int count)
{
    for (int i = 0; i < count; i++) mem_free(values[i].elements);
    memset(values, 0, (size_t)count * sizeof *values);
}

static void forget_entity(Picture *picture, uint32_t slot)
{
    PictureEntity *entity = &picture->entities[slot];
    if (entity->id) picture->count--;
    forget_values(entity->values, SCHEMA_WIRE_FIELDS);
    memset(entity, 0, sizeof *entity);
}

static void forget_events(Picture *picture)
{
    for (int i = 0; i < picture->event_count; i++)
        forget_values(picture->events[i].values, PICTURE_EVENT_FIELDS);
    picture->event_count = 0;
}

void picture_destroy(Picture *picture)
{
    if (!picture) return;
    for (uint32_t slot = 0; slot < picture->schema->slot_count; slot++) forget_entity(picture, slot);
    forget_events(picture);
    mem_free(picture->entities);
    mem_free(picture->events);
    mem_free(picture);
}

static const Field *field_with(const Kind *kind, int index)
{
    for (int i = 0; i < kind->field_count; i++)
        if (kind->fields[i].wire == index) return &kind->fields[i];
    return NULL;
}

typedef enum { ROW_LEFT, ROW_ENTERED, ROW_CHANGED, ROW_STEPS } RowType;

static bool belongs_to_you(const Picture *picture, const Kind *kind, uint32_t slot)
{
    const PictureEntity *entity = &picture->entities[slot];
    if (kind == &picture->schema->kinds[KIND_PLAYER]) return entity->id == picture->you;
    const Field *field = schema_find_field(kind, "player");
    return field && field->wire >= 0 && entity->values[field->wire].number == picture->you;
}

static void fly(PictureEntity *entity, const int64_t difference[2])
{
    bool jumps = false;
    for (int axis = 0; axis < 2; axis++) jumps |= difference[axis] > 4095 || difference[axis] < -4095;
    for (int axis = 0; axis < 2; axis++) {
        entity->at[axis] += 16 * difference[axis];
        entity->velocity[axis] = jumps ? 0 : entity->velocity[axis] + 16 * difference[axis];
    }
}

static void apply_motion(Bytes *bytes, PictureEntity *entity, RowType type, uint32_t mask)
{
    int64_t values[4] = { 0 };
    int count = type == ROW_STEPS ? 2 : 4;
    if (mask & 1) {
        for (int i = 0; i < count; i++) values[i] = take_integer(bytes);
        if (type == ROW_STEPS)
            fly(entity, values);
        else
            for (int axis = 0; axis < 2; axis++) {
                entity->at[axis] = 16 * values[axis];
                entity->velocity[axis] = values[2 + axis];
            }
    }
    if (!(mask & 2)) return;
    if (type != ROW_STEPS) bytes->broken = true;
    for (int axis = 0; axis < 2; axis++) entity->velocity[axis] += take_integer(bytes);
}

static bool apply_values(Picture *picture, Bytes *bytes, const Kind *kind, uint32_t slot, RowType type,
                         Failure *why)
{
    PictureEntity *entity = &picture->entities[slot];
    uint64_t mask = (uint64_t)take_integer(bytes);
    bool owner_only = false;
    if (mask >> (2 + kind->wire_count))
        return fail(why, "%s #%u: mask %llx", kind->name, slot, (long long)mask);
    if ((mask & 3) && kind->x < 0) return fail(why, "%s #%u does not move", kind->name, slot);
    if (!mask && type != ROW_ENTERED) return fail(why, "%s #%u: an empty row", kind->name, slot);
    apply_motion(bytes, entity, type, (uint32_t)mask);
    for (int i = 0; i < kind->wire_count; i++) {
        if (!(mask >> (2 + i) & 1)) continue;
        const Field *field = field_with(kind, i);
        take_value(bytes, field, type == ROW_STEPS, &entity->values[i]);
        if (bytes->broken) return fail(why, "%s #%u: field \"%s\" is broken", kind->name, slot, field->name);
        owner_only |= field->access == ACCESS_OWNER;
    }
    if (owner_only && !belongs_to_you(picture, kind, slot))
        return fail(why, "%s #%u belongs to another player, whose eyes only this was for", kind->name, slot);
    return !bytes->broken || fail(why, "%s #%u is broken", kind->name, slot);
}

static bool apply_row(Picture *picture, Bytes *bytes, uint32_t slot, RowType type, Failure *why)
{
    const Kind *kind = schema_kind_of_slot(picture->schema, slot);
    if (bytes->broken || !kind) return fail(why, "a row for slot %u, which no kind owns", slot);
    PictureEntity *entity = &picture->entities[slot];
    if (type != ROW_ENTERED && !entity->id)
        return fail(why, "array %d: %s #%u is not known", type, kind->name, slot);
    if (type == ROW_LEFT) {
        forget_entity(picture, slot);
        return true;
    }
    if (type == ROW_ENTERED) {
        forget_entity(picture, slot);
        int64_t generation = take_integer(bytes);
        if (generation < 1 || generation > 65535) return fail(why, "generation %lld", (long long)generation);
        entity->id = (uint32_t)generation << 16 | slot;
        picture->count++;
    }
    return apply_values(picture, bytes, kind, slot, type, why);
}

// The number of values in a row is not known before it is read, so the array is cut out
// by skipping its values.
static void skip(Bytes *bytes)
{
    if (bytes->at == bytes->end) {
        bytes->broken = true;
        return;
    }
    uint8_t head = *bytes->at;
    if (head == 0xca || head == 0xcb)
        take_real(bytes);
    else if ((head & 0xe0) == 0xa0 || head == 0xd9) {
        bytes->at++;
        uint64_t size = head == 0xd9 ? take(bytes, 1) : head & 0x1f;
        take(bytes, 0);
        if ((uint64_t)(bytes->end - bytes->at) < size)
            bytes->broken = true;
        else
            bytes->at += size;
    } else if ((head & 0xf0) == 0x90 || head == 0xdc || head == 0xdd) {
        for (uint32_t left = take_array(bytes); left && !bytes->broken; left--) skip(bytes);
    } else
        take_integer(bytes);
}

static bool apply_rows(Picture *picture, Bytes *bytes, RowType type, Failure *why)
{
    uint32_t values = take_array(bytes);
    Bytes rows = *bytes;
    for (uint32_t i = 0; i < values && !bytes->broken; i++) skip(bytes);
    rows.end = bytes->at;
    picture->rows[type] = 0;
    for (int64_t slot = -1; rows.at < rows.end && !bytes->broken; picture->rows[type]++) {
        int64_t gap = take_integer(&rows);
        slot += gap;
        if (gap < 1 || slot > UINT16_MAX) return fail(why, "array %d: gap %lld", type, (long long)gap);
        if (!apply_row(picture, &rows, (uint32_t)slot, type, why)) return false;
    }
    return (!bytes->broken && !rows.broken) || fail(why, "array %d is broken", type);
}

static bool apply_event(Picture *picture, Bytes *bytes, Failure *why)
{
    uint32_t values = take_array(bytes);
    int64_t index = take_integer(bytes);
    if (bytes->broken || index < 0 || index >= picture->event_kind_count)
        return fail(why, "there is no event %lld", (long long)index);
    const Kind *kind = &picture->event_kinds[index].fields;
    if (values != 1u + kind->wire_count) return fail(why, "event %s has %u values", kind->name, values - 1);
    PictureEvent *event = &picture->events[picture->event_count++];
    event->index = (int)index;
    for (int i = 0; i < kind->wire_count; i++)
        take_value(bytes, field_with(kind, i), false, &event->values[i]);
    return !bytes->broken || fail(why, "event %s is broken", kind->name);
}

static bool apply_events(Picture *picture, Bytes *bytes, Failure *why)
{
    forget_events(picture);
    uint32_t count = take_array(bytes);
    if (count > PICTURE_EVENTS) return fail(why, "%u events", count);
    for (uint32_t i = 0; i < count; i++)
        if (!apply_event(picture, bytes, why)) return false;
    return !bytes->broken || fail(why, "the events are broken");
}

static void pass_time(Picture *picture, uint32_t ticks)
{
    for (uint32_t slot = 0; slot < picture->schema->slot_count; slot++)
        for (int axis = 0; axis < 2; axis++)
            picture->entities[slot].at[axis] += picture->entities[slot].velocity[axis] * ticks;
}

bool picture_apply(Picture *picture, const uint8_t *frame, size_t size, Failure *why)
{
    Bytes bytes = { frame, frame + size, false };
    uint32_t elements = take_array(&bytes);
    picture->kind = (int)take_integer(&bytes);
    uint32_t tick = (uint32_t)take_integer(&bytes);
    picture->ack = (uint32_t)take_integer(&bytes);
    picture->waiting = (uint32_t)take_integer(&bytes);
    if (bytes.broken || elements != 9) return fail(why, "no frame");
    if (picture->kind != 17 && (picture->kind != 18 || !picture->begun))
        return fail(why, "kind %d", picture->kind);
    if (picture->kind == 17)
        for (uint32_t slot = 0; slot < picture->schema->slot_count; slot++) forget_entity(picture, slot);
    else if (tick < picture->tick)
        return fail(why, "tick %u after %u", tick, picture->tick);
    else
        pass_time(picture, tick - picture->tick);
    picture->begun = true;
    picture->tick = tick;
    for (int type = ROW_LEFT; type <= ROW_STEPS; type++)
        if (!apply_rows(picture, &bytes, (RowType)type, why)) return false;
    if (!apply_events(picture, &bytes, why)) return false;
    return bytes.at == bytes.end || fail(why, "%td bytes behind the frame", bytes.end - bytes.at);
}

const PictureEntity *picture_find(const Picture *picture, uint32_t id)
{
    const PictureEntity *entity = &picture->entities[id & 0xffff];
    return id && entity->id == id ? entity : NULL;
}

const PictureValue *picture_value(const Picture *picture, uint32_t id, const char *name)
{
    const PictureEntity *entity = picture_find(picture, id);
    const Field *field = schema_find_field(schema_kind_of_slot(picture->schema, id & 0xffff), name);
    return entity && field && field->wire >= 0 ? &entity->values[field->wire] : NULL;
}

double picture_place(const Picture *picture, uint32_t id, int axis)
{
    const PictureEntity *entity = picture_find(picture, id);
    const Kind *kind = schema_kind_of_slot(picture->schema, id & 0xffff);
    return entity ? (double)entity->at[axis] * kind->quantum / 16 : 0.0 / 0.0;
}
