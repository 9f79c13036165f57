// The reference of what a mode may say (scripts/library/moontick.lua) and the engine agree.
#include "check.h"
#include "match.h"
#include <ctype.h>
#include <glob.h>
#include <stdio.h>

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) return NULL;
    char *text = calloc(1, 1 << 17);
    (void)!fread(text, 1, (1 << 17) - 1, file);
    fclose(file);
    return text;
}

// Each NAME in lines that begin with `start`, as in "function Room:NAME(".
static int names_after(const char *text, const char *start, char names[64][32])
{
    int count = 0;
    char line_start[64];
    snprintf(line_start, sizeof line_start, "\n%s", start);
    for (const char *at = strstr(text, line_start); at && count < 64; at = strstr(at + 1, line_start)) {
        const char *name = at + strlen(line_start);
        size_t size = 0;
        while (isalnum((unsigned char)name[size]) || name[size] == '_') size++;
        snprintf(names[count++], 32, "%.*s", (int)size, name);
    }
    return count;
}

static bool mode_accepts(const char *check)
{
    char source[512];
    snprintf(source, sizeof source, "return { start = function(room) %s end }", check);
    Match match = match_of(source);
    bool accepted = match.room != NULL;
    if (!accepted) printf("    %s\n", match.why.text);
    match_end(&match);
    return accepted;
}

// And the browser, in web/src/prediction/prelude.ts.
static bool steer_may_call(const char *verb)
{
    char source[512], in_browser[64];
    snprintf(
        source, sizeof source,
        "return { rate = 10, entities = { a = { x = pos, y = pos } }, player = { a = ref 'a' }, view = { camera = { follow = 'a' } },\n"
        "join = function(room, player) player.a = room:spawn('a', { x = 1, y = 1 }) end,\n"
        "steer = function(room) assert(type(room.%.31s) == 'function') end }",
        verb);
    Match match = match_of(source);
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 2);
    char *prelude = read_text(PRELUDE);
    snprintf(in_browser, sizeof in_browser, "\nfunction room.%.31s(", verb);
    bool may = !room_error(match.room) && prelude && strstr(prelude, in_browser);
    if (!may)
        printf("    room:%s: %s\n", verb,
               room_error(match.room) ? room_error(match.room) : "not in the browser");
    free(prelude);
    match_end(&match);
    return may;
}

TEST(stubs, every_verb_of_the_reference_is_in_the_engine)
{
    char *reference = read_text(REFERENCE), names[64][32], check[128];
    EXPECT(reference != NULL);
    int count = names_after(reference, "function Room:", names);
    EXPECT(count >= 17);
    for (int i = 0; i < count; i++) {
        snprintf(check, sizeof check, "assert(type(room.%.31s) == 'function')", names[i]);
        EXPECT(mode_accepts(check));
    }
    count = names_after(reference, "function SteerRoom:", names);
    EXPECT_EQ(count, 7);
    for (int i = 0; i < count; i++) EXPECT(steer_may_call(names[i]));
    count = names_after(reference, "function Leaderboard:", names);
    EXPECT_EQ(count, 3);
    for (int i = 0; i < count; i++) {
        snprintf(check, sizeof check, "assert(type(room.leaderboard.%.31s) == 'function')", names[i]);
        EXPECT(mode_accepts(check));
    }
    free(reference);
}

static bool all_are_explained(const char *path, const char *start, const char *stub)
{
    char *reference = read_text(REFERENCE), *verbs = read_text(path), names[64][32], wanted[64];
    bool all = reference && verbs;
    int count = all ? names_after(verbs, start, names) : 0;
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], "getters") == 0) continue;
        snprintf(wanted, sizeof wanted, stub, names[i]);
        if (strstr(reference, wanted)) continue;
        printf("    %s of %s is not in the reference\n", names[i], path);
        all = false;
    }
    free(reference);
    free(verbs);
    return all;
}

TEST(stubs, every_verb_of_the_engine_is_in_the_reference)
{
    glob_t files;
    EXPECT_EQ(glob(VERBS "*.lua", 0, NULL, &files), 0);
    EXPECT(files.gl_pathc >= 10);
    for (size_t f = 0; f < files.gl_pathc; f++)
        EXPECT(all_are_explained(files.gl_pathv[f], "function room.", "\nfunction Room:%.31s(") &&
               all_are_explained(files.gl_pathv[f], "function player.", "\nfunction Player:%.31s("));
    globfree(&files);
}

TEST(stubs, every_type_word_of_the_reference_is_in_the_engine)
{
    static const char *const words[] = { "u8",      "i8",   "u16",    "i16",   "u32",      "i32",   "f32",
                                         "f64",     "pos",  "angle",  "bool",  "text",     "stick", "button",
                                         "pointer", "line", "hidden", "owner", "quantize", "ref",   "array" };
    char *reference = read_text(REFERENCE), check[64];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        EXPECT(strstr(reference, words[i]) != NULL);
        snprintf(check, sizeof check, "assert(%s)", words[i]);
        EXPECT(mode_accepts(check));
    }
    free(reference);
}
