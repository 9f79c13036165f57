// net_internal.h: what the files of this layer share.
// A Connection stands for one accepted socket, from accept to close. It begins
// as HTTP and may become a WebSocket; what net.h calls a Connection is one that
// has. libwebsockets carries our pointer to it as "opaque user data".
//
// Every connection has a deadline, whatever state libwebsockets believes it to
// be in, and is in one of two lists: `busy` while an answer, a handshake or a
// close is under way, `quiet` while there is nothing to do but wait.
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
    HTTP_ROOM = 1024,       // sockets beyond the WebSocket limit: pages, and refusals that need a handshake
    SOCKET_BUFFER = 65536,  // SO_SNDBUF of each socket
    SOCKET_UNSENT = 16384,  // TCP_NOTSENT_LOWAT: bytes not yet sent that make the socket count as choked
};

enum {
    CLOSE_NONE = 1005,     // the peer's Close had no code
    CLOSE_DROPPED = 1006,  // there was no Close
};

typedef enum {
    PHASE_HTTP,
    PHASE_OPEN,     // WebSocket
    PHASE_CLOSING,  // a Close was sent or received, or the line is being dropped
    PHASE_GONE,     // `closed` has been called
} Phase;

typedef struct {
    Connection *first;
} List;

typedef struct {
    char address[NET_ADDRESS_SIZE];  // numeric; "" is every address
    bool six;                        // listens on IPv6
} Listen;

struct Connection {
    Net *net;         // borrowed
    struct lws *wsi;  // borrowed: outlives us
    List *list;       // the one we are in
    Connection *previous, *next;
    Phase phase;
    uint64_t deadline;  // milliseconds on the loop's clock
    void *carried;      // what `opened` gave; NULL if it refused
    bool choked;        // net_send() said NET_CHOKED and `drained` has not been called
    bool pinged;
    bool keep_alive;  // after this answer
    int code;         // of the side that began to close
    char reason[NET_REASON_LIMIT + 1];
    char address[NET_ADDRESS_SIZE];
    Buffer message;    // fragments of an unfinished message
    const File *file;  // being sent
    size_t sent;       // bytes of it
};

struct Net {
    NetConfig config;  // its texts belong to the caller and are not used after net_open()
    uv_loop_t loop;
    uv_timer_t sweeper;
    Listen listen;
    struct lws_context *context;
    struct lws_vhost *vhost;
    struct lws_protocols protocols[2];
    Files *files;
    List busy, quiet;
    int sockets;  // accepted, of all phases
    int most_sockets;
    int websockets;  // that `opened` took, until `closed`
    int port;
    unsigned events;  // callbacks so far: tells whether a pass of the loop did anything
    unsigned sweeps;
    bool draining;  // net_close_all() was called
    bool destroying;
};

// net.c
int net_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t size);

// connection.c
bool connection_accept(Net *net, struct lws *wsi);
void connection_free(Connection *connection);
void connection_wait(Connection *connection, List *list, uint64_t milliseconds);  // sets the deadline
void connection_kill(Connection *connection);    // drops the line from outside any callback of its own
void connection_discard_input(struct lws *wsi);  // before a close, which would otherwise reset the line
void connection_start_sweeping(Net *net);

// guard.c: 0 lets the upgrade happen, anything else is for libwebsockets to return
int guard_upgrade(Connection *connection);
bool guard_has_token(struct lws *wsi, enum lws_token_indexes header, const char *token);

// http.c: the results are for libwebsockets to return
int http_request(Connection *connection, const char *path);
int http_write_more(Connection *connection);
int http_refuse(Connection *connection, int status, const char *more_headers, const char *text);
int http_refuse_raw(struct lws *wsi);

// websocket.c
void websocket_open(Connection *connection);
void websocket_receive(Connection *connection, const uint8_t *data, size_t size);
void websocket_heard(Connection *connection);
void websocket_writable(Connection *connection);
void websocket_ping(Connection *connection);
int websocket_peer_close(Connection *connection, const uint8_t *data, size_t size);
void websocket_falling(Connection *connection);  // libwebsockets is about to end it
void websocket_gone(Connection *connection);

// listen.c
bool listen_check(Listen *listen, const char *bind_to, int port, Failure *why);
