// Requests under /carrier: who may come in, and where each of them leads.
#include <stdlib.h>
#include <string.h>
#include "line.h"

#define NO_STORE "Cache-Control: no-store\r\n"

Line *door_line(Connection *socket)
{
    static const char name[] = "moontick-line:";
    char id[LINE_ID_SIZE + 1];
    int size = lws_hdr_custom_copy(socket->wsi, id, sizeof id, name, sizeof name - 1);
    return size > 0 ? line_find(socket->net, id) : NULL;
}

// A browser says a request again, unasked, when a connection that it had kept ends before the answer. The
// number tells that from the next request.
uint32_t door_number(Connection *socket)
{
    char text[16];
    const char *number = lws_get_urlarg_by_name(socket->wsi, "n=", text, sizeof text);
    return number ? (uint32_t)strtoul(number, NULL, 10) : 0;
}

// False: it was answered before, and what it was told is lost. The line ends as one that dropped.
static bool is_new(Line *line, uint32_t number)
{
    if (number && number == line->told) return line_end_soon(line), false;
    line->asked = number;
    return true;
}

static int answer_get(Connection *socket, const char *path)
{
    bool poll = strcmp(path, "/carrier/poll") == 0;
    if (!poll && strcmp(path, "/carrier/stream") != 0)
        return http_answer_text(socket, 404, NO_STORE, "not found");
    Line *line = door_line(socket);
    if (!line || !is_new(line, door_number(socket)))
        return http_answer_text(socket, 404, NO_STORE, "no such line");
    return poll ? poll_request(socket, line) : sse_request(socket, line);
}

int door_request(Connection *socket, const char *path, int method)
{
    struct lws *wsi = socket->wsi;
    bool posts = strcmp(path, "/carrier") == 0 || strcmp(path, "/carrier/up") == 0;
    if (!guard_is_our_page(wsi)) return http_refuse(socket, 403, "", "another site's page");
    if (method != (posts ? LWSHUMETH_POST : LWSHUMETH_GET))
        return http_refuse(socket, 405, posts ? "Allow: POST\r\n" : "Allow: GET\r\n",
                           "another method is needed");
    if (posts) return up_request(socket, path);
    if (http_has_body(wsi)) return http_refuse(socket, 400, "", "no body is expected");
    return answer_get(socket, path);
}
