#include "trial.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "protocol.h"
#include "reader.h"
#include "records.h"
#include "writer.h"

#define MS UINT64_C(1000000)

enum {
    ASK_EVERY = 200,   // ms, about: questions that keep time with the ticks would learn nothing of them
    WARMING = 5,       // answers that are not counted
    AGAIN = 1000,      // ms until a lost line is opened anew
    LUMPY_AFTER = 30,  // updates before their lumps mean anything
};

static void enter(Trial *trial, int stage, uint64_t now)
{
    trial->stage = stage;
    trial->since = now;
}

static void open_line(Trial *trial, uint64_t now)
{
    trial->opened++;
    line_open(&trial->line, trial->carrier, trial->config.place, trial->config.http);
    enter(trial, TRIAL_OPENING, now);
}

void trial_init(Trial *trial, Carrier carrier, const TrialConfig *config, uint64_t now)
{
    *trial = (Trial){ .config = *config, .carrier = carrier };
    random_seed(&trial->random, now + carrier);
    open_line(trial, now);
}

static void note_traffic(Trial *trial, uint64_t now)
{
    trial->bytes += trial->line.bytes;
    trial->empty += trial->line.empty;
    trial->ended = now;
}

// A line is over; another one may follow.
static void on_over(Trial *trial, uint64_t now)
{
    const Line *line = &trial->line;
    snprintf(trial->why, sizeof trial->why, "%s", line->words);
    if (line->code == CLOSE_RESUME_FAILED)
        trial->welcome.resume[0] = 0;
    else if (line->code != LINE_DROPPED && line->code != 1005) {
        trial->refused = true;
        snprintf(trial->why, sizeof trial->why, "the server closed with %d %s", line->code, line->words);
    } else if (trial->answers > 0)
        trial->lost++;
    note_traffic(trial, now);
    line_close(&trial->line);
    enter(trial, trial->refused || trial->opened == TRIAL_TRIES ? TRIAL_ENDED : TRIAL_RESTING, now);
}

static void say(Trial *trial, Buffer *message)
{
    line_send(&trial->line, message->data, message->size);
    buffer_deinit(message);
}

static void say_hello(Trial *trial, uint64_t now)
{
    Buffer hello = { 0 };
    write_array(&hello, 6);
    write_integer(&hello, MESSAGE_HELLO);
    write_integer(&hello, PROTOCOL_VERSION);
    write_text(&hello, trial->config.room);
    write_text(&hello, "Lab");
    write_nil(&hello);  // profile
    if (trial->welcome.resume[0])
        write_text(&hello, trial->welcome.resume);
    else
        write_nil(&hello);
    say(trial, &hello);
    trial->reached = true;
    enter(trial, TRIAL_WAITING, now);
}

// The time of a question travels in microseconds.
static void ask(Trial *trial, uint64_t now)
{
    Buffer ping = { 0 };
    write_array(&ping, 2);
    write_integer(&ping, MESSAGE_PING);
    write_integer(&ping, (int64_t)(now / 1000));
    say(trial, &ping);
    trial->asked = now + (uint64_t)(ASK_EVERY * (0.8 + 0.4 * random_unit(&trial->random)) * MS);
}

static TickTime *time_of(TickTimes *times, const char *room, int rate)
{
    for (int i = 0; i < times->count; i++)
        if (!strcmp(times->rooms[i].room, room)) return &times->rooms[i].time;
    if (times->count == CARRIERS) return NULL;
    int at = times->count++;
    snprintf(times->rooms[at].room, sizeof times->rooms[at].room, "%s", room);
    tick_time_init(&times->rooms[at].time, rate);
    return &times->rooms[at].time;
}

static bool on_welcome(Trial *trial, const Record *message, uint64_t now)
{
    if (!welcome_read(&trial->welcome, message->data, message->size)) return false;
    trial->time = time_of(trial->config.times, trial->welcome.room, trial->welcome.rate);
    if (trial->stage == TRIAL_LIVE) return true;
    if (!trial->begun) trial->begun = now;
    trial->heard = trial->asked = now;
    enter(trial, TRIAL_LIVE, now);
    return true;
}

static bool on_pong(Trial *trial, Reader *reader, uint64_t now)
{
    int64_t asked, tick;
    if (!read_integer(reader, 0, (int64_t)(now / 1000), &asked) ||
        !read_integer(reader, 0, UINT32_MAX, &tick))
        return false;
    trial->heard = now;
    double then = (double)asked / 1e3, here = (double)now / 1e6;
    if (++trial->answers > WARMING) samples_add(&trial->trips, here - then);
    if (trial->time) tick_time_answered(trial->time, (double)tick, then, here);
    return true;
}

static bool on_frame(Trial *trial, Reader *reader, uint64_t now)
{
    int64_t tick;
    if (trial->stage != TRIAL_LIVE || !read_integer(reader, 0, UINT32_MAX, &tick)) return false;
    double age = trial->time ? tick_time_age(trial->time, (double)tick, (double)now / 1e6) : NAN;
    if (!isnan(age)) samples_add(&trial->delays, age);
    trial->updates++;
    trial->together += now - trial->last_update < 250 * MS / (uint64_t)trial->welcome.rate;
    trial->last_update = now;
    return true;
}

static bool on_message(Trial *trial, const Record *message, uint64_t now)
{
    Reader reader = reader_of(message->data, message->size);
    uint32_t count;
    int64_t kind;
    trial->payload += message->size;
    if (!read_array(&reader, &count) || !read_integer(&reader, MESSAGE_WELCOME, MESSAGE_NOTICE, &kind))
        return false;
    if (kind == MESSAGE_WELCOME) return on_welcome(trial, message, now);
    if (kind == MESSAGE_PONG) return on_pong(trial, &reader, now);
    return kind == MESSAGE_NOTICE || on_frame(trial, &reader, now);
}

static void take_messages(Trial *trial, uint64_t now)
{
    Buffer *messages = &trial->line.messages;
    const uint8_t *data = messages->data;
    size_t size = messages->size;
    for (Record message; record_read(&data, &size, &message);)
        if (!on_message(trial, &message, now))
            line_end(&trial->line, LINE_DROPPED, "what came was no message");
    buffer_clear(messages);
}

static void look_at_clock(Trial *trial, uint64_t now)
{
    uint64_t limit = TRIAL_LIMIT * MS;
    if (trial->stage == TRIAL_OPENING && now - trial->since > limit)
        line_end(&trial->line, LINE_DROPPED, "nothing answered for %d s", TRIAL_LIMIT / 1000);
    if (trial->stage == TRIAL_WAITING && now - trial->since > limit)
        line_end(&trial->line, LINE_DROPPED, "it opened, and brought nothing for %d s", TRIAL_LIMIT / 1000);
    if (trial->stage == TRIAL_LIVE && now - trial->heard > limit)
        line_end(&trial->line, LINE_DROPPED, "it fell silent for %d s", TRIAL_LIMIT / 1000);
}

void trial_service(Trial *trial, uint64_t now)
{
    if (trial->stage == TRIAL_RESTING && now - trial->since > AGAIN * MS) open_line(trial, now);
    if (trial->stage == TRIAL_RESTING || trial->stage == TRIAL_ENDED) return;
    if (trial->stage == TRIAL_OPENING && trial->line.state == LINE_OPEN) say_hello(trial, now);
    if (trial->stage == TRIAL_LIVE && now >= trial->asked) ask(trial, now);
    line_service(&trial->line, now);
    take_messages(trial, now);
    look_at_clock(trial, now);
    if (trial->line.state == LINE_OVER) on_over(trial, now);
}

void trial_stop(Trial *trial, uint64_t now)
{
    if (trial->stage == TRIAL_RESTING || trial->stage == TRIAL_ENDED) return;
    if (trial->answers == 0 && !trial->why[0]) snprintf(trial->why, sizeof trial->why, "nothing came");
    note_traffic(trial, now);
    line_leave(&trial->line);
    enter(trial, TRIAL_ENDED, now);
}

bool trial_has_left(const Trial *trial)
{
    return line_has_left(&trial->line);
}

void trial_deinit(Trial *trial)
{
    line_close(&trial->line);
}

// Polls bring several updates at once by their nature.
static bool is_lumpy(const Trial *trial)
{
    bool pushed = trial->carrier == CARRIER_WEBSOCKET || trial->carrier == CARRIER_SSE;
    return pushed && trial->updates >= LUMPY_AFTER && trial->together * 2 > trial->updates;
}

static Outcome outcome_of(const Trial *trial)
{
    if (trial->refused) return OUTCOME_REFUSED;
    if (trial->answers == 0) return trial->reached ? OUTCOME_DUMB : OUTCOME_SHUT;
    if (trial->lost > 1) return OUTCOME_UNSTEADY;
    return is_lumpy(trial) ? OUTCOME_LUMPY : OUTCOME_WORKS;
}

void trial_read(const Trial *trial, Result *result)
{
    double minutes = (double)(trial->ended - trial->begun) / 60e9;
    *result = (Result){ .carrier = trial->carrier, .outcome = outcome_of(trial), .lost = trial->lost };
    result->p50 = samples_at(&trial->trips, 0.5);
    result->p99 = samples_at(&trial->trips, 0.99);
    result->delay = samples_at(&trial->delays, 0.5);
    result->overhead =
        trial->updates ? (double)(trial->bytes - trial->payload) / (double)trial->updates : NAN;
    result->empty_per_minute = trial->begun ? (double)trial->empty / fmax(minutes, 1.0 / 60) : 0;
    if (result->outcome == OUTCOME_LUMPY)
        snprintf(result->why, sizeof result->why, "%.0f of 100 updates came at once with the one before",
                 100.0 * (double)trial->together / (double)trial->updates);
    else if (result->outcome != OUTCOME_WORKS)
        memcpy(result->why, trial->why, sizeof result->why);
}
