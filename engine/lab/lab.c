// One loop over the four trials. They join one room if any has seats for all of
// them, so that they see the same ticks.
#include "lab.h"
#include <jansson.h>
#include <stdio.h>
#include "clock.h"
#include "mem.h"
#include "trial.h"

#define MS UINT64_C(1000000)

enum { LOOK = 5, LEAVING = 1000 };  // ms from look to look at most; that the goodbyes may take

static void copy_room(char out[WELCOME_TEXT_LIMIT + 1], const Buffer *json)
{
    json_t *rooms = json_loadb((const char *)json->data, json->size, 0, NULL), *room;
    size_t i;
    json_array_foreach(rooms, i, room)
    {
        json_int_t players = json_integer_value(json_object_get(room, "players"));
        json_int_t most = json_integer_value(json_object_get(room, "max"));
        const char *id = json_string_value(json_object_get(room, "id"));
        if (id && !out[0] && most - players >= CARRIERS) snprintf(out, WELCOME_TEXT_LIMIT + 1, "%s", id);
    }
    json_decref(rooms);
}

// "" leaves it to the server.
static void choose_room(char out[WELCOME_TEXT_LIMIT + 1], Http *http)
{
    Exchange *exchange = http_get(http, "/api/rooms", NULL, HTTP_PATIENCE);
    out[0] = 0;
    while (!exchange->done) http_wait(http, LOOK);
    if (exchange->status == 200 && !exchange->trouble[0] && exchange->body.size)
        copy_room(out, &exchange->body);
    http_free(exchange);
}

static void measure(Trial trials[CARRIERS], const TrialConfig *config, int seconds)
{
    uint64_t now = clock_now(), until = now + (uint64_t)seconds * 1000 * MS;
    for (int i = 0; i < CARRIERS; i++) trial_init(&trials[i], (Carrier)i, config, now);
    for (; now < until; now = clock_now()) {
        http_wait(config->http, LOOK);
        for (int i = 0; i < CARRIERS; i++) trial_service(&trials[i], clock_now());
    }
}

static void leave(Trial trials[CARRIERS], Http *http)
{
    uint64_t until = clock_now() + LEAVING * MS;
    int left = 0;
    for (int i = 0; i < CARRIERS; i++) trial_stop(&trials[i], clock_now());
    while (left < CARRIERS && clock_now() < until) {
        http_wait(http, LOOK);
        left = 0;
        for (int i = 0; i < CARRIERS; i++) left += trial_has_left(&trials[i]);
    }
}

bool lab_run(const LabConfig *config, Result results[CARRIERS], Failure *why)
{
    Place place;
    if (!place_parse(&place, config->url, why)) return false;
    Http *http = http_open(place.origin, why);
    if (!http) return false;
    Trial *trials = mem_zalloc(CARRIERS * sizeof *trials);
    TickTimes *times = mem_zalloc(sizeof *times);
    char room[WELCOME_TEXT_LIMIT + 1];
    choose_room(room, http);
    TrialConfig trial = { .place = &place, .http = http, .times = times, .room = room };
    measure(trials, &trial, config->seconds);
    leave(trials, http);
    for (int i = 0; i < CARRIERS; i++) {
        trial_read(&trials[i], &results[i]);
        trial_deinit(&trials[i]);
    }
    http_close(http);
    mem_free(times);
    mem_free(trials);
    return true;
}
