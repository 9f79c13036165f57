// The VM: its memory cap, its instruction count, the engine's own Lua files, and
// the one way in which C calls it.
//
// Compiled code cannot be refused memory: LuaJIT looks for the stack in the wrong place
// then, and ends the process or worse. So it gets what it asks for above the cap, and is
// called off: the collector, which every allocation of compiled code heeds, takes it back to
// the interpreter, and the hook that waits there raises the error. Only the interpreter alone
// is refused. What our own C code pushes before a callback may always have its few bytes.
#include "vm.h"
#include "log.h"
#include "mem.h"
#include <luajit.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_STEP = 10000 };  // instructions between two looks at the count

static void count_instructions(lua_State *lua, lua_Debug *debug);

static const char SCRIPT_KEY = 0;  // its address names the Script in the registry

#define OUT_OF_MEMORY "not enough memory: a mode may hold %d MB"

static void raise_out_of_memory(lua_State *lua, lua_Debug *debug)
{
    (void)debug;
    if (script_of(lua)->running) luaL_error(lua, OUT_OF_MEMORY, SCRIPT_MEMORY >> 20);
}

enum { AT_ONCE = 0, STEADY = 200 };  // how fast the collector works, as LUA_GCSETSTEPMUL has it

static void call_off(Script *script)
{
    script->called_off = true;
    lua_sethook(script->lua, raise_out_of_memory, LUA_MASKCOUNT, 1);
    lua_gc(script->lua, LUA_GCSETSTEPMUL, AT_ONCE);
    lua_gc(script->lua, LUA_GCRESTART, 0);
}

static void resume_calm(Script *script)
{
    script->called_off = false;
    lua_sethook(script->lua, NULL, 0, 0);
    lua_gc(script->lua, LUA_GCSETSTEPMUL, STEADY);
    lua_gc(script->lua, LUA_GCCOLLECT, 0);
    lua_gc(script->lua, LUA_GCSTOP, 0);
}

static bool may_grow(Script *script, size_t more)
{
    if (!script->running || script->memory + more <= SCRIPT_MEMORY) return true;
    if (script->name_lines) return false;
    call_off(script);
    if (script->memory + more <= SCRIPT_MEMORY_COMPILED) return true;
    log_error("worker", "a mode took over %d MB in one callback: ending for it",
              SCRIPT_MEMORY_COMPILED >> 20);
    abort();
}

static void *allocate(void *owner, void *memory, size_t old_size, size_t size)
{
    Script *script = owner;
    if (size > old_size && !may_grow(script, size - old_size)) return NULL;
    if (size == 0) {
        free(memory);
        script->memory -= old_size;
        return NULL;
    }
    void *grown = realloc(memory, size);
    if (grown) script->memory += size - old_size;
    if (grown && script->profile && size > old_size) script->profile->allocated += size - old_size;
    return grown;
}

Script *script_of(lua_State *lua)
{
    lua_pushlightuserdata(lua, (void *)&SCRIPT_KEY);
    lua_rawget(lua, LUA_REGISTRYINDEX);
    Script *script = lua_touserdata(lua, -1);
    lua_pop(lua, 1);
    return script;
}

// False: the callback has had its time. Few instructions may take long, such as those that join long texts:
// from then on it is looked at more often.
static bool sample(Script *script, lua_State *lua)
{
    enum { LONG = 5000000, SELDOM = 10 };  // nanoseconds; instructions
    Profile *profile = script->profile;
    const uint64_t before = profile->sampled;
    profile_sample(profile, lua);
    if (profile->sampled - before > LONG) lua_sethook(lua, count_instructions, LUA_MASKCOUNT, SELDOM);
    return profile->sampled - profile->began < SCRIPT_MILLISECONDS * UINT64_C(1000000);
}

static void count_instructions(lua_State *lua, lua_Debug *debug)
{
    (void)debug;
    Script *script = script_of(lua);
    if (!script->counting) return;
    const bool in_time = !script->profile || sample(script, lua);
    script->instructions -= script->profile ? PROFILE_STEP : COUNT_STEP;
    if (in_time && script->instructions > 0) return;
    lua_sethook(lua, count_instructions, LUA_MASKCOUNT, 1);  // no pcall may run on
    luaL_where(lua, 0);                                      // the line under way, not that of its caller
    lua_pushfstring(lua, "this ran over %d %s and was stopped; is there a loop without an end?",
                    in_time ? SCRIPT_INSTRUCTIONS / 1000000 : SCRIPT_MILLISECONDS,
                    in_time ? "million instructions" : "milliseconds");
    lua_concat(lua, 2);
    lua_error(lua);
}

void set_number(lua_State *lua, const char *key, double value)
{
    lua_pushnumber(lua, value);
    lua_setfield(lua, -2, key);
}

void set_text(lua_State *lua, const char *key, const char *value)
{
    lua_pushstring(lua, value);
    lua_setfield(lua, -2, key);
}

static int print_note(lua_State *lua)
{
    Script *script = script_of(lua);
    size_t size;
    const char *text = luaL_checklstring(lua, 1, &size);
    if (script->host.note) script->host.note(script->host.owner, text);
    return 0;
}

// The traceback's lines, without those of the engine itself.
static void append_own_lines(char *out, size_t out_size, const char *traceback)
{
    size_t used = strlen(out);
    for (const char *line = traceback; *line;) {
        const char *end = strchrnul(line, '\n');
        bool engine =
            memmem(line, (size_t)(end - line), "[engine]", 8) || memmem(line, (size_t)(end - line), "[C]", 3);
        size_t size = (size_t)(end - line);
        if (!engine && used + size + 2 < out_size) {
            memcpy(out + used, line, size);
            used += size;
            out[used++] = '\n';
        }
        line = *end ? end + 1 : end;
    }
    out[used ? used - 1 : 0] = 0;
}

// As explain.lua tells it; false where there is no room for that any more.
static bool explain_well(Script *script, const char *message)
{
    lua_State *lua = script->lua;
    lua_getfield(lua, LUA_REGISTRYINDEX, "engine");
    if (!lua_istable(lua, -1)) return false;
    lua_getfield(lua, -1, "explain");
    lua_pushstring(lua, message);
    if (lua_pcall(lua, 1, 1, 0) != 0 || !lua_isstring(lua, -1)) return false;
    snprintf(script->error, sizeof script->error, "%s", lua_tostring(lua, -1));
    return true;
}

static int explain(lua_State *lua)
{
    Script *script = script_of(lua);
    const char *type = lua_type(lua, 1) > LUA_TTHREAD ? "thing of the room" : luaL_typename(lua, 1);
    const char *message =
        lua_isstring(lua, 1)
            ? lua_tostring(lua, 1)
            : lua_pushfstring(lua, "error() wants a text that says what is wrong, not a %s", type);
    snprintf(script->error, sizeof script->error, "%.1500s\n", message);
    script->counting = script->running = false;
    if (lua == script->lua && explain_well(script, message)) return 0;
    if (strstr(message, "stack overflow")) return 0;  // see explain.lua
    luaL_traceback(lua, lua, NULL, 1);
    append_own_lines(script->error, sizeof script->error, lua_tostring(lua, -1));
    return 0;
}

// Where the handler could not run: there was no memory for it, or no stack.
static void tell_without_explaining(Script *script, int status)
{
    if (status == LUA_ERRMEM)
        snprintf(script->error, sizeof script->error, OUT_OF_MEMORY, SCRIPT_MEMORY >> 20);
    else
        snprintf(script->error, sizeof script->error,
                 "stack overflow: a function of the mode calls itself without an end");
}

bool vm_call(Script *script, int arguments, int results)
{
    lua_State *lua = script->lua;
    int function = lua_gettop(lua) - arguments;
    lua_pushcfunction(lua, explain);
    lua_insert(lua, function);
    script->instructions = SCRIPT_INSTRUCTIONS;
    script->shared.work = SCRIPT_WORK;
    script->counting = script->name_lines;
    if (script->counting)
        lua_sethook(lua, count_instructions, LUA_MASKCOUNT, script->profile ? PROFILE_STEP : COUNT_STEP);
    if (script->profile) profile_begin(script->profile);
    script->error[0] = 0;
    script->stack = (const char *)__builtin_frame_address(0);
    script->running = true;
    int status = lua_pcall(lua, arguments, results, function);
    script->counting = script->running = false;
    if (script->called_off) resume_calm(script);
    if (script->profile && script->callback) profile_end(script->profile, script->callback);
    lua_remove(lua, function);
    if (status == 0) return true;
    lua_pop(lua, 1);
    if (!script->error[0]) tell_without_explaining(script, status);
    if (status == LUA_ERRMEM) lua_gc(lua, LUA_GCCOLLECT, 0);
    return false;
}

// The table that the engine's Lua files share, with what only they may use.
static void push_engine(Script *script)
{
    lua_State *lua = script->lua;
    lua_newtable(lua);
    static const char *const borrowed[] = { "ffi", "debug", "loadstring", "setfenv" };
    for (size_t i = 0; i < sizeof borrowed / sizeof *borrowed; i++) {
        lua_getglobal(lua, borrowed[i]);
        lua_setfield(lua, -2, borrowed[i]);
    }
    lua_getglobal(lua, "require");
    lua_pushstring(lua, "jit.util");
    lua_call(lua, 1, 1);
    lua_getfield(lua, -1, "funck");
    lua_setfield(lua, -3, "function_constant");
    lua_pop(lua, 1);
    lua_pushcfunction(lua, print_note);
    lua_setfield(lua, -2, "note");
    push_declare(script);
    lua_setfield(lua, -2, "c");
    push_store(script);
    lua_setfield(lua, -2, "store");
    push_strings(script);
    lua_setfield(lua, -2, "strings");
    push_maps(script);
    lua_setfield(lua, -2, "maps");
    push_calls(script);
    lua_setfield(lua, -2, "calls");
    push_space(script);
    lua_setfield(lua, -2, "space");
    lua_pushlightuserdata(lua, script);
    lua_setfield(lua, -2, "host");
    lua_pushlightuserdata(lua, &script->shared);
    lua_setfield(lua, -2, "shared");
    lua_pushlightuserdata(lua, &script->space.answer);
    lua_setfield(lua, -2, "answer");
    lua_pushinteger(lua, FOUND_LIMIT);
    lua_setfield(lua, -2, "found_limit");
    lua_pushfstring(lua, "%s%s", CALLS_DECLARATION, SPACE_DECLARATION);
    lua_setfield(lua, -2, "declaration");
}

// Runs the engine's files in order, each with the shared table; the last returns the callbacks, which stay on
// the stack.
static int boot(lua_State *lua)
{
    Script *script = script_of(lua);
    luaL_openlibs(lua);
    lua_getglobal(lua, "require");
    lua_pushstring(lua, "ffi");
    lua_call(lua, 1, 1);
    lua_setglobal(lua, "ffi");
    push_engine(script);
    lua_pushvalue(lua, -1);
    lua_setfield(lua, LUA_REGISTRYINDEX, "engine");
    for (int i = 0; i < BOOT_FILES_COUNT; i++) {
        const Embedded *file = &BOOT_FILES[i];
        if (luaL_loadbuffer(lua, (const char *)file->text, file->size, "=[engine]")) lua_error(lua);
        lua_pushvalue(lua, -2);
        lua_call(lua, 1, i + 1 == BOOT_FILES_COUNT ? 1 : 0);
    }
    return 1;
}

bool vm_open(Script *script)
{
    script->lua = lua_newstate(allocate, script);
    if (!script->lua) return false;
    lua_pushlightuserdata(script->lua, (void *)&SCRIPT_KEY);
    lua_pushlightuserdata(script->lua, script);
    lua_rawset(script->lua, LUA_REGISTRYINDEX);
    lua_pushcfunction(script->lua, boot);
    if (!vm_call(script, 0, 1)) return false;
    lua_setfield(script->lua, LUA_REGISTRYINDEX, "boot");
    lua_gc(script->lua, LUA_GCSTOP, 0);
    if (!script->name_lines) return true;
    luaJIT_setmode(script->lua, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_OFF);
    return true;
}

void vm_close(Script *script)
{
    if (script->lua) lua_close(script->lua);
}

void vm_push_callback(Script *script, const char *name)
{
    script->callback = name;
    lua_getfield(script->lua, LUA_REGISTRYINDEX, "boot");
    lua_getfield(script->lua, -1, name);
    lua_remove(script->lua, -2);
}

const char *script_version(void)
{
    return LUAJIT_VERSION;
}

// Twice the garbage of a tick in work: the collector keeps up, and its share of a tick stays even.
void script_collect(Script *script)
{
    size_t grown = script->memory > script->collected ? script->memory - script->collected : 0;
    lua_gc(script->lua, LUA_GCSTEP, (int)(2 * grown / 1024 + 1));
    lua_gc(script->lua, LUA_GCSTOP, 0);
    script->collected = script->memory;
}
