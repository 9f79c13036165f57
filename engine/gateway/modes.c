#include "modes.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "bundle.h"
#include "channel.h"

bool mode_name_is_valid(const char *name)
{
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return size > 0 && size < CHANNEL_LABEL_SIZE && !name[size];
}

static bool read_all(int file, Buffer *source)
{
    buffer_clear(source);
    for (;;) {
        enum { STEP = 16 << 10 };
        ssize_t got = read(file, buffer_extend(source, STEP), STEP);
        source->size -= (size_t)(STEP - (got > 0 ? got : 0));
        if (got <= 0) return got == 0;
        if (source->size > CHANNEL_SOURCE_LIMIT) return false;
    }
}

const char *modes_folder(const char *scripts, char out[MODES_PATH_SIZE])
{
    struct stat about;
    snprintf(out, MODES_PATH_SIZE, "%s/modes", scripts);
    if (stat(out, &about) != 0 && stat(scripts, &about) == 0) snprintf(out, MODES_PATH_SIZE, "%s", scripts);
    return out;
}

bool mode_read(const char *scripts, const char *name, Buffer *source, Failure *why)
{
    char folder[MODES_PATH_SIZE], path[MODES_PATH_SIZE + 64];
    struct stat about;
    if (!mode_name_is_valid(name)) return fail(why, "\"%s\" cannot be the name of a mode", name);
    snprintf(path, sizeof path, "%s/%s.lua", modes_folder(scripts, folder), name);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return fail(why, "cannot open the mode %s: %s", path, strerror(errno));
    bool read = fstat(file, &about) == 0 && S_ISREG(about.st_mode) && read_all(file, source) &&
                !(source->size && memchr(source->data, 0, source->size));
    close(file);
    if (!read)
        return fail(why, "cannot read the mode %s: it must be a file of text of at most %d KiB", path,
                    CHANNEL_SOURCE_LIMIT >> 10);
    return bundle_files(source, folder, why);
}
