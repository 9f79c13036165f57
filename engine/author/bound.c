// The memory that is asked for over the cap is given, and the hook that comes with the next instruction
// raises the error: an event of a room may be under way, which nothing may be thrown through, and the stack
// tells the line. Only what is over the cap by itself is refused; no event is.
#include "bound.h"
#include <lauxlib.h>
#include <luajit.h>
#include <lualib.h>
#include "clock.h"
#include "mem.h"

enum { STEP = 2000, DEEP = 1000 };  // instructions between two looks; functions under way

static Bound *bound_of(lua_State *lua)
{
    void *owner;
    lua_getallocf(lua, &owner);
    return owner;
}

// Where the Lua code under way is; takes no memory.
static int line_of(lua_State *lua)
{
    lua_Debug at;
    for (int level = 0; lua_getstack(lua, level, &at); level++)
        if (lua_getinfo(lua, "Sl", &at) && at.currentline > 0 && at.source[0] == '@') return at.currentline;
    return 0;
}

static void look(lua_State *lua, lua_Debug *debug)
{
    Bound *bound = bound_of(lua);
    if (lua_getstack(lua, DEEP, debug))
        bound->line = line_of(lua);  // once the stack has run over, it is too late
    const bool full = bound->memory > BOUND_MEMORY;
    const bool late = clock_work() - bound->began > bound->seconds * UINT64_C(1000000000);
    lua_sethook(lua, look, LUA_MASKCOUNT, full || late ? 1 : STEP);  // no pcall may run on
    if (full)
        lua_pushfstring(lua, "it held over %d MB and was stopped", BOUND_MEMORY >> 20);
    else if (late)
        lua_pushfstring(lua, "it ran over %d s and was stopped; is there a loop without an end?",
                        (int)bound->seconds);
    if (full || late) lua_error(lua);
}

static bool may_grow(Bound *bound, size_t more)
{
    if (!bound->running || bound->memory + more <= BOUND_MEMORY) return true;
    if (more > BOUND_MEMORY)
        bound->line = line_of(bound->lua);
    else
        lua_sethook(bound->lua, look, LUA_MASKCOUNT, 1);
    return more <= BOUND_MEMORY;
}

static void *allocate(void *owner, void *memory, size_t old_size, size_t size)
{
    Bound *bound = owner;
    if (size > old_size && !may_grow(bound, size - old_size)) return NULL;
    bound->memory += size - old_size;
    if (size > 0) return mem_realloc(memory, size);
    mem_free(memory);
    return NULL;
}

// There was no memory, or no stack, to explain it where it was raised.
static void explain_late(lua_State *lua, int status)
{
    lua_pushvalue(lua, 1);
    if (status == LUA_ERRMEM)
        lua_pushfstring(lua, "it asked for over %d MB at once", BOUND_MEMORY >> 20);
    else
        lua_pushliteral(lua, "stack overflow: a function calls itself without an end");
    lua_pushinteger(lua, bound_of(lua)->line);
    lua_call(lua, 2, 1);
}

static int call(lua_State *lua)
{
    Bound *bound = bound_of(lua);
    lua_settop(lua, 2);
    lua_insert(lua, 1);
    lua_gc(lua, LUA_GCCOLLECT, 0);  // what the test before held
    bound->began = clock_work();
    bound->line = 0;
    bound->running = true;
    lua_sethook(lua, look, LUA_MASKCOUNT, STEP);
    const int status = lua_pcall(lua, 0, 0, 1);
    bound->running = false;
    lua_sethook(lua, NULL, 0, 0);
    lua_pushboolean(lua, status == 0);
    if (status == 0) return 1;
    if (status == LUA_ERRRUN)
        lua_pushvalue(lua, -2);
    else
        explain_late(lua, status);
    return 2;
}

void bound_open(Bound *bound, int seconds)
{
    *bound = (Bound){ .seconds = (uint64_t)seconds };
    bound->lua = lua_newstate(allocate, bound);
    luaL_openlibs(bound->lua);
    luaJIT_setmode(bound->lua, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_OFF);
}

void bound_close(Bound *bound)
{
    lua_close(bound->lua);
}

void bound_push_call(Bound *bound)
{
    lua_pushcfunction(bound->lua, call);
}
