// wish.h: what a visitor asks for in the place of a room's code: "/MODE", or "/MODE?NAME=VALUE&NAME=VALUE"
// for a room of its own with these settings.
#pragma once
#include <stdbool.h>
#include "channel.h"

typedef struct {
    char mode[CHANNEL_LABEL_SIZE];
    char settings[CHANNEL_SETTINGS_SIZE];  // NAME=VALUE lines; "": none were given
} Wish;

bool wish_is_one(const char *wanted);  // rather than a code
bool wish_read(const char *wanted,
               Wish *wish);  // false: no mode has such a name, or the settings are too long
// Adds the lines that the host gives this mode: those of `sets` that begin with "MODE.". False: too long.
bool wish_add_host(Wish *wish, const char *const *sets, int count);
