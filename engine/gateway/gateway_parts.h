// gateway_parts.h: what a gateway is made of, for gateway.c, which puts it together, and loop.c, which runs
// it.
#pragma once
#include <stdint.h>
#include "boards.h"
#include "dev.h"
#include "gateway.h"
#include "keeper.h"
#include "net.h"
#include "news.h"
#include "players.h"
#include "pulse.h"
#include "relay.h"
#include "rooms.h"
#include "store.h"
#include "supervisor.h"
#include "watch.h"

struct Gateway {
    GatewayConfig config;
    Store *store;
    Supervisor *supervisor;
    Rooms *rooms;
    Stays *stays;
    Players *players;
    Boards *boards;
    Shelves *shelves;
    Keeper *keeper;
    Net *net;
    Dev *dev;  // NULL unless config.dev
    Relay relay;
    Watch watch;
    News news;
    Pulse pulse;
    uint64_t opened, now;
    uint64_t drain_until;  // 0 unless draining
    GatewayEnd end;        // how it will, then
    int signals;           // signalfd, -1 while there is none
    int signals_seen;
    bool more;     // a worker's ring was not read to its end
    char *answer;  // to the last API request
};
