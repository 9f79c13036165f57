// stage.h: a mode over a world of its own, without room, sockets or clock.
#pragma once
#include "script.h"
#include "world.h"

typedef struct {
    Script *script;
    World *world;
    void *memory;
} Stage;

Stage stage_open(const char *path);  // a mode's file; what goes wrong ends the process
void stage_close(Stage *stage);
void stage_must(bool went_well, const Stage *stage);
const Kind *stage_kind(const Stage *stage, const char *name, int *index);  // `index` may be NULL
