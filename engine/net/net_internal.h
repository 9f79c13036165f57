// net_internal.h: what the files of this layer share.
// A Connection stands for one accepted socket, from accept to close, or for a
// line: a session whose messages ride on HTTP requests, and so on many sockets.
// A socket begins as HTTP and may become a WebSocket. What net.h calls a
// Connection is a WebSocket or a line; how it carries messages is its Carrier.
// libwebsockets holds our pointer to a socket as "opaque user data".
//
// Every connection has a deadline, whatever state libwebsockets believes it to
// be in, and is in one list: `busy` while an answer, a handshake or a close is
// under way, `quiet` while there is nothing to do but wait, `slowed` while it is
// not read, `parked` while a request waits for something to answer; lines have a
// list of their own.
#pragma once
#include <libwebsockets.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>
#include "buffer.h"
#include "files.h"
#include "net.h"

#define NET_SUBPROTOCOL "moontick.1"

enum {
    ANSWER_TIME = 10000,    // milliseconds for a request to arrive, and between two pieces of an answer
    CLOSE_TIME = 3000,      // for our Close to be answered
    FAULT_TIME = 1000,      // the same for a peer that broke the protocol: its Close may never be understood
    QUIET_TIME = 20000,     // without a sign of life: ping
    SILENT_TIME = 10000,    // without one after the ping: the line is dead
    SWEEP_TIME = 250,       // how often deadlines of busy connections are looked at
    QUIET_SWEEPS = 4,       // and how many of these until the quiet ones are
    FILE_PIECE = 32768,     // bytes of a file handed to the socket at once
    LINE_TIME = 15000,      // that a line lives without a request for messages
    COMMENT_TIME = 15000,   // between two signs of life on a stream
    LONGEST_POLL = 25,      // seconds
    HTTP_ROOM = 1024,       // sockets beyond the limit of connections: pages, requests, and refusals
    MOST_LISTENERS = 512,   // sockets of these that may listen to events
    UP_LIMIT = 16384,       // bytes of a body that brings messages
    SOCKET_BUFFER = 65536,  // SO_SNDBUF of each socket
    SOCKET_UNSENT = 16384,  // TCP_NOTSENT_LOWAT: bytes not yet sent that make the socket count as choked
};

enum {
    CLOSE_NONE = 1005,     // the peer's Close had no code
    CLOSE_DROPPED = 1006,  // there was no Close
};

typedef struct Line Line;
typedef struct Listener Listener;
typedef struct Topic Topic;

typedef enum {
    PHASE_HTTP,
    PHASE_OPEN,     // a WebSocket or a line
    PHASE_CLOSING,  // a Close was sent or received, or the line is being dropped
    PHASE_GONE,     // `closed` has been called
} Phase;

typedef struct {
    Connection *first;
} List;

// How messages travel, and how the other side is told that it is over.
typedef struct {
    NetSent (*send)(Connection *connection, uint8_t *payload, size_t size);
    void (*close)(Connection *connection);  // its code and reason are in it
    void (*slow)(Connection *connection, uint64_t milliseconds);
} Carrier;

// What becomes of a request that waits for its answer, or for the rest of it.
typedef struct {
    void (*due)(Connection *socket);       // the deadline has passed
    void (*writable)(Connection *socket);  // the socket takes bytes again; NULL if it never was full
    void (*leave)(Connection *socket);     // whoever waits for it must forget it
    void (*end)(Connection *socket);       // finishes the answer, as far as the client reads it
} Parking;

typedef enum { BODY_NONE, BODY_OPENS, BODY_BRINGS } Body;  // what the body of a POST is for

typedef struct {
    char address[NET_ADDRESS_SIZE];  // numeric; "" is every address
    bool six;                        // listens on IPv6
} Listen;

struct Connection {
    Net *net;                // borrowed
    struct lws *wsi;         // borrowed: outlives us; NULL if this is a line
    const Carrier *carrier;  // NULL while it is HTTP
    Phase phase;
    int descriptor;  // of the socket, borrowed from `wsi`
    bool choked;     // net_send() said NET_CHOKED and `drained` has not been called
    bool pinged;
    void *carried;  // what `opened` gave; NULL if it refused
    List *list;     // the one we are in
    Connection *previous, *next;
    uint64_t deadline;  // milliseconds on the loop's clock
    int code;           // of the side that began to close
    char reason[NET_REASON_LIMIT + 1];
    char address[NET_ADDRESS_SIZE];
    Buffer message;  // fragments of an unfinished message, or the body so far

    // Of a socket that is HTTP:
    bool keep_alive;         // after this answer
    bool chunked;            // the answer, if it is a stream
    bool ending;             // the answer is complete, and on its way
    bool owing;              // a POST was taken, and is to be told so
    Body body;               // of the request
    const Parking *parking;  // NULL: no request waits
    Line *line;              // for whose messages it waits
    Listener *listener;      // that it is, of events
    const File *file;        // being sent
    size_t sent;             // bytes of it
};

typedef struct {
    Line **bucket;
    size_t size;  // a power of two
} LineTable;

struct Net {
    NetConfig config;  // its texts belong to the caller and are not used after net_open()
    uv_loop_t loop;
    Listen listen;
    struct lws_context *context;
    struct lws_vhost *vhost;
    struct lws_protocols protocols[2];
    Files *files;
    List busy, quiet, slowed, parked, lines;
    LineTable table;
    Topic *topics;
    int listeners;
    int watch;  // epoll descriptor of the parked sockets
    uv_poll_t watcher;
    Buffer scratch;  // an answer while it is put together
    int sockets;     // accepted, of all phases
    int most_sockets;
    int connected;  // that `opened` took, until `closed`
    int port;
    unsigned events;  // callbacks so far: tells whether a pass of the loop did anything
    uint64_t swept;   // when, in milliseconds on the loop's clock
    unsigned sweeps;
    bool draining;  // net_close_all() was called
    bool destroying;
};

// connection.c
void connection_join(Connection *connection, List *list);
void connection_leave(Connection *connection);
bool connection_accept(Net *net, struct lws *wsi);
void connection_free(Connection *connection);
void connection_wait(Connection *connection, List *list, uint64_t milliseconds);  // sets the deadline
void connection_kill(Connection *connection);    // drops the line from outside any callback of its own
void connection_discard_input(struct lws *wsi);  // before a close, which would otherwise reset the line
void connection_sweep(Net *net);                 // now and then: deadlines that have passed

// guard.c: 0 lets the upgrade happen, anything else is for libwebsockets to return
int guard_upgrade(Connection *connection);
bool guard_has_token(struct lws *wsi, enum lws_token_indexes header, const char *token);
bool guard_is_version_1_1(struct lws *wsi);
int guard_request(Connection *connection);  // 0: the request line and Host are in order
bool guard_is_our_page(struct lws *wsi);

// http.c: the results are for libwebsockets to return
typedef struct {
    int status;
    const char *type;  // NULL: no content type
    size_t size;       // what Content-Length says
    const char *more;  // further headers, each with its line end
    bool lean;         // for a program: without the headers that protect a page
} Head;

int http_request(Connection *connection, const char *path);
int http_write_more(Connection *connection);
int http_answer_records(Connection *connection, const Buffer *records);  // none: 204; and then http_finish()
int http_answer_text(Connection *connection, int status, const char *more_headers, const char *text);
int http_finish(Connection *connection);
void http_finish_later(Connection *connection);  // from outside its callbacks, or with output waiting
int http_refuse(Connection *connection, int status, const char *more_headers, const char *text);
int http_refuse_raw(struct lws *wsi);
bool http_has_body(struct lws *wsi);

// carrier.c
bool carrier_open(Connection *connection, const Carrier *carrier);  // false: refused, and closing
void carrier_end(Connection *connection, int code, const char *reason, size_t size);
void carrier_read_close(Connection *connection, const uint8_t *data, size_t size);  // ends as the peer says
void carrier_gone(Connection *connection);

// websocket.c
void websocket_open(Connection *connection);
void websocket_receive(Connection *connection, const uint8_t *data, size_t size);
void websocket_heard(Connection *connection);
void websocket_writable(Connection *connection);
void websocket_ping(Connection *connection);
void websocket_read_on(Connection *connection);  // after it was slowed
int websocket_peer_close(Connection *connection, const uint8_t *data, size_t size);
void websocket_falling(Connection *connection);  // libwebsockets is about to end it

// door.c, up.c: requests under /carrier; the results are for libwebsockets to return
int door_request(Connection *socket, const char *path, int method);
int up_take(Connection *socket, const uint8_t *data, size_t size);
int up_done(Connection *socket);
int up_answer(Connection *socket);

// line.c
void line_table_init(Net *net);
void line_table_deinit(Net *net);  // drops the lines that are left
void line_sweep(Net *net);
void line_close_all(Net *net, int code, const char *reason);

// park.c
void park_init(Net *net);
void park_deinit(Net *net);
void park(Connection *socket, const Parking *parking, uint64_t milliseconds);
void unpark(Connection *socket);     // it is going to be answered
void park_end(Connection *socket);   // ends the wait, and the answer
void park_gone(Connection *socket);  // the socket is about to be freed

// stream.c: an answer without an end, as server-sent events
void stream_begin(Connection *socket);
Buffer *stream_start(Connection *socket);  // a piece, to be written into
void stream_send(Connection *socket, Buffer *piece);
void stream_due(Connection *socket);  // sends a sign of life
void stream_end(Connection *socket);
bool stream_is_choked(const Connection *socket);

// events.c
int events_listen(Connection *socket, const char *path);
void events_end_all(Net *net);

// listen.c
bool listen_check(Listen *listen, const char *bind_to, int port, Failure *why);
