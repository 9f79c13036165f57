// What map.lua calls while it reads a mode: the ground is made from rows of text or from a file of Tiled, and
// told to Lua.
#include <math.h>
#include <string.h>
#include "mem.h"
#include "tiled.h"
#include "vm.h"

static Ground *ground_of(lua_State *lua)
{
    return &script_of(lua)->space.ground;
}

// make(columns, rows, width, height, pits): nothing on it yet.
static int make(lua_State *lua)
{
    Ground *ground = ground_of(lua);
    ground_deinit(ground);
    ground_init(ground, (int)luaL_checkinteger(lua, 1), (int)luaL_checkinteger(lua, 2),
                luaL_checknumber(lua, 3), luaL_checknumber(lua, 4));
    ground->pits = lua_toboolean(lua, 5);
    return 0;
}

// class(name, flags, tint): its number.
static int class(lua_State *lua)
{
    int class = ground_class(ground_of(lua), luaL_checkstring(lua, 1), (uint8_t)luaL_checkinteger(lua, 2),
                             luaL_checkstring(lua, 3));
    if (class < 0) return luaL_error(lua, "more than %d classes of tile", GROUND_CLASSES);
    lua_pushinteger(lua, class);
    return 1;
}

static int set(lua_State *lua)
{
    Ground *ground = ground_of(lua);
    int column = (int)luaL_checkinteger(lua, 1), row = (int)luaL_checkinteger(lua, 2),
        cell = (int)luaL_checkinteger(lua, 3);
    luaL_argcheck(lua, column >= 0 && column < ground->columns && row >= 0 && row < ground->rows, 1,
                  "is outside the map");
    luaL_argcheck(lua, cell >= 0 && cell < ground->class_count, 3, "is no class");
    ground->cells[row * ground->columns + column] = (uint8_t)cell;
    return 0;
}

// A table of name and value; what is neither a number, a text nor true or false is left out.
static void push_properties(lua_State *lua, const json_t *properties)
{
    lua_newtable(lua);
    for (size_t i = 0; i < json_array_size(properties); i++) {
        const json_t *property = json_array_get(properties, i), *value = json_object_get(property, "value");
        const char *name = json_string_value(json_object_get(property, "name"));
        if (!name || !(json_is_number(value) || json_is_string(value) || json_is_boolean(value))) continue;
        if (json_is_number(value))
            lua_pushnumber(lua, json_number_value(value));
        else if (json_is_string(value))
            lua_pushstring(lua, json_string_value(value));
        else
            lua_pushboolean(lua, json_is_true(value));
        lua_setfield(lua, -2, name);
    }
}

static void push_object(lua_State *lua, const TiledObject *object)
{
    lua_newtable(lua);
    set_text(lua, "name", object->name);
    set_text(lua, "class", object->class);
    set_number(lua, "x", object->x);
    set_number(lua, "y", object->y);
    set_number(lua, "width", object->width);
    set_number(lua, "height", object->height);
    push_properties(lua, object->properties);
    lua_setfield(lua, -2, "properties");
}

static const char *file_beside(void *owner, const char *name, size_t *size)
{
    lua_State *lua = owner;  // the table of files is its argument 2
    lua_getfield(lua, 2, name);
    const char *text = lua_tolstring(lua, -1, size);
    lua_pop(lua, 1);  // the table holds it
    return text;
}

// read(text, files): a map of Tiled. Returns its objects and its properties; or nil and what is wrong.
static int read_map(lua_State *lua)
{
    size_t size;
    const char *text = luaL_checklstring(lua, 1, &size);
    luaL_checktype(lua, 2, LUA_TTABLE);
    TiledMap map;
    Failure why;
    if (!tiled_open(&map, text, size, file_beside, lua, &why)) {
        tiled_close(&map);
        lua_pushnil(lua);
        lua_pushstring(lua, why.text);
        return 2;
    }
    Ground *ground = ground_of(lua);
    ground_deinit(ground);
    *ground = map.ground;
    map.ground.cells = NULL;
    lua_newtable(lua);
    for (int i = 0; i < map.object_count; i++) {
        push_object(lua, &map.objects[i]);
        lua_rawseti(lua, -2, i + 1);
    }
    push_properties(lua, map.properties);
    tiled_close(&map);
    return 2;
}

static void push_classes(lua_State *lua, const Ground *ground)
{
    lua_newtable(lua);
    for (int i = 1; i < ground->class_count; i++) {
        const TileClass *class = &ground->classes[i];
        lua_newtable(lua);
        set_text(lua, "name", class->name);
        set_text(lua, "tint", class->tint);
        set_number(lua, "flags", class->flags);
        lua_rawseti(lua, -2, i);
    }
}

// The cells in runs, row by row: how many, of which class, how many, of which class, ...
static int push_runs(lua_State *lua, const Ground *ground)
{
    int count = ground->columns * ground->rows, runs = 0;
    lua_newtable(lua);
    for (int i = 0, next; i < count; i = next, runs++) {
        for (next = i + 1; next < count && ground->cells[next] == ground->cells[i]; next++) {}
        lua_pushinteger(lua, next - i);
        lua_rawseti(lua, -2, 2 * runs + 1);
        lua_pushinteger(lua, ground->cells[i]);
        lua_rawseti(lua, -2, 2 * runs + 2);
    }
    return runs;
}

// describe(): { columns, rows, tile_width, tile_height, pits }, its classes, its cells in runs.
static int describe(lua_State *lua)
{
    const Ground *ground = ground_of(lua);
    lua_newtable(lua);
    set_number(lua, "columns", ground->columns);
    set_number(lua, "rows", ground->rows);
    set_number(lua, "tile_width", ground->width);
    set_number(lua, "tile_height", ground->height);
    lua_pushboolean(lua, ground->pits);
    lua_setfield(lua, -2, "pits");
    push_classes(lua, ground);
    push_runs(lua, ground);
    return 3;
}

// body(kind, half_width, half_height, round, lightness)
static int body(lua_State *lua)
{
    script_of(lua)->space.bodies[luaL_checkinteger(lua, 1)] = (BodyShape){
        .half_width = luaL_checknumber(lua, 2),
        .half_height = luaL_checknumber(lua, 3),
        .round = lua_toboolean(lua, 4),
        .lightness = luaL_checknumber(lua, 5),
    };
    return 0;
}

// zone(x, y, width, height, name, class), in order; the last two as numbers
static int zone(lua_State *lua)
{
    Space *space = &script_of(lua)->space;
    if (space->zone_count == SPACE_ZONES) return luaL_error(lua, "more than %d zones", SPACE_ZONES);
    space->zones = mem_realloc(space->zones, (size_t)(space->zone_count + 1) * sizeof *space->zones);
    double x = luaL_checknumber(lua, 1), y = luaL_checknumber(lua, 2);
    double half_width = luaL_checknumber(lua, 3) / 2, half_height = luaL_checknumber(lua, 4) / 2;
    space->zones[space->zone_count++] = (Zone){ x - half_width,
                                                y - half_height,
                                                x + half_width,
                                                y + half_height,
                                                (int)luaL_checkinteger(lua, 5),
                                                (int)luaL_checkinteger(lua, 6) };
    return 0;
}

void push_maps(Script *script)
{
    static const luaL_Reg functions[] = { { "make", make },         { "class", class },
                                          { "set", set },           { "read", read_map },
                                          { "describe", describe }, { "body", body },
                                          { "zone", zone },         { NULL, NULL } };
    lua_newtable(script->lua);
    luaL_register(script->lua, NULL, functions);
}
