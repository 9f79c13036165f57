// Browsers move bodies with scripts/engine/mover.lua, the server with mover.c: they agree to the last bit.
#include "check.h"
#include "mover.h"
#include "random.h"
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>

enum { GROUNDS = 100, BODIES = 40, MOVES = 25, COLUMNS = 9, ROWS = 8 };

static void set_number(lua_State *lua, const char *name, double value)
{
    lua_pushnumber(lua, value);
    lua_setfield(lua, -2, name);
}

static void set_flags(lua_State *lua, const char *name, const Ground *ground, uint8_t flag)
{
    lua_newtable(lua);
    for (int i = 0; i < ground->class_count; i++) {
        lua_pushboolean(lua, ground->flags[i] & flag);
        lua_rawseti(lua, -2, i);
    }
    lua_setfield(lua, -2, name);
}

// The ground as mover.lua wants it, on top of the stack.
static void push_ground(lua_State *lua, const Ground *ground)
{
    char cells[2 * COLUMNS * ROWS + 1];
    for (int i = 0; i < ground->columns * ground->rows; i++) sprintf(cells + 2 * i, "%02x", ground->cells[i]);
    lua_newtable(lua);
    set_number(lua, "columns", ground->columns);
    set_number(lua, "rows", ground->rows);
    set_number(lua, "width", ground->width);
    set_number(lua, "height", ground->height);
    lua_pushboolean(lua, ground->pits);
    lua_setfield(lua, -2, "pits");
    lua_pushstring(lua, cells);
    lua_setfield(lua, -2, "cells");
    set_flags(lua, "solid", ground, TILE_SOLID);
    set_flags(lua, "platform", ground, TILE_PLATFORM);
}

static void push_body(lua_State *lua, const Body *body)
{
    lua_newtable(lua);
    set_number(lua, "x", body->x);
    set_number(lua, "y", body->y);
    set_number(lua, "half_width", body->half_width);
    set_number(lua, "half_height", body->half_height);
    lua_pushboolean(lua, body->round);
    lua_setfield(lua, -2, "round");
}

static double number_of(lua_State *lua, const char *name)
{
    lua_getfield(lua, -1, name);
    double value = lua_tonumber(lua, -1);
    lua_pop(lua, 1);
    return value;
}

static lua_State *open_engine(void)
{
    lua_State *lua = luaL_newstate();
    luaL_openlibs(lua);
    lua_newtable(lua);
    lua_setglobal(lua, "engine");
    if (luaL_loadfile(lua, MOVER) == 0) {
        lua_getglobal(lua, "engine");
        if (lua_pcall(lua, 1, 0, 0) == 0) return lua;
    }
    printf("    %s\n", lua_tostring(lua, -1));
    lua_close(lua);
    return NULL;
}

// Leaves the functions of this ground as the global `mover`.
static void make_mover(lua_State *lua, const Ground *ground)
{
    lua_getglobal(lua, "engine");
    lua_getfield(lua, -1, "mover");
    push_ground(lua, ground);
    lua_call(lua, 1, 1);
    lua_setglobal(lua, "mover");
    lua_settop(lua, 0);
}

// Pushes mover.NAME.
static void push_function(lua_State *lua, const char *name)
{
    lua_getglobal(lua, "mover");
    lua_getfield(lua, -1, name);
    lua_remove(lua, -2);
}

// The same in Lua: how it was stopped, the body moved.
static Hit move_in_lua(lua_State *lua, Body *body, double dx, double dy, bool drop)
{
    push_body(lua, body);
    push_function(lua, "move");
    lua_pushvalue(lua, 1);
    lua_pushnumber(lua, dx);
    lua_pushnumber(lua, dy);
    lua_pushboolean(lua, drop);
    lua_call(lua, 4, 2);
    Hit hit = { (int)lua_tointeger(lua, -2), (int)lua_tointeger(lua, -1) };
    lua_settop(lua, 1);
    body->x = number_of(lua, "x");
    body->y = number_of(lua, "y");
    lua_settop(lua, 0);
    return hit;
}

static bool stands_in_lua(lua_State *lua, const Body *body)
{
    push_function(lua, "stands");
    push_body(lua, body);
    lua_call(lua, 1, 1);
    bool stands = lua_toboolean(lua, -1);
    lua_settop(lua, 0);
    return stands;
}

static bool place_agrees(lua_State *lua, const Ground *ground, double x, double y)
{
    push_function(lua, "class_at");
    lua_pushnumber(lua, x);
    lua_pushnumber(lua, y);
    lua_call(lua, 2, 1);
    push_function(lua, "solid_at");
    lua_pushnumber(lua, x);
    lua_pushnumber(lua, y);
    lua_call(lua, 2, 1);
    bool agrees =
        lua_tointeger(lua, -2) == ground_class_at(ground, x, y) &&
        lua_toboolean(lua, -1) == ground_is_solid(ground, ground_column(ground, x), ground_row(ground, y));
    lua_settop(lua, 0);
    return agrees;
}

static double within(Random *random, double low, double high)
{
    return low + random_unit(random) * (high - low);
}

static Ground random_ground(Random *random)
{
    Ground ground;
    ground_init(&ground, COLUMNS, ROWS, within(random, 4, 40), within(random, 4, 40));
    if (random_unit(random) < 0.6) ground.width = ground.height = 32;
    ground.pits = random_unit(random) < 0.5;
    uint8_t solid = (uint8_t)ground_class(&ground, "solid", TILE_SOLID, "");
    uint8_t platform = (uint8_t)ground_class(&ground, "platform", TILE_PLATFORM, "");
    const uint8_t classes[] = { 0, 0, 0, 0, 0, solid, solid, platform };
    for (int i = 0; i < COLUMNS * ROWS; i++) ground.cells[i] = classes[random_between(random, 0, 7)];
    return ground;
}

static Body random_body(Random *random, const Ground *ground)
{
    Body body = { .half_width = within(random, 1, 20), .half_height = within(random, 1, 20) };
    if (random_unit(random) < 0.5) body.half_width = 12, body.half_height = 15;
    body.round = random_unit(random) < 0.5;
    if (body.round) body.half_height = body.half_width;
    body.x = within(random, -30, COLUMNS * ground->width + 30);
    body.y = within(random, -60, ROWS * ground->height + 60);
    return body;
}

// Mostly as far as one goes in a tick; now and then nothing, or very far.
static double random_way(Random *random)
{
    double what = random_unit(random);
    return what < 0.15 ? 0 : what < 0.2 ? within(random, -3000, 3000) : within(random, -14, 14);
}

TEST(mover_lua, it_moves_every_body_over_every_ground_to_the_same_place)
{
    lua_State *lua = open_engine();
    EXPECT(lua != NULL);
    Random random;
    random_seed(&random, 11);
    int differ = 0, stopped = 0, stood = 0;
    for (int g = 0; lua && g < GROUNDS; g++) {
        Ground ground = random_ground(&random);
        make_mover(lua, &ground);
        for (int b = 0; b < BODIES; b++) {
            Body here = random_body(&random, &ground), there = here;
            for (int m = 0; m < MOVES; m++) {
                double dx = random_way(&random), dy = random_way(&random);
                bool drop = random_unit(&random) < 0.2;
                Hit hit = mover_move(&ground, &here, dx, dy, drop),
                    other = move_in_lua(lua, &there, dx, dy, drop);
                bool stands = mover_stands(&ground, &here);
                differ += here.x != there.x || here.y != there.y || hit.x != other.x || hit.y != other.y ||
                          stands != stands_in_lua(lua, &there) ||
                          !place_agrees(lua, &ground, here.x + dx, here.y + dy);
                stopped += hit.x != 0 || hit.y != 0;
                stood += stands;
            }
        }
        ground_deinit(&ground);
    }
    EXPECT_EQ(differ, 0);
    EXPECT(stopped > 5000 && stood > 5000);  // so that the agreement is about something
    lua_close(lua);
}
