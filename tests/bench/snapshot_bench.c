// What it costs to keep browsers in step: the arena workload of research, without sockets.
// N clients, each with one entity (place to 1/8 unit, angle, hp, score, name) at 120 units/s in a world
// of 4,000 x 4,000; every entity takes a new random direction 10 times a second; 20 ticks a second; each
// client sees 600 units far; `tight` are the same views with 300 bytes a frame, `late` with a frame every
// third tick. Prints nanoseconds of processor time and bytes.
//
//     snapshot_bench [TICKS [radius|tight|late|everyone]]
#include "mem.h"
#include "random.h"
#include "snapshot.h"
#include "world.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RATE = 20, WARM_UP = 100, HERO = 2, FRAME_LIMIT = 64 << 10, WEBSOCKET_HEADER = 4, TIGHT = 300 };

static const float WORLD = 4000, REACH = 600, STEP = 120.0f / RATE;

typedef struct {
    int clients;
    Schema schema;
    void *memory;
    World *world;
    Snapshots *snapshots;
    Random random;
    uint32_t *heroes, *players;
    float *headings;
    const Field *x, *y, *angle, *hp, *player;
    uint8_t *frame;
} Arena;

typedef struct {
    double world, commit, frames;  // ns in all
    double bytes, rows;
    long ticks, frame_count;
} Costs;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void add_hero(Schema *schema, int clients)
{
    Failure why;
    Kind *hero = schema_add_kind(schema, "hero", clients, &why);
    schema_add_field(hero, &(Field){ .name = "x", .type = FIELD_FLOAT, .quantum = 0.125 }, &why);
    schema_add_field(hero, &(Field){ .name = "y", .type = FIELD_FLOAT, .quantum = 0.125 }, &why);
    schema_add_field(hero, &(Field){ .name = "angle", .type = FIELD_ANGLE }, &why);
    schema_add_field(hero, &(Field){ .name = "hp", .type = FIELD_INT, .high = 255 }, &why);
    schema_add_field(hero, &(Field){ .name = "score", .type = FIELD_INT, .high = 65535 }, &why);
    schema_add_field(hero, &(Field){ .name = "name", .type = FIELD_TEXT, .size = 20 }, &why);
    schema_add_field(hero, &(Field){ .name = "player", .type = FIELD_REF, .of = KIND_PLAYER }, &why);
}

static uint8_t *at(const Arena *arena, int hero, const Field *field)
{
    return (uint8_t *)world_find(arena->world, arena->heroes[hero]) + field->offset;
}

static void set_float(const Arena *arena, int hero, const Field *field, float value)
{
    memcpy(at(arena, hero, field), &value, sizeof value);
}

static float get_float(const Arena *arena, int hero, const Field *field)
{
    float value;
    memcpy(&value, at(arena, hero, field), sizeof value);
    return value;
}

static void find_fields(Arena *arena)
{
    const Kind *kind = &arena->schema.kinds[HERO];
    arena->x = schema_find_field(kind, "x");
    arena->y = schema_find_field(kind, "y");
    arena->angle = schema_find_field(kind, "angle");
    arena->hp = schema_find_field(kind, "hp");
    arena->player = schema_find_field(kind, "player");
}

static void populate(Arena *arena)
{
    world_spawn(arena->world, KIND_ROOM);
    for (int i = 0; i < arena->clients; i++) {
        arena->players[i] = world_spawn(arena->world, KIND_PLAYER);
        arena->heroes[i] = world_spawn(arena->world, HERO);
        set_float(arena, i, arena->x, (float)random_unit(&arena->random) * WORLD);
        set_float(arena, i, arena->y, (float)random_unit(&arena->random) * WORLD);
        memcpy(at(arena, i, arena->player), &arena->players[i], sizeof(uint32_t));
        int32_t hp = 100;
        memcpy(at(arena, i, arena->hp), &hp, sizeof hp);
        arena->headings[i] = (float)random_unit(&arena->random) * 6.2831853f;
    }
}

static Arena *arena_create(int clients, const Interest *interest)
{
    Failure why;
    Arena *arena = mem_zalloc(sizeof *arena);
    arena->clients = clients;
    random_seed(&arena->random, 1);
    schema_begin(&arena->schema, clients);
    add_hero(&arena->schema, clients);
    schema_finish(&arena->schema, WORLD_ENTITIES, &why);
    size_t size = (world_size(&arena->schema) + 63) & ~(size_t)63;
    arena->memory = aligned_alloc(64, size);
    memset(arena->memory, 0, size);
    arena->world = world_open(&arena->schema, arena->memory, size, 1, &why);
    arena->snapshots = snapshot_create(arena->world, NULL, 0, interest, clients);
    arena->heroes = mem_zalloc((size_t)clients * sizeof *arena->heroes);
    arena->players = mem_zalloc((size_t)clients * sizeof *arena->players);
    arena->headings = mem_zalloc((size_t)clients * sizeof *arena->headings);
    arena->frame = mem_alloc(FRAME_LIMIT);
    find_fields(arena);
    populate(arena);
    return arena;
}

static void arena_destroy(Arena *arena)
{
    snapshot_destroy(arena->snapshots);
    world_close(arena->world);
    free(arena->memory);
    mem_free(arena->heroes);
    mem_free(arena->players);
    mem_free(arena->headings);
    mem_free(arena->frame);
    mem_free(arena);
}

static float inside(float value)
{
    return value < 0 ? 0 : value > WORLD ? WORLD : value;
}

static void move(Arena *arena, long tick)
{
    for (int i = 0; i < arena->clients; i++) {
        float *heading = &arena->headings[i];
        if ((tick + i) % (RATE / 10) == 0) *heading = (float)random_unit(&arena->random) * 6.2831853f;
        set_float(arena, i, arena->x, inside(get_float(arena, i, arena->x) + STEP * cosf(*heading)));
        set_float(arena, i, arena->y, inside(get_float(arena, i, arena->y) + STEP * sinf(*heading)));
        set_float(arena, i, arena->angle, *heading);
        if (random_between(&arena->random, 1, 40) == 1) *(int32_t *)(void *)at(arena, i, arena->hp) -= 1;
    }
    world_head(arena->world)->tick++;
}

static void run_tick(Arena *arena, long tick, long every, Costs *costs)
{
    Failure why;
    double started = now();
    world_commit(arena->world, &why);
    double committed = now();
    snapshot_commit(arena->snapshots);
    double encoded = now();
    for (int i = 0; tick % every == 0 && i < arena->clients; i++) {
        View view = { arena->players[i], get_float(arena, i, arena->x), get_float(arena, i, arena->y), 1, 0 };
        size_t size = snapshot_frame(arena->snapshots, i, &view, arena->frame, FRAME_LIMIT);
        costs->bytes += (double)size + WEBSOCKET_HEADER;
        costs->frame_count++;
    }
    costs->frames += now() - encoded;
    costs->commit += encoded - committed;
    costs->world += committed - started;
    costs->ticks++;
}

static double visible(const Arena *arena, const Interest *interest)
{
    long pairs = 0;
    if (interest->shape == INTEREST_EVERYONE) return arena->clients;
    for (int i = 0; i < arena->clients; i++)
        for (int j = 0; j < arena->clients; j++) {
            float dx = get_float(arena, i, arena->x) - get_float(arena, j, arena->x);
            float dy = get_float(arena, i, arena->y) - get_float(arena, j, arena->y);
            pairs += dx * dx + dy * dy <= interest->width * interest->width;
        }
    return (double)pairs / arena->clients;
}

static void measure(const char *name, int clients, const Interest *interest, long ticks, long every)
{
    Arena *arena = arena_create(clients, interest);
    Costs warm = { 0 }, costs = { 0 };
    for (long tick = 0; tick < WARM_UP + ticks; tick++) {
        move(arena, tick);
        run_tick(arena, tick, every, tick < WARM_UP ? &warm : &costs);
    }
    double entity_ticks = (double)costs.ticks * clients, seen = visible(arena, interest);
    double frame_bytes = costs.bytes / (double)costs.frame_count;
    printf("%-9s %5d %9.0f %9.0f %9.0f %9.1f %9.0f %9.0f %9.2f\n", name, clients, costs.world / entity_ticks,
           costs.commit / entity_ticks, costs.frames / (double)costs.frame_count, seen, frame_bytes,
           frame_bytes * RATE, (frame_bytes - WEBSOCKET_HEADER) / seen);
    arena_destroy(arena);
}

int main(int count, char **arguments)
{
    long ticks = count > 1 ? atol(arguments[1]) : 100;
    static const int CLIENTS[] = { 200, 500, 1000, 2000 };
    Interest radius = { .shape = INTEREST_RADIUS, .width = REACH, .margin = REACH / 16 };
    Interest tight = { .shape = INTEREST_RADIUS, .width = REACH, .margin = REACH / 16, .budget = TIGHT };
    Interest everyone = { .shape = INTEREST_EVERYONE };
    printf("%-9s %5s %9s %9s %9s %9s %9s %9s %9s\n", "", "", "world", "snapshot", "frame", "", "bytes",
           "bytes a", "bytes an");
    printf("%-9s %5s %9s %9s %9s %9s %9s %9s %9s\n", "interest", "N", "ns/entity", "ns/entity", "ns/client",
           "visible", "a frame", "second", "entity");
    const char *only = count > 2 ? arguments[2] : "radius tight late everyone";
    for (int i = 0; i < 4 && strstr(only, "radius"); i++) measure("radius", CLIENTS[i], &radius, ticks, 1);
    for (int i = 0; i < 4 && strstr(only, "tight"); i++)
        measure("tight", CLIENTS[i], &tight, ticks / 5 + 1, 1);
    for (int i = 0; i < 4 && strstr(only, "late"); i++) measure("late", CLIENTS[i], &radius, ticks, 3);
    for (int i = 0; i < 4 && strstr(only, "everyone"); i++)
        measure("everyone", CLIENTS[i], &everyone, ticks / 5 + 1, 1);
    return 0;
}
