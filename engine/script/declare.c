// What declare.lua calls while it reads a mode: the C side of the schema.
#include "vm.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static int raise(lua_State *lua, const Failure *why)
{
    return luaL_error(lua, "%s", why->text);
}

static int begin_schema(lua_State *lua)
{
    schema_begin(&script_of(lua)->schema, (int)luaL_checkinteger(lua, 1) + SCRIPT_BOTS);
    return 0;
}

static int add_kind(lua_State *lua)
{
    Failure why;
    if (!schema_add_kind(&script_of(lua)->schema, luaL_checkstring(lua, 1), (int)luaL_checkinteger(lua, 2),
                         &why))
        return raise(lua, &why);
    return 0;
}

static const char *const TYPES[] = { "int",  "long", "float", "double", "angle",
                                     "bool", "text", "ref",   "array",  NULL };
static const char *const ACCESS[] = { "public", "owner", "hidden", "team", NULL };
static const char *const SEEN_BY[] = { "everyone", "team", "owner", "nobody", NULL };

// Kinds are counted from 0; an event is -1, -2, ...
static Kind *target_of(Script *script, int target)
{
    return target >= 0 ? &script->schema.kinds[target] : &script->info.events[-target - 1].fields;
}

// add_field(target, name, type, access, low, high, quantum, size, count, element, of)
static int add_field(lua_State *lua)
{
    Script *script = script_of(lua);
    Field field = {
        .type = (uint8_t)luaL_checkoption(lua, 3, NULL, TYPES),
        .access = (uint8_t)luaL_checkoption(lua, 4, NULL, ACCESS),
        .low = luaL_checknumber(lua, 5),
        .high = luaL_checknumber(lua, 6),
        .quantum = luaL_checknumber(lua, 7),
        .size = (uint16_t)(luaL_checkinteger(lua, 8) + 1),
        .count = (uint16_t)luaL_checkinteger(lua, 9),
        .of = SCHEMA_KINDS,
    };
    snprintf(field.name, sizeof field.name, "%s", luaL_checkstring(lua, 2));
    if (*luaL_checkstring(lua, 10)) field.element = (uint8_t)luaL_checkoption(lua, 10, NULL, TYPES);
    const Kind *of = schema_find_kind(&script->schema, luaL_checkstring(lua, 11));
    if (of) field.of = (uint16_t)(of - script->schema.kinds);
    Failure why;
    if (!schema_add_field(target_of(script, (int)luaL_checkinteger(lua, 1)), &field, &why))
        return raise(lua, &why);
    return 0;
}

// add_sight(target, seen_by)
static int add_sight(lua_State *lua)
{
    int target = (int)luaL_checkinteger(lua, 1), seen_by = luaL_checkoption(lua, 2, NULL, SEEN_BY);
    Kind *kind = target_of(script_of(lua), target);
    Failure why;
    if (target < 0)
        kind->seen_by = (uint16_t)seen_by;
    else if (!schema_add_sight(kind, (SeenBy)seen_by, &why))
        return raise(lua, &why);
    return 0;
}

static int finish_schema(lua_State *lua)
{
    Failure why;
    if (!schema_finish(&script_of(lua)->schema, WORLD_ENTITIES, &why)) return raise(lua, &why);
    return 0;
}

static int add_event(lua_State *lua)
{
    ScriptInfo *info = &script_of(lua)->info;
    if (info->event_count == SCRIPT_EVENTS) return luaL_error(lua, "more than %d events", SCRIPT_EVENTS);
    ScriptEvent *event = &info->events[info->event_count++];
    schema_begin_event(&event->fields, luaL_checkstring(lua, 1));
    event->keep = lua_toboolean(lua, 2);
    return 0;
}

static int finish_event(lua_State *lua)
{
    Failure why;
    if (!schema_finish_event(&script_of(lua)->info.events[luaL_checkinteger(lua, 1)].fields, &why))
        return raise(lua, &why);
    return 0;
}

static int add_input(lua_State *lua)
{
    static const char *const types[] = { "stick", "button", "pointer", "line", NULL };
    ScriptInfo *info = &script_of(lua)->info;
    if (info->input_count == SCRIPT_INPUTS) return luaL_error(lua, "more than %d inputs", SCRIPT_INPUTS);
    InputField *input = &info->inputs[info->input_count++];
    snprintf(input->name, sizeof input->name, "%s", luaL_checkstring(lua, 1));
    input->type = (InputType)luaL_checkoption(lua, 2, NULL, types);
    if (input->type == INPUT_LINE) input->line = info->line_count++;
    return 0;
}

static void push_field(lua_State *lua, const Schema *schema, const Field *field)
{
    lua_newtable(lua);
    set_text(lua, "name", field->name);
    set_text(lua, "type", TYPES[field->type]);
    set_text(lua, "element", TYPES[field->element]);
    set_text(lua, "access", ACCESS[field->access]);
    if (field->type == FIELD_REF && field->of < schema->kind_count)
        set_text(lua, "of", schema->kinds[field->of].name);
    set_number(lua, "offset", field->offset);
    set_number(lua, "size", field->size);
    set_number(lua, "count", field->count);
    set_number(lua, "wire", field->wire);
    set_number(lua, "quantum", field->quantum);
}

// Pushes { name, first, capacity, base, quantum, seen_by, moves, fields } of a kind or an event.
static void push_layout(lua_State *lua, const Schema *schema, const Kind *kind)
{
    lua_newtable(lua);
    set_text(lua, "name", kind->name);
    set_number(lua, "first", kind->first);
    set_number(lua, "capacity", kind->capacity);
    set_number(lua, "base", kind->base);
    set_number(lua, "stride", kind->stride);
    set_number(lua, "quantum", kind->quantum);
    set_text(lua, "seen_by", SEEN_BY[kind->seen_by]);
    lua_pushboolean(lua, kind->x >= 0);
    lua_setfield(lua, -2, "moves");
    lua_newtable(lua);
    for (int i = 0; i < kind->field_count; i++) {
        push_field(lua, schema, &kind->fields[i]);
        lua_rawseti(lua, -2, i + 1);
    }
    lua_setfield(lua, -2, "fields");
}

static int kinds(lua_State *lua)
{
    const Schema *schema = &script_of(lua)->schema;
    lua_newtable(lua);
    for (uint32_t k = 0; k < schema->kind_count; k++) {
        push_layout(lua, schema, &schema->kinds[k]);
        lua_rawseti(lua, -2, (int)k + 1);
    }
    return 1;
}

static int events(lua_State *lua)
{
    Script *script = script_of(lua);
    lua_newtable(lua);
    for (int i = 0; i < script->info.event_count; i++) {
        push_layout(lua, &script->schema, &script->info.events[i].fields);
        lua_rawseti(lua, -2, i + 1);
    }
    return 1;
}

static double number_field(lua_State *lua, const char *key)
{
    lua_getfield(lua, 1, key);
    double value = lua_tonumber(lua, -1);
    lua_pop(lua, 1);
    return value;
}

static void text_field(lua_State *lua, const char *key, char *out, size_t size)
{
    lua_getfield(lua, 1, key);
    snprintf(out, size, "%s", lua_isstring(lua, -1) ? lua_tostring(lua, -1) : "");
    lua_pop(lua, 1);
}

static bool bool_field(lua_State *lua, const char *key)
{
    lua_getfield(lua, 1, key);
    const bool value = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return value;
}

static int describe(lua_State *lua)
{
    ScriptInfo *info = &script_of(lua)->info;
    text_field(lua, "title", info->title, sizeof info->title);
    text_field(lua, "boards", info->boards, sizeof info->boards);
    text_field(lua, "follow", info->view_field, sizeof info->view_field);
    info->max_players = (int)number_field(lua, "players");
    info->rate = (int)number_field(lua, "rate");
    info->hold = (int)ceil(number_field(lua, "hold"));
    info->idle = (int)ceil(number_field(lua, "idle"));
    info->width = number_field(lua, "width");
    info->height = number_field(lua, "height");
    info->budget = (int)number_field(lua, "budget");
    info->apart = bool_field(lua, "apart");
    double radius = number_field(lua, "radius");
    info->sees_width = radius > 0 ? radius : number_field(lua, "sees_width");
    info->sees_height = number_field(lua, "sees_height");
    info->sees = radius > 0 ? SEES_RADIUS : info->sees_width > 0 ? SEES_RECTANGLE : SEES_ALL;
    return 0;
}

void push_declare(Script *script)
{
    static const luaL_Reg functions[] = {
        { "begin_schema", begin_schema },
        { "add_kind", add_kind },
        { "add_field", add_field },
        { "add_sight", add_sight },
        { "finish_schema", finish_schema },
        { "add_event", add_event },
        { "finish_event", finish_event },
        { "add_input", add_input },
        { "kinds", kinds },
        { "events", events },
        { "describe", describe },
        { NULL, NULL },
    };
    lua_newtable(script->lua);
    luaL_register(script->lua, NULL, functions);
}
