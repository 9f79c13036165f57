// Walks a Lua value for whoever wants to write it down.
#include "vm.h"

enum { DEPTH_LIMIT = 12 };

static void walk(lua_State *lua, const ScriptVisitor *visitor, int depth);

static uint32_t count_keys(lua_State *lua)
{
    uint32_t count = 0;
    for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1)) count++;
    return count;
}

static void walk_array(lua_State *lua, const ScriptVisitor *visitor, int depth)
{
    uint32_t count = (uint32_t)lua_objlen(lua, -1);
    visitor->array(visitor->owner, count);
    for (uint32_t i = 1; i <= count; i++) {
        lua_rawgeti(lua, -1, (int)i);
        walk(lua, visitor, depth);
        lua_pop(lua, 1);
    }
}

static void walk_map(lua_State *lua, const ScriptVisitor *visitor, int depth)
{
    visitor->map(visitor->owner, count_keys(lua));
    for (lua_pushnil(lua); lua_next(lua, -2); lua_pop(lua, 1)) {
        size_t size;
        lua_pushvalue(lua, -2);  // lua_tolstring would change a number that lua_next still needs
        const char *key = lua_tolstring(lua, -1, &size);
        visitor->text(visitor->owner, key ? key : "?", key ? size : 1);
        lua_pop(lua, 1);
        walk(lua, visitor, depth);
    }
}

// Values that are no plain data are written as false.
static void walk(lua_State *lua, const ScriptVisitor *visitor, int depth)
{
    size_t size;
    const char *text;
    switch (lua_type(lua, -1)) {
    case LUA_TNUMBER: visitor->number(visitor->owner, lua_tonumber(lua, -1)); break;
    case LUA_TSTRING:
        text = lua_tolstring(lua, -1, &size);
        visitor->text(visitor->owner, text, size);
        break;
    case LUA_TTABLE:
        if (depth == 0)
            visitor->boolean(visitor->owner, false);
        else if (lua_objlen(lua, -1) > 0 || count_keys(lua) == 0)
            walk_array(lua, visitor, depth - 1);
        else
            walk_map(lua, visitor, depth - 1);
        break;
    default: visitor->boolean(visitor->owner, lua_toboolean(lua, -1));
    }
}

void script_mode_map(Script *script, const ScriptVisitor *visitor)
{
    vm_push_callback(script, "map");
    if (!vm_call(script, 0, 1)) return;
    walk(script->lua, visitor, DEPTH_LIMIT);
    lua_pop(script->lua, 1);
}
