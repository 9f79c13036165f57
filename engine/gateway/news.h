// news.h: GET /api/events, for lobbies and dashboards that do not want to ask again and again.
// Server-sent events, each with what the API would answer now:
//   rooms  as GET /api/rooms
//   board  {"mode", "board", "rows": [{"name", "score"}, ...]}, best first
// A change is told within half a second.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "boards.h"
#include "net.h"
#include "rooms.h"

typedef struct {
    Net *net;  // borrowed, as are the others
    Rooms *rooms;
    Boards *boards;
    uint64_t looked;  // when the rooms were last compared
    char *told;       // the rooms as they were told
} News;

bool news_has(const char *path);            // whether this is the path of the events
void news_sweep(News *news, uint64_t now);  // tells what has changed
void news_deinit(News *news);
