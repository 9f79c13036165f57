// room.store and player.store: texts by key, of the room (0) or of a player's id. Their meaning is
// store.lua's.
#include "vm.h"

// get(player, key): the text, or nil.
static int get(lua_State *lua)
{
    Script *script = script_of(lua);
    size_t size;
    const char *text = script->host.get(script->host.owner, (uint32_t)luaL_checknumber(lua, 1),
                                        luaL_checkstring(lua, 2), &size);
    if (!text) return 0;
    lua_pushlstring(lua, text, size);
    return 1;
}

// put(player, key, text or nil, by or nil): why it could not be kept, or nil.
static int put(lua_State *lua)
{
    Script *script = script_of(lua);
    ScriptValue value = { .player = (uint32_t)luaL_checknumber(lua, 1), .key = luaL_checkstring(lua, 2) };
    value.text = lua_tolstring(lua, 3, &value.size);
    value.adds = lua_isnumber(lua, 4);
    value.by = lua_tonumber(lua, 4);
    const char *wrong = script->host.put(script->host.owner, &value);
    if (!wrong) return 0;
    lua_pushstring(lua, wrong);
    return 1;
}

void push_store(Script *script)
{
    static const luaL_Reg functions[] = { { "get", get }, { "put", put }, { NULL, NULL } };
    lua_newtable(script->lua);
    luaL_register(script->lua, NULL, functions);
}
