// bench_micro MODES: microbenchmarks, as one JSON object of {name: [median, least]}.
// CPU time of this thread: what others do on the machine disturbs only its caches.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include "grid.h"
#include "mem.h"
#include "micro.h"
#include "random.h"
#include "sample.h"

enum { SIDE = 4000, SIGHT = 600, QUERIES = 200, BUILDS = 200 };

static bool is_first = true;

void micro_print(const char *name, double median, double least)
{
    printf("%s\"%s\":[%.3f,%.3f]", is_first ? "{" : ",", name, median, least);
    is_first = false;
}

static void count(void *owner, const GridPoint *point)
{
    (void)point;
    ++*(int *)owner;
}

static GridPoint *scatter(int points)
{
    Random random;
    GridPoint *all = mem_alloc((size_t)points * sizeof *all);
    random_seed(&random, 1);
    for (int i = 0; i < points; i++) {
        all[i].x = (float)(random_unit(&random) * SIDE);
        all[i].y = (float)(random_unit(&random) * SIDE);
        all[i].slot = (uint32_t)i;
    }
    return all;
}

void micro_grid(int points, double radius)
{
    const float reach = (float)radius;
    static Sample build, query;
    char name[64];
    int found = 0;
    Grid *grid = grid_create();
    GridPoint *all = scatter(points);
    for (int i = 0; i < BUILDS; i++) {
        double start = cpu_now();
        grid_build(grid, all, points, reach / 2);
        double built = cpu_now();
        for (int j = 0; j < QUERIES; j++)
            grid_visit(grid, all[j * 4].x - reach, all[j * 4].y - reach, all[j * 4].x + reach,
                       all[j * 4].y + reach, count, &found);
        sample_add(&build, (built - start) / points);
        sample_add(&query, (cpu_now() - built) / QUERIES);
    }
    snprintf(name, sizeof name, "grid_build_ns_per_entity_%d", points);
    micro_print(name, sample_median(&build), sample_least(&build));
    snprintf(name, sizeof name, "grid_query_ns_%d", points);
    micro_print(name, sample_median(&query), sample_least(&query));
    grid_destroy(grid);
    mem_free(all);
}

int main(int argc, char **argv)
{
    char path[4096];
    if (argc != 2) return fputs("usage: bench_micro FOLDER_OF_MODES\n", stderr) < 0 ? 1 : 64;
    snprintf(path, sizeof path, "%s/motes.lua", argv[1]);
    micro_motes(path);
    snprintf(path, sizeof path, "%s/field.lua", argv[1]);
    micro_field(path, 1000, SIGHT);
    micro_field(path, 4000, SIGHT);
    micro_grid(1000, SIGHT);
    micro_ground();
    snprintf(path, sizeof path, "%s/horde.lua", argv[1]);
    micro_horde(path);
    puts("}");
    return 0;
}
