// The verbs of place: a tick of modes/horde.lua, and what its parts cost by themselves.
#include "ground.h"
#include "micro.h"
#include "mover.h"
#include "paths.h"
#include "random.h"
#include "sample.h"
#include "stage.h"

enum { SIDE = 100, TILE = 32, ROUNDS = 60, WARM_UP = 60, MOVES = 10000 };

static Ground maze(void)
{
    Ground ground;
    Random random;
    random_seed(&random, 1);
    ground_init(&ground, SIDE, SIDE, TILE, TILE);
    uint8_t solid = (uint8_t)ground_class(&ground, "solid", TILE_SOLID, "");
    for (int i = 0; i < SIDE * SIDE; i++) ground.cells[i] = random_unit(&random) < 0.15 ? solid : 0;
    return ground;
}

static double time_moves(const Ground *ground, Random *random, bool round)
{
    Body body = { SIDE * TILE / 2.0, SIDE * TILE / 2.0, 10, 10, round };
    double start = cpu_now();
    for (int i = 0; i < MOVES; i++)
        mover_move(ground, &body, random_unit(random) * 12 - 6, random_unit(random) * 12 - 6, false);
    return (cpu_now() - start) / MOVES;
}

void micro_ground(void)
{
    static Sample circle, box, field;
    Ground ground = maze();
    Random random;
    random_seed(&random, 2);
    for (int i = 0; i < ROUNDS; i++) {
        sample_add(&circle, time_moves(&ground, &random, true));
        sample_add(&box, time_moves(&ground, &random, false));
        Paths *paths = paths_create(&ground);
        PathPoint target = { (i % SIDE + 0.5) * TILE, (i * 7 % SIDE + 0.5) * TILE };
        double start = cpu_now();
        paths_to(paths, &target, 1);
        sample_add(&field, (cpu_now() - start) / 1e3);
        paths_destroy(paths);
    }
    micro_print("move_circle_ns", sample_median(&circle), sample_least(&circle));
    micro_print("move_box_ns", sample_median(&box), sample_least(&box));
    micro_print("path_field_10000_tiles_us", sample_median(&field), sample_least(&field));
    ground_deinit(&ground);
}

void micro_horde(const char *path)
{
    static Sample tick;
    Stage stage = stage_open(path);
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        double start = cpu_now();
        stage_must(script_tick(stage.script), &stage);
        double end = cpu_now();
        script_collect(stage.script);
        world_head(stage.world)->tick++;
        if (round >= WARM_UP) sample_add(&tick, (end - start) / 1e3);
    }
    micro_print("horde_tick_2000_us", sample_median(&tick), sample_least(&tick));
    stage_close(&stage);
}
