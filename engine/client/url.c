// A URL is cut at its first slash, and what stands before it at its last colon.
// Bytes that would end a line of the handshake are refused with the rest of the
// unprintable ones.
#include "url.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_printable(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text > '~') return false;
    return true;
}

static bool copy(char *out, size_t out_size, const char *text, size_t size)
{
    if (size >= out_size) return false;
    memcpy(out, text, size);
    out[size] = 0;
    return true;
}

static bool parse_port(Url *url, const char *text)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || text[digits] || !copy(url->port, sizeof url->port, text, digits)) return false;
    long port = strtol(text, NULL, 10);
    return port >= 1 && port <= 65535;
}

static bool parse_authority(Url *url)
{
    const char *text = url->authority;
    bool bracketed = text[0] == '[';
    size_t size = strcspn(text, bracketed ? "]" : ":");
    const char *rest = text + size;
    if (bracketed) {
        if (*rest != ']') return false;
        text++, size--, rest++;
    }
    if (size == 0 || strchr(text, '@') || !copy(url->host, sizeof url->host, text, size)) return false;
    if (*rest == 0) return copy(url->port, sizeof url->port, "80", 2);
    return *rest == ':' && parse_port(url, rest + 1);
}

bool url_parse(Url *url, const char *text, Failure *why)
{
    *url = (Url){ 0 };
    if (strncasecmp(text, "ws://", 5) != 0) return fail(why, "\"%s\" does not begin with ws://", text);
    const char *authority = text + 5;
    size_t size = strcspn(authority, "/?#");
    const char *path = authority[size] ? authority + size : "/ws";
    if (!is_printable(authority) || *path != '/' || strchr(path, '#') ||
        !copy(url->path, sizeof url->path, path, strlen(path)) ||
        !copy(url->authority, sizeof url->authority, authority, size) || !parse_authority(url))
        return fail(why, "\"%s\" is not of the form ws://HOST[:PORT][/PATH]", text);
    return true;
}
