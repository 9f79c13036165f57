// net.h: sockets, HTTP and WebSocket behind a few callbacks.
// This layer is the only one that knows libwebsockets. It accepts connections on
// one port, serves the web files and the API, upgrades /ws to WebSocket, frames
// and unframes, and carries out the closing handshake. Where a proxy lets no
// WebSocket through, the same session rides on HTTP requests, and nobody above
// can tell. It does not know what a player is, and it owns no thread: everything
// happens inside net_service().
//
// The owner's loop decides when sockets are looked at, once a tick in play, and
// at least every 50 ms, since timeouts are kept there too:
//
//     poll(net_descriptor, ...) while net_is_busy(), or until the tick is due
//     net_service(net)           reads everything there is to read
//     ... step ...
//     net_send(connection, ...)  writes at once
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "failure.h"

enum {
    NET_HEADROOM = 32,         // writable bytes that net_send() needs in front of a payload
    NET_MESSAGE_LIMIT = 1024,  // bytes of the longest message a client may send; more is close 1009
    NET_ADDRESS_SIZE = 48,     // room for an address as text
    NET_REASON_LIMIT = 123,    // bytes of the longest close reason
};

typedef struct Net Net;
typedef struct Connection Connection;  // one WebSocket, or the same over HTTP, from `opened` to `closed`

typedef struct {
    int status;           // HTTP status; 0 means 200
    const char *type;     // content type; NULL means application/json
    const uint8_t *body;  // borrowed until the callback returns
    size_t size;
} NetReply;

typedef struct {
    const char *bind;     // address to listen on; NULL means 127.0.0.1
    int port;             // 0 means any free port: net_port() tells
    const char *web;      // folder of the files to serve, all read at start; NULL serves none
    int max_connections;  // in all; 0 means 5000
    int max_per_address;  // from one address, and as many listeners to events; 0 means no limit
    int line_ms;          // that a session over HTTP lives without a request; 0 means 15000
    int comment_ms;       // between signs of life on a stream of events; 0 means 15000
    void *owner;          // handed back in every callback

    // A connection is open. Returns what the connection carries from now on (any
    // pointer but NULL), or NULL to refuse it: then call net_close() first with the reason.
    void *(*opened)(void *owner, Connection *connection, const char *address);
    // One whole binary message. Not called any more after net_close().
    void (*received)(void *carried, const uint8_t *data, size_t size);
    // A connection that was choked has been written out and takes messages again.
    void (*drained)(void *carried);
    // The connection is over and `connection` is invalid when this returns. `code` is
    // the close code of the side that began: 1005 when the peer gave none, 1006 when
    // the line dropped, 1002 or 1007 when what the peer sent was no proper frame or Close.
    void (*closed)(void *carried, int code, const char *reason);
    // GET or HEAD of a path that is no file, decoded and without its query. False: not found.
    bool (*request)(void *owner, const char *path, NetReply *reply);
    // Whether GET of this path listens to events (net_publish), for ever. Asked before
    // `request`; NULL: no path does.
    bool (*stream)(void *owner, const char *path);
} NetConfig;

Net *net_open(const NetConfig *config, Failure *why);  // NULL: `why`; why->text names a port in use
// Starts closing every connection; whoever comes from now on gets HTTP 503. The port stays taken
// until net_destroy().
void net_close_all(Net *net, int code, const char *reason);
void net_destroy(Net *net);  // drops what is still open (`closed` says 1006); NULL is fine
int net_port(const Net *net);
int net_connections(const Net *net);       // that `opened` took, until `closed`
const char *net_version(void);             // of libwebsockets
bool net_port_in_use(const Failure *why);  // whether net_open() failed for this reason

int net_descriptor(const Net *net);  // readable (poll) when net_service() has something to do
bool net_is_busy(const Net *net);    // HTTP, handshakes or closes are in progress: watch the descriptor
void net_service(Net *net);          // one pass over what is ready; never waits

typedef enum { NET_SENT, NET_CHOKED, NET_CLOSING } NetSent;

// Writes one binary message. `payload` has NET_HEADROOM writable bytes in front of it, which are
// overwritten; the bytes may be reused when this returns. NET_CHOKED: it is on its way, but the
// socket has not taken all of it: sending more before `drained` is our bug, and asserted. So no more
// than the rest of one frame is ever kept for a client; where the client polls, one whole frame for
// its next request. NET_CLOSING: nothing was sent; `closed` follows.
NetSent net_send(Connection *connection, uint8_t *payload, size_t size);
bool net_is_choked(const Connection *connection);  // between NET_CHOKED and `drained`

// Reads nothing from it for so long: whatever its client says stays in the kernel, and then with the client.
// Over HTTP, what brought the newest messages is answered that much later.
void net_slow(Connection *connection, int milliseconds);

// Starts the closing handshake with `code` and `reason` (at most NET_REASON_LIMIT bytes, cut at a
// character). `closed` follows within three seconds, whatever the other side does. Later calls do nothing.
void net_close(Connection *connection, int code, const char *reason);

// Tells everyone who listens at `path`, as a server-sent event of that name. `data` is one line, usually
// JSON. A listener whose socket is full misses events, and gets the newest of each name when it takes
// bytes again. Who begins to listen is told nothing of the past. At most 16 names at one path.
void net_publish(Net *net, const char *path, const char *event, const char *data);
