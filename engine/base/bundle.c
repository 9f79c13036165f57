#include "bundle.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_SIZE = 64 };

static const char *const ENDINGS[] = { ".tmj", ".tsj" };

static bool is_part_of_name(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// The name in quotes whose ending begins at `at`. False: there is none.
static bool read_name(const Buffer *bundle, size_t at, char name[NAME_SIZE])
{
    size_t start = at, end = at + strlen(ENDINGS[0]);
    while (start > 0 && is_part_of_name(bundle->data[start - 1])) start--;
    if (start == 0 || start == at || end >= bundle->size || end - start >= NAME_SIZE) return false;
    uint8_t quote = bundle->data[start - 1];
    if ((quote != '"' && quote != '\'') || bundle->data[end] != quote) return false;
    memcpy(name, bundle->data + start, end - start);
    name[end - start] = 0;
    return true;
}

// "lib/NAME.lua" for the require "NAME" that begins at `at`. False: there is none.
static bool read_library(const Buffer *bundle, size_t at, char name[NAME_SIZE])
{
    static const char word[] = "require";
    char text[96] = "", inner[32];
    size_t size = bundle->size - at, most = sizeof text - 1;
    int end = 0;
    if (size < sizeof word || memcmp(bundle->data + at, word, sizeof word - 1) != 0) return false;
    if (at > 0 && is_part_of_name(bundle->data[at - 1])) return false;
    memcpy(text, bundle->data + at + sizeof word - 1,
           size - sizeof word + 1 < most ? size - sizeof word + 1 : most);
    const char *rest = text + strspn(text, " (");
    if (sscanf(rest, "%*1[\"']%31[a-z0-9_]%n", inner, &end) != 1 || rest[end] != rest[0]) return false;
    snprintf(name, NAME_SIZE, "lib/%s.lua", inner);
    return true;
}

// The next name at or behind `*at`, which then stands behind it.
static bool next_name(const Buffer *bundle, size_t *at, char name[NAME_SIZE])
{
    for (; *at + strlen(ENDINGS[0]) < bundle->size; ++*at) {
        if (bundle->data[*at] == 'r' && read_library(bundle, *at, name)) return ++*at;
        for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++) {
            if (bundle->data[*at] != '.' || memcmp(bundle->data + *at, ENDINGS[i], strlen(ENDINGS[i])) != 0)
                continue;
            if (!read_name(bundle, *at, name)) continue;
            *at += strlen(ENDINGS[i]);
            return true;
        }
    }
    return false;
}

// 1: added, 0: there is no such file, -1: failed.
static int add_file(Buffer *bundle, const char *folder, const char *name, Failure *why)
{
    char path[4096];
    struct stat about;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 && errno == ENOENT) return 0;
    bool fine = file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode);
    size_t size = fine ? (size_t)about.st_size : 0, head = bundle->size + strlen(name) + 2;
    if (fine && head + size > BUNDLE_LIMIT) {
        close(file);
        return fail(why, "%s is too large: a mode and its files have at most %d KiB together", path,
                    BUNDLE_LIMIT >> 10) -
               1;
    }
    buffer_append(bundle, "", 1);
    buffer_append(bundle, name, strlen(name) + 1);
    fine = fine && read(file, buffer_extend(bundle, size), size) == (ssize_t)size &&
           !memchr(bundle->data + head, 0, size);
    if (file >= 0) close(file);
    return fine ? 1 : fail(why, "cannot read %s: it must be a file of text", path) - 1;
}

bool bundle_files(Buffer *bundle, const char *folder, Failure *why)
{
    char names[BUNDLE_FILES][NAME_SIZE], name[NAME_SIZE];
    int count = 0;
    for (size_t at = 0; next_name(bundle, &at, name);) {
        bool known = false;
        for (int i = 0; i < count; i++) known |= strcmp(names[i], name) == 0;
        if (known) continue;
        if (count == BUNDLE_FILES)
            return fail(why, "a mode may name at most %d maps, tilesets and files of lib/", BUNDLE_FILES);
        strcpy(names[count++], name);
        if (add_file(bundle, folder, name, why) < 0) return false;
    }
    return true;
}
