// The arena's tick, step by step: the mode, the commit, the encoding, each client's frame.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "micro.h"
#include "random.h"
#include "sample.h"
#include "snapshot.h"
#include "stage.h"

enum { ROUNDS = 200, WARM_UP = 60, FRAME = 64 << 10 };

typedef struct {
    Stage stage;
    Snapshots *snapshots;
    Random random;
    int players;
    const Field *hero;  // the player's reference to it
    const Kind *heroes;
    Sample script, commit, encode, assemble, bytes;
} Arena;

static uint32_t player_at(const Arena *arena, int seat)
{
    return *(uint32_t *)world_entity(arena->stage.world, KIND_PLAYER, (uint32_t)seat);
}

static void join_all(Arena *arena)
{
    for (int seat = 0; seat < arena->players; seat++) {
        uint32_t player = world_spawn_at(arena->stage.world, KIND_PLAYER, (uint32_t)seat);
        stage_must(script_join(arena->stage.script, player), &arena->stage);
    }
}

// Half of them turn, so that each does every second tick.
static void turn(Arena *arena, int tick)
{
    for (int seat = tick & 1; seat < arena->players; seat += 2) {
        double angle = random_unit(&arena->random) * 2 * M_PI;
        InputValue *input = script_inputs(arena->stage.script, (uint32_t)seat);
        input->place.x = cos(angle);
        input->place.y = sin(angle);
    }
}

static View view_of(const Arena *arena, int seat)
{
    const uint8_t *player = world_entity(arena->stage.world, KIND_PLAYER, (uint32_t)seat);
    View view = { .player = player_at(arena, seat), .ack = 1 };
    uint32_t id;
    memcpy(&id, player + arena->hero->offset, sizeof id);
    const uint8_t *hero = world_find(arena->stage.world, id);
    memcpy(&view.x, hero + arena->heroes->x, sizeof view.x);
    memcpy(&view.y, hero + arena->heroes->y, sizeof view.y);
    return view;
}

static void assemble(Arena *arena)
{
    static uint8_t frame[FRAME];
    double bytes = 0, start = cpu_now();
    for (int seat = 0; seat < arena->players; seat++) {
        View view = view_of(arena, seat);
        bytes += (double)snapshot_frame(arena->snapshots, seat, &view, frame, sizeof frame);
    }
    sample_add(&arena->assemble, (cpu_now() - start) / arena->players);
    sample_add(&arena->bytes, bytes / arena->players);
}

static void tick(Arena *arena, int number)
{
    Failure why;
    turn(arena, number);
    double start = cpu_now();
    stage_must(script_tick(arena->stage.script), &arena->stage);
    double played = cpu_now();
    world_head(arena->stage.world)->tick++;
    stage_must(world_commit(arena->stage.world, &why), &arena->stage);
    double committed = cpu_now();
    snapshot_commit(arena->snapshots);
    double encoded = cpu_now();
    sample_add(&arena->script, (played - start) / arena->players);
    sample_add(&arena->commit, (committed - played) / arena->players);
    sample_add(&arena->encode, (encoded - committed) / arena->players);
    assemble(arena);
    script_collect(arena->stage.script);
}

static void forget(Arena *arena)
{
    arena->script.count = arena->commit.count = arena->encode.count = 0;
    arena->assemble.count = arena->bytes.count = 0;
}

static void print(int players, const char *step, Sample *sample)
{
    char name[64];
    snprintf(name, sizeof name, "%s_%d", step, players);
    micro_print(name, sample_median(sample), sample_least(sample));
}

void micro_field(const char *mode, int players, double radius)
{
    static Arena arena;
    const float sight = (float)radius;
    Interest interest = { .shape = INTEREST_RADIUS, .width = sight, .margin = sight / 16 };
    arena.stage = stage_open(mode);
    arena.players = players;
    arena.hero = schema_find_field(stage_kind(&arena.stage, "player", NULL), "hero");
    arena.heroes = stage_kind(&arena.stage, "hero", NULL);
    random_seed(&arena.random, 1);
    join_all(&arena);
    arena.snapshots = snapshot_create(arena.stage.world, NULL, 0, &interest, players);
    for (int number = 0; number < WARM_UP + ROUNDS; number++) {
        if (number == WARM_UP) forget(&arena);
        tick(&arena, number);
    }
    print(players, "script_ns_per_entity", &arena.script);
    print(players, "commit_ns_per_entity", &arena.commit);
    print(players, "encode_ns_per_changed", &arena.encode);
    print(players, "assemble_ns_per_client", &arena.assemble);
    print(players, "frame_bytes", &arena.bytes);
    snapshot_destroy(arena.snapshots);
    stage_close(&arena.stage);
}
