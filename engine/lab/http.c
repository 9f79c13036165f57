// One curl multi handle drives all exchanges; those that are bare connections
// are read by their owners, and only watched here.
#include "http.h"
#include "mem.h"
#include <assert.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WATCHED = 8, CHUNK = 16 << 10 };

struct Http {
    CURLM *multi;
    char origin[300];
    Exchange *exchanges;
};

Http *http_open(const char *origin, Failure *why)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return fail(why, "libcurl does not start"), (Http *)NULL;
    Http *http = mem_zalloc(sizeof *http);
    http->multi = curl_multi_init();
    if (!http->multi) fail(why, "libcurl has no memory");
    snprintf(http->origin, sizeof http->origin, "%s", origin);
    if (http->multi) return http;
    http_close(http);
    return NULL;
}

void http_close(Http *http)
{
    if (!http) return;
    while (http->exchanges) http_free(http->exchanges);
    curl_multi_cleanup(http->multi);
    curl_global_cleanup();
    mem_free(http);
}

static size_t take_body(char *data, size_t one, size_t size, void *owner)
{
    Exchange *exchange = owner;
    size *= one;
    if (exchange->body.size + size > HTTP_BODY_LIMIT) return 0;
    buffer_append(&exchange->body, data, size);
    return size;
}

static size_t take_head(char *data, size_t one, size_t size, void *owner)
{
    (void)data;
    Exchange *exchange = owner;
    exchange->heads += one * size;
    return exchange->heads > HTTP_HEAD_LIMIT ? 0 : one * size;
}

static Exchange *begin(Http *http, const char *path)
{
    Exchange *exchange = mem_zalloc(sizeof *exchange);
    char url[512];
    exchange->http = http;
    exchange->next = http->exchanges;
    http->exchanges = exchange;
    exchange->easy = curl_easy_init();
    assert(exchange->easy);
    snprintf(url, sizeof url, "%s%s", http->origin, path);
    curl_easy_setopt(exchange->easy, CURLOPT_URL, url);
    curl_easy_setopt(exchange->easy, CURLOPT_PRIVATE, exchange);
    curl_easy_setopt(exchange->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(exchange->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(exchange->easy, CURLOPT_CONNECTTIMEOUT, (long)HTTP_PATIENCE);
    curl_easy_setopt(exchange->easy, CURLOPT_NOSIGNAL, 1L);
    const char *trusted = getenv("SSL_CERT_FILE");
    if (trusted) curl_easy_setopt(exchange->easy, CURLOPT_CAINFO, trusted);
    curl_easy_setopt(exchange->easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(exchange->easy, CURLOPT_WRITEDATA, exchange);
    curl_easy_setopt(exchange->easy, CURLOPT_HEADERFUNCTION, take_head);
    curl_easy_setopt(exchange->easy, CURLOPT_HEADERDATA, exchange);
    return exchange;
}

static void add_header(Exchange *exchange, const char *name, const char *value)
{
    char line[128];
    snprintf(line, sizeof line, "%s: %s", name, value);
    exchange->lines = curl_slist_append(exchange->lines, line);
}

static Exchange *start(Exchange *exchange)
{
    curl_easy_setopt(exchange->easy, CURLOPT_HTTPHEADER, exchange->lines);
    curl_multi_add_handle(exchange->http->multi, exchange->easy);
    return exchange;
}

Exchange *http_get(Http *http, const char *path, const char *line, int seconds)
{
    Exchange *exchange = begin(http, path);
    curl_easy_setopt(exchange->easy, CURLOPT_TIMEOUT, (long)seconds);
    if (line) add_header(exchange, "Moontick-Line", line);
    return start(exchange);
}

Exchange *http_post(Http *http, const char *path, const char *line, const void *body, size_t size)
{
    Exchange *exchange = begin(http, path);
    curl_easy_setopt(exchange->easy, CURLOPT_TIMEOUT, (long)HTTP_PATIENCE);
    curl_easy_setopt(exchange->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(exchange->easy, CURLOPT_POSTFIELDSIZE, (long)size);
    curl_easy_setopt(exchange->easy, CURLOPT_COPYPOSTFIELDS, size ? body : "");
    add_header(exchange, "Content-Type", "application/octet-stream");
    if (line) add_header(exchange, "Moontick-Line", line);
    return start(exchange);
}

Exchange *http_connect(Http *http)
{
    Exchange *exchange = begin(http, "/");
    curl_easy_setopt(exchange->easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(exchange->easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    return start(exchange);
}

void http_free(Exchange *exchange)
{
    if (!exchange) return;
    Exchange **at = &exchange->http->exchanges;
    while (*at != exchange) at = &(*at)->next;
    *at = exchange->next;
    curl_multi_remove_handle(exchange->http->multi, exchange->easy);
    curl_easy_cleanup(exchange->easy);
    curl_slist_free_all(exchange->lines);
    buffer_deinit(&exchange->body);
    mem_free(exchange);
}

bool http_send(Exchange *connection, Buffer *unsent)
{
    size_t sent = 0;
    if (unsent->size == 0) return true;
    CURLcode code = curl_easy_send(connection->easy, unsent->data, unsent->size, &sent);
    memmove(unsent->data, unsent->data + sent, unsent->size - sent);
    unsent->size -= sent;
    return code == CURLE_OK || code == CURLE_AGAIN;
}

bool http_receive(Exchange *connection, Buffer *out, size_t most)
{
    while (out->size < most) {
        size_t room = most - out->size < CHUNK ? most - out->size : CHUNK, got = 0;
        CURLcode code = curl_easy_recv(connection->easy, buffer_extend(out, room), room, &got);
        out->size -= room - got;
        if (code == CURLE_AGAIN) return true;
        if (code != CURLE_OK || got == 0) return false;
    }
    return true;
}

static void finish(Exchange *exchange, CURLcode code)
{
    long status = 0, question = 0;
    curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(exchange->easy, CURLINFO_REQUEST_SIZE, &question);
    exchange->status = (int)status;
    exchange->heads += (size_t)question;
    exchange->done = true;
    if (code != CURLE_OK)
        snprintf(exchange->trouble, sizeof exchange->trouble, "%s", curl_easy_strerror(code));
}

static void drive(Http *http)
{
    int running, left;
    curl_multi_perform(http->multi, &running);
    for (CURLMsg *message; (message = curl_multi_info_read(http->multi, &left));) {
        char *exchange = NULL;
        if (message->msg != CURLMSG_DONE) continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange);
        finish((Exchange *)(void *)exchange, message->data.result);
    }
}

// The bare connections that are there.
static unsigned watch(const Http *http, struct curl_waitfd watched[WATCHED])
{
    unsigned count = 0;
    for (Exchange *each = http->exchanges; each && count < WATCHED; each = each->next) {
        curl_socket_t socket = CURL_SOCKET_BAD;
        if (!each->done || each->status || each->trouble[0]) continue;
        curl_easy_getinfo(each->easy, CURLINFO_ACTIVESOCKET, &socket);
        if (socket != CURL_SOCKET_BAD)
            watched[count++] = (struct curl_waitfd){ .fd = socket, .events = CURL_WAIT_POLLIN };
    }
    return count;
}

void http_wait(Http *http, int ms)
{
    struct curl_waitfd watched[WATCHED];
    drive(http);
    curl_multi_poll(http->multi, watched, watch(http, watched), ms, NULL);
    drive(http);
}
