// moontick test: runs the tests of a mode in a Lua of their own, over rooms in memory.
#include <getopt.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include "author.h"
#include "bound.h"
#include "clock.h"
#include "embedded.h"
#include "log.h"
#include "mode_file.h"
#include "stage.h"

enum { EXIT_FAILED = 1 };

extern const Embedded
    TESTING_FILES[];  // they share one table; the last gives how many failed, and how many ran
extern const int TESTING_FILES_COUNT;

typedef struct {
    const char *file, *text;  // text: NULL, all tests
    int seconds;
    int code;
} Wanted;

static const char usage[] =
    "usage: moontick test [--seconds N] FILE [TEXT]\n"
    "\n"
    "Runs the tests of a mode in virtual time: those of mine_test.lua, for mine.lua beside it.\n"
    "With TEXT, only the tests whose names contain it. A test that takes more than N seconds of the processor\n"
    "(30 if missing) fails. scripts/library/testing.lua says what a test may do.\n";

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

static void push_harness(Bound *bound, const ModeFile *mode, const char *path, const char *only)
{
    lua_State *lua = bound->lua;
    const char *slash = strrchr(path, '/');
    lua_newtable(lua);
    bound_push_call(bound);
    lua_setfield(lua, -2, "call");
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
static int run(const ModeFile *mode, const char *path, const Buffer texts[2], const Wanted *wanted)
{
    const uint64_t began = clock_now();
    Bound bound;
    bound_open(&bound, wanted->seconds);
    lua_State *lua = bound.lua;
    push_harness(&bound, mode, path, wanted->text);
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
    bound_close(&bound);
    return failed;
}

// False: `wanted->code` is how it ends.
static bool read_wanted(Wanted *wanted, int argc, char **argv)
{
    static const struct option known[] = { { "help", no_argument, 0, 'h' },
                                           { "seconds", required_argument, 0, 's' },
                                           { 0 } };
    *wanted = (Wanted){ .seconds = BOUND_SECONDS, .code = EX_USAGE };
    bool fine = true;
    for (int option; (option = getopt_long(argc, argv, "h", known, NULL)) != -1;) {
        if (option == 's')
            wanted->seconds = atoi(optarg);
        else
            fine = false;
        if (option == 'h') wanted->code = 0;
    }
    const int left = argc - optind;
    if (fine && (wanted->seconds < 1 || wanted->seconds > BOUND_SECONDS_MOST)) {
        fprintf(stderr, "moontick: --seconds takes 1 to %d\n", BOUND_SECONDS_MOST);
        return false;
    }
    if (!fine || left < 1 || left > 2) {
        fputs(usage, wanted->code == 0 ? stdout : stderr);
        return false;
    }
    wanted->file = argv[optind];
    wanted->text = left > 1 ? argv[optind + 1] : NULL;
    return true;
}

int author_test(int argc, char **argv)
{
    Failure why;
    Wanted wanted;
    ModeFile mode;
    char path[MODE_PATH_SIZE];
    Buffer texts[2] = { { 0 } };
    if (!read_wanted(&wanted, argc, argv)) return wanted.code;
    int code = EX_NOINPUT;
    bool found = mode_file_find(&mode, wanted.file, &why);
    if (found) mode_file_test(&mode, path);
    if (found && mode_file_bundle(&mode, &texts[0], &why) && mode_file_read(path, &texts[1], &why))
        code = run(&mode, path, texts, &wanted) ? EXIT_FAILED : 0;
    else
        fprintf(stderr, "moontick: %s\n", why.text);
    buffer_deinit(&texts[0]);
    buffer_deinit(&texts[1]);
    return code;
}
