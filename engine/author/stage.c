#include "stage.h"
#include <lauxlib.h>
#include <string.h>
#include <sys/mman.h>
#include "field_value.h"
#include "inside.h"
#include "mem.h"
#include "protocol.h"
#include "writer.h"

static const char TYPE[] = "moontick.stage";

typedef struct {
    Room *room;
    void *memory;
    uint8_t *frame;  // scratch
    lua_State *lua;  // hears events while a tick runs, into the table at the top of its stack
    int heard;       // index of that table, 0: nobody listens
} Stage;

static Stage *stage_of(lua_State *lua)
{
    Stage *stage = luaL_checkudata(lua, 1, TYPE);
    luaL_argcheck(lua, stage->room, 1, "a room that was closed");
    return stage;
}

static const Schema *schema_of(const Stage *stage)
{
    return world_schema(room_world(stage->room));
}

static const Kind *kind_argument(lua_State *lua, const Stage *stage, int index)
{
    const char *name = luaL_checkstring(lua, index);
    const Kind *kind = schema_find_kind(schema_of(stage), name);
    if (!kind) luaL_error(lua, "there is no kind '%s'", name);
    return kind;
}

static int index_of(const Stage *stage, const Kind *kind)
{
    return (int)(kind - schema_of(stage)->kinds);
}

// A reference is told from a number as { ref = id }.
static void push_event_field(lua_State *lua, const Field *field, const void *values)
{
    field_push(lua, field, (const uint8_t *)values + field->offset);
    if (field->type != FIELD_REF) return;
    lua_createtable(lua, 0, 1);
    lua_insert(lua, -2);
    lua_setfield(lua, -2, "ref");
}

// Adds a table { event = ..., to = ..., fields... }.
static void hear(void *owner, const Kind *event, const void *values, uint32_t to)
{
    Stage *stage = owner;
    lua_State *lua = stage->lua;
    if (!stage->heard || !lua_checkstack(lua, 8)) return;
    lua_createtable(lua, 0, event->field_count + 2);
    push_event_field(lua, &(Field){ .type = FIELD_REF }, &to);
    lua_setfield(lua, -2, "to");
    for (int i = 0; i < event->field_count; i++) {
        push_event_field(lua, &event->fields[i], values);
        lua_setfield(lua, -2, event->fields[i].name);
    }
    lua_pushstring(lua, event->name);
    lua_setfield(lua, -2, "event");
    lua_rawseti(lua, stage->heard, (int)lua_objlen(lua, stage->heard) + 1);
}

// open(name, source, seed): the stage, or nil and why.
static int stage_open(lua_State *lua)
{
    Failure why;
    RoomConfig config = { .mode = luaL_checkstring(lua, 1), .name_lines = true };
    config.source = luaL_checklstring(lua, 2, &config.source_size);
    config.seed = (uint64_t)luaL_checknumber(lua, 3);
    Stage *stage = lua_newuserdata(lua, sizeof *stage);
    *stage = (Stage){ .lua = lua };
    luaL_getmetatable(lua, TYPE);
    lua_setmetatable(lua, -2);
    stage->memory =
        mmap(NULL, ROOM_MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (stage->memory == MAP_FAILED) return luaL_error(lua, "there is no memory for another room");
    stage->frame = mem_alloc(ROOM_FRAME_LIMIT);
    config.memory = stage->memory;
    stage->room = room_open(&config, &why);
    if (stage->room) {
        room_listen(stage->room, hear, stage);
        return 1;
    }
    lua_pushnil(lua);
    lua_pushstring(lua, why.text);
    return 2;
}

static int stage_close(lua_State *lua)
{
    Stage *stage = luaL_checkudata(lua, 1, TYPE);
    room_close(stage->room);
    if (stage->memory && stage->memory != MAP_FAILED) munmap(stage->memory, ROOM_MEMORY);
    mem_free(stage->frame);
    memset(stage, 0, sizeof *stage);
    return 0;
}

// info(): rate, seats, { { name = ..., type = ... } } of the inputs
static int stage_info(lua_State *lua)
{
    static const char *const types[] = { "stick", "button", "pointer", "line" };
    const ScriptInfo *info = room_declared(stage_of(lua)->room);
    lua_pushinteger(lua, info->rate);
    lua_pushinteger(lua, info->max_players);
    lua_createtable(lua, info->input_count, 0);
    for (int i = 0; i < info->input_count; i++) {
        lua_createtable(lua, 0, 2);
        lua_pushstring(lua, info->inputs[i].name);
        lua_setfield(lua, -2, "name");
        lua_pushstring(lua, types[info->inputs[i].type]);
        lua_setfield(lua, -2, "type");
        lua_rawseti(lua, -2, i + 1);
    }
    return 3;
}

// tick(heard): what the mode did wrong, or nil; events are added to the table `heard`.
static int stage_tick(lua_State *lua)
{
    Stage *stage = stage_of(lua);
    luaL_checktype(lua, 2, LUA_TTABLE);
    stage->lua = lua;
    stage->heard = 2;
    room_tick(stage->room);
    stage->heard = 0;
    lua_pushstring(lua, room_error(stage->room));
    return 1;
}

static int stage_join(lua_State *lua)
{
    Stage *stage = stage_of(lua);
    int seat = (int)luaL_checkinteger(lua, 2);
    lua_pushnumber(lua, room_join(stage->room, seat, luaL_checkstring(lua, 3), seat + 1));
    return 1;
}

static int stage_leave(lua_State *lua)
{
    room_leave(stage_of(lua)->room, (int)luaL_checkinteger(lua, 2));
    return 0;
}

static int stage_drop(lua_State *lua)
{
    room_drop(stage_of(lua)->room, (int)luaL_checkinteger(lua, 2));
    return 0;
}

static int stage_chat(lua_State *lua)
{
    room_chat(stage_of(lua)->room, (int)luaL_checkinteger(lua, 2), luaL_checkstring(lua, 3));
    return 0;
}

// input(seat, sequence, values): as a browser writes it; `values` is flat.
static int stage_input(lua_State *lua)
{
    Stage *stage = stage_of(lua);
    int seat = (int)luaL_checkinteger(lua, 2), count = (int)lua_objlen(lua, 4);
    Buffer message = { 0 };
    write_array(&message, 4);
    write_integer(&message, MESSAGE_INPUT);
    write_integer(&message, luaL_checkinteger(lua, 3));
    write_integer(&message, room_tick_number(stage->room));
    write_array(&message, (uint32_t)count);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(lua, 4, i);
        if (lua_type(lua, -1) == LUA_TSTRING)
            write_text(&message, lua_tostring(lua, -1));
        else
            write_integer(&message, lua_tointeger(lua, -1));
        lua_pop(lua, 1);
    }
    bool taken = room_input(stage->room, seat, message.data, message.size);
    buffer_deinit(&message);
    return taken ? 0 : luaL_error(lua, "the room refuses this input");
}

// frame(seat): the bytes that this player is sent
static int stage_frame(lua_State *lua)
{
    Stage *stage = stage_of(lua);
    int seat = (int)luaL_checkinteger(lua, 2);
    size_t size = room_frame(stage->room, seat, stage->frame, ROOM_FRAME_LIMIT);
    lua_pushnumber(lua, (lua_Number)size);
    return 1;
}

static int stage_number(lua_State *lua)
{
    lua_pushnumber(lua, room_tick_number(stage_of(lua)->room));
    return 1;
}

// kind(id): the name of its kind; nil when it is gone
static int stage_kind(lua_State *lua)
{
    Stage *stage = stage_of(lua);
    uint32_t id = (uint32_t)luaL_checknumber(lua, 2);
    const Kind *kind = schema_kind_of_slot(schema_of(stage), id & 0xffff);
    lua_pushstring(lua, kind && world_find(room_world(stage->room), id) ? kind->name : NULL);
    return 1;
}

// ids(kind): of all that are alive, by slot
static int stage_ids(lua_State *lua)
{
    Stage *stage = stage_of(lua);
    const Kind *kind = kind_argument(lua, stage, 2);
    int count = 0;
    lua_newtable(lua);
    for (uint32_t i = 0; i < kind->capacity; i++) {
        uint32_t id;
        memcpy(&id, world_entity(room_world(stage->room), index_of(stage, kind), i), sizeof id);
        if (!id) continue;
        lua_pushnumber(lua, id);
        lua_rawseti(lua, -2, ++count);
    }
    return 1;
}

static uint8_t *field_argument(lua_State *lua, const Stage *stage, const Field **field)
{
    uint32_t id = (uint32_t)luaL_checknumber(lua, 2);
    const char *name = luaL_checkstring(lua, 3);
    uint8_t *entity = world_find(room_world(stage->room), id);
    if (!entity) luaL_error(lua, "this entity is gone");
    const Kind *kind = schema_kind_of_slot(schema_of(stage), id & 0xffff);
    *field = schema_find_field(kind, name);
    if (!*field) luaL_error(lua, "%s has no field '%s'", kind->name, name);
    return entity + (*field)->offset;
}

// get(id, field): the value, and whether it is the id of another entity
static int stage_get(lua_State *lua)
{
    Stage *stage = stage_of(lua);
    const Field *field;
    const uint8_t *at = field_argument(lua, stage, &field);
    field_push(lua, field, at);
    lua_pushboolean(lua, field->type == FIELD_REF);
    return 2;
}

static int stage_set(lua_State *lua)
{
    Stage *stage = stage_of(lua);
    const Field *field;
    uint8_t *at = field_argument(lua, stage, &field);
    field_take(lua, 4, field, at);
    return 0;
}

static int stage_spawn(lua_State *lua)
{
    Stage *stage = stage_of(lua);
    const Kind *kind = kind_argument(lua, stage, 2);
    uint32_t id = world_spawn(room_world(stage->room), index_of(stage, kind));
    if (!id) return luaL_error(lua, "there is no room for another '%s'", kind->name);
    lua_pushnumber(lua, id);
    return 1;
}

static int stage_despawn(lua_State *lua)
{
    world_despawn(room_world(stage_of(lua)->room), (uint32_t)luaL_checknumber(lua, 2));
    return 0;
}

// kick(): seat and reason of one who was sent out; nothing when there is none
static int stage_kick(lua_State *lua)
{
    int seat;
    char reason[64];
    if (!room_next_kick(stage_of(lua)->room, &seat, reason)) return 0;
    lua_pushinteger(lua, seat);
    lua_pushstring(lua, reason);
    return 2;
}

// score(): board, name and points of one that was handed in; nothing when there is none
static int stage_score(lua_State *lua)
{
    RoomScore score;
    if (!room_next_score(stage_of(lua)->room, &score)) return 0;
    lua_pushstring(lua, score.board);
    lua_pushstring(lua, score.name);
    lua_pushnumber(lua, score.score);
    return 3;
}

void stage_declare(lua_State *lua)
{
    static const luaL_Reg verbs[] = {
        { "info", stage_info },   { "tick", stage_tick },     { "join", stage_join },
        { "leave", stage_leave }, { "drop", stage_drop },     { "chat", stage_chat },
        { "input", stage_input }, { "frame", stage_frame },   { "kind", stage_kind },
        { "ids", stage_ids },     { "number", stage_number }, { "get", stage_get },
        { "set", stage_set },     { "spawn", stage_spawn },   { "despawn", stage_despawn },
        { "kick", stage_kick },   { "score", stage_score },   { NULL, NULL },
    };
    luaL_newmetatable(lua, TYPE);
    lua_newtable(lua);
    luaL_register(lua, NULL, verbs);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, stage_close);
    lua_setfield(lua, -2, "__gc");
    lua_pop(lua, 1);
    lua_newtable(lua);
    lua_pushcfunction(lua, stage_open);
    lua_setfield(lua, -2, "open");
    lua_pushcfunction(lua, stage_close);
    lua_setfield(lua, -2, "close");
}
