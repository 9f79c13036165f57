#include "stage.h"
#include "mem.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void add(Kind *kind, Field field)
{
    Failure why;
    bool added = schema_add_field(kind, &field, &why);
    assert(added);
    (void)added;
}

static void add_place(Kind *kind, double quantum)
{
    add(kind, (Field){ .name = "x", .type = FIELD_FLOAT, .quantum = quantum });
    add(kind, (Field){ .name = "y", .type = FIELD_FLOAT, .quantum = quantum });
}

static void add_ship(Schema *schema, int capacity)
{
    Failure why;
    Kind *ship = schema_add_kind(schema, "ship", capacity, &why);
    add_place(ship, 0.125);
    add(ship, (Field){ .name = "hp", .type = FIELD_INT, .low = -1000, .high = 1000 });
    add(ship, (Field){ .name = "angle", .type = FIELD_ANGLE });
    add(ship, (Field){ .name = "name", .type = FIELD_TEXT, .size = 20 });
    add(ship, (Field){ .name = "plan", .type = FIELD_TEXT, .size = 32, .access = ACCESS_HIDDEN });
    add(ship, (Field){ .name = "player", .type = FIELD_REF, .of = KIND_PLAYER });
    add(ship,
        (Field){ .name = "gold", .type = FIELD_LONG, .access = ACCESS_OWNER, .low = -2e9, .high = 2e9 });
    add(ship, (Field){ .name = "mission", .type = FIELD_TEXT, .size = 32, .access = ACCESS_OWNER });
    add(ship, (Field){ .name = "shield", .type = FIELD_FLOAT, .quantum = 0.1 });
    add(ship, (Field){ .name = "heat", .type = FIELD_FLOAT });
    add(ship, (Field){ .name = "target", .type = FIELD_REF, .of = SCHEMA_KINDS });
    add(ship, (Field){ .name = "cargo", .type = FIELD_ARRAY, .element = FIELD_INT, .count = 6, .high = 255 });
    add(ship, (Field){ .name = "firing", .type = FIELD_BOOL });
    add(ship, (Field){ .name = "orders", .type = FIELD_TEXT, .size = 32, .access = ACCESS_TEAM });
    schema_add_sight(ship, SEEN_BY_EVERYONE, &why);
}

// Seen by its owner, unless it says otherwise, and of its player's team.
static void add_trap(Schema *schema)
{
    Failure why;
    Kind *trap = schema_add_kind(schema, "trap", 64, &why);
    add_place(trap, 0.5);
    add(trap, (Field){ .name = "player", .type = FIELD_REF, .of = KIND_PLAYER });
    add(trap, (Field){ .name = "fuse", .type = FIELD_TEXT, .size = 32 });
    schema_add_sight(trap, SEEN_BY_OWNER, &why);
}

static void add_kinds(Schema *schema, const StageConfig *config)
{
    Failure why;
    add(&schema->kinds[KIND_ROOM], (Field){ .name = "round", .type = FIELD_INT, .high = 1000 });
    add(&schema->kinds[KIND_PLAYER],
        (Field){ .name = "hand", .type = FIELD_TEXT, .size = 32, .access = ACCESS_OWNER });
    add(&schema->kinds[KIND_PLAYER],
        (Field){ .name = "luck", .type = FIELD_TEXT, .size = 32, .access = ACCESS_HIDDEN });
    add_ship(schema, config->ships ? config->ships : 64);
    Kind *bullet = schema_add_kind(schema, "bullet", config->bullets ? config->bullets : 64, &why);
    add_place(bullet, 1);
    add(bullet, (Field){ .name = "player", .type = FIELD_REF, .of = KIND_PLAYER });
    schema_add_sight(bullet, SEEN_BY_EVERYONE, &why);
    Kind *flag = schema_add_kind(schema, "flag", config->flags ? config->flags : 64, &why);
    add(flag, (Field){ .name = "team", .type = FIELD_INT, .high = 9 });
    add(flag, (Field){ .name = "weight", .type = FIELD_DOUBLE });
    add(flag, (Field){ .name = "share", .type = FIELD_DOUBLE, .quantum = 0.01 });
    add(flag,
        (Field){ .name = "path", .type = FIELD_ARRAY, .element = FIELD_FLOAT, .count = 4, .quantum = 0.5 });
    add(flag, (Field){ .name = "raw", .type = FIELD_ARRAY, .element = FIELD_DOUBLE, .count = 2 });
    add(flag, (Field){ .name = "code", .type = FIELD_LONG, .access = ACCESS_TEAM, .low = -2e9, .high = 2e9 });
    add_trap(schema);
}

static void add_events(Stage *stage)
{
    Failure why;
    Kind *chat = &stage->events[STAGE_CHAT].fields;
    schema_begin_event(chat, "chat");
    add(chat, (Field){ .name = "text", .type = FIELD_TEXT, .size = 64 });
    Kind *hit = &stage->events[STAGE_HIT].fields;
    schema_begin_event(hit, "hit");
    add_place(hit, 0.5);
    Kind *won = &stage->events[STAGE_WON].fields;
    schema_begin_event(won, "won");
    add(won, (Field){ .name = "team", .type = FIELD_INT, .high = 100000 });
    stage->events[STAGE_WON].keep = true;
    Kind *plot = &stage->events[STAGE_PLOT].fields;
    schema_begin_event(plot, "plot");
    add(plot, (Field){ .name = "player", .type = FIELD_REF, .of = KIND_PLAYER });
    add(plot, (Field){ .name = "text", .type = FIELD_TEXT, .size = 32 });
    plot->seen_by = SEEN_BY_TEAM;
    for (int i = 0; i < STAGE_EVENTS; i++) schema_finish_event(&stage->events[i].fields, &why);
}

static void open_world(Stage *stage)
{
    stage->world = world_open(&stage->schema, stage->memory, stage->memory_size, 1, &stage->why);
    stage->snapshots =
        snapshot_create(stage->world, stage->events, STAGE_EVENTS, &stage->interest, STAGE_CLIENTS);
}

void stage_reopen(Stage *stage)
{
    snapshot_destroy(stage->snapshots);
    world_close(stage->world);
    open_world(stage);
}

Stage *stage_create(const StageConfig *config)
{
    Stage *stage = mem_zalloc(sizeof *stage);
    schema_begin(&stage->schema, STAGE_CLIENTS);
    add_kinds(&stage->schema, config);
    bool finished = schema_finish(&stage->schema, WORLD_ENTITIES, &stage->why);
    assert(finished);
    (void)finished;
    stage->memory_size = (world_size(&stage->schema) + 63) & ~(size_t)63;
    stage->memory = aligned_alloc(64, stage->memory_size);
    memset(stage->memory, 0, stage->memory_size);
    stage->interest = config->interest;
    add_events(stage);
    open_world(stage);
    stage->frame_memory = mem_alloc(STAGE_FRAME);
    world_spawn(stage->world, KIND_ROOM);
    return stage;
}

void stage_destroy(Stage *stage)
{
    for (int i = 0; i < STAGE_CLIENTS; i++) picture_destroy(stage->pictures[i]);
    snapshot_destroy(stage->snapshots);
    world_close(stage->world);
    free(stage->memory);
    mem_free(stage->frame_memory);
    mem_free(stage);
}

void stage_join(Stage *stage, int client)
{
    uint32_t player = world_spawn_at(stage->world, KIND_PLAYER, (uint32_t)client);
    stage->players[client] = stage->views[client].player = player;
    picture_destroy(stage->pictures[client]);
    stage->pictures[client] = picture_create(&stage->schema, stage->events, STAGE_EVENTS, player);
}

void *stage_field(Stage *stage, uint32_t id, const char *name)
{
    const Field *field = schema_find_field(schema_kind_of_slot(&stage->schema, id & 0xffff), name);
    uint8_t *entity = world_find(stage->world, id);
    assert(field && entity);
    return entity + field->offset;
}

void stage_place(Stage *stage, uint32_t id, float x, float y)
{
    memcpy(stage_field(stage, id, "x"), &x, sizeof x);
    memcpy(stage_field(stage, id, "y"), &y, sizeof y);
}

uint32_t stage_ship(Stage *stage, float x, float y)
{
    uint32_t id = world_spawn(stage->world, STAGE_SHIP);
    if (id) stage_place(stage, id, x, y);
    return id;
}

void stage_tick(Stage *stage)
{
    world_head(stage->world)->tick++;
    bool committed = world_commit(stage->world, &stage->why);
    assert(committed);
    (void)committed;
    snapshot_commit(stage->snapshots);
}

bool stage_frame_within(Stage *stage, int client, size_t most)
{
    // At the end of its memory, so that a sanitizer sees a frame that is longer than promised.
    stage->frame = stage->frame_memory + STAGE_FRAME - most;
    stage->frame_size = snapshot_frame(stage->snapshots, client, &stage->views[client], stage->frame, most);
    assert(stage->frame_size <= most && most <= STAGE_FRAME);
    if (stage->frame_size == 0) return fail(&stage->why, "no frame fits into %zu bytes", most);
    return picture_apply(stage->pictures[client], stage->frame, stage->frame_size, &stage->why);
}

bool stage_frame(Stage *stage, int client)
{
    return stage_frame_within(stage, client, STAGE_FRAME);
}

bool stage_step(Stage *stage, int client)
{
    stage_tick(stage);
    return stage_frame(stage, client);
}

void stage_announce_chat(Stage *stage, const char *text, uint32_t to)
{
    char values[64] = { 0 };
    memcpy(values, text, strnlen(text, sizeof values));
    snapshot_announce(stage->snapshots, STAGE_CHAT, values, to);
}

void stage_announce_hit(Stage *stage, float x, float y)
{
    snapshot_announce(stage->snapshots, STAGE_HIT, (float[]){ x, y }, 0);
}

void stage_announce_plot(Stage *stage, uint32_t player, const char *text)
{
    char values[4 + 32] = { 0 };
    memcpy(values, &player, sizeof player);
    memcpy(values + 4, text, strnlen(text, 31));
    snapshot_announce(stage->snapshots, STAGE_PLOT, values, 0);
}

void stage_announce_won(Stage *stage, int team)
{
    snapshot_announce(stage->snapshots, STAGE_WON, (int32_t[]){ team }, 0);
}
