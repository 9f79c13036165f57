// stage.h: a small room without a mode, for the tests of this layer.
#pragma once
#include "picture.h"
#include "snapshot.h"
#include "world.h"

enum { STAGE_CLIENTS = 8, STAGE_FRAME = 1 << 18 };

// Kinds besides room and player; events by number.
enum { STAGE_SHIP = 2, STAGE_BULLET, STAGE_FLAG, STAGE_TRAP, STAGE_KINDS };
enum { STAGE_CHAT, STAGE_HIT, STAGE_WON, STAGE_PLOT, STAGE_EVENTS };  // text; at a place; kept; for a team

typedef struct {
    Schema schema;
    void *memory;
    World *world;
    Snapshots *snapshots;
    EventKind events[STAGE_EVENTS];
    uint32_t players[STAGE_CLIENTS];
    View views[STAGE_CLIENTS];
    Picture *pictures[STAGE_CLIENTS];
    uint8_t *frame_memory;
    uint8_t *frame;  // the last one
    size_t frame_size, memory_size;
    Interest interest;
    Failure why;
} Stage;

typedef struct {
    int ships, bullets, flags;  // 0: 64
    Interest interest;
} StageConfig;

Stage *stage_create(const StageConfig *config);
void stage_destroy(Stage *stage);
void stage_reopen(Stage *stage);                                 // as after the death of the process
void stage_join(Stage *stage, int client);                       // spawns the player
void *stage_field(Stage *stage, uint32_t id, const char *name);  // in the live world
void stage_place(Stage *stage, uint32_t id, float x, float y);
uint32_t stage_ship(Stage *stage, float x, float y);

void stage_tick(Stage *stage);  // one commit
// A frame for a client, applied to its picture. False: `stage->why`, or it did not fit.
bool stage_frame_within(Stage *stage, int client, size_t most);
bool stage_frame(Stage *stage, int client);
bool stage_step(Stage *stage, int client);  // a tick and a frame
void stage_announce_chat(Stage *stage, const char *text, uint32_t to);
void stage_announce_hit(Stage *stage, float x, float y);
void stage_announce_plot(Stage *stage, uint32_t player, const char *text);
void stage_announce_won(Stage *stage, int team);
