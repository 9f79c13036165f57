// The reviewer is Lua (scripts/author), in the VM that has just loaded the mode, so that it knows what the
// engine knows of it.
#include "review.h"
#include "mem.h"
#include "vm.h"
#include <string.h>

extern const Embedded REVIEW_FILES[];
extern const int REVIEW_FILES_COUNT;

// Runs the reviewer's files; leaves author.review on the stack.
static int load_reviewer(lua_State *lua)
{
    lua_newtable(lua);
    for (int i = 0; i < REVIEW_FILES_COUNT; i++) {
        const Embedded *file = &REVIEW_FILES[i];
        if (luaL_loadbuffer(lua, (const char *)file->text, file->size, "=[review]")) lua_error(lua);
        lua_pushvalue(lua, 1);
        lua_getfield(lua, LUA_REGISTRYINDEX, "engine");
        lua_call(lua, 2, 0);
    }
    lua_getfield(lua, 1, "review");
    return 1;
}

static int integer_field(lua_State *lua, const char *key)
{
    lua_getfield(lua, -1, key);
    int value = (int)lua_tointeger(lua, -1);
    lua_pop(lua, 1);
    return value;
}

// Good until the table that is on top is gone.
static const char *text_field(lua_State *lua, const char *key)
{
    lua_getfield(lua, -1, key);
    const char *value = lua_tostring(lua, -1);
    lua_pop(lua, 1);
    return value;
}

static int tell_all(lua_State *lua, void (*found)(void *owner, const Finding *finding), void *owner)
{
    const int count = (int)lua_objlen(lua, -1);
    for (int i = 1; i <= count; i++) {
        lua_rawgeti(lua, -1, i);
        found(owner, &(Finding){ text_field(lua, "file"), integer_field(lua, "line"),
                                 integer_field(lua, "column"), text_field(lua, "text") });
        lua_pop(lua, 1);
    }
    return count;
}

static int tell_trouble(const Script *script, void (*found)(void *owner, const Finding *finding), void *owner)
{
    found(owner, &(Finding){ "", 1, 1, script->error });
    return 1;
}

int script_review(const ScriptConfig *config, void (*found)(void *owner, const Finding *finding), void *owner)
{
    char *trouble = NULL;
    Script *script = script_load(config);
    lua_State *lua = script->lua;
    if (script->error[0]) trouble = mem_copy_text(script->error);
    script->name_lines = false;  // the reviewer may take its time
    int count = -1;
    if (lua) {
        lua_pushcfunction(lua, load_reviewer);
        if (vm_call(script, 0, 1)) {
            lua_pushlstring(lua, config->source, strnlen(config->source, config->source_size));
            lua_pushstring(lua, config->mode);
            lua_pushstring(lua, trouble);
            if (vm_call(script, 3, 1)) count = tell_all(lua, found, owner);
        }
    }
    if (count < 0) count = tell_trouble(script, found, owner);
    mem_free(trouble);
    script_close(script);
    return count;
}
