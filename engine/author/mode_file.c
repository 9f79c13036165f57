#include "mode_file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "bundle.h"

enum { TEXT_LIMIT = 256 << 10 };  // as serve takes it

static bool is_file(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), wanted = strlen(end);
    return size >= wanted && strcmp(text + size - wanted, end) == 0;
}

static bool take_name(ModeFile *file, Failure *why)
{
    const char *slash = strrchr(file->path, '/'), *base = slash ? slash + 1 : file->path;
    size_t size = strlen(base) - strlen(".lua");
    snprintf(file->folder, sizeof file->folder, "%.*s", slash ? (int)(slash - file->path) : 1,
             slash ? file->path : ".");
    if (size == 0 || size >= sizeof file->name ||
        strspn(base, "abcdefghijklmnopqrstuvwxyz0123456789_") != size)
        return fail(why, "%s: a mode's name has 1 to %d small letters, digits and _", file->path,
                    MODE_NAME_SIZE - 1);
    memcpy(file->name, base, size);
    file->name[size] = 0;
    return true;
}

// In scripts/modes: here, or beside the folder that the program was built in.
static void find_among_ours(ModeFile *file, const char *given)
{
    char program[MODE_PATH_SIZE / 2] = "";
    const char *end = ends_with(given, ".lua") ? "" : ".lua";
    snprintf(file->path, sizeof file->path, "scripts/modes/%s%s", given, end);
    ssize_t size = is_file(file->path) ? 0 : readlink("/proc/self/exe", program, sizeof program - 1);
    if (size <= 0) return;
    *strrchr(program, '/') = 0;
    snprintf(file->path, sizeof file->path, "%s/../../scripts/modes/%.64s%s", program, given, end);
}

bool mode_file_find(ModeFile *file, const char *given, Failure *why)
{
    memset(file, 0, sizeof *file);
    if (strlen(given) > sizeof file->path - 64) return fail(why, "the path is too long");
    const bool is_test = ends_with(given, "_test.lua");
    const size_t kept = strlen(given) - (is_test ? strlen("_test.lua") : 0);
    snprintf(file->path, sizeof file->path, "%.*s%s", (int)kept, given, is_test ? ".lua" : "");
    if (!ends_with(file->path, ".lua")) snprintf(file->path, sizeof file->path, "%s.lua", given);
    if (!is_file(file->path) && !strchr(given, '/')) find_among_ours(file, given);
    if (!is_file(file->path)) return fail(why, "there is no mode %s", given);
    return take_name(file, why);
}

void mode_file_test(const ModeFile *file, char out[MODE_PATH_SIZE])
{
    snprintf(out, MODE_PATH_SIZE, "%.*s_test.lua", (int)(strlen(file->path) - strlen(".lua")), file->path);
}

static void close_text(Buffer *text)
{
    *buffer_extend(text, 1) = 0;
    text->size--;
}

bool mode_file_read(const char *path, Buffer *text, Failure *why)
{
    enum { STEP = 16 << 10 };
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return fail(why, "cannot open %s: %s", path, strerror(errno));
    ssize_t got = 1;
    buffer_clear(text);
    while (got > 0 && text->size <= TEXT_LIMIT) {
        got = read(file, buffer_extend(text, STEP), STEP);
        text->size -= (size_t)(STEP - (got > 0 ? got : 0));
    }
    int error = errno;
    close(file);
    if (got < 0) return fail(why, "cannot read %s: %s", path, strerror(error));
    if (text->size > TEXT_LIMIT) return fail(why, "%s is larger than %d KiB", path, TEXT_LIMIT >> 10);
    if (memchr(text->data, 0, text->size)) return fail(why, "%s is no file of text", path);
    close_text(text);
    return true;
}

bool mode_file_bundle(const ModeFile *file, Buffer *bundle, Failure *why)
{
    if (!mode_file_read(file->path, bundle, why) || !bundle_files(bundle, file->folder, why)) return false;
    close_text(bundle);
    return true;
}
