// http.h: HTTP requests, and one kind of bare connection, side by side over libcurl.
// It does what a browser's network does for the page: names, proxies of the
// environment (http_proxy, https_proxy), TLS, keep-alive, chunks. Nothing calls
// back: whoever started an exchange looks at it after http_wait().
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "buffer.h"
#include "failure.h"

enum {
    HTTP_BODY_LIMIT = 2 << 20,   // bytes of an answer that nobody has taken yet
    HTTP_HEAD_LIMIT = 16 << 10,  // bytes of the head of an answer
    HTTP_PATIENCE = 4,           // seconds for a connection to be there
};

typedef struct Http Http;

typedef struct Exchange {
    Buffer body;         // of the answer, as far as it has come; whoever takes from it clears it
    bool done;           // nothing more will come; connected, for a bare connection
    int status;          // of the answer; 0: none
    size_t heads;        // bytes of the heads of question and answer
    char trouble[128];   // why it did not get to its end; "" when it did
    Http *http;          // the rest is for http.c
    void *easy, *lines;  // of curl
    struct Exchange *next;
} Exchange;

Http *http_open(const char *origin, Failure *why);  // http://HOST[:PORT] or https://
void http_close(Http *http);                        // ends all that is under way

// `line`: the id of a line (PROTOCOL.md 8), or NULL. `seconds`: that it may take in all, 0 for ever.
Exchange *http_get(Http *http, const char *path, const char *line, int seconds);
Exchange *http_post(Http *http, const char *path, const char *line, const void *body, size_t size);
void http_free(Exchange *exchange);  // ends it if it is under way; NULL is fine

// A connection that carries whatever is sent, through TLS if the origin asks for it.
Exchange *http_connect(Http *http);
bool http_send(Exchange *connection, Buffer *unsent);  // takes out what was sent; false: it is over
bool http_receive(Exchange *connection, Buffer *out, size_t most);  // appends; false: it is over

void http_wait(Http *http, int ms);  // until something has come, at most so long
