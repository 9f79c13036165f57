// folders.h: where this program is, and what lies beside it.
#pragma once
#include <limits.h>
#include <stdbool.h>

enum { FOLDER_SIZE = PATH_MAX, PROGRAM_SIZE = FOLDER_SIZE - 64 };

bool is_folder(const char *path);
bool find_program(char out[PROGRAM_SIZE]);

// A folder of the project: beside the folder that the binary was built in, or here. False: it is in neither
// place.
bool find_folder(char out[FOLDER_SIZE], const char *name);
