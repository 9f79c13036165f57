// api.h: what programs can ask over HTTP.
//   GET /healthz    {"status": "ok", "version": ..., "uptime": seconds, "saving": whether the disk takes it}
//   GET /api/rooms  [{"id", "mode", "title", "players", "max", "rate"}, ...]
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "rooms.h"

typedef struct {
    const char *version;
    uint64_t uptime;  // seconds
    bool saving;
} ApiHealth;

// The answer as text to be freed with free(); NULL: there is nothing at this path.
char *api_answer(const char *path, const Rooms *rooms, const ApiHealth *health);
