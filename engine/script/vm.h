// vm.h: the Lua VM of a script, and what the files of this layer share.
#pragma once
#include <lauxlib.h>
#include <lua.h>
#include "embedded.h"
#include "grid.h"
#include "history.h"
#include "profile.h"
#include "script.h"
#include "space.h"

// Where an entity kind's points were when near() first asked in this tick.
typedef struct {
    Grid *grid;
    uint32_t tick;      // 1 + the tick it was built in; 0: never
    uint32_t late[64];  // indices spawned since
    uint32_t late_count;
} NearGrid;

// Everything that moves, put back to where a player saw it; see rewind.c.
typedef struct Moved Moved;
typedef struct {
    History *history;  // NULL in a mode that does not rewind
    Moved *moved;
    uint32_t count, size;
    bool active;
} Rewind;

// What Lua reads and writes through the ffi; calls.c declares the same to it.
typedef struct {
    int32_t found_first, found_count;  // of the last near()
    uint32_t tick;
    uint32_t *found;  // indices within the kind
    double work;      // steps that C may still do for the callback under way
} Shared;

struct Script {
    Profile *profile;      // NULL: nothing is measured
    const char *callback;  // the one that was pushed last
    lua_State *lua;
    size_t memory;  // bytes the VM holds
    bool name_lines, counting;
    const char *stack;         // where the C stack was when the callback under way began
    bool running, called_off;  // the mode is under way; it held too much and is to be stopped
    int64_t instructions;      // left for the callback under way
    ScriptInfo info;
    Schema schema;
    World *world;  // borrowed
    ScriptHost host;
    InputValue *inputs;  // SCRIPT_INPUTS of each player
    char *lines;         // info.line_count of each player, SCRIPT_LINE_SIZE each
    NearGrid near[SCHEMA_KINDS];
    GridPoint *points;  // scratch
    Rewind rewind;
    Space space;
    Shared shared;
    uint32_t found_used;
    uint32_t failed_timer;  // serial of the timer whose function failed, 0: none
    size_t collected;       // bytes in use after the last collection step
    char error[4096];
};

enum { FOUND_LIMIT = 1 << 17 };  // results of near() in one tick

// A mode's script, whether it loads or not: script->error is "" if it does.
Script *script_load(const ScriptConfig *config);

// The script that runs this VM.
Script *script_of(lua_State *lua);

void push_calls(Script *script);        // pushes the table of C functions for the ffi, as a pointer
extern const char CALLS_DECLARATION[];  // the same in C, for ffi.cdef
void push_space(Script *script);        // the same for the verbs of place
extern const char SPACE_DECLARATION[];
void push_maps(Script *script);  // pushes the table of functions that map.lua calls
void space_begin_tick(Script *script);
void space_deinit(Space *space);
void push_declare(Script *script);      // pushes the table of functions that declare.lua calls
void push_store(Script *script);        // pushes { get, put }
void push_strings(Script *script);      // pushes { find, match, gmatch, gsub }
void calls_begin_tick(Script *script);  // forgets what near() has found

void rewind_prepare(Script *script);                // positions are remembered from now on
int rewind_begin(Script *script, uint32_t player);  // 0: one is under way
void rewind_end(Script *script);
void rewind_drop(Script *script);  // the world was rolled back meanwhile

// The engine's own Lua files, embedded by CMake.
extern const Embedded BOOT_FILES[];
extern const int BOOT_FILES_COUNT;

// Into the table on top of the stack.
void set_number(lua_State *lua, const char *key, double value);
void set_text(lua_State *lua, const char *key, const char *value);

bool vm_open(Script *script);  // false: script->error says why
void vm_close(Script *script);
void vm_push_callback(Script *script, const char *name);  // a function that boot.lua returned
bool vm_call(Script *script, int arguments,
             int results);  // false: script->error says why; nothing is left behind
