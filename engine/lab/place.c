// What stands behind the scheme is read as the address of a WebSocket without a path.
#include "place.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool place_parse(Place *place, const char *text, Failure *why)
{
    bool secure = strncasecmp(text, "https://", 8) == 0;
    const char *scheme = secure ? "https" : "http", *rest = text + strlen(scheme) + 3;
    char address[280];
    if (!secure && strncasecmp(text, "http://", 7) != 0)
        return fail(why, "\"%.300s\" does not begin with http:// or https://", text);
    size_t size = strcspn(rest, "/?#");
    snprintf(address, sizeof address, "ws://%.*s", (int)size, rest);
    if (size > sizeof address - 6 || (rest[size] && strcmp(rest + size, "/") != 0) ||
        !url_parse(&place->url, address, why))
        return fail(why, "\"%.300s\" is not of the form %s://HOST[:PORT]", text, scheme);
    snprintf(place->origin, sizeof place->origin, "%s://%s", scheme, place->url.authority);
    return true;
}
