#include "draft.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "embedded.h"
#include "mode_file.h"

extern const Embedded NEW_FILES[];  // template.lua, template_test.lua, moontick.lua, testing.lua
enum { NEW_MODE, NEW_TEST, NEW_STUBS, NEW_TEST_STUBS };

// What a mode does not have is switched off; what lies in lib/ is found by its name alone.
static const char LUARC[] = "{\n"
                            "  \"runtime.version\": \"LuaJIT\",\n"
                            "  \"runtime.path\": [\"?.lua\", \"lib/?.lua\"],\n"
                            "  \"runtime.builtin\": {\n"
                            "    \"coroutine\": \"disable\", \"debug\": \"disable\", \"ffi\": \"disable\",\n"
                            "    \"io\": \"disable\", \"jit\": \"disable\", \"os\": \"disable\", "
                            "\"package\": \"disable\"\n"
                            "  },\n"
                            "  \"workspace.library\": [\"library\"],\n"
                            "  \"workspace.checkThirdParty\": false\n"
                            "}\n";

static const char PLAIN_TEST[] = "-- The tests of %s.lua: moontick test %s.lua\n"
                                 "\n"
                                 "test(\"two players play for ten seconds\", function()\n"
                                 "  local r = room()\n"
                                 "  local ann, bob = r:join(\"Ann\"), r:join(\"Bob\")\n"
                                 "  r:advance(10)\n"
                                 "  expect(ann.connected):is(true)\n"
                                 "  expect(bob.connected):is(true)\n"
                                 "end)\n";

static void append_text(Buffer *out, const char *text)
{
    buffer_append(out, text, strlen(text));
}

// NULL, and why: there is one of this name already.
static Buffer *add_file(Draft *draft, const char *name, Failure *why)
{
    for (int i = 0; i < draft->count; i++) {
        if (strcmp(draft->files[i].name, name) != 0) continue;
        fail(why, "two files of %s would be called %s: choose another name", draft->mode, name);
        return NULL;
    }
    DraftFile *file = &draft->files[draft->count++];
    snprintf(file->name, sizeof file->name, "%s", name);
    return &file->text;
}

static Buffer *add_known(Draft *draft, const char *start, const char *end)
{
    char name[DRAFT_NAME_SIZE];
    snprintf(name, sizeof name, "%s%s", start, end);
    return add_file(draft, name, &(Failure){ 0 });
}

// New names ---------------------------------------------------------------------------

static bool is_word(char letter)
{
    return isalnum((unsigned char)letter) || letter == '_';
}

// Where `word` is next, and not a part of another.
static const char *find_word(const char *text, const char *word)
{
    const size_t size = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at++) {
        const bool begins = at == text || !is_word(at[-1]) || !is_word(word[0]);
        if (begins && (!is_word(at[size]) || !is_word(word[size - 1]))) return at;
    }
    return NULL;
}

// Each START OLD END of the text becomes START NEW END.
static void rename_all(Buffer *text, const char *start, const char *old, const char *new, const char *end)
{
    char from[128], to[128];
    Buffer out = { 0 };
    snprintf(from, sizeof from, "%s%s%s", start, old, end);
    snprintf(to, sizeof to, "%s%s%s", start, new, end);
    *buffer_extend(text, 1) = 0;
    const char *rest = (const char *)text->data;
    for (const char *at; (at = find_word(rest, from)); rest = at + strlen(from)) {
        buffer_append(&out, rest, (size_t)(at - rest));
        append_text(&out, to);
    }
    append_text(&out, rest);
    buffer_deinit(text);
    *text = out;
}

static void rename_maps(Buffer *text, const char *old, const char *new)
{
    static const char *const quotes[] = { "\"", "'" };
    static const char *const endings[] = { ".tmj", ".tsj" };
    for (int i = 0; i < 4; i++) {
        char end[8];
        snprintf(end, sizeof end, "%s%s", endings[i / 2], quotes[i % 2]);
        rename_all(text, quotes[i % 2], old, new, end);
    }
}

static void rename_tests(Buffer *text, const char *old, const char *new)
{
    rename_all(text, "", old, new, ".lua");
    rename_all(text, "moontick test ", old, new, "");
    rename_all(text, "room(\"", old, new, "\"");
}

// The mode's text under its new name: the comment in its first line, and its title.
static void entitle(Buffer *out, const char *name, const char *text)
{
    static const char key[] = "title = \"";
    char title[MODE_NAME_SIZE];
    snprintf(title, sizeof title, "%c%s", toupper((unsigned char)name[0]), name + 1);
    if (!strncmp(text, "--", 2) && strchr(text, '\n')) {
        append_text(out, "-- ");
        append_text(out, title);
        append_text(out, ": say here in one sentence what players do.");
        text = strchr(text, '\n');
    }
    const char *at = strstr(text, key), *close = at ? strchr(at + strlen(key), '"') : NULL;
    if (close) {
        buffer_append(out, text, (size_t)(at - text) + strlen(key));
        append_text(out, title);
        text = close;
    }
    append_text(out, text);
}

// What is in a draft ------------------------------------------------------------------

// Beside the mode: what an editor needs to know of it.
static void add_library(Draft *draft)
{
    append_text(add_known(draft, ".luarc.json", ""), LUARC);
    for (int i = NEW_STUBS; i <= NEW_TEST_STUBS; i++)
        buffer_append(add_known(draft, "library/", NEW_FILES[i].name), NEW_FILES[i].text, NEW_FILES[i].size);
}

void draft_template(Draft *draft)
{
    entitle(add_known(draft, draft->mode, ".lua"), draft->mode, (const char *)NEW_FILES[NEW_MODE].text);
    Buffer *test = add_known(draft, draft->mode, "_test.lua");
    append_text(test, (const char *)NEW_FILES[NEW_TEST].text);
    rename_tests(test, "template", draft->mode);
    add_library(draft);
}

static bool add_tests(Draft *draft, const ModeFile *mode, Failure *why)
{
    char path[MODE_PATH_SIZE], plain[sizeof PLAIN_TEST + 2 * MODE_NAME_SIZE];
    Buffer *test = add_known(draft, draft->mode, "_test.lua");
    mode_file_test(mode, path);
    if (access(path, F_OK) != 0) {
        snprintf(plain, sizeof plain, PLAIN_TEST, draft->mode, draft->mode);
        append_text(test, plain);
        return true;
    }
    if (!mode_file_read(path, test, why)) return false;
    rename_tests(test, mode->name, draft->mode);
    return true;
}

// One of the files that a mode names. A map that is called like the mode goes on being called like it.
static bool add_part(Draft *draft, const ModeFile *mode, const char *name, const char *text, Failure *why)
{
    char named[DRAFT_NAME_SIZE];
    const size_t size = strlen(mode->name);
    const bool is_own = !strncmp(name, mode->name, size) && name[size] == '.';
    snprintf(named, sizeof named, "%s%s", is_own ? draft->mode : name, is_own ? name + size : "");
    Buffer *part = add_file(draft, named, why);
    if (!part) return false;
    append_text(part, text);
    rename_maps(part, mode->name, draft->mode);
    return true;
}

static bool add_bundle(Draft *draft, const ModeFile *mode, const Buffer *bundle, Failure *why)
{
    const char *at = (const char *)bundle->data, *end = at + bundle->size;
    Buffer *text = add_known(draft, draft->mode, ".lua");
    entitle(text, draft->mode, at);
    if (!strstr(at, "---@type Mode"))
        rename_all(text, "\n", "local mode =", "---@type Mode\nlocal mode =", "");
    rename_maps(text, mode->name, draft->mode);
    for (at += strlen(at) + 1; at < end;) {
        const char *name = at, *part = name + strlen(name) + 1;
        if (!add_part(draft, mode, name, part, why)) return false;
        at = part + strlen(part) + 1;
    }
    return true;
}

bool draft_from(Draft *draft, const char *from, Failure *why)
{
    ModeFile mode;
    Buffer bundle = { 0 };
    const bool fine = mode_file_find(&mode, from, why) && mode_file_bundle(&mode, &bundle, why) &&
                      add_bundle(draft, &mode, &bundle, why) && add_tests(draft, &mode, why);
    buffer_deinit(&bundle);
    if (fine) add_library(draft);
    return fine;
}

void draft_deinit(Draft *draft)
{
    for (int i = 0; i < draft->count; i++) buffer_deinit(&draft->files[i].text);
}

// Writing -----------------------------------------------------------------------------

static const char *const FOLDERS[] = { "library", "lib", "" };  // in a mode's folder, and itself

static void path_of(char path[MODE_PATH_SIZE], const Draft *draft, const char *name)
{
    snprintf(path, MODE_PATH_SIZE, "%s/%s", draft->mode, name);
}

static bool write_file(const Draft *draft, const DraftFile *file, Failure *why)
{
    char path[MODE_PATH_SIZE];
    const char *slash = strchr(file->name, '/');
    path_of(path, draft, file->name);
    if (slash) path[strlen(path) - strlen(slash)] = 0;
    if (slash && mkdir(path, 0777) != 0 && errno != EEXIST)
        return fail(why, "cannot create the folder %.400s: %s", path, strerror(errno));
    path_of(path, draft, file->name);
    FILE *out = fopen(path, "wxe");
    bool written = out && fwrite(file->text.data, 1, file->text.size, out) == file->text.size;
    if (out) written = fclose(out) == 0 && written;
    return written || fail(why, "cannot write %.400s: %s; nothing is left of it", path, strerror(errno));
}

// All of it is the draft's own: its folder was not there before.
static void take_back(const Draft *draft)
{
    char path[MODE_PATH_SIZE];
    for (int i = 0; i < draft->count; i++) {
        path_of(path, draft, draft->files[i].name);
        unlink(path);
    }
    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
        path_of(path, draft, FOLDERS[i]);
        rmdir(path);
    }
}

bool draft_write(const Draft *draft, Failure *why)
{
    const bool made = mkdir(draft->mode, 0777) == 0;
    if (!made && errno == EEXIST)
        return fail(why, "there is already something called %s here; nothing was written", draft->mode);
    if (!made) return fail(why, "cannot create the folder %s here: %s", draft->mode, strerror(errno));
    for (int i = 0; i < draft->count; i++) {
        if (write_file(draft, &draft->files[i], why)) continue;
        take_back(draft);
        return false;
    }
    return true;
}
