// moontick test: runs the tests of a mode in a Lua of their own, over rooms in memory.
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include "author.h"
#include "clock.h"
#include "embedded.h"
#include "log.h"
#include "mode_file.h"
#include "stage.h"

enum { EXIT_FAILED = 1 };

extern const Embedded
    TESTING_FILES[];  // they share one table; the last gives how many failed, and how many ran
extern const int TESTING_FILES_COUNT;

static const char usage[] =
    "usage: moontick test FILE [TEXT]\n"
    "\n"
    "Runs the tests of a mode in virtual time: those of mine_test.lua, for mine.lua beside it.\n"
    "With TEXT, only the tests whose names contain it. scripts/library/testing.lua says what a test may do.\n";

// read(path): a mode and what it needs; or nil, and why not.
static int read_mode(lua_State *lua)
{
    Failure why;
    ModeFile file;
    Buffer bundle = { 0 };
    const bool done =
        mode_file_find(&file, luaL_checkstring(lua, 1), &why) && mode_file_bundle(&file, &bundle, &why);
    if (done) {
        lua_pushlstring(lua, (const char *)bundle.data, bundle.size);
    } else {
        lua_pushnil(lua);
        lua_pushstring(lua, why.text);
    }
    buffer_deinit(&bundle);
    return done ? 1 : 2;
}

static void set_text(lua_State *lua, const char *key, const char *value)
{
    lua_pushstring(lua, value);
    lua_setfield(lua, -2, key);
}

static void push_harness(lua_State *lua, const ModeFile *mode, const char *path, const char *only)
{
    const char *slash = strrchr(path, '/');
    lua_newtable(lua);
    stage_declare(lua);
    lua_setfield(lua, -2, "stage");
    lua_pushcfunction(lua, read_mode);
    lua_setfield(lua, -2, "read");
    set_text(lua, "mode", mode->name);
    set_text(lua, "folder", mode->folder);
    set_text(lua, "test", slash ? slash + 1 : path);
    set_text(lua, "only", only);
    lua_pushboolean(lua, isatty(STDOUT_FILENO));
    lua_setfield(lua, -2, "color");
}

static void push_texts(lua_State *lua, const Buffer *mode, const Buffer *test)
{
    lua_pushlstring(lua, (const char *)mode->data, mode->size);
    lua_setfield(lua, -2, "source");
    lua_pushlstring(lua, (const char *)test->data, test->size);
    lua_setfield(lua, -2, "test_source");
}

// Leaves what the last of them returns; or why not.
static bool run_files(lua_State *lua)
{
    for (int i = 0; i < TESTING_FILES_COUNT; i++) {
        const Embedded *file = &TESTING_FILES[i];
        if (luaL_loadbuffer(lua, (const char *)file->text, file->size, "=[testing]") != 0) return false;
        lua_pushvalue(lua, 1);
        if (lua_pcall(lua, 1, i + 1 == TESTING_FILES_COUNT ? 2 : 0, 0) != 0) return false;
    }
    return true;
}

// The number of tests that failed.
static int run(const ModeFile *mode, const char *path, const Buffer texts[2], const char *only)
{
    const uint64_t began = clock_now();
    lua_State *lua = luaL_newstate();
    luaL_openlibs(lua);
    push_harness(lua, mode, path, only);
    push_texts(lua, &texts[0], &texts[1]);
    int failed = 1;
    if (run_files(lua)) {
        const int ran = (int)lua_tointeger(lua, -1);
        failed = (int)lua_tointeger(lua, -2);
        printf("%d test%s, %d failed (%.2f s)\n", ran, ran == 1 ? "" : "s", failed,
               (double)(clock_now() - began) / 1e9);
    } else {
        fprintf(stderr, "moontick: %s\n", lua_tostring(lua, -1));
    }
    lua_close(lua);
    return failed;
}

int author_test(int argc, char **argv)
{
    Failure why;
    ModeFile mode;
    char path[MODE_PATH_SIZE];
    Buffer texts[2] = { { 0 } };
    if (argc < 2 || argc > 3 || argv[1][0] == '-') {
        const bool helps = argc > 1 && !strcmp(argv[1], "--help");
        fputs(usage, helps ? stdout : stderr);
        return helps ? 0 : EX_USAGE;
    }
    int code = EX_NOINPUT;
    bool found = mode_file_find(&mode, argv[1], &why);
    if (found) mode_file_test(&mode, path);
    if (found && mode_file_bundle(&mode, &texts[0], &why) && mode_file_read(path, &texts[1], &why))
        code = run(&mode, path, texts, argc > 2 ? argv[2] : NULL) ? EXIT_FAILED : 0;
    else
        fprintf(stderr, "moontick: %s\n", why.text);
    buffer_deinit(&texts[0]);
    buffer_deinit(&texts[1]);
    return code;
}
