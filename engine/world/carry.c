// The new image is built beside the old one, kind by kind, and then written over it. References are put right
// at the end of each field, by a table from old slots to new ids.
#include "carry.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "convert.h"
#include "image.h"
#include "mem.h"

typedef struct {
    const Schema *schema;
    uint8_t *image;
    ImageLayout layout;
} Side;

typedef struct Carry {
    Side old, new;
    const CarryConfig *config;
    uint32_t *new_ids;   // by old slot; 0: not carried
    struct Carry *past;  // from the image before, for what the old one has lost; NULL: there is none
} Carry;

static Side side_of(const Schema *schema, uint8_t *image)
{
    return (Side){ schema, image, image_layout(schema) };
}

static uint8_t *entity_of(const Side *side, const Kind *kind, uint32_t index)
{
    return side->image + kind->base + (size_t)index * kind->stride;
}

static uint32_t id_at(const Side *side, const Kind *kind, uint32_t index)
{
    uint32_t id;
    memcpy(&id, entity_of(side, kind, index), sizeof id);
    return id;
}

static uint16_t *generations(const Side *side)
{
    return (uint16_t *)(void *)(side->image + side->layout.generations);
}

static void lose(const Carry *carry, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void lose(const Carry *carry, const char *format, ...)
{
    char line[256];
    va_list arguments;
    if (!carry->config->lost) return;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    if (size > (int)sizeof line - 2) size = sizeof line - 2;
    line[size++] = '\n';
    buffer_append(carry->config->lost, line, (size_t)size);
}

// Where what is at `index` of a kind on one side is on the other; bots stay behind the seats.
static uint32_t same_place(const Carry *carry, const Side *from, const Kind *kind, const Kind *to,
                           uint32_t index)
{
    uint32_t seats = kind->capacity - carry->config->bots;
    if (kind != &from->schema->kinds[KIND_PLAYER] || index < seats) return index;
    return to->capacity - carry->config->bots + (index - seats);
}

// The places of one kind: who is alive, and all generations, so that stale ids stay stale.
static void carry_places(Carry *carry, const Kind *kind, const Kind *old)
{
    WorldHead *head = (WorldHead *)(void *)(carry->new.image + IMAGE_HEAD);
    KindState *state = &head->kinds[kind - carry->new.schema->kinds];
    uint32_t lost = 0;
    for (uint32_t i = 0; i < old->capacity; i++) {
        uint32_t id = id_at(&carry->old, old, i), at = same_place(carry, &carry->old, old, kind, i);
        bool seat_of_bot = old == &carry->old.schema->kinds[KIND_PLAYER] &&
                           i < old->capacity - carry->config->bots &&
                           i >= kind->capacity - carry->config->bots;
        if (at >= kind->capacity || seat_of_bot) {
            lost += id != 0;
            continue;
        }
        uint32_t slot = kind->first + at;
        generations(&carry->new)[slot] = generations(&carry->old)[old->first + i];
        if (!id) continue;
        uint32_t new_id = (id & 0xffff0000u) | slot;
        memcpy(entity_of(&carry->new, kind, at), &new_id, sizeof new_id);
        carry->new_ids[old->first + i] = new_id;
        state->count++;
        if (at >= state->high) state->high = at + 1;
    }
    if (lost)
        lose(carry, "%u of %s are gone: there are only %u places now", lost, kind->name, kind->capacity);
}

static void carry_reference(const Carry *carry, const Field *field, const uint8_t *from, uint8_t *to)
{
    uint32_t id, new_id;
    memcpy(&id, from, sizeof id);
    const Kind *old = id ? schema_kind_of_slot(carry->old.schema, id & 0xffff) : NULL;
    if (!old || id_at(&carry->old, old, (id & 0xffff) - old->first) != id) return;
    new_id = carry->new_ids[id & 0xffff];
    const Kind *kind = new_id ? schema_kind_of_slot(carry->new.schema, new_id & 0xffff) : NULL;
    if (kind && (field->of >= SCHEMA_KINDS || &carry->new.schema->kinds[field->of] == kind))
        memcpy(to, &new_id, sizeof new_id);
}

// One field of one entity. False: the value cannot be one of the new type.
static bool carry_value(const Carry *carry, const Field *old, const Field *field, const uint8_t *from,
                        uint8_t *to)
{
    if (field->type != FIELD_REF || old->type != FIELD_REF) return convert_field(old, from, field, to);
    carry_reference(carry, field, from, to);
    return true;
}

// A field that the old world did not have: as it was before that, for who is still there.
static void restore_field(const Carry *past, const Kind *kind, const Field *field)
{
    const Kind *before = past ? schema_find_kind(past->old.schema, kind->name) : NULL;
    const Field *was = before ? schema_find_field(before, field->name) : NULL;
    for (uint32_t i = 0; was && i < before->capacity; i++) {
        uint32_t id = past->new_ids[before->first + i];
        if (!id) continue;
        uint8_t *entity = entity_of(&past->new, kind, (id & 0xffff) - kind->first);
        carry_value(past, was, field, entity_of(&past->old, before, i) + was->offset, entity + field->offset);
    }
}

static void carry_field(const Carry *carry, const Kind *kind, const Kind *old, const Field *field)
{
    const Field *was = schema_find_field(old, field->name);
    uint32_t lost = 0;
    if (!was) return restore_field(carry->past, kind, field);
    for (uint32_t i = 0; i < old->capacity; i++) {
        uint32_t id = id_at(&carry->old, old, i), new_id = id ? carry->new_ids[old->first + i] : 0;
        if (!new_id) continue;
        uint8_t *entity = entity_of(&carry->new, kind, (new_id & 0xffff) - kind->first);
        lost += !carry_value(carry, was, field, entity_of(&carry->old, old, i) + was->offset,
                             entity + field->offset);
    }
    if (lost) lose(carry, "%s.%s starts anew for %u: its type is another", kind->name, field->name, lost);
}

static void tell_what_is_gone(const Carry *carry)
{
    const WorldHead *head = (const WorldHead *)(const void *)(carry->old.image + IMAGE_HEAD);
    for (uint32_t k = 0; k < carry->old.schema->kind_count; k++) {
        const Kind *old = &carry->old.schema->kinds[k],
                   *kind = schema_find_kind(carry->new.schema, old->name);
        if (!kind && head->kinds[k].count)
            lose(carry, "%u of %s are gone with their kind", head->kinds[k].count, old->name);
        for (int f = 0; kind && f < old->field_count; f++)
            if (!schema_find_field(kind, old->fields[f].name) && head->kinds[k].count)
                lose(carry, "%s.%s is gone", old->name, old->fields[f].name);
    }
}

static void carry_head(Carry *carry)
{
    WorldHead *head = (WorldHead *)(void *)(carry->new.image + IMAGE_HEAD);
    memcpy(head, carry->old.image + IMAGE_HEAD, sizeof *head);
    memset(head->kinds, 0, sizeof head->kinds);
}

static void carry_timers(const Carry *carry)
{
    WorldHead *head = (WorldHead *)(void *)(carry->new.image + IMAGE_HEAD);
    const Field any = { .type = FIELD_REF, .of = SCHEMA_KINDS };
    for (int i = 0; i < WORLD_TIMERS; i++) {
        Timer *timer = &head->timers[i];
        uint32_t id = timer->entity;
        timer->entity = 0;
        if (timer->has == TIMER_HAS_ENTITY)
            carry_reference(carry, &any, (const uint8_t *)&id, (uint8_t *)&timer->entity);
    }
}

// Which of those who lived before are still there; a kind that the old world did not have comes back whole.
static void find_past(const Carry *carry, Carry *past)
{
    for (uint32_t k = 0; k < past->old.schema->kind_count; k++) {
        const Kind *before = &past->old.schema->kinds[k],
                   *kind = schema_find_kind(carry->new.schema, before->name);
        if (kind && !schema_find_kind(carry->old.schema, kind->name)) carry_places(past, kind, before);
        for (uint32_t i = 0; kind && i < before->capacity; i++) {
            uint32_t id = id_at(&past->old, before, i), at = same_place(past, &past->old, before, kind, i);
            uint32_t now = at < kind->capacity ? id_at(&past->new, kind, at) : 0;
            if (id && now && now >> 16 == id >> 16) past->new_ids[before->first + i] = now;
        }
    }
}

static void carry_fields(const Carry *carry, const Kind *kind)
{
    const Kind *old = schema_find_kind(carry->old.schema, kind->name);
    const bool is_back = !old && carry->past && schema_find_kind(carry->past->old.schema, kind->name);
    for (int f = 0; f < kind->field_count; f++) {
        if (old) carry_field(carry, kind, old, &kind->fields[f]);
        if (is_back) restore_field(carry->past, kind, &kind->fields[f]);
    }
}

static void carry_all(Carry *carry)
{
    const Schema *schema = carry->new.schema;
    carry_head(carry);
    for (uint32_t k = 0; k < schema->kind_count; k++) {  // all places first: references need them
        const Kind *old = schema_find_kind(carry->old.schema, schema->kinds[k].name);
        if (old) carry_places(carry, &schema->kinds[k], old);
    }
    if (carry->past) find_past(carry, carry->past);
    for (uint32_t k = 0; k < schema->kind_count; k++) carry_fields(carry, &schema->kinds[k]);
    carry_timers(carry);
    tell_what_is_gone(carry);
}

bool world_needs_carrying(const Schema *schema, const void *memory)
{
    const Guard *guard = memory;
    return guard->magic == WORLD_MAGIC &&
           memcmp((const uint8_t *)memory + IMAGE_SCHEMA, schema, sizeof *schema) != 0;
}

// Over the old image, whose leftovers behind it are cleared. A world that is cut short by the death of the
// process is not taken for whole.
static void write_over(uint8_t *memory, const Carry *carry)
{
    Guard *guard = (Guard *)(void *)memory;
    const size_t begin = sizeof(Guard), size = carry->new.layout.undo, old_end = carry->old.layout.end;
    guard->magic = WORLD_TORN;
    atomic_thread_fence(memory_order_seq_cst);
    memcpy(memory + begin, carry->new.image + begin, size - begin);
    if (old_end > size) memset(memory + size, 0, old_end - size);
    atomic_store(&guard->undo_used, 0);
    atomic_thread_fence(memory_order_seq_cst);
    guard->magic = WORLD_MAGIC;
}

bool world_carry(void *memory, size_t size, const Schema *schema, const CarryConfig *config, Failure *why)
{
    if (world_size(schema) > size)
        return fail(why, "the entities need %zu bytes, a room has %zu; lower the limits of some kinds",
                    world_size(schema), size);
    Schema *old = mem_alloc(sizeof *old);
    memcpy(old, (const uint8_t *)memory + IMAGE_SCHEMA, sizeof *old);
    World world = { .schema = old, .guard = memory, .committed = memory, .layout = image_layout(old) };
    undo_commit(&world);
    Carry carry = { .old = side_of(old, memory), .config = config },
          past = { .config = &(CarryConfig){ .bots = config->bots } };
    carry.new = past.new = side_of(schema, mem_zalloc(image_layout(schema).undo));
    carry.new_ids = mem_zalloc(SCHEMA_SLOTS * sizeof *carry.new_ids);
    past.new_ids = mem_zalloc(SCHEMA_SLOTS * sizeof *past.new_ids);
    memcpy(carry.new.image + IMAGE_SCHEMA, schema, sizeof *schema);
    if (config->before && config->before->size) {
        past.old = side_of((const Schema *)(const void *)(config->before->data + IMAGE_SCHEMA),
                           config->before->data);
        carry.past = &past;
    }
    carry_all(&carry);
    if (config->before) {
        buffer_clear(config->before);
        buffer_append(config->before, memory, carry.old.layout.undo);
    }
    write_over(memory, &carry);
    mem_free(carry.new.image);
    mem_free(carry.new_ids);
    mem_free(past.new_ids);
    mem_free(old);
    return true;
}
