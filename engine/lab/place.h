// place.h: the server that is measured.
#pragma once
#include <stdbool.h>
#include "failure.h"
#include "url.h"

typedef struct {
    Url url;           // of its WebSocket, whatever the scheme
    char origin[300];  // http://HOST[:PORT] or https://HOST[:PORT]
} Place;

bool place_parse(Place *place, const char *text, Failure *why);  // http[s]://HOST[:PORT][/]
