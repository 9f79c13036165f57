#include "events.h"
#include "mem.h"
#include "values.h"
#include "writer.h"
#include <assert.h>
#include <math.h>
#include <string.h>

void events_init(Events *events, const EventKind *kinds, int kind_count)
{
    *events = (Events){ .kinds = kinds, .kind_count = kind_count };
    events->coming = mem_zalloc(sizeof *events->coming);
    events->told = mem_zalloc(sizeof *events->told);
}

void events_deinit(Events *events)
{
    buffer_deinit(&events->coming->bytes);
    buffer_deinit(&events->told->bytes);
    mem_free(events->coming);
    mem_free(events->told);
    for (int i = 0; i < EVENTS_KEPT; i++) buffer_deinit(&events->kept_bytes[i]);
}

static void write_event(Buffer *out, int event, const Kind *kind, const uint8_t *values)
{
    uint8_t value[(SCHEMA_ARRAY_LIMIT + 1) * sizeof(double)];
    write_array(out, 1u + kind->wire_count);
    write_integer(out, event);
    for (int i = 0; i < kind->field_count; i++) {
        const Field *field = &kind->fields[i];
        if (field->wire < 0) continue;
        value_take(field, values + field->offset, value);
        value_write(out, field, value);
    }
}

static float coordinate(const uint8_t *at)
{
    float value;
    memcpy(&value, at, sizeof value);
    return isfinite(value) ? value : 0;
}

bool events_announce(Events *events, int event, const uint8_t *values, const Audience *audience)
{
    assert(event >= 0 && event < events->kind_count);
    EventList *list = events->coming;
    if (list->count == SNAPSHOT_EVENT_QUEUE) return false;
    const EventKind *kind = &events->kinds[event];
    Event *added = &list->list[list->count++];
    *added = (Event){ .at = (uint32_t)list->bytes.size, .audience = *audience, .keep = kind->keep };
    if (kind->fields.x >= 0) {
        added->placed = true;
        added->x = coordinate(values + kind->fields.x);
        added->y = coordinate(values + kind->fields.y);
    }
    write_event(&list->bytes, event, &kind->fields, values);
    added->size = (uint32_t)list->bytes.size - added->at;
    return true;
}

void events_drop(Events *events)
{
    buffer_clear(&events->coming->bytes);
    events->coming->count = 0;
}

static void keep(Events *events, const Event *event)
{
    uint32_t place = events->kept_count++ % EVENTS_KEPT;
    events->kept[place] = *event;
    buffer_clear(&events->kept_bytes[place]);
    buffer_append(&events->kept_bytes[place], events->told->bytes.data + event->at, event->size);
}

void events_commit(Events *events, uint32_t tick)
{
    EventList *told = events->coming;
    events->coming = events->told;
    events->told = told;
    events_drop(events);
    for (uint32_t i = 0; i < told->count; i++) {
        told->list[i].tick = tick;
        if (told->list[i].keep) keep(events, &told->list[i]);
    }
}
