// What a commit changed, encoded once for everybody.
#include "snapshot.h"
#include "encode.h"
#include "mem.h"
#include "state.h"
#include <assert.h>
#include <string.h>

static uint64_t *new_set(const Snapshots *s)
{
    return mem_zalloc(s->words * sizeof(uint64_t));
}

enum { SETS = 16, TIDY_TICKS = 256 };

static void list_sets(Snapshots *s, uint64_t **sets[SETS])
{
    Frame *frame = &s->frame;
    uint64_t **all[SETS] = { &s->alive,          &s->placeless,   &s->spawned,       &s->adrift,
                             &s->touched,        &s->regranted,   &s->team_steps,    &s->closed,
                             &s->closed_to_team, &frame->seen,    &frame->own_steps, &frame->shed,
                             &frame->rows[0],    &frame->rows[1], &frame->rows[2],   &frame->rows[3] };
    memcpy(sets, all, sizeof all);
}

static void create_sets(Snapshots *s)
{
    uint64_t **sets[SETS];
    list_sets(s, sets);
    for (int i = 0; i < SETS; i++) *sets[i] = new_set(s);
    s->used = mem_zalloc(s->words * sizeof *s->used);
    s->in_use = mem_zalloc(s->words * sizeof *s->in_use);
    s->frame.words = mem_zalloc(s->words * sizeof *s->frame.words);
}

static void list_used(Snapshots *s)
{
    s->used_count = 0;
    for (uint32_t w = 0; w < s->words; w++)
        if (s->in_use[w]) s->used[s->used_count++] = (uint16_t)w;
}

// What is empty and known to nobody any more leaves the list.
static void tidy_used(Snapshots *s)
{
    for (uint32_t w = 0; w < s->words; w++) {
        uint64_t known = s->alive[w];
        for (int i = 0; !known && i < s->client_count; i++)
            known |= s->clients[i].known ? s->clients[i].known[w] : 0;
        s->in_use[w] = known != 0;
    }
}

static void enter(Snapshots *s, uint32_t slot)
{
    const ToldKind *kind = told_kind(&s->told, slot);
    const uint8_t *entity = world_committed_entity(s->world, s->told.kind_of[slot], slot - kind->kind->first);
    told_enter(&s->told, slot, entity, s->tick);
    bit_set(s->alive, slot);
    bit_set(s->spawned, slot);
    s->in_use[slot / 64] = true;
    if (kind->kind->x < 0) bit_set(s->placeless, slot);
    access_enter(s, slot);
}

static void leave(Snapshots *s, uint32_t slot)
{
    told_leave(&s->told, slot);
    access_leave(s, slot);
    bit_clear(s->alive, slot);
    bit_clear(s->placeless, slot);
    bit_clear(s->adrift, slot);
}

static void load(Snapshots *s)
{
    for (uint32_t k = 0; k < s->schema->kind_count; k++)
        for (uint32_t i = 0; i < world_committed_high(s->world, (int)k); i++) {
            uint32_t id;
            memcpy(&id, world_committed_entity(s->world, (int)k, i), sizeof id);
            if (id) enter(s, s->schema->kinds[k].first + i);
        }
}

Snapshots *snapshot_create(const World *world, const EventKind *events, int event_count,
                           const Interest *interest, int clients)
{
    assert(event_count <= SNAPSHOT_EVENTS);
    Snapshots *s = mem_zalloc(sizeof *s);
    s->world = world;
    s->schema = world_schema(world);
    s->interest = *interest;
    s->words = (s->schema->slot_count + 63) / 64;
    s->client_count = clients;
    s->clients = mem_zalloc((size_t)clients * sizeof *s->clients);
    s->tick = world_committed_tick(world);
    told_init(&s->told, s->schema);
    access_create(s);
    events_init(&s->events, events, event_count);
    stream_init(&s->stream, s->schema->slot_count);
    owned_init(&s->owned, s->schema);
    create_sets(s);
    bodies_create(s);
    s->points = mem_zalloc(s->schema->slot_count * sizeof *s->points);
    s->grid = grid_create();
    s->grid_old = true;
    load(s);
    list_used(s);
    return s;
}

static void destroy_sets(Snapshots *s)
{
    uint64_t **sets[SETS];
    list_sets(s, sets);
    for (int i = 0; i < SETS; i++) mem_free(*sets[i]);
    mem_free(s->used);
    mem_free(s->in_use);
    mem_free(s->frame.words);
    for (int i = 0; i < s->client_count; i++) client_deinit(&s->clients[i], s->words);
}

static void destroy_frame(Frame *frame)
{
    for (int i = 0; i < SECTIONS; i++) buffer_deinit(&frame->sections[i].bytes);
    buffer_deinit(&frame->events.bytes);
    buffer_deinit(&frame->head);
    buffer_deinit(&frame->candidates);
    buffer_deinit(&frame->order);
}

void snapshot_destroy(Snapshots *s)
{
    if (!s) return;
    destroy_sets(s);
    destroy_frame(&s->frame);
    grid_destroy(s->grid);
    owned_deinit(&s->owned);
    stream_deinit(&s->stream);
    events_deinit(&s->events);
    told_deinit(&s->told);
    access_destroy(s);
    bodies_destroy(s);
    buffer_deinit(&s->scratch);
    mem_free(s->clients);
    mem_free(s->points);
    mem_free(s);
}

bool snapshot_announce(Snapshots *snapshots, int event, const void *values, uint32_t to)
{
    Audience audience = access_audience(snapshots, &snapshots->events.kinds[event], values, to);
    return events_announce(&snapshots->events, event, values, &audience);
}

void snapshot_drop_events(Snapshots *snapshots)
{
    events_drop(&snapshots->events);
}

// Those who may know more get another row if something changed that only they are told.
static void encode_for(Snapshots *s, uint32_t slot, const ToldChange *change, Level level)
{
    const uint32_t *masks = told_kind(&s->told, slot)->masks;
    if (!(change->mask & masks[level] & ~masks[LEVEL_PUBLIC])) return;
    Cached *own = body_at(s, s->own_steps, slot, level);
    own->stamp = s->tick;
    own->at = (uint32_t)s->own_bytes.size;
    own->values = encode_step(&s->own_bytes, &s->told, slot, change, masks[level]);
    own->size = (uint32_t)s->own_bytes.size - own->at;
    if (level == LEVEL_TEAM) bit_set(s->team_steps, slot);
}

static void encode(Snapshots *s, uint32_t slot, const ToldChange *change)
{
    buffer_clear(&s->scratch);
    uint32_t allowed = told_kind(&s->told, slot)->masks[LEVEL_PUBLIC];
    uint32_t values = encode_step(&s->scratch, &s->told, slot, change, allowed);
    if (values) stream_add(&s->stream, slot, (Body){ s->scratch.data, (uint32_t)s->scratch.size, values });
    encode_for(s, slot, change, LEVEL_TEAM);
    encode_for(s, slot, change, LEVEL_OWNER);
}

static void update(Snapshots *s, uint32_t slot, bool differs)
{
    uint32_t ticks = s->tick - s->previous;  // entities of tick 0 are all new
    ToldChange change;
    if (differs) {
        const ToldKind *kind = told_kind(&s->told, slot);
        uint32_t index = slot - kind->kind->first;
        change = told_compare(&s->told, slot, world_committed_entity(s->world, s->told.kind_of[slot], index),
                              s->tick, ticks);
        access_update(s, slot);
    } else
        change = told_coast(&s->told, slot, s->tick, ticks);
    if (change.mask) encode(s, slot, &change);
    if (differs) told_settle(&s->told, slot);
    const Motion *motion = told_motion(&s->told, slot);
    if (!motion || motion_rests(motion))
        bit_clear(s->adrift, slot);
    else
        bit_set(s->adrift, slot);
}

static void begin_tick(Snapshots *s)
{
    uint32_t tick = world_committed_tick(s->world);
    assert(tick > s->tick || (tick == 0 && !s->committed));
    s->previous = s->tick;
    s->tick = tick;
    s->committed = s->grid_old = true;
    memset(s->spawned, 0, s->words * sizeof *s->spawned);
    memset(s->touched, 0, s->words * sizeof *s->touched);
    memset(s->regranted, 0, s->words * sizeof *s->regranted);
    memset(s->team_steps, 0, s->words * sizeof *s->team_steps);
    stream_clear(&s->stream);
    buffer_clear(&s->own_bytes);
    buffer_clear(&s->body_bytes);
    s->body_age++;
}

// Spawns and despawns at once; what was merely changed is noted in `touched`.
static void take_changes(Snapshots *s)
{
    int count;
    const Change *changes = world_changes(s->world, &count);
    for (const Change *change = changes; change < changes + count; change++) {
        if (change->type == CHANGE_DESPAWNED)
            leave(s, change->slot);
        else if (change->type == CHANGE_UPDATED)
            bit_set(s->touched, change->slot);
        else
            enter(s, change->slot);
    }
    if (s->tick / TIDY_TICKS != s->previous / TIDY_TICKS) tidy_used(s);
    list_used(s);
}

void snapshot_commit(Snapshots *s)
{
    begin_tick(s);
    take_changes(s);
    for (uint32_t i = 0; i < s->used_count; i++)
        for (uint64_t word = s->touched[s->used[i]] | s->adrift[s->used[i]]; word;) {
            uint32_t slot = s->used[i] * 64u + bits_take(&word);
            update(s, slot, bit_is_set(s->touched, slot));
        }
    stream_finish(&s->stream);
    access_settle(s);
    events_commit(&s->events, s->tick);
}
