// match.h: a room in memory, from Lua text.
#pragma once
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "room.h"

typedef struct {
    Room *room;
    void *memory;
    Failure why;
} Match;

static inline Match match_over(void *memory, const char *source, uint64_t seed, bool name_lines)
{
    Match match = { .memory = memory };
    RoomConfig config = { .mode = "test",
                          .source = source,
                          .source_size = strlen(source),
                          .seed = seed,
                          .memory = memory,
                          .name_lines = name_lines };
    match.room = room_open(&config, &match.why);
    return match;
}

static inline void *match_memory(void)
{
    return mmap(NULL, ROOM_MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
                0);
}

static inline Match match_of(const char *source)
{
    return match_over(match_memory(), source, 1, false);
}

// Over a new world, with NAME=VALUE lines.
static inline Match match_with(const char *source, const char *settings)
{
    Match match = { .memory = match_memory() };
    RoomConfig config = { .mode = "test",
                          .source = source,
                          .source_size = strlen(source),
                          .seed = 1,
                          .settings = settings,
                          .memory = match.memory };
    match.room = room_open(&config, &match.why);
    return match;
}

// Whether the next frame of this seat holds these bytes.
static inline bool match_tells(Match *match, int seat, const char *text)
{
    static uint8_t frame[ROOM_FRAME_LIMIT];
    size_t size = room_frame(match->room, seat, frame, sizeof frame);
    return memmem(frame, size, text, strlen(text)) != NULL;
}

static inline void match_end(Match *match)
{
    room_close(match->room);
    munmap(match->memory, ROOM_MEMORY);
}

static inline void match_ticks(Match *match, int ticks)
{
    while (ticks-- > 0) room_tick(match->room);
}
