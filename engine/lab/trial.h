// trial.h: one carrier put to the test: a guest who joins, asks five times a
// second how long the way is, and watches.
// What it calls broken, and when, is what the page does (web/src/lab/trial.ts).
#pragma once
#include "line.h"
#include "random.h"
#include "result.h"
#include "samples.h"
#include "tick_time.h"
#include "welcome.h"

enum {
    TRIAL_TRIES = 3,     // lines that are opened in all
    TRIAL_LIMIT = 4000,  // ms for a line to open, for its WELCOME, and for an answer
};

// When the ticks of each room were made; those who are in the same one share it.
typedef struct {
    struct {
        char room[WELCOME_TEXT_LIMIT + 1];
        TickTime time;
    } rooms[CARRIERS];
    int count;
} TickTimes;

typedef struct {
    const Place *place;  // borrowed, as are the others
    Http *http;
    TickTimes *times;
    const char *room;  // to join; "" leaves it to the server
} TrialConfig;

typedef struct {
    TrialConfig config;
    Carrier carrier;
    Line line;
    enum { TRIAL_RESTING, TRIAL_OPENING, TRIAL_WAITING, TRIAL_LIVE, TRIAL_ENDED } stage;
    uint64_t since;         // when this stage began, ns
    uint64_t heard;         // the last answer
    uint64_t asked;         // when to ask next
    uint64_t begun, ended;  // the first WELCOME; the end of the last line
    uint64_t last_update;
    int opened, answers, lost;
    bool reached, refused;
    uint64_t updates, together, payload;  // `together`: updates that came at once with the one before
    uint64_t bytes, empty;                // on lines that are over
    Samples trips, delays;
    Welcome welcome;
    TickTime *time;
    Random random;
    char why[160];
} Trial;

void trial_init(Trial *trial, Carrier carrier, const TrialConfig *config, uint64_t now);
void trial_service(Trial *trial, uint64_t now);  // after each http_wait()
void trial_stop(Trial *trial, uint64_t now);     // leaves; to be deinited once trial_has_left()
bool trial_has_left(const Trial *trial);
void trial_deinit(Trial *trial);
void trial_read(const Trial *trial, Result *result);  // once it has stopped
