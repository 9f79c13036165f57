// url.h: where the server is.
#pragma once
#include <stdbool.h>
#include "failure.h"

typedef struct {
    char authority[280];  // HOST[:PORT] as it was written, for the Host header
    char host[256];       // without the brackets of an IPv6 address
    char port[6];         // "80" when the URL has none
    char path[512];       // "/ws" when the URL has none
} Url;

bool url_parse(Url *url, const char *text, Failure *why);  // ws://HOST[:PORT][/PATH]
