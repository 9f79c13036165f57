#include "schema.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { STRIDE_ALIGN = 8 };

static const double DEFAULT_QUANTUM = 1.0 / 16;

static void add_builtin(Kind *kind, Field field)
{
    Failure why;
    schema_add_field(kind, &field, &why);
}

void schema_begin(Schema *schema, int max_players)
{
    memset(schema, 0, sizeof *schema);
    schema->max_players = (uint32_t)max_players;
    Failure why;
    Kind *room = schema_add_kind(schema, "room", 1, &why);
    add_builtin(room, (Field){ .name = "time", .type = FIELD_DOUBLE, .access = ACCESS_HIDDEN });
    add_builtin(room,
                (Field){ .name = "settings", .type = FIELD_TEXT, .size = 256, .access = ACCESS_HIDDEN });
    Kind *player = schema_add_kind(schema, "player", max_players, &why);
    add_builtin(player, (Field){ .name = "name", .type = FIELD_TEXT, .size = 68 });
    add_builtin(player, (Field){ .name = "score", .type = FIELD_LONG, .low = INT32_MIN, .high = INT32_MAX });
    add_builtin(player, (Field){ .name = "team", .type = FIELD_INT, .low = 0, .high = 255 });
    add_builtin(player, (Field){ .name = "connected", .type = FIELD_BOOL });
    add_builtin(player, (Field){ .name = "bot", .type = FIELD_BOOL });
    add_builtin(player, (Field){ .name = "profile", .type = FIELD_DOUBLE, .access = ACCESS_HIDDEN });
    add_builtin(player, (Field){ .name = "input_number", .type = FIELD_DOUBLE, .access = ACCESS_HIDDEN });
}

Kind *schema_add_kind(Schema *schema, const char *name, int capacity, Failure *why)
{
    if (schema->kind_count == SCHEMA_KINDS) {
        fail(why, "more than %d kinds of entity", SCHEMA_KINDS - KIND_PLAYER - 1);
        return NULL;
    }
    if (strlen(name) >= SCHEMA_NAME_SIZE) {
        fail(why, "the name \"%s\" is longer than %d characters", name, SCHEMA_NAME_SIZE - 1);
        return NULL;
    }
    if (schema_find_kind(schema, name)) {
        fail(why, "there is already a kind of entity called \"%s\"", name);
        return NULL;
    }
    Kind *kind = &schema->kinds[schema->kind_count++];
    snprintf(kind->name, sizeof kind->name, "%s", name);
    kind->capacity = (uint32_t)capacity;
    kind->x = kind->y = kind->player = kind->team = kind->sight = -1;
    return kind;
}

static uint32_t size_of(FieldType type)
{
    switch (type) {
    case FIELD_INT:
    case FIELD_FLOAT:
    case FIELD_ANGLE:
    case FIELD_REF: return 4;
    case FIELD_LONG:
    case FIELD_DOUBLE: return 8;
    case FIELD_BOOL: return 1;
    default: return 0;
    }
}

bool schema_add_field(Kind *kind, const Field *field, Failure *why)
{
    if (kind->field_count == SCHEMA_FIELDS)
        return fail(why, "%s has more than %d fields", kind->name, SCHEMA_FIELDS);
    if (strlen(field->name) >= SCHEMA_NAME_SIZE)
        return fail(why, "%s.%s: a name has at most %d characters", kind->name, field->name,
                    SCHEMA_NAME_SIZE - 1);
    if (schema_find_field(kind, field->name))
        return fail(why, "%s has a field \"%s\" of its own", kind->name, field->name);
    if (field->type == FIELD_TEXT && (field->size < 2 || field->size > SCHEMA_TEXT_LIMIT + 1))
        return fail(why, "%s.%s: a text holds 1 to %d bytes", kind->name, field->name, SCHEMA_TEXT_LIMIT);
    if (field->type == FIELD_ARRAY && (field->count < 1 || field->count > SCHEMA_ARRAY_LIMIT))
        return fail(why, "%s.%s: an array holds 1 to %d elements", kind->name, field->name,
                    SCHEMA_ARRAY_LIMIT);
    Field *added = &kind->fields[kind->field_count++];
    *added = *field;
    if (added->type == FIELD_ARRAY)
        added->size = (uint16_t)(added->count * size_of(added->element));
    else if (added->type != FIELD_TEXT)
        added->size = (uint16_t)size_of(added->type);
    return true;
}

bool schema_add_sight(Kind *kind, SeenBy seen_by, Failure *why)
{
    Field field = {
        .name = "seen_by", .type = FIELD_INT, .access = ACCESS_HIDDEN, .high = 1 + SEEN_BY_NOBODY
    };
    kind->seen_by = (uint16_t)seen_by;
    return schema_add_field(kind, &field, why);
}

// x and y together make a kind move; they leave the list of wire fields.
static void find_motion(Kind *kind)
{
    Field *x = schema_find_field(kind, "x"), *y = schema_find_field(kind, "y");
    if (!x || !y || x->type != FIELD_FLOAT || y->type != FIELD_FLOAT || x->access || y->access) return;
    kind->x = (int16_t)x->offset;
    kind->y = (int16_t)y->offset;
    kind->quantum = x->quantum > 0 ? x->quantum : DEFAULT_QUANTUM;
}

static uint32_t align_of(const Field *field)
{
    if (field->type == FIELD_TEXT) return 4;
    return size_of(field->type == FIELD_ARRAY ? field->element : field->type);
}

static uint32_t aligned(uint32_t offset, uint32_t to)
{
    return (offset + to - 1) / to * to;
}

// Gives every field its place; `end` is where the first may begin.
static void lay_out(Kind *kind, uint32_t end)
{
    for (int i = 0; i < kind->field_count; i++) {
        Field *field = &kind->fields[i];
        if (field->type == FIELD_TEXT) field->size = (uint16_t)aligned(field->size, 4);
        end = aligned(end, align_of(field));
        field->offset = (uint16_t)end;
        end += field->size;
    }
    kind->stride = aligned(end, STRIDE_ALIGN);
}

// Numbers the fields that are sent. Those of the motion are not, if `motion_apart`.
static bool number_wire_fields(Kind *kind, bool motion_apart, Failure *why)
{
    for (int i = 0; i < kind->field_count; i++) {
        Field *field = &kind->fields[i];
        bool moves = motion_apart && kind->x >= 0 && (field->offset == kind->x || field->offset == kind->y);
        field->wire = field->access == ACCESS_HIDDEN || moves ? -1 : (int8_t)kind->wire_count++;
        if (field->type == FIELD_REF && strcmp(field->name, "player") == 0)
            kind->player = (int16_t)field->offset;
        if (field->type == FIELD_INT && strcmp(field->name, "team") == 0) kind->team = (int16_t)field->offset;
        if (strcmp(field->name, "seen_by") == 0) kind->sight = (int16_t)field->offset;
    }
    if (kind->wire_count > SCHEMA_WIRE_FIELDS)
        return fail(why, "%s has more than %d fields that are sent; mark some as hidden", kind->name,
                    SCHEMA_WIRE_FIELDS);
    return true;
}

static bool find_room(Schema *schema, Kind *kind, uint64_t *offset, Failure *why)
{
    if (kind->stride > SCHEMA_STRIDE_LIMIT)
        return fail(why, "one %s takes %u bytes, %d is the most; use smaller arrays", kind->name,
                    kind->stride, SCHEMA_STRIDE_LIMIT);
    if (kind->capacity > SCHEMA_SLOTS - schema->slot_count)
        return fail(why, "all kinds together may hold %d entities; lower a limit", SCHEMA_SLOTS);
    kind->first = schema->slot_count;
    schema->slot_count += kind->capacity;
    *offset = (*offset + 63) & ~(uint64_t)63;
    kind->base = (uint32_t)*offset;
    *offset += (uint64_t)kind->stride * kind->capacity;
    return *offset <= SCHEMA_BYTES_LIMIT ||
           fail(why, "the entities need more than %d MB; lower a limit", SCHEMA_BYTES_LIMIT >> 20);
}

bool schema_finish(Schema *schema, uint32_t entities_base, Failure *why)
{
    uint64_t offset = entities_base;
    for (uint32_t k = 0; k < schema->kind_count; k++) {
        Kind *kind = &schema->kinds[k];
        lay_out(kind, sizeof(uint32_t));
        find_motion(kind);
        if (!number_wire_fields(kind, true, why) || !find_room(schema, kind, &offset, why)) return false;
    }
    schema->entities_end = (uint32_t)offset;
    return true;
}

void schema_begin_event(Kind *kind, const char *name)
{
    memset(kind, 0, sizeof *kind);
    snprintf(kind->name, sizeof kind->name, "%s", name);
    kind->x = kind->y = kind->player = kind->team = kind->sight = -1;
}

bool schema_finish_event(Kind *kind, Failure *why)
{
    lay_out(kind, 0);
    find_motion(kind);
    for (int i = 0; i < kind->field_count; i++) {
        Field *field = &kind->fields[i];
        bool place = kind->x >= 0 && (field->offset == kind->x || field->offset == kind->y);
        if (place && field->quantum == 0) field->quantum = kind->quantum;
    }
    return number_wire_fields(kind, false, why);
}

Kind *schema_find_kind(const Schema *schema, const char *name)
{
    for (uint32_t k = 0; k < schema->kind_count; k++)
        if (strcmp(schema->kinds[k].name, name) == 0) return (Kind *)&schema->kinds[k];
    return NULL;
}

Field *schema_find_field(const Kind *kind, const char *name)
{
    for (int i = 0; i < kind->field_count; i++)
        if (strcmp(kind->fields[i].name, name) == 0) return (Field *)&kind->fields[i];
    return NULL;
}

const Kind *schema_kind_of_slot(const Schema *schema, uint32_t slot)
{
    for (uint32_t k = 0; k < schema->kind_count; k++)
        if (slot - schema->kinds[k].first < schema->kinds[k].capacity) return &schema->kinds[k];
    return NULL;
}

void *schema_field_at(const Kind *kind, const void *values, const char *name)
{
    const Field *field = schema_find_field(kind, name);
    assert(field);
    return (uint8_t *)values + field->offset;
}

void schema_set_text(const Kind *kind, void *values, const char *name, const char *text)
{
    const Field *field = schema_find_field(kind, name);
    assert(field && field->type == FIELD_TEXT);
    char *at = (char *)values + field->offset;
    memset(at, 0, field->size);
    memcpy(at, text, strnlen(text, field->size - 1u));
}
