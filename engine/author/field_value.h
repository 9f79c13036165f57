// field_value.h: a field of an entity as a value of Lua.
#pragma once
#include <lua.h>
#include "schema.h"

void field_push(lua_State *lua, const Field *field,
                const void *at);  // a reference is its id, an array a list
// Takes the value at `index`; an error of Lua when the field cannot hold it.
void field_take(lua_State *lua, int index, const Field *field, void *at);
