// Opening a world, and the entities of its live image.
#include "world.h"
#include "image.h"
#include "mem.h"
#include <assert.h>
#include <string.h>
#include <sys/mman.h>

const uint32_t WORLD_ENTITIES = IMAGE_ENTITIES;

ImageLayout image_layout(const Schema *schema)
{
    ImageLayout layout;
    layout.generations = (schema->entities_end + 63) & ~63u;
    layout.undo = (layout.generations + schema->slot_count * (uint32_t)sizeof(uint16_t) + 63) & ~63u;
    uint32_t record_heads = (schema->slot_count + 8) * 32;
    layout.end = layout.undo + layout.undo + record_heads;
    return layout;
}

size_t world_size(const Schema *schema)
{
    return image_layout(schema).end;
}

static void start_new(World *world, const Schema *schema, uint64_t seed)
{
    memcpy(world->committed + IMAGE_SCHEMA, schema, sizeof *schema);
    WorldHead *head = (WorldHead *)(void *)(world->committed + IMAGE_HEAD);
    random_seed(&head->random, seed);
    world->guard->magic = WORLD_MAGIC;
}

static bool holds_this_schema(const World *world, const Schema *schema)
{
    return memcmp(world->committed + IMAGE_SCHEMA, schema, sizeof *schema) == 0;
}

World *world_open(const Schema *schema, void *memory, size_t size, uint64_t seed, Failure *why)
{
    if (world_size(schema) > size) {
        fail(why, "the entities need %zu bytes, a room has %zu; lower the limits of some kinds",
             world_size(schema), size);
        return NULL;
    }
    World *world = mem_zalloc(sizeof *world);
    world->committed = memory;
    world->guard = memory;
    world->layout = image_layout(schema);
    if (world->guard->magic == WORLD_TORN) memset(memory, 0, size);
    if (world->guard->magic != WORLD_MAGIC) start_new(world, schema, seed);
    if (!holds_this_schema(world, schema)) {
        mem_free(world);
        fail(why, "the world that goes on here was made by another version of the mode");
        return NULL;
    }
    world->schema = (const Schema *)(const void *)(world->committed + IMAGE_SCHEMA);
    world->live = mmap(NULL, world->layout.undo, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert(world->live != MAP_FAILED);
    world->changes = mem_alloc(schema->slot_count * sizeof *world->changes);
    undo_commit(world);
    world_rollback(world);
    return world;
}

void world_close(World *world)
{
    if (!world) return;
    munmap(world->live, world->layout.undo);
    mem_free(world->changes);
    mem_free(world);
}

const Schema *world_schema(const World *world)
{
    return world->schema;
}

WorldHead *world_head(World *world)
{
    return (WorldHead *)(void *)(world->live + IMAGE_HEAD);
}

static const WorldHead *committed_head(const World *world)
{
    return (const WorldHead *)(const void *)(world->committed + IMAGE_HEAD);
}

uint8_t *world_live(const World *world)
{
    return world->live;
}

static uint32_t next_id(const World *world, uint32_t slot)
{
    uint16_t generation = (uint16_t)(*generation_of(world, world->live, slot) + 1);
    return (uint32_t)(generation ? generation : 1) << 16 | slot;
}

uint32_t world_next_id(const World *world, int kind, uint32_t index)
{
    return next_id(world, world->schema->kinds[kind].first + index);
}

static void enliven(World *world, const Kind *kind, KindState *state, uint32_t index)
{
    uint32_t slot = kind->first + index;
    uint32_t *id = entity_id(world->live, kind, index), next = next_id(world, slot);
    memset(id, 0, kind->stride);
    *id = next;
    *generation_of(world, world->live, slot) = (uint16_t)(next >> 16);
    state->count++;
    if (index >= state->high) state->high = index + 1;
}

uint32_t world_spawn(World *world, int kind_index)
{
    const Kind *kind = &world->schema->kinds[kind_index];
    KindState *state = &world_head(world)->kinds[kind_index];
    uint32_t index = state->lowest;
    while (index < kind->capacity && *entity_id(world->live, kind, index)) index++;
    state->lowest = index;
    if (index == kind->capacity) return 0;
    state->lowest = index + 1;
    enliven(world, kind, state, index);
    return *entity_id(world->live, kind, index);
}

uint32_t world_spawn_at(World *world, int kind_index, uint32_t index)
{
    const Kind *kind = &world->schema->kinds[kind_index];
    if (index >= kind->capacity || *entity_id(world->live, kind, index)) return 0;
    enliven(world, kind, &world_head(world)->kinds[kind_index], index);
    return *entity_id(world->live, kind, index);
}

bool world_despawn(World *world, uint32_t id)
{
    uint32_t *entity = world_find(world, id);
    if (!entity) return false;
    const Kind *kind = schema_kind_of_slot(world->schema, id & 0xffff);
    KindState *state = &world_head(world)->kinds[kind - world->schema->kinds];
    uint32_t index = (id & 0xffff) - kind->first;
    *entity = 0;
    state->count--;
    if (index < state->lowest) state->lowest = index;
    while (state->high && !*entity_id(world->live, kind, state->high - 1)) state->high--;
    return true;
}

static void *find_in(const World *world, uint8_t *image, uint32_t id)
{
    const Kind *kind = schema_kind_of_slot(world->schema, id & 0xffff);
    if (!kind || id == 0) return NULL;
    uint32_t *entity = entity_id(image, kind, (id & 0xffff) - kind->first);
    return *entity == id ? entity : NULL;
}

void *world_find(const World *world, uint32_t id)
{
    return find_in(world, world->live, id);
}

const void *world_committed_find(const World *world, uint32_t id)
{
    return find_in(world, world->committed, id);
}

void *world_entity(const World *world, int kind, uint32_t index)
{
    return entity_id(world->live, &world->schema->kinds[kind], index);
}

const void *world_committed_entity(const World *world, int kind, uint32_t index)
{
    return entity_id(world->committed, &world->schema->kinds[kind], index);
}

uint32_t world_count(const World *world, int kind)
{
    return world_head((World *)world)->kinds[kind].count;
}

uint32_t world_committed_high(const World *world, int kind)
{
    return committed_head(world)->kinds[kind].high;
}

uint32_t world_committed_tick(const World *world)
{
    return committed_head(world)->tick;
}
