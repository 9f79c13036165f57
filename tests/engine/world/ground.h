// ground.h: a small world in memory, for the tests of this layer.
#pragma once
#include "check.h"
#include "mem.h"
#include "world.h"
#include <stdlib.h>

enum { GROUND_PLAYERS = 4, GROUND_ROCK = 2, GROUND_ROCKS = 8, GROUND_MANY = 3, GROUND_SEED = 7 };

// Kind `rock`: a place, an int 0..100, a long, a number, an angle, a list of floats.
typedef struct {
    Schema schema;
    size_t size;
    void *memory;
    World *world;
    Failure why;
} Ground;

static inline void ground_open(Ground *ground)
{
    ground->world = world_open(&ground->schema, ground->memory, ground->size, GROUND_SEED, &ground->why);
}

static inline void ground_schema(Schema *schema, int many)
{
    Failure why;
    schema_begin(schema, GROUND_PLAYERS);
    Kind *rock = schema_add_kind(schema, "rock", GROUND_ROCKS, &why);
    schema_add_field(rock, &(Field){ .name = "x", .type = FIELD_FLOAT }, &why);
    schema_add_field(rock, &(Field){ .name = "y", .type = FIELD_FLOAT }, &why);
    schema_add_field(rock, &(Field){ .name = "hp", .type = FIELD_INT, .high = 100 }, &why);
    schema_add_field(rock, &(Field){ .name = "worth", .type = FIELD_LONG, .low = -5e8, .high = 5e8 }, &why);
    schema_add_field(rock, &(Field){ .name = "mass", .type = FIELD_DOUBLE }, &why);
    schema_add_field(rock, &(Field){ .name = "angle", .type = FIELD_ANGLE }, &why);
    schema_add_field(
        rock, &(Field){ .name = "cracks", .type = FIELD_ARRAY, .element = FIELD_FLOAT, .count = 3 }, &why);
    Kind *ant = schema_add_kind(schema, "ant", many, &why);
    schema_add_field(ant, &(Field){ .name = "age", .type = FIELD_LONG, .high = 1e9 }, &why);
    schema_add_field(ant, &(Field){ .name = "double_age", .type = FIELD_LONG, .high = 1e9 }, &why);
    schema_finish(schema, WORLD_ENTITIES, &why);
}

static inline Ground *ground_create(void)
{
    Ground *ground = mem_zalloc(sizeof *ground);
    ground_schema(&ground->schema, 16);
    ground->size = (world_size(&ground->schema) + 63) & ~(size_t)63;
    ground->memory = aligned_alloc(64, ground->size);
    memset(ground->memory, 0, ground->size);
    ground_open(ground);
    return ground;
}

static inline void ground_destroy(Ground *ground)
{
    world_close(ground->world);
    free(ground->memory);
    mem_free(ground);
}

static inline void ground_reopen(Ground *ground)  // as after the death of the process
{
    world_close(ground->world);
    ground_open(ground);
}

static inline void *ground_field(Ground *ground, uint32_t id, const char *name)
{
    const Field *field = schema_find_field(schema_kind_of_slot(&ground->schema, id & 0xffff), name);
    return (uint8_t *)world_find(ground->world, id) + field->offset;
}

static inline const void *ground_told(Ground *ground, uint32_t id, const char *name)
{
    const Field *field = schema_find_field(schema_kind_of_slot(&ground->schema, id & 0xffff), name);
    return (const uint8_t *)world_committed_find(ground->world, id) + field->offset;
}

static inline uint32_t ground_rock(Ground *ground)
{
    return world_spawn(ground->world, GROUND_ROCK);
}

static inline bool ground_commit(Ground *ground)
{
    world_head(ground->world)->tick++;
    return world_commit(ground->world, &ground->why);
}
