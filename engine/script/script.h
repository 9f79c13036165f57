// script.h: a game mode, running in its own Lua VM.
// A mode is a Lua file that returns a table (scripts/library/moontick.lua is the
// reference of all it may say). script_open() loads it into a sandbox and reads
// the table; script_attach() binds it to a world of the schema it declares; from
// then on the callbacks below run it. A callback that fails returns false and leaves
// the world half-written: the caller rolls back, and script_error() says why.
//
// The VM has a memory cap and sees nothing of the machine: no files, no clock, no ffi, no
// bytecode. With `name_lines` it also runs without the JIT under a count of
// instructions, so that endless code is stopped and its line named.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "failure.h"
#include "world.h"

enum {
    SCRIPT_EVENTS = 64,
    SCRIPT_BOARDS_SIZE = 272,
    SCRIPT_INPUTS = 16,
    SCRIPT_LINE_LENGTH = 100,  // characters that a player may type at once
    SCRIPT_LINE_SIZE = 4 * SCRIPT_LINE_LENGTH + 1,
    SCRIPT_BOTS = 16,                    // seats for bots behind those for browsers
    SCRIPT_MEMORY = 64 << 20,            // bytes a VM may hold
    SCRIPT_MEMORY_COMPILED = 256 << 20,  // bytes compiled code may take until it can be stopped
    SCRIPT_INSTRUCTIONS = 5 * 1000000,   // of a callback, with `name_lines`
    SCRIPT_MILLISECONDS = 100,           // the same, where there is a clock: script_profile()
    SCRIPT_WORK =
        4 * 1000000,  // steps in C that a callback may ask for: patterns, tables moved, texts copied
};

typedef struct Script Script;

typedef enum { INPUT_STICK, INPUT_BUTTON, INPUT_POINTER, INPUT_LINE } InputType;

typedef struct {
    char name[SCHEMA_NAME_SIZE];
    InputType type;
    int line;  // of INPUT_LINE: how many of these come before it
} InputField;

// What a player wants this tick: one place for each declared input. What was typed is in script_line().
typedef union {
    struct {
        double x, y;  // stick: within the unit circle; pointer: world units
    } place;
    struct {
        bool held, pressed;  // pressed: went down since the last tick
    } button;
} InputValue;

typedef struct {
    Kind fields;  // see schema_begin_event()
    bool keep;    // also told to players who were behind
} ScriptEvent;

typedef struct {
    char title[64];
    char boards[SCRIPT_BOARDS_SIZE];  // leaderboards by name, "best -times": a minus where the lowest is best
    int max_players, rate;
    int hold, idle;        // seconds: a seat is kept without a line; a player may do nothing, 0 for ever
    double width, height;  // of the world, in units
    enum { SEES_ALL, SEES_RADIUS, SEES_RECTANGLE } sees;
    double sees_width, sees_height;
    int budget;  // bytes of a frame, 0: no limit
    bool apart;  // the mode judges what players say: what watchers say is not for players
    char view_field[SCHEMA_NAME_SIZE];  // the player's reference that the camera follows; "" if none
    int input_count, line_count, event_count;
    InputField inputs[SCRIPT_INPUTS];
    ScriptEvent events[SCRIPT_EVENTS];
} ScriptInfo;

typedef struct {
    const char *mode;    // its name: error messages say "mode.lua:12:"
    const char *source;  // and its maps (bundle.h); borrowed until script_open() returns
    size_t source_size;
    bool name_lines;
} ScriptConfig;

typedef struct {
    const char *name;
    double score;
    int place;
    bool own;  // of the player it was asked for
} ScriptRow;

// A value to be kept for good; `text` NULL: it shall be gone.
typedef struct {
    uint32_t player;  // whose it is; 0: the mode's
    const char *key, *text;
    size_t size;
    bool adds;  // it was `by` less before
    double by;
} ScriptValue;

// What a mode asks of the world outside. `owner` comes first in every call.
typedef struct {
    void *owner;
    bool (*announce)(void *owner, int event, const void *values,
                     uint32_t to);  // false: too many in this tick
    bool (*submit)(void *owner, const char *board, uint32_t player, double score);
    void (*kick)(void *owner, uint32_t player, const char *reason);
    int (*top)(void *owner, const char *board, int period, ScriptRow *rows, int most);
    int (*around)(void *owner, uint32_t player, const char *board, int period, ScriptRow *rows, int most);
    double (*seen)(void *owner,
                   uint32_t player);  // the tick of the picture in which he gave this tick's input
    const char *(*get)(void *owner, uint32_t player, const char *key, size_t *size);  // NULL: no value
    const char *(*put)(void *owner, const ScriptValue *value);  // why it cannot be kept; NULL: it will be
    void (*note)(void *owner, const char *text);                // print(), and warnings about the mode
} ScriptHost;

Script *script_open(const ScriptConfig *config, Failure *why);  // NULL: `why`, with the line
void script_close(Script *script);                              // NULL is fine
const ScriptInfo *script_info(const Script *script);
const Schema *script_schema(const Script *script);
const char *script_version(void);  // of LuaJIT

// `world` and `host` are borrowed until script_close().
bool script_attach(Script *script, World *world, const ScriptHost *host);
InputValue *script_inputs(Script *script, uint32_t player_index);  // info->input_count values, to be filled
// What a player typed for an INPUT_LINE: SCRIPT_LINE_SIZE bytes, to be filled.
char *script_line(Script *script, uint32_t player_index, int input);

bool script_start(Script *script);
bool script_join(Script *script, uint32_t player);
bool script_leave(Script *script, uint32_t player);  // before the player's entity is despawned
bool script_tick(Script *script);                    // timers that are due, then mode.tick
// After a rollback: a timer whose function failed shall not fail every tick from now on. One that
// repeats waits for its next time, any other is dropped.
void script_put_off_failed_timer(Script *script);
// Whether the mode lets a chat line through, in *shown.
bool script_chat(Script *script, uint32_t player, const char *text, bool *shown);
void script_settled(Script *script);             // the tick was committed: remembers where everything is
void script_collect(Script *script);             // garbage, a bounded step; call it after the tick
const char *script_error(const Script *script);  // of the last callback that failed

// Measures from now on, with `name_lines` alone, and stops a callback that takes too long: the time and the
// garbage of each callback, and the time of lines.
typedef uint64_t ScriptClock(void);  // nanoseconds
void script_profile(Script *script, ScriptClock *clock);
// Since the last time, a line of text each: "callback NAME CALLS NANOSECONDS BYTES", "line NUMBER
// NANOSECONDS", longest first.
void script_take_profile(Script *script, Buffer *out);

// Walks what the mode says about its looks (the mode map's look, keys, label and view), value by value.
typedef struct {
    void *owner;
    void (*boolean)(void *owner, bool value);
    void (*number)(void *owner, double value);
    void (*text)(void *owner, const char *text, size_t size);
    void (*array)(void *owner, uint32_t count);
    void (*map)(void *owner, uint32_t count);
} ScriptVisitor;
void script_mode_map(Script *script, const ScriptVisitor *visitor);
