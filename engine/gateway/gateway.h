// gateway.h: the process that players talk to.
// It holds what must not die: sockets, sessions, the database. Matches run in its
// workers. One loop on one thread serves it all.
#pragma once
#include <stdbool.h>
#include "failure.h"

typedef struct Gateway Gateway;

typedef struct {
    const char *bind;         // address to listen on; NULL means 127.0.0.1
    int port;                 // 0 means any free port
    const char *data;         // folder of the database, created if missing
    const char *scripts;      // folder of the modes
    const char *web;          // folder of the page; NULL serves none
    const char *mode;         // the mode of rooms that are opened for players
    const char *const *sets;  // settings of rooms, as MODE.NAME=VALUE
    int set_count;
    int workers;          // 0 means one a core, at most 4
    bool dev;             // saved modes run at once, and their author is told what is wrong: see dev.h
    const char *program;  // what workers run; NULL means this program
    int hang_ms;          // see supervisor.h
    int choked_ms;        // see players.h
    int max_connections;  // see net.h
    int max_rooms;        // see players.h
    int max_per_address;  // see net.h
    const char *deny;     // addresses that may not play, see addresses.h; NULL means none
    const char *version;  // of the server, for /healthz
} GatewayConfig;          // texts are borrowed: they must outlive the gateway

typedef enum { GATEWAY_BAD_CONFIG, GATEWAY_PORT_IN_USE, GATEWAY_UNABLE } GatewayTrouble;

// NULL: `why` says why, and `trouble` of which sort it is.
Gateway *gateway_open(const GatewayConfig *config, Failure *why, GatewayTrouble *trouble);
void gateway_close(Gateway *gateway);  // drops what is still open; NULL is fine
int gateway_port(const Gateway *gateway);
const char *gateway_dev_token(const Gateway *gateway);  // for the author's link; NULL without `dev`

typedef enum { GATEWAY_STOPS, GATEWAY_RESTARTS } GatewayEnd;

// Until SIGTERM or SIGINT, or SIGUSR2 for a restart, and the goodbyes after it; a second signal cuts them.
GatewayEnd gateway_run(Gateway *gateway);
void gateway_round(Gateway *gateway);                  // one round of that loop: waits at most 50 ms
void gateway_drain(Gateway *gateway, GatewayEnd end);  // says 1001 or 1012 to everybody, takes nobody in
