#include "field_value.h"
#include <lauxlib.h>
#include <math.h>
#include <string.h>

static double number_at(FieldType type, const void *at)
{
    int32_t whole;
    float single;
    double number;
    uint32_t id;
    switch (type) {
    case FIELD_INT: return memcpy(&whole, at, sizeof whole), whole;
    case FIELD_FLOAT:
    case FIELD_ANGLE: return memcpy(&single, at, sizeof single), (double)single;
    case FIELD_LONG:
    case FIELD_DOUBLE: return memcpy(&number, at, sizeof number), number;
    case FIELD_REF: return memcpy(&id, at, sizeof id), id;
    default: return 0;
    }
}

static void put_number(FieldType type, void *at, double value)
{
    const int32_t whole = (int32_t)value;
    const float single = (float)value;
    const uint32_t id = (uint32_t)value;
    switch (type) {
    case FIELD_INT: memcpy(at, &whole, sizeof whole); break;
    case FIELD_FLOAT:
    case FIELD_ANGLE: memcpy(at, &single, sizeof single); break;
    case FIELD_LONG:
    case FIELD_DOUBLE: memcpy(at, &value, sizeof value); break;
    case FIELD_REF: memcpy(at, &id, sizeof id); break;
    default: break;
    }
}

static size_t size_of(FieldType type)
{
    return type == FIELD_BOOL ? 1 : type == FIELD_LONG || type == FIELD_DOUBLE ? 8 : 4;
}

static void push_one(lua_State *lua, FieldType type, const void *at)
{
    if (type == FIELD_BOOL)
        lua_pushboolean(lua, *(const uint8_t *)at);
    else
        lua_pushnumber(lua, number_at(type, at));
}

void field_push(lua_State *lua, const Field *field, const void *at)
{
    if (field->type == FIELD_TEXT) return lua_pushlstring(lua, at, strnlen(at, field->size));
    if (field->type != FIELD_ARRAY) return push_one(lua, field->type, at);
    lua_createtable(lua, field->count, 0);
    for (int i = 0; i < field->count; i++) {
        push_one(lua, field->element, (const uint8_t *)at + (size_t)i * size_of(field->element));
        lua_rawseti(lua, -2, i + 1);
    }
}

static int refuse(lua_State *lua, int index, const Field *field, const char *wanted)
{
    return luaL_error(lua, "%s takes %s, not a %s", field->name, wanted, luaL_typename(lua, index));
}

static void take_number(lua_State *lua, int index, const Field *field, FieldType type, void *at)
{
    if (lua_type(lua, index) != LUA_TNUMBER) refuse(lua, index, field, "a number");
    double value = lua_tonumber(lua, index);
    const bool ranged = type == FIELD_INT || type == FIELD_LONG;
    if (!isfinite(value) || (ranged && !(value >= field->low && value <= field->high)))
        luaL_error(lua, "%s cannot hold %f", field->name, value);
    put_number(type, at, value);
}

static void take_one(lua_State *lua, int index, const Field *field, FieldType type, void *at)
{
    if (type != FIELD_BOOL) return take_number(lua, index, field, type, at);
    if (!lua_isboolean(lua, index)) refuse(lua, index, field, "true or false");
    *(uint8_t *)at = (uint8_t)lua_toboolean(lua, index);
}

static void take_text(lua_State *lua, int index, const Field *field, void *at)
{
    size_t size;
    if (lua_type(lua, index) != LUA_TSTRING) refuse(lua, index, field, "a text");
    const char *text = lua_tolstring(lua, index, &size);
    if (size >= field->size) luaL_error(lua, "%s holds %d bytes", field->name, field->size - 1);
    memset(at, 0, field->size);
    memcpy(at, text, size);
}

void field_take(lua_State *lua, int index, const Field *field, void *at)
{
    if (field->type == FIELD_TEXT) return take_text(lua, index, field, at);
    if (field->type != FIELD_ARRAY) return take_one(lua, index, field, field->type, at);
    if (!lua_istable(lua, index)) refuse(lua, index, field, "a list");
    for (int i = 0; i < field->count; i++) {
        lua_rawgeti(lua, index, i + 1);
        if (!lua_isnil(lua, -1))
            take_one(lua, lua_gettop(lua), field, field->element,
                     (uint8_t *)at + (size_t)i * size_of(field->element));
        lua_pop(lua, 1);
    }
}
