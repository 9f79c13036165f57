#include "profile.h"
#include <stdio.h>
#include <string.h>
#include "mem.h"
#include "vm.h"

void profile_begin(Profile *profile)
{
    profile->began = profile->sampled = profile->clock();
    profile->allocated_before = profile->allocated;
}

// The line of the mode that is under way, also while it waits for a function of the engine, or of a file
// that it requires. 0: none is.
static int line_of_mode(lua_State *lua)
{
    lua_Debug at;
    for (int level = 0; level < 8 && lua_getstack(lua, level, &at); level++) {
        lua_getinfo(lua, "Sl", &at);
        if (at.source[0] == '@' && strncmp(at.source, "@lib/", 5) != 0) return at.currentline;
    }
    return 0;
}

void profile_sample(Profile *profile, lua_State *lua)
{
    const int line = line_of_mode(lua);
    const uint64_t now = profile->clock();
    if (line > 0 && line < PROFILE_LINES) profile->lines[line] += now - profile->sampled;
    profile->sampled = now;
}

void profile_end(Profile *profile, const char *callback)
{
    for (int i = 0; i < PROFILE_CALLBACKS; i++) {
        if (profile->callbacks[i].name && strcmp(profile->callbacks[i].name, callback) != 0) continue;
        profile->callbacks[i].name = callback;
        profile->callbacks[i].calls++;
        profile->callbacks[i].time += profile->clock() - profile->began;
        profile->callbacks[i].allocated += profile->allocated - profile->allocated_before;
        return;
    }
}

void script_profile(Script *script, ScriptClock *clock)
{
    if (!script->profile) script->profile = mem_zalloc(sizeof *script->profile);
    script->profile->clock = clock;
}

static void append(Buffer *out, const char *text, int size)
{
    if (size > 0) buffer_append(out, text, (size_t)size);
}

void script_take_profile(Script *script, Buffer *out)
{
    Profile *profile = script->profile;
    char text[128];
    for (int i = 0; profile && i < PROFILE_CALLBACKS && profile->callbacks[i].name; i++)
        append(out, text,
               snprintf(text, sizeof text, "callback %s %llu %llu %zu\n", profile->callbacks[i].name,
                        (unsigned long long)profile->callbacks[i].calls,
                        (unsigned long long)profile->callbacks[i].time, profile->callbacks[i].allocated));
    for (int most = 0; profile && most < 10; most++) {
        int line = 0;
        for (int i = 1; i < PROFILE_LINES; i++)
            if (profile->lines[i] > profile->lines[line]) line = i;
        if (!profile->lines[line]) break;
        append(out, text,
               snprintf(text, sizeof text, "line %d %llu\n", line, (unsigned long long)profile->lines[line]));
        profile->lines[line] = 0;
    }
    if (!profile) return;
    memset(profile->callbacks, 0, sizeof profile->callbacks);
    memset(profile->lines, 0, sizeof profile->lines);
}
