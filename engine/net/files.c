// The table is a sorted array. A file next to one called the same plus ".br" or
// ".gz" is served compressed to whoever takes that. Names that begin with a dot
// are not read.
#include "files.h"
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "buffer.h"
#include "hash.h"
#include "mem.h"

enum { DEEPEST = 16, MOST_BYTES = 256 << 20 };

struct Files {
    File *file;
    size_t count, capacity;
    size_t bytes;
};

static const char *type_of(const char *path)
{
    static const char *const types[][2] = {
        { ".html", "text/html; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".mjs", "text/javascript; charset=utf-8" },
        { ".css", "text/css; charset=utf-8" },
        { ".txt", "text/plain; charset=utf-8" },
        { ".md", "text/plain; charset=utf-8" },
        { ".lua", "text/plain; charset=utf-8" },
        { ".json", "application/json" },
        { ".map", "application/json" },
        { ".webmanifest", "application/manifest+json" },
        { ".wasm", "application/wasm" },
        { ".svg", "image/svg+xml" },
        { ".png", "image/png" },
        { ".jpg", "image/jpeg" },
        { ".jpeg", "image/jpeg" },
        { ".webp", "image/webp" },
        { ".gif", "image/gif" },
        { ".ico", "image/x-icon" },
        { ".woff2", "font/woff2" },
        { ".woff", "font/woff" },
        { ".mp3", "audio/mpeg" },
        { ".ogg", "audio/ogg" },
        { ".wav", "audio/wav" },
        { ".gz", "application/gzip" },
    };
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
        if (strcmp(dot, types[i][0]) == 0) return types[i][1];
    return "application/octet-stream";
}

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "app-3F2A9B1C.js" has a hash, "socket-connection.js" a word: a hash is eight or
// more letters and digits, and not all of them small letters.
static bool has_hash(const char *path)
{
    const char *name = strrchr(path, '/'), *end = strrchr(path, '.');
    if (!name || !end || end < name) return false;
    int length = 0, telling = 0;
    for (const char *c = end - 1; c > name && is_alphanumeric(*c); c--, length++)
        if (*c < 'a') telling++;
    const char before = end[-1 - length];
    return length >= 8 && telling > 0 && (before == '-' || before == '.');
}

static void make_tag(File *file)
{
    snprintf(file->tag, sizeof file->tag, "\"%016" PRIx64 "\"", hash_bytes(file->data, file->size));
}

static bool read_file(File *file, const char *place, Failure *why)
{
    FILE *stream = fopen(place, "rbe");
    if (!stream) return fail(why, "cannot read %s: %s", place, strerror(errno));
    Buffer bytes = { 0 };
    for (size_t got = 1; got > 0;) {
        uint8_t *at = buffer_extend(&bytes, 65536);
        got = fread(at, 1, 65536, stream);
        bytes.size -= 65536 - got;
    }
    bool read = !ferror(stream);
    fclose(stream);
    file->data = bytes.data;
    file->size = bytes.size;
    return read || fail(why, "cannot read %s: %s", place, strerror(errno));
}

static bool add_file(Files *files, const char *place, const char *path, Failure *why)
{
    if (files->count == files->capacity) {
        files->capacity = files->capacity ? files->capacity * 2 : 64;
        files->file = mem_realloc(files->file, files->capacity * sizeof *files->file);
    }
    File *file = &files->file[files->count++];
    *file = (File){ .path = mem_copy_text(path), .type = type_of(path), .immutable = has_hash(path) };
    if (!read_file(file, place, why)) return false;
    make_tag(file);
    files->bytes += file->size;
    return files->bytes <= MOST_BYTES ||
           fail(why, "the web files are more than %d MB: is this the right folder?", MOST_BYTES >> 20);
}

static bool add_folder(Files *files, const char *place, const char *path, int depth, Failure *why);

static bool add_entry(Files *files, const char *place, const char *path, int depth, Failure *why)
{
    struct stat status;
    if (stat(place, &status) != 0) return fail(why, "cannot read %s: %s", place, strerror(errno));
    if (S_ISDIR(status.st_mode)) return add_folder(files, place, path, depth + 1, why);
    return !S_ISREG(status.st_mode) || add_file(files, place, path, why);
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *joined = mem_alloc(size);
    snprintf(joined, size, "%s/%s", folder, name);
    return joined;
}

static bool add_folder(Files *files, const char *place, const char *path, int depth, Failure *why)
{
    if (depth > DEEPEST) return fail(why, "%s is nested too deep: does a link lead back to it?", place);
    DIR *folder = opendir(place);
    if (!folder) return fail(why, "cannot read the web folder %s: %s", place, strerror(errno));
    bool added = true;
    for (struct dirent *entry; added && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        char *deeper_place = join(place, entry->d_name), *deeper_path = join(path, entry->d_name);
        added = add_entry(files, deeper_place, deeper_path, depth, why);
        mem_free(deeper_place);
        mem_free(deeper_path);
    }
    closedir(folder);
    return added;
}

static int compare(const void *one, const void *other)
{
    return strcmp(((const File *)one)->path, ((const File *)other)->path);
}

static const File *find_beside(const Files *files, const File *file, const char *ending)
{
    char name[4096];
    int size = snprintf(name, sizeof name, "%s%s", file->path, ending);
    return size < (int)sizeof name ? files_find(files, name) : NULL;
}

static void link_compressed(Files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        files->file[i].brotli = find_beside(files, &files->file[i], ".br");
        files->file[i].gzip = find_beside(files, &files->file[i], ".gz");
    }
}

Files *files_open(const char *folder, Failure *why)
{
    Files *files = mem_zalloc(sizeof *files);
    if (folder && !add_folder(files, folder, "", 0, why)) {
        files_close(files);
        return NULL;
    }
    if (files->count) qsort(files->file, files->count, sizeof *files->file, compare);
    link_compressed(files);
    return files;
}

void files_close(Files *files)
{
    if (!files) return;
    for (size_t i = 0; i < files->count; i++) {
        mem_free(files->file[i].path);
        mem_free(files->file[i].data);
    }
    mem_free(files->file);
    mem_free(files);
}

const File *files_find(const Files *files, const char *path)
{
    File wanted = { .path = (char *)path };
    return files->count ? bsearch(&wanted, files->file, files->count, sizeof wanted, compare) : NULL;
}
