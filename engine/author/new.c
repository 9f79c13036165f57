// moontick new: a folder with a mode that plays at once, its tests, and what an editor needs to know of both.
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include "author.h"
#include "draft.h"
#include "mode_file.h"

static const char usage[] =
    "usage: moontick new NAME [--from MODE]\n"
    "\n"
    "Writes a folder NAME with a mode that plays at once, its tests, and .luarc.json with all that a mode may\n"
    "say, for editors with LuaLS. With --from it begins as another mode, such as arena, or a path of one, with\n"
    "its tests, its maps and what it requires of lib/.\n";

static bool is_name(const char *name)
{
    const size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return size > 0 && size < MODE_NAME_SIZE - strlen("_test") && !name[size] && !strstr(name, "_test");
}

static int complain(int code, const char *why)
{
    fprintf(stderr, "moontick: %s\n", why);
    return code;
}

static int create(const char *name, const char *from)
{
    Draft draft = { .mode = name };
    Failure why;
    if (!from) draft_template(&draft);
    const bool drafted = !from || draft_from(&draft, from, &why);
    const bool written = drafted && draft_write(&draft, &why);
    draft_deinit(&draft);
    if (!written) return complain(drafted ? EX_CANTCREAT : EX_NOINPUT, why.text);
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
