#include "api.h"
#include <jansson.h>
#include <string.h>

static json_t *health_of(const ApiHealth *health)
{
    return json_pack("{s:s, s:s, s:I, s:b}", "status", "ok", "version", health->version, "uptime",
                     (json_int_t)health->uptime, "saving", health->saving);
}

static json_t *room_list(const Rooms *rooms)
{
    json_t *list = json_array();
    for (int i = 0; i < rooms_count(rooms); i++) {
        const HostedRoom *room = rooms_get(rooms, i);
        if (!room->was_open || room->state == ROOM_CLOSING) continue;
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:i, s:i, s:i}", "id", room->code, "mode",
                                              room->mode, "title", room->title, "players", room->players,
                                              "max", room->max_players, "rate", room->rate));
    }
    return list;
}

char *api_answer(const char *path, const Rooms *rooms, const ApiHealth *health)
{
    json_t *answer = NULL;
    if (!strcmp(path, "/healthz")) answer = health_of(health);
    if (!strcmp(path, "/api/rooms")) answer = room_list(rooms);
    char *text = answer ? json_dumps(answer, JSON_COMPACT) : NULL;
    json_decref(answer);
    return text;
}
