// An answer without an end, as server-sent events. libwebsockets 4.1.6 frames no
// chunks of its own, so each piece becomes a chunk here, in one write; for HTTP/1.0
// the end of the connection is the end of the answer.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include "net_internal.h"

enum { CHUNK_ROOM = 16, PIECE_START = LWS_PRE + CHUNK_ROOM };

bool stream_is_choked(const Connection *socket)
{
    return lws_partial_buffered(socket->wsi);
}

static void write_out(Connection *socket, uint8_t *data, size_t size)
{
    if (lws_write(socket->wsi, data, size, LWS_WRITE_HTTP) < 0) connection_kill(socket);
}

Buffer *stream_start(Connection *socket)
{
    Buffer *piece = &socket->net->scratch;
    buffer_clear(piece);
    buffer_extend(piece, PIECE_START);
    return piece;
}

void stream_send(Connection *socket, Buffer *piece)
{
    char head[CHUNK_ROOM];
    size_t size = piece->size - PIECE_START, head_size = 0;
    if (socket->chunked) {
        head_size = (size_t)snprintf(head, sizeof head, "%zx\r\n", size);
        buffer_append(piece, "\r\n", 2);
    }
    uint8_t *start = piece->data + PIECE_START - head_size;
    memcpy(start, head, head_size);
    write_out(socket, start, (size_t)(piece->data + piece->size - start));
}

// A client that vanished without a word is noticed when it acknowledges nothing.
static void limit_silence(Connection *socket)
{
    unsigned milliseconds = QUIET_TIME + SILENT_TIME;
    setsockopt(lws_get_socket_fd(socket->wsi), IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds,
               sizeof milliseconds);
}

static void send_comment(Connection *socket)
{
    if (stream_is_choked(socket)) return;
    Buffer *piece = stream_start(socket);
    buffer_append(piece, ":\n\n", 3);
    stream_send(socket, piece);
}

// Begins with a comment, for proxies that pass nothing on until the body begins.
void stream_begin(Connection *socket)
{
    socket->chunked = guard_is_version_1_1(socket->wsi);
    const char *framing = socket->chunked ? "Transfer-Encoding: chunked\r\n" : "";
    uint8_t head[LWS_PRE + 512];
    int size = snprintf((char *)head + LWS_PRE, sizeof head - LWS_PRE,
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n%s"
                        "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
                        "X-Content-Type-Options: nosniff\r\nConnection: %s\r\n\r\n",
                        framing, socket->keep_alive ? "keep-alive" : "close");
    limit_silence(socket);
    write_out(socket, head + LWS_PRE, (size_t)size);
    send_comment(socket);
}

void stream_due(Connection *socket)
{
    connection_wait(socket, &socket->net->parked, (uint64_t)socket->net->config.comment_ms);
    send_comment(socket);
}

void stream_end(Connection *socket)
{
    uint8_t last[LWS_PRE + 5];
    memcpy(last + LWS_PRE, "0\r\n\r\n", 5);
    if (socket->chunked) write_out(socket, last + LWS_PRE, 5);
    http_finish_later(socket);
}
