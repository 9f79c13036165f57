#include "news.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "api.h"

static const char PATH[] = "/api/events";
static const uint64_t PAUSE = UINT64_C(500000000);  // nanoseconds between two looks at the rooms

bool news_has(const char *path)
{
    return strcmp(path, PATH) == 0;
}

static void tell_rooms(News *news)
{
    char *rooms = api_answer("/api/rooms", news->rooms, NULL);
    if (news->told && strcmp(rooms, news->told) == 0) return free(rooms);
    net_publish(news->net, PATH, "rooms", rooms);
    free(news->told);
    news->told = rooms;
}

static void tell_board(News *news, const BoardRows *board)
{
    json_t *rows = json_array();
    for (int i = 0; i < board->count; i++)
        json_array_append_new(
            rows, json_pack("{s:s, s:f}", "name", board->rows[i].name, "score", board->rows[i].score));
    json_t *event = json_pack("{s:s, s:s, s:o}", "mode", board->mode, "board", board->name, "rows", rows);
    char *text = json_dumps(event, JSON_COMPACT);
    net_publish(news->net, PATH, "board", text);
    free(text);
    json_decref(event);
}

void news_sweep(News *news, uint64_t now)
{
    BoardRows board;
    while (boards_next_news(news->boards, &board)) tell_board(news, &board);
    if (now < news->looked + PAUSE) return;
    news->looked = now;
    tell_rooms(news);
}

void news_deinit(News *news)
{
    free(news->told);
    news->told = NULL;
}
