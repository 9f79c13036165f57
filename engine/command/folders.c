#include "folders.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool find_program(char out[PROGRAM_SIZE])
{
    const ssize_t size = readlink("/proc/self/exe", out, PROGRAM_SIZE - 1);
    out[size > 0 ? size : 0] = 0;
    return size > 0;
}

bool find_folder(char out[FOLDER_SIZE], const char *name)
{
    char binary[PROGRAM_SIZE];
    if (find_program(binary)) {
        *strrchr(binary, '/') = 0;
        snprintf(out, FOLDER_SIZE, "%s/../../%s", binary, name);
        char *real = realpath(out, NULL);
        if (real && strlen(real) < FOLDER_SIZE) strcpy(out, real);
        free(real);
        if (is_folder(out)) return true;
    }
    snprintf(out, FOLDER_SIZE, "%s", name);
    return is_folder(out);
}
