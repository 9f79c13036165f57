// Files and the API over HTTP.
#include "visitor.h"

static void write_text(const char *folder, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file) return;
    fputs(text, file);
    fclose(file);
}

static const char *const names[] = { "index.html",         "app-3F2A9B1C.js",  "socket-connection.js",
                                     "app-3F2A9B1C.js.gz", "big.bin",          ".secret",
                                     "sub/deep.css",       "both-3F2A9B1C.js", "both-3F2A9B1C.js.gz",
                                     "both-3F2A9B1C.js.br" };

static bool serve_files(Server *server)
{
    strcpy(server->web, "/tmp/moontick-net-XXXXXX");
    if (!mkdtemp(server->web)) return false;
    char path[160];
    snprintf(path, sizeof path, "%s/sub", server->web);
    mkdir(path, 0700);
    write_text(server->web, "index.html", "<p>index</p>");
    write_text(server->web, "app-3F2A9B1C.js", "hello()");
    write_text(server->web, "app-3F2A9B1C.js.gz", "squeezed");
    write_text(server->web, "both-3F2A9B1C.js", "both()");
    write_text(server->web, "both-3F2A9B1C.js.gz", "squeezed");
    write_text(server->web, "both-3F2A9B1C.js.br", "flat");
    write_text(server->web, "socket-connection.js", "word()");
    write_text(server->web, ".secret", "secret");
    write_text(server->web, "sub/deep.css", "p{}");
    char *big = mem_zalloc(600001);
    memset(big, 'b', 600000);
    write_text(server->web, "big.bin", big);
    mem_free(big);
    NetConfig config = server_config(server);
    config.web = server->web;
    return server_open(server, config);
}

static void clean_up(Server *server)
{
    char path[160];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", server->web, names[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/sub", server->web);
    rmdir(path);
    rmdir(server->web);
    net_destroy(server->net);
}

static char *get_with(Server *server, const char *method, const char *path, const char *headers)
{
    char request[512];
    snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: moon.test\r\n%s\r\n", method, path, headers);
    Visitor visitor = visitor_open(server);
    visitor_say(&visitor, request);
    char *answer = visitor_answer_of(&visitor, strcmp(method, "HEAD") != 0);
    visitor_close(&visitor);
    return answer;
}

static char *get(Server *server, const char *path)
{
    return get_with(server, "GET", path, "");
}

static const char *body_of(const char *answer)
{
    const char *end = strstr(answer, "\r\n\r\n");
    return end ? end + 4 : "";
}

TEST(http, serves_a_file_with_its_type_and_safe_headers)
{
    Server server = { 0 };
    EXPECT(serve_files(&server));
    char *answer = get(&server, "/sub/deep.css");
    EXPECT_EQ(status_of(answer), 200);
    EXPECT_TEXT(body_of(answer), "p{}");
    EXPECT(strstr(answer, "Content-Type: text/css; charset=utf-8\r\n"));
    EXPECT(strstr(answer, "Content-Length: 3\r\n"));
    EXPECT(strstr(answer, "Cache-Control: no-cache\r\n"));
    EXPECT(strstr(answer, "X-Content-Type-Options: nosniff\r\n"));
    EXPECT(
        strstr(answer, "Content-Security-Policy: default-src 'self'; script-src 'self' 'wasm-unsafe-eval';"));
    EXPECT(strstr(answer, "Referrer-Policy: no-referrer\r\n"));
    EXPECT(strstr(answer, "Cross-Origin-Opener-Policy: same-origin\r\n"));
    mem_free(answer);
    clean_up(&server);
}

TEST(http, gives_the_page_for_the_root_and_for_every_room)
{
    Server server = { 0 };
    EXPECT(serve_files(&server));
    static const char *const paths[] = { "/", "/r/K7QX2", "/r/anything?at=all" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char *answer = get(&server, paths[i]);
        EXPECT_EQ(status_of(answer), 200);
        EXPECT_TEXT(body_of(answer), "<p>index</p>");
        mem_free(answer);
    }
    clean_up(&server);
}

TEST(http, lets_browsers_keep_files_with_a_hash_in_their_name_only)
{
    Server server = { 0 };
    EXPECT(serve_files(&server));
    char *hashed = get(&server, "/app-3F2A9B1C.js"), *word = get(&server, "/socket-connection.js");
    EXPECT(strstr(hashed, "Cache-Control: public, max-age=31536000, immutable\r\n"));
    EXPECT(strstr(word, "Cache-Control: no-cache\r\n"));
    mem_free(hashed);
    mem_free(word);
    clean_up(&server);
}

TEST(http, sends_the_compressed_file_to_who_takes_it)
{
    Server server = { 0 };
    EXPECT(serve_files(&server));
    char *plain = get(&server, "/app-3F2A9B1C.js");
    char *squeezed = get_with(&server, "GET", "/app-3F2A9B1C.js", "Accept-Encoding: br, gzip\r\n");
    char *refused = get_with(&server, "GET", "/app-3F2A9B1C.js", "Accept-Encoding: gzip;q=0\r\n");
    EXPECT_TEXT(body_of(plain), "hello()");
    EXPECT(!strstr(plain, "Content-Encoding"));
    EXPECT(strstr(plain, "Vary: Accept-Encoding\r\n"));
    EXPECT_TEXT(body_of(squeezed), "squeezed");
    EXPECT(strstr(squeezed, "Content-Encoding: gzip\r\n"));
    EXPECT(strstr(squeezed, "Content-Type: text/javascript; charset=utf-8\r\n"));
    EXPECT_TEXT(body_of(refused), "hello()");
    mem_free(plain);
    mem_free(squeezed);
    mem_free(refused);
    clean_up(&server);
}

TEST(http, prefers_brotli_to_gzip_and_takes_no_for_an_answer)
{
    Server server = { 0 };
    EXPECT(serve_files(&server));
    char *brotli =
        get_with(&server, "GET", "/both-3F2A9B1C.js", "Accept-Encoding: gzip, deflate, BR;q=0.9\r\n");
    char *gzip = get_with(&server, "GET", "/both-3F2A9B1C.js", "Accept-Encoding: br;q=0.0, gzip;q=0.1\r\n");
    char *neither = get_with(&server, "GET", "/both-3F2A9B1C.js", "Accept-Encoding: brr, xgzip\r\n");
    EXPECT_TEXT(body_of(brotli), "flat");
    EXPECT(strstr(brotli, "Content-Encoding: br\r\n"));
    EXPECT(strstr(brotli, "Content-Type: text/javascript; charset=utf-8\r\n"));
    EXPECT_TEXT(body_of(gzip), "squeezed");
    EXPECT_TEXT(body_of(neither), "both()");
    mem_free(brotli);
    mem_free(gzip);
    mem_free(neither);
    clean_up(&server);
}

TEST(http, finds_nothing_outside_the_table)
{
    Server server = { 0 };
    EXPECT(serve_files(&server));
    static const char *const paths[] = { "/../etc/passwd",
                                         "/..%2f..%2fetc/passwd",
                                         "/sub/../../etc/passwd",
                                         "/%2e%2e/etc/passwd",
                                         "/.secret",
                                         "/sub",
                                         "/sub/",
                                         "/nothing" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char *answer = get(&server, paths[i]);
        EXPECT_EQ(status_of(answer), 404);
        EXPECT_TEXT(body_of(answer), "not found");
        mem_free(answer);
    }
    clean_up(&server);
}

TEST(http, head_gives_the_headers_alone)
{
    Server server = { 0 };
    EXPECT(serve_files(&server));
    Visitor visitor = visitor_open(&server);
    visitor_say(&visitor, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /sub/deep.css HTTP/1.1\r\nHost: x\r\n\r\n");
    char *head = visitor_answer_of(&visitor, false), *after = visitor_answer(&visitor);
    EXPECT_EQ(status_of(head), 200);
    EXPECT(strstr(head, "Content-Length: 12\r\n"));
    EXPECT_EQ(status_of(after), 200);
    EXPECT_TEXT(body_of(after), "p{}");
    mem_free(head);
    mem_free(after);
    visitor_close(&visitor);
    clean_up(&server);
}

TEST(http, keeps_the_connection_for_many_requests_in_a_row)
{
    Server server = { 0 };
    EXPECT(serve_files(&server));
    Visitor visitor = visitor_open(&server);
    for (int i = 0; i < 10; i++) {
        visitor_say(&visitor, i % 2 ? "GET /api/rooms HTTP/1.1\r\nHost: x\r\n\r\n"
                                    : "GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n");
        char *answer = visitor_answer(&visitor);
        EXPECT_EQ(status_of(answer), 200);
        EXPECT_EQ(strlen(body_of(answer)), i % 2 ? 12 : 600000);
        EXPECT(strstr(answer, "Connection: keep-alive\r\n"));
        mem_free(answer);
    }
    visitor_say(&visitor, "GET /big.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    char *last = visitor_answer(&visitor);
    EXPECT_EQ(strlen(body_of(last)), 600000);
    EXPECT(visitor_sees_end(&visitor));
    mem_free(last);
    visitor_close(&visitor);
    clean_up(&server);
}

TEST(http, sends_a_file_whole_to_a_slow_reader)
{
    Server server = { 0 };
    EXPECT(serve_files(&server));
    Visitor visitor = visitor_with_buffer(&server, 4096);
    visitor_say(&visitor, "GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 20; i++) server_step(&server);
    char *answer = visitor_answer(&visitor);
    EXPECT_EQ(strlen(body_of(answer)), 600000);
    mem_free(answer);
    visitor_close(&visitor);
    clean_up(&server);
}

TEST(http, says_not_modified_to_who_has_the_file)
{
    Server server = { 0 };
    EXPECT(serve_files(&server));
    char *first = get(&server, "/"), headers[64];
    const char *tag = strstr(first, "ETag: ");
    EXPECT(tag);
    snprintf(headers, sizeof headers, "If-None-Match: %.18s\r\n", tag + 6);
    char *second = get_with(&server, "GET", "/", headers);
    EXPECT_EQ(status_of(second), 304);
    EXPECT_TEXT(body_of(second), "");
    mem_free(first);
    mem_free(second);
    clean_up(&server);
}

TEST(http, asks_the_owner_for_what_is_no_file)
{
    SERVE(server);
    char *answer = get(&server, "/api/rooms"), *unknown = get(&server, "/api/unknown");
    EXPECT_EQ(status_of(answer), 200);
    EXPECT(strstr(answer, "Content-Type: application/json\r\n"));
    EXPECT_TEXT(body_of(answer), "{\"rooms\":[]}");
    EXPECT_EQ(status_of(unknown), 404);
    mem_free(answer);
    mem_free(unknown);
    net_destroy(server.net);
}

TEST(http, refuses_other_methods_and_bodies)
{
    SERVE(server);
    static const char *const methods[] = { "POST", "PUT", "DELETE", "OPTIONS", "PATCH" };
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        char *answer = get_with(&server, methods[i], "/", "Content-Length: 3\r\n\r\nabc");
        EXPECT_EQ(status_of(answer), 405);
        EXPECT(strstr(answer, "Allow: GET, HEAD\r\n"));
        mem_free(answer);
    }
    char *answer = get_with(&server, "GET", "/", "Content-Length: 3\r\n\r\nabc");
    EXPECT_EQ(status_of(answer), 400);
    mem_free(answer);
    EXPECT_EQ(status_for(&server, "GET /ws HTTP/1.1\r\nHost: x\r\n\r\n"), 426);
    net_destroy(server.net);
}

TEST(http, answers_before_a_long_body_without_resetting_the_line)
{
    SERVE(server);
    Visitor visitor = visitor_open(&server);
    char *body = mem_zalloc(20001);
    memset(body, 'b', 20000);
    visitor_say(&visitor, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n");
    visitor_say(&visitor, body);
    char *answer = visitor_answer(&visitor);
    EXPECT_EQ(status_of(answer), 405);
    EXPECT(visitor_sees_end(&visitor));
    mem_free(body);
    mem_free(answer);
    visitor_close(&visitor);
    net_destroy(server.net);
}
