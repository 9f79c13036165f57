// What an upgrade must look like. libwebsockets 4.1.6 accepts nearly everything
// and trips over some of it (README.md lists the faults), so each rule of RFC
// 6455 section 4.2 is checked here, before it acts. A refusal is plain HTTP, and
// the connection ends with it: nothing of a bad handshake is used again.
#include <string.h>
#include <strings.h>
#include "net_internal.h"

enum { LIST_LIMIT = 126, EXTENSIONS_LIMIT = 250 };  // longer: libwebsockets hangs up without a word

// Blanks behind a value are no part of it (RFC 9112 section 5.1).
static bool get_header(struct lws *wsi, enum lws_token_indexes header, char *text, size_t size)
{
    int length = lws_hdr_copy(wsi, text, (int)size, header);
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t')) text[--length] = 0;
    return length > 0;
}

static bool has_header(struct lws *wsi, enum lws_token_indexes header)
{
    return lws_hdr_total_length(wsi, header) > 0;
}

typedef int (*Compare)(const char *one, const char *other, size_t size);

static bool list_has(struct lws *wsi, enum lws_token_indexes header, const char *token, Compare compare)
{
    char list[512];
    if (!get_header(wsi, header, list, sizeof list)) return false;
    for (char *rest = list, *part; (part = strsep(&rest, ","));) {
        part += strspn(part, " \t");
        size_t length = strcspn(part, " \t;");
        if (length == strlen(token) && compare(part, token, length) == 0) return true;
    }
    return false;
}

bool guard_has_token(struct lws *wsi, enum lws_token_indexes header, const char *token)
{
    return list_has(wsi, header, token, strncasecmp);
}

static bool offers_subprotocol(struct lws *wsi)
{
    return lws_hdr_total_length(wsi, WSI_TOKEN_PROTOCOL) <= LIST_LIMIT &&
           list_has(wsi, WSI_TOKEN_PROTOCOL, NET_SUBPROTOCOL, strncmp);
}

static bool asks_to_upgrade(struct lws *wsi)
{
    return lws_hdr_total_length(wsi, WSI_TOKEN_CONNECTION) <= LIST_LIMIT &&
           guard_has_token(wsi, WSI_TOKEN_CONNECTION, "upgrade");
}

bool guard_is_version_1_1(struct lws *wsi)
{
    char version[16];
    return get_header(wsi, WSI_TOKEN_HTTP, version, sizeof version) && strcmp(version, "HTTP/1.1") == 0;
}

static bool has_one_host(struct lws *wsi)
{
    char host[256];
    return get_header(wsi, WSI_TOKEN_HOST, host, sizeof host) && !strpbrk(host, ", \t/@?#\\");
}

int guard_request(Connection *connection)
{
    char version[16];
    struct lws *wsi = connection->wsi;
    if (!get_header(wsi, WSI_TOKEN_HTTP, version, sizeof version) || strlen(version) != 8 ||
        strncmp(version, "HTTP/", 5) != 0 || version[6] != '.')
        return http_refuse(connection, 400, "", "the request line has no version of HTTP");
    if (version[5] != '1') return http_refuse(connection, 505, "", "only HTTP/1.1 is spoken");
    if (guard_is_version_1_1(wsi) && !has_one_host(wsi))
        return http_refuse(connection, 400, "", "one Host header is needed");
    return 0;
}

// A target may name the site as well (RFC 9112 section 3.2.2).
static const char *path_of(const char *target)
{
    if (strncasecmp(target, "http:/", 6) != 0) return target;  // libwebsockets makes one of two slashes
    const char *path = strchr(target + 6, '/');
    return path ? path : "/";
}

// 16 bytes in base64 are 22 characters and "==".
static bool has_good_key(struct lws *wsi)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char key[32];
    if (lws_hdr_copy(wsi, key, sizeof key, WSI_TOKEN_KEY) <= 0)
        return false;  // as libwebsockets will hash it
    return strlen(key) == 24 && strspn(key, alphabet) == 22 && strcmp(key + 22, "==") == 0;
}

static bool has_version_13(struct lws *wsi)
{
    char version[8];
    return get_header(wsi, WSI_TOKEN_VERSION, version, sizeof version) && strcmp(version, "13") == 0;
}

// A page of another site must not open a socket in its visitor's name. What is
// no browser sends no Origin and needs no protection.
bool guard_is_our_page(struct lws *wsi)
{
    char host[256], origin[264];
    if (!has_header(wsi, WSI_TOKEN_ORIGIN)) return true;
    if (!get_header(wsi, WSI_TOKEN_HOST, host, sizeof host)) return false;
    if (!get_header(wsi, WSI_TOKEN_ORIGIN, origin, sizeof origin)) return false;
    const char *site = strncasecmp(origin, "http://", 7) == 0    ? origin + 7
                       : strncasecmp(origin, "https://", 8) == 0 ? origin + 8
                                                                 : NULL;
    return site && strcasecmp(site, host) == 0;
}

static int check_request(Connection *connection)
{
    struct lws *wsi = connection->wsi;
    char *path;
    int size;
    if (lws_http_get_uri_and_method(wsi, &path, &size) != LWSHUMETH_GET)
        return http_refuse(connection, 405, "Allow: GET, HEAD\r\n", "only GET can be upgraded");
    if (!guard_is_version_1_1(wsi)) return http_refuse(connection, 505, "", "an upgrade needs HTTP/1.1");
    if (!has_one_host(wsi)) return http_refuse(connection, 400, "", "one Host header is needed");
    if (has_header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) || has_header(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING))
        return http_refuse(connection, 400, "", "an upgrade has no body");
    if (strcmp(path_of(path), "/ws") != 0) return http_refuse(connection, 404, "", "not found");
    if (connection->net->draining) return http_refuse(connection, 503, "Retry-After: 5\r\n", "closing down");
    return 0;
}

static int check_websocket(Connection *connection)
{
    struct lws *wsi = connection->wsi;
    if (!asks_to_upgrade(wsi)) return http_refuse(connection, 400, "", "Connection does not say Upgrade");
    if (!has_version_13(wsi))
        return http_refuse(connection, 426, "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
                           "only version 13 is spoken");
    if (!has_good_key(wsi)) return http_refuse(connection, 400, "", "Sec-WebSocket-Key is no 16 bytes");
    if (!guard_is_our_page(wsi)) return http_refuse(connection, 403, "", "another site's page");
    if (lws_hdr_total_length(wsi, WSI_TOKEN_EXTENSIONS) > EXTENSIONS_LIMIT)
        return http_refuse(connection, 400, "", "too many extensions");
    if (!offers_subprotocol(wsi))
        return http_refuse(connection, 400, "", "the subprotocol " NET_SUBPROTOCOL " is needed");
    return 0;
}

int guard_upgrade(Connection *connection)
{
    char upgrade[32];
    // Without headers libwebsockets has already answered and freed them; its own
    // pointer to them dangles (CVE-2025-11677), so nothing may go on.
    if (!get_header(connection->wsi, WSI_TOKEN_UPGRADE, upgrade, sizeof upgrade)) return -1;
    if (strcasecmp(upgrade, "h2c") == 0) return http_refuse(connection, 400, "", "no HTTP/2 here");
    if (strcasecmp(upgrade, "websocket") != 0) return -1;  // has been answered with 403
    int refused = check_request(connection);
    return refused ? refused : check_websocket(connection);
}
