// Answers over HTTP: files from the table, the API from the owner, errors.
// Headers are written by us as text, since the helpers of libwebsockets add
// their own ideas. A file goes out piece by piece as the socket takes it, so
// slow readers cost nothing but their socket buffer.
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "clock.h"
#include <strings.h>
#include "net_internal.h"

#define NO_SNIFF "X-Content-Type-Options: nosniff\r\n"
#define SAFETY                                                                                                              \
    NO_SNIFF                                                                                                                \
    "Referrer-Policy: no-referrer\r\n"                                                                                      \
    "Cross-Origin-Opener-Policy: same-origin\r\n"                                                                           \
    "Content-Security-Policy: default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " \
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'\r\n"

static const char *phrase_of(int status)
{
    switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Status";
    }
}

static void write_date(char *out, size_t size)
{
    time_t now = (time_t)(clock_wall() / 1000);
    struct tm parts;
    strftime(out, size, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", gmtime_r(&now, &parts));
}

static void add_head(Buffer *out, const Connection *connection, const Head *head)
{
    char text[2048], date[48] = "", type[160] = "", length[48] = "";
    const char *alive = head->lean ? "" : "Connection: keep-alive\r\n";  // goes without saying in HTTP/1.1
    if (head->type) snprintf(type, sizeof type, "Content-Type: %.120s\r\n", head->type);
    if (head->status != 304 && head->status != 204)
        snprintf(length, sizeof length, "Content-Length: %zu\r\n", head->size);
    if (!head->lean) write_date(date, sizeof date);
    int size =
        snprintf(text, sizeof text, "HTTP/1.1 %d %s\r\n%s%s%s%s%s%s\r\n", head->status,
                 phrase_of(head->status), date, type, length, head->more, head->lean ? NO_SNIFF : SAFETY,
                 connection->keep_alive ? alive : "Connection: close\r\n");
    buffer_append(out, text, (size_t)size);
}

// Says that this request has been answered. libwebsockets would keep a sorted list
// of those that idle, which is walked each time; our deadline is enough.
int http_finish(Connection *connection)
{
    Net *net = connection->net;
    connection->file = NULL;
    connection->ending = false;
    connection_wait(connection, connection->keep_alive ? &net->quiet : &net->busy, ANSWER_TIME);
    if (!connection->keep_alive) return -1;  // closes once everything is written
    if (lws_http_transaction_completed(connection->wsi)) return -1;
    lws_set_timeout(connection->wsi, NO_PENDING_TIMEOUT, 0);
    return 0;
}

// libwebsockets says when all of it is written, and only then may be told.
void http_finish_later(Connection *connection)
{
    connection->ending = true;
    connection_wait(connection, &connection->net->busy, ANSWER_TIME);
    lws_callback_on_writable(connection->wsi);
}

// Sends the head and, unless the request was HEAD, the body.
static int answer(Connection *connection, const Head *head, const void *body)
{
    Buffer out = { 0 };
    buffer_extend(&out, LWS_PRE);
    add_head(&out, connection, head);
    bool wants_body = lws_hdr_total_length(connection->wsi, WSI_TOKEN_HEAD_URI) <= 0;
    if (body && wants_body) buffer_append(&out, body, head->size);
    int written = lws_write(connection->wsi, out.data + LWS_PRE, out.size - LWS_PRE, LWS_WRITE_HTTP_HEADERS);
    buffer_deinit(&out);
    return written < 0 ? -1 : 0;
}

int http_answer_records(Connection *connection, const Buffer *records)
{
    Head head = { .status = records->size ? 200 : 204,
                  .type = records->size ? "application/octet-stream" : NULL,
                  .size = records->size,
                  .more = "Cache-Control: no-store\r\n",
                  .lean = true };
    return answer(connection, &head, records->data);
}

int http_refuse(Connection *connection, int status, const char *more_headers, const char *text)
{
    connection->keep_alive = false;
    Head head = { status, "text/plain; charset=utf-8", strlen(text), more_headers, false };
    answer(connection, &head, text);
    connection_discard_input(connection->wsi);
    return -1;
}

// CONNECT: libwebsockets takes it for a raw connection and gives that no timeout.
int http_refuse_raw(struct lws *wsi)
{
    static const char text[] = "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\n"
                               "Content-Length: 0\r\nConnection: close\r\n\r\n";
    uint8_t out[LWS_PRE + sizeof text];
    memcpy(out + LWS_PRE, text, sizeof text);
    lws_write(wsi, out + LWS_PRE, sizeof text - 1, LWS_WRITE_RAW);
    connection_discard_input(wsi);
    return -1;
}

int http_answer_text(Connection *connection, int status, const char *more_headers, const char *text)
{
    Head head = { status, "text/plain; charset=utf-8", strlen(text), more_headers, false };
    return answer(connection, &head, text) < 0 ? -1 : http_finish(connection);
}

static int answer_reply(Connection *connection, const NetReply *reply)
{
    Head head = { reply->status ? reply->status : 200, reply->type ? reply->type : "application/json",
                  reply->size, "Cache-Control: no-store\r\n", false };
    return answer(connection, &head, reply->body) < 0 ? -1 : http_finish(connection);
}

// "gzip, br;q=0.5" takes both, "br;q=0" does not take it.
static bool takes(struct lws *wsi, const char *coding)
{
    char accepted[256], *rest = accepted;
    if (lws_hdr_copy(wsi, accepted, sizeof accepted, WSI_TOKEN_HTTP_ACCEPT_ENCODING) <= 0) return false;
    for (char *one; (one = strsep(&rest, ","));) {
        one += strspn(one, " \t");
        size_t size = strcspn(one, " \t;");
        if (size != strlen(coding) || strncasecmp(one, coding, size) != 0) continue;
        const char *weight = strstr(one, "q=");
        return !weight || strspn(weight + 2, "0.") < strcspn(weight + 2, " \t");
    }
    return false;
}

static const File *choose_form(struct lws *wsi, const File *file, const char **coding)
{
    *coding = "";
    if (file->brotli && takes(wsi, "br")) return *coding = "Content-Encoding: br\r\n", file->brotli;
    if (file->gzip && takes(wsi, "gzip")) return *coding = "Content-Encoding: gzip\r\n", file->gzip;
    return file;
}

static bool has_it_already(struct lws *wsi, const File *file)
{
    char tags[256];
    return lws_hdr_copy(wsi, tags, sizeof tags, WSI_TOKEN_HTTP_IF_NONE_MATCH) > 0 && strstr(tags, file->tag);
}

static int answer_file(Connection *connection, const File *file)
{
    struct lws *wsi = connection->wsi;
    const char *coding;
    const File *sent = choose_form(wsi, file, &coding);
    char more[256];
    snprintf(more, sizeof more, "Cache-Control: %s\r\nETag: %s\r\n%s%s",
             file->immutable ? "public, max-age=31536000, immutable" : "no-cache", sent->tag,
             file->gzip || file->brotli ? "Vary: Accept-Encoding\r\n" : "", coding);
    bool known = has_it_already(wsi, sent);
    Head head = { known ? 304 : 200, known ? NULL : file->type, sent->size, more, false };
    if (answer(connection, &head, NULL) < 0) return -1;
    if (known || sent->size == 0 || lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0)
        return http_finish(connection);
    connection->file = sent;
    connection->sent = 0;
    return lws_callback_on_writable(wsi) < 0 ? -1 : 0;
}

int http_write_more(Connection *connection)
{
    const File *file = connection->file;
    if (connection->ending) return http_finish(connection);
    if (connection->owing) return up_answer(connection);
    if (connection->parking && connection->parking->writable) connection->parking->writable(connection);
    if (!file) return 0;
    size_t size = file->size - connection->sent;
    if (size > FILE_PIECE) size = FILE_PIECE;
    if (lws_write(connection->wsi, file->data + connection->sent, size, LWS_WRITE_HTTP) < 0) return -1;
    connection->sent += size;
    connection_wait(connection, &connection->net->busy, ANSWER_TIME);
    if (connection->sent == file->size) return http_finish(connection);
    return lws_callback_on_writable(connection->wsi) < 0 ? -1 : 0;
}

static bool wants_keep_alive(struct lws *wsi)
{
    return guard_is_version_1_1(wsi) && !guard_has_token(wsi, WSI_TOKEN_CONNECTION, "close");
}

bool http_has_body(struct lws *wsi)
{
    char length[24];
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0) return true;
    int size = lws_hdr_copy(wsi, length, sizeof length, WSI_TOKEN_HTTP_CONTENT_LENGTH);
    return size < 0 || (size > 0 && strcmp(length, "0") != 0);
}

static const File *find_file(const Net *net, const char *path)
{
    bool is_page = strcmp(path, "/") == 0 || strncmp(path, "/r/", 3) == 0 || strncmp(path, "/play/", 6) == 0;
    if (is_page) return files_find(net->files, "/index.html");
    const File *file = files_find(net->files, path);
    if (file) return file;
    char page[64];  // "/lab" is the page in /lab.html
    const int size = snprintf(page, sizeof page, "%s.html", path);
    return size < (int)sizeof page ? files_find(net->files, page) : NULL;
}

static bool is_carrier(const char *path)
{
    return strncmp(path, "/carrier", 8) == 0 && (path[8] == 0 || path[8] == '/');
}

int http_request(Connection *connection, const char *path)
{
    Net *net = connection->net;
    char *same_path;
    int size, method = lws_http_get_uri_and_method(connection->wsi, &same_path, &size);
    connection_wait(connection, &net->busy, ANSWER_TIME);
    lws_set_timeout(connection->wsi, NO_PENDING_TIMEOUT, 0);  // its limit is for the whole answer
    connection->keep_alive = wants_keep_alive(connection->wsi);
    int refused = guard_request(connection);
    if (refused) return refused;
    if (is_carrier(path)) return door_request(connection, path, method);
    if (method != LWSHUMETH_GET && method != LWSHUMETH_HEAD)
        return http_refuse(connection, 405, "Allow: GET, HEAD\r\n", "only GET and HEAD");
    if (http_has_body(connection->wsi)) return http_refuse(connection, 400, "", "no body is expected");
    if (net->draining) return http_refuse(connection, 503, "Retry-After: 5\r\n", "closing down");
    const File *file = find_file(net, path);
    if (file) return answer_file(connection, file);
    if (strcmp(path, "/ws") == 0)
        return http_refuse(connection, 426, "Upgrade: websocket\r\n", "this is a WebSocket");
    if (method == LWSHUMETH_GET && net->config.stream && net->config.stream(net->config.owner, path))
        return events_listen(connection, path);
    NetReply reply = { 0 };
    if (net->config.request && net->config.request(net->config.owner, path, &reply))
        return answer_reply(connection, &reply);
    return http_answer_text(connection, 404, "", "not found");
}
