// A mode from opening to closing, and its callbacks.
#include "script.h"
#include "vm.h"
#include "mem.h"
#include "sort.h"
#include <stdio.h>
#include <string.h>

static void push_row(lua_State *lua, const ScriptRow *row)
{
    lua_newtable(lua);
    lua_pushinteger(lua, row->place);
    lua_setfield(lua, -2, "place");
    lua_pushstring(lua, row->name);
    lua_setfield(lua, -2, "name");
    lua_pushnumber(lua, row->score);
    lua_setfield(lua, -2, "score");
    if (!row->own) return;
    lua_pushboolean(lua, true);
    lua_setfield(lua, -2, "own");
}

// rows(board, period, most, player): those that the room has at hand; player 0: the best.
static int push_rows(lua_State *lua)
{
    Script *script = script_of(lua);
    ScriptRow rows[100];
    const char *board = luaL_checkstring(lua, 1);
    const int period = (int)luaL_checkinteger(lua, 2), wanted = (int)luaL_checkinteger(lua, 3);
    const int most = wanted < 100 ? wanted : 100;
    const uint32_t player = (uint32_t)luaL_checknumber(lua, 4);
    int count = player ? script->host.around(script->host.owner, player, board, period, rows, most)
                       : script->host.top(script->host.owner, board, period, rows, most);
    lua_newtable(lua);
    for (int i = 0; i < count; i++) {
        push_row(lua, &rows[i]);
        lua_rawseti(lua, -2, i + 1);
    }
    return 1;
}

// A table of name and text.
static void push_files(Script *script, const char *at, size_t left)
{
    lua_newtable(script->lua);
    while (left > 1) {
        const char *name = at + 1;
        size_t name_size = strnlen(name, left - 1), size;
        left -= 1 + name_size;
        if (left == 0) return;  // a name without a text
        size = strnlen(name + name_size + 1, left - 1);
        lua_pushlstring(script->lua, name, name_size);
        lua_pushlstring(script->lua, name + name_size + 1, size);
        lua_settable(script->lua, -3);
        at = name + name_size + 1 + size;
        left -= 1 + size;
    }
}

Script *script_load(const ScriptConfig *config)
{
    Script *script = mem_zalloc(sizeof *script);
    script->name_lines = config->name_lines;
    script->shared.found = mem_alloc(FOUND_LIMIT * sizeof *script->shared.found);
    if (!vm_open(script)) return script;
    vm_push_callback(script, "load");
    size_t size = strnlen(config->source, config->source_size);
    lua_pushlstring(script->lua, config->source, size);
    lua_pushstring(script->lua, config->mode);
    push_files(script, config->source + size, config->source_size - size);
    vm_call(script, 3, 0);
    return script;
}

Script *script_open(const ScriptConfig *config, Failure *why)
{
    Script *script = script_load(config);
    const bool opened = !script->error[0];
    if (opened && memmem(config->source, config->source_size, "rewind", strlen("rewind")))
        rewind_prepare(script);
    if (opened) return script;
    fail(why, "%s.lua does not load: %s", config->mode, script->error);
    script_close(script);
    return NULL;
}

void script_close(Script *script)
{
    if (!script) return;
    vm_close(script);
    for (int k = 0; k < SCHEMA_KINDS; k++) grid_destroy(script->near[k].grid);
    space_deinit(&script->space);
    mem_free(script->points);
    history_destroy(script->rewind.history);
    mem_free(script->rewind.moved);
    mem_free(script->shared.found);
    mem_free(script->inputs);
    mem_free(script->lines);
    mem_free(script->profile);
    mem_free(script);
}

const ScriptInfo *script_info(const Script *script)
{
    return &script->info;
}

const Schema *script_schema(const Script *script)
{
    return &script->schema;
}

const char *script_error(const Script *script)
{
    return script->error;
}

bool script_attach(Script *script, World *world, const ScriptHost *host)
{
    script->world = world;
    script->host = *host;
    size_t inputs =
        script->schema.max_players * (size_t)script->info.input_count + 1;  // one, for a mode without
    script->inputs = mem_zalloc(inputs * sizeof(InputValue));
    size_t lines = script->schema.max_players * (size_t)script->info.line_count;
    script->lines = mem_zalloc(lines * SCRIPT_LINE_SIZE + 1);
    vm_push_callback(script, "attach");
    lua_pushlightuserdata(script->lua, world_live(world));
    lua_pushlightuserdata(script->lua, world_head(world)->kinds);
    lua_pushlightuserdata(script->lua, script->inputs);
    lua_pushlightuserdata(script->lua, script->lines);
    lua_pushcfunction(script->lua, push_rows);
    calls_begin_tick(script);
    return vm_call(script, 5, 0);
}

InputValue *script_inputs(Script *script, uint32_t player_index)
{
    return script->inputs + (size_t)player_index * (size_t)script->info.input_count;
}

char *script_line(Script *script, uint32_t player_index, int input)
{
    const ScriptInfo *info = &script->info;
    size_t line = (size_t)player_index * (size_t)info->line_count + (size_t)info->inputs[input].line;
    return script->lines + line * SCRIPT_LINE_SIZE;
}

bool script_start(Script *script)
{
    calls_begin_tick(script);
    vm_push_callback(script, "start");
    return vm_call(script, 0, 0);
}

static bool call_with_player(Script *script, const char *callback, uint32_t player)
{
    calls_begin_tick(script);
    vm_push_callback(script, callback);
    lua_pushnumber(script->lua, player);
    return vm_call(script, 1, 0);
}

bool script_join(Script *script, uint32_t player)
{
    return call_with_player(script, "join", player);
}

bool script_leave(Script *script, uint32_t player)
{
    return call_with_player(script, "leave", player);
}

bool script_chat(Script *script, uint32_t player, const char *text, bool *shown)
{
    vm_push_callback(script, "chat");
    lua_pushnumber(script->lua, player);
    lua_pushstring(script->lua, text);
    *shown = true;
    if (!vm_call(script, 2, 1)) return false;
    *shown = lua_toboolean(script->lua, -1);
    lua_pop(script->lua, 1);
    return true;
}

static bool run_timer(Script *script, const Timer *timer)
{
    vm_push_callback(script, "timer");
    lua_pushstring(script->lua, timer->name);
    lua_pushinteger(script->lua, timer->has);
    lua_pushnumber(script->lua, timer->entity);
    lua_pushnumber(script->lua, timer->number);
    script->failed_timer = timer->serial;
    if (!vm_call(script, 4, 0)) return false;
    script->failed_timer = 0;
    return true;
}

// Takes the timers that are due, oldest first: those that repeat are set anew, the others go.
static uint32_t take_due_timers(Script *script, Timer due[WORLD_TIMERS])
{
    WorldHead *head = world_head(script->world);
    uint64_t order[WORLD_TIMERS], scratch[WORLD_TIMERS];
    Timer found[WORLD_TIMERS];
    uint32_t count = 0;
    for (uint32_t i = 0; i < WORLD_TIMERS; i++) {
        Timer *timer = &head->timers[i];
        if (!timer->name[0] || timer->due > head->tick) continue;
        order[count] = (uint64_t)timer->serial << 32 | count;
        found[count++] = *timer;
        if (timer->every)
            timer->due = head->tick + timer->every;
        else
            memset(timer, 0, sizeof *timer);
    }
    sort_by_upper_half(order, scratch, count);
    for (uint32_t i = 0; i < count; i++) due[i] = found[(uint32_t)order[i]];
    return count;
}

bool script_tick(Script *script)
{
    calls_begin_tick(script);
    Timer due[WORLD_TIMERS];
    uint32_t count = take_due_timers(script, due);
    for (uint32_t i = 0; i < count; i++)
        if (!run_timer(script, &due[i])) return false;
    vm_push_callback(script, "tick");
    lua_pushnumber(script->lua, 1.0 / script->info.rate);
    return vm_call(script, 1, 0);
}

void script_put_off_failed_timer(Script *script)
{
    WorldHead *head = world_head(script->world);
    for (uint32_t i = 0; script->failed_timer && i < WORLD_TIMERS; i++) {
        Timer *timer = &head->timers[i];
        if (timer->serial != script->failed_timer) continue;
        if (timer->every)
            timer->due = head->tick + timer->every;
        else
            memset(timer, 0, sizeof *timer);
    }
    script->failed_timer = 0;
}
