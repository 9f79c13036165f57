// stage.h: a match in memory as a value of Lua, for scripts/author/testing.lua.
// Players are faked by what their browsers would send; entities are read and written between ticks.
#pragma once
#include <lua.h>

void stage_declare(lua_State *lua);  // pushes the table { open = function(name, source, seed) ... }
