// moontick new: a folder with a mode that plays at once, its tests, and what an editor needs to know of both.
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>
#include "author.h"
#include "embedded.h"
#include "mode_file.h"

extern const Embedded NEW_FILES[];  // template.lua, template_test.lua, moontick.lua, testing.lua
enum { NEW_MODE, NEW_TEST, NEW_STUBS, NEW_TEST_STUBS };

static const char usage[] =
    "usage: moontick new NAME [--from MODE]\n"
    "\n"
    "Writes a folder NAME with a mode that plays at once, its tests, and .luarc.json with all that a mode may\n"
    "say, for editors with LuaLS. With --from it begins as another mode, such as arena, or a path of one.\n";

static const char LUARC[] = "{\n"
                            "  \"runtime.version\": \"LuaJIT\",\n"
                            "  \"workspace.library\": [\"library\"],\n"
                            "  \"diagnostics.globals\": []\n"
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

typedef struct {
    const char *name;
    Buffer mode, test;
} Draft;

static bool is_name(const char *name)
{
    const size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return size > 0 && size < MODE_NAME_SIZE - strlen("_test") && !name[size] && !strstr(name, "_test");
}

static bool write_file(const char *folder, const char *name, const void *text, size_t size, Failure *why)
{
    char path[MODE_PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wxe");
    bool written = file && fwrite(text, 1, size, file) == size;
    written = file && fclose(file) == 0 && written;
    return written || fail(why, "cannot write %.400s: %s", path, strerror(errno));
}

static void append_text(Buffer *out, const char *text)
{
    buffer_append(out, text, strlen(text));
}

// The mode's text under its new name: the comment in its first line, and its title.
static void rename_mode(Draft *draft, const char *text, size_t size)
{
    static const char key[] = "title = \"";
    const char *end = text + size, *title = memmem(text, size, key, strlen(key));
    const char *line = size > 1 && !memcmp(text, "--", 2) ? memchr(text, '\n', size) : NULL;
    char named[MODE_NAME_SIZE];
    snprintf(named, sizeof named, "%c%s", toupper((unsigned char)draft->name[0]), draft->name + 1);
    if (line) {
        append_text(&draft->mode, "-- ");
        append_text(&draft->mode, named);
        append_text(&draft->mode, ": say here in one sentence what players do.");
        text = line;
    }
    const char *close =
        title && title > text ? memchr(title + strlen(key), '"', (size_t)(end - title) - strlen(key)) : NULL;
    if (close) {
        buffer_append(&draft->mode, text, (size_t)(title - text) + strlen(key));
        append_text(&draft->mode, named);
        text = close;
    }
    buffer_append(&draft->mode, text, (size_t)(end - text));
}

// Each "template" of the tests' text becomes the new name.
static void rename_tests(Draft *draft, const char *text, const char *old)
{
    for (const char *at; (at = strstr(text, old)); text = at + strlen(old)) {
        buffer_append(&draft->test, text, (size_t)(at - text));
        append_text(&draft->test, draft->name);
    }
    append_text(&draft->test, text);
}

static bool draft_from(Draft *draft, const char *from, Failure *why)
{
    ModeFile mode;
    char test[MODE_PATH_SIZE], plain[sizeof PLAIN_TEST + 2 * MODE_NAME_SIZE];
    Buffer text = { 0 };
    Failure no_tests;
    if (!mode_file_find(&mode, from, why) || !mode_file_read(mode.path, &text, why)) {
        buffer_deinit(&text);
        return false;
    }
    rename_mode(draft, (const char *)text.data, text.size);
    mode_file_test(&mode, test);
    if (mode_file_read(test, &text, &no_tests)) {
        rename_tests(draft, (const char *)text.data, mode.name);
    } else {
        snprintf(plain, sizeof plain, PLAIN_TEST, draft->name, draft->name);
        append_text(&draft->test, plain);
    }
    buffer_deinit(&text);
    return true;
}

static void draft_template(Draft *draft)
{
    rename_mode(draft, (const char *)NEW_FILES[NEW_MODE].text, NEW_FILES[NEW_MODE].size);
    rename_tests(draft, (const char *)NEW_FILES[NEW_TEST].text, "template");
}

static bool write_library(const char *folder, Failure *why)
{
    char path[MODE_PATH_SIZE];
    snprintf(path, sizeof path, "%s/library", folder);
    if (mkdir(path, 0777) != 0) return fail(why, "cannot create %.400s: %s", path, strerror(errno));
    for (int i = NEW_STUBS; i <= NEW_TEST_STUBS; i++)
        if (!write_file(path, NEW_FILES[i].name, NEW_FILES[i].text, NEW_FILES[i].size, why)) return false;
    return write_file(folder, ".luarc.json", LUARC, strlen(LUARC), why);
}

static bool write_draft(const Draft *draft, Failure *why)
{
    char mode[MODE_NAME_SIZE + 16], test[MODE_NAME_SIZE + 16];
    snprintf(mode, sizeof mode, "%s.lua", draft->name);
    snprintf(test, sizeof test, "%s_test.lua", draft->name);
    if (mkdir(draft->name, 0777) != 0)
        return fail(why,
                    errno == EEXIST ? "there is already something called %s here; nothing was written"
                                    : "cannot create the folder %s here",
                    draft->name);
    return write_file(draft->name, mode, draft->mode.data, draft->mode.size, why) &&
           write_file(draft->name, test, draft->test.data, draft->test.size, why) &&
           write_library(draft->name, why);
}

static int complain(int code, const char *why)
{
    fprintf(stderr, "moontick: %s\n", why);
    return code;
}

static int create(const char *name, const char *from)
{
    Draft draft = { .name = name };
    Failure why;
    if (from && !draft_from(&draft, from, &why)) return complain(EX_NOINPUT, why.text);
    if (!from) draft_template(&draft);
    const bool written = write_draft(&draft, &why);
    buffer_deinit(&draft.mode);
    buffer_deinit(&draft.test);
    if (!written) return complain(EX_CANTCREAT, why.text);
    printf("%s/%s.lua is a game that plays:\n"
           "  moontick dev %s/%s.lua     serves it; each save runs at once\n"
           "  moontick check %s/%s.lua   says what is wrong with it\n"
           "  moontick test %s/%s.lua    runs %s_test.lua\n",
           name, name, name, name, name, name, name, name, name);
    return 0;
}

int author_new(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "--help")) return printf("%s", usage) < 0;
    const bool has_from = argc == 4 && !strcmp(argv[2], "--from");
    if ((argc != 2 && !has_from) || argv[1][0] == '-') {
        fputs(usage, stderr);
        return EX_USAGE;
    }
    if (!is_name(argv[1]))
        return complain(EX_USAGE, "a mode's name has 1 to 26 small letters, digits and _, and no _test");
    return create(argv[1], has_from ? argv[3] : NULL);
}
