// modes/motes.lua in C: the same structs, the same arithmetic (Lua's numbers are
// doubles), the two taking turns on twins; in the end both must hold the same bytes.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "mem.h"
#include "micro.h"
#include "sample.h"
#include "stage.h"

enum { COUNT = 10000, SIDE = 4000, RATE = 20, ROUNDS = 500, WARM_UP = 100 };

typedef struct {
    uint32_t id;
    float vx, vy, x, y;
    uint32_t padding;
} Mote;

static void check_layout(const Kind *kind)
{
    const char *const names[] = { "vx", "vy", "x", "y" };
    const size_t offsets[] = { offsetof(Mote, vx), offsetof(Mote, vy), offsetof(Mote, x), offsetof(Mote, y) };
    for (int i = 0; i < 4; i++) {
        const Field *field = schema_find_field(kind, names[i]);
        if (field && field->offset == offsets[i] && kind->stride == sizeof(Mote)) continue;
        fprintf(stderr, "bench_micro: a mote is laid out differently: %s\n", names[i]);
        exit(1);
    }
}

static void step(Mote *motes, int high, double dt)
{
    for (int i = 0; i < high; i++) {
        Mote *mote = &motes[i];
        if (!mote->id) continue;
        double x = mote->x + mote->vx * dt, y = mote->y + mote->vy * dt;
        if (x < 0 || x > SIDE)
            mote->vx = -mote->vx;
        else
            mote->x = (float)x;
        if (y < 0 || y > SIDE)
            mote->vy = -mote->vy;
        else
            mote->y = (float)y;
    }
}

static void check_twins(const Mote *motes, const Mote *twins)
{
    if (!memcmp(motes, twins, COUNT * sizeof *motes)) return;
    fprintf(stderr, "bench_micro: Lua and C have come to different motes\n");
    exit(1);
}

void micro_motes(const char *path)
{
    static Sample lua, c;
    int kind;
    Stage stage = stage_open(path);
    check_layout(stage_kind(&stage, "mote", &kind));
    Mote *motes = world_entity(stage.world, kind, 0), *twins = mem_alloc(COUNT * sizeof *twins);
    memcpy(twins, motes, COUNT * sizeof *twins);
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        double start = cpu_now();
        stage_must(script_tick(stage.script), &stage);
        double between = cpu_now();
        step(twins, COUNT, 1.0 / RATE);
        double end = cpu_now();
        script_collect(stage.script);
        if (round < WARM_UP) continue;
        sample_add(&lua, between - start);
        sample_add(&c, end - between);
    }
    check_twins(motes, twins);
    micro_print("lua_tick_10000_us", sample_median(&lua) / 1e3, sample_least(&lua) / 1e3);
    micro_print("c_tick_10000_us", sample_median(&c) / 1e3, sample_least(&c) / 1e3);
    micro_print("lua_vs_c_10000", sample_median(&lua) / sample_median(&c),
                sample_least(&lua) / sample_least(&c));
    mem_free(twins);
    stage_close(&stage);
}
