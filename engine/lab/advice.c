// First how games will travel here and who stands in the way, then how the line is.
#include "advice.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { NEAR = 90, FAR = 190 };     // ms there and back: nobody feels it; everybody does
enum { TREMBLES = 60, WILD = 3 };  // a p99 of so many ms, and of so many times the p50
enum { BROKEN_SIZE = 64 };

static void add(char out[ADVICE_SIZE], const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(char out[ADVICE_SIZE], const char *format, ...)
{
    size_t size = strlen(out);
    va_list list;
    va_start(list, format);
    vsnprintf(out + size, ADVICE_SIZE - size, format, list);
    va_end(list);
}

static const char *in_text(Carrier carrier)
{
    static const char *const names[CARRIERS] = { "WebSocket", "the event stream", "long polling",
                                                 "short polling" };
    return names[carrier];
}

static bool delivers(const Result *result)
{
    return result->outcome == OUTCOME_WORKS || result->outcome == OUTCOME_LUMPY;
}

static bool is_broken(const Result *result)
{
    return result->outcome != OUTCOME_WORKS && result->outcome != OUTCOME_REFUSED;
}

// "a", "a and b", "a, b and c"; returns how many.
static int list_broken(char out[BROKEN_SIZE], const Result results[CARRIERS])
{
    int count = 0, named = 0;
    for (int i = 0; i < CARRIERS; i++) count += is_broken(&results[i]);
    out[0] = 0;
    for (int i = 0; i < CARRIERS; i++) {
        if (!is_broken(&results[i])) continue;
        if (named)
            strcat(out, ++named == count ? " and " : ", ");
        else
            named++;
        strcat(out, in_text((Carrier)i));
    }
    return count;
}

static void say_websocket(char out[ADVICE_SIZE], const Result results[CARRIERS])
{
    char broken[BROKEN_SIZE];
    int count = list_broken(broken, results);
    if (results[CARRIER_WEBSOCKET].outcome == OUTCOME_LUMPY)
        add(out, "Games use WebSocket, but what it brings arrives in lumps: a proxy between you and the "
                 "server holds it back.");
    else if (count == 0)
        add(out, "All is well: games use WebSocket, the quickest of the four.");
    else
        add(out, "Games use WebSocket, which works; that %s %s not, need not trouble you.", broken,
            count == 1 ? "does" : "do");
}

static const char *why_no_websocket(Outcome outcome)
{
    switch (outcome) {
    case OUTCOME_SHUT: return "A proxy or firewall between you and the server lets no WebSocket through";
    case OUTCOME_DUMB: return "A proxy between you and the server opens WebSockets but lets nothing pass";
    case OUTCOME_UNSTEADY: return "A proxy between you and the server keeps cutting WebSockets off";
    default: return "WebSocket does not work here";
    }
}

static void say_other(char out[ADVICE_SIZE], const Result *best, const Result results[CARRIERS])
{
    Outcome stream = results[CARRIER_SSE].outcome;
    add(out, "%s, so games use %s instead, by themselves.",
        why_no_websocket(results[CARRIER_WEBSOCKET].outcome), in_text(best->carrier));
    if (stream == OUTCOME_DUMB || stream == OUTCOME_LUMPY)
        add(out, " It holds event streams back as well (in nginx: proxy_buffering off).");
    add(out, " If the server is yours: let the headers Upgrade and Connection pass for /ws.");
}

// What comes in lumps says nothing of how long the way is.
static void say_line(char out[ADVICE_SIZE], const Result results[CARRIERS])
{
    int at = 0;
    while (at < CARRIERS && results[at].outcome != OUTCOME_WORKS) at++;
    if (at == CARRIERS) return;
    double p50 = results[at].p50, p99 = results[at].p99;
    if (p50 > FAR)
        add(out, " The way is long (%.0f ms there and back): a server nearer to you would feel better.", p50);
    else if (p99 > TREMBLES && p99 > WILD * p50)
        add(out,
            " The line trembles (%.0f ms there and back, but %.0f ms at times): a cable instead of Wi-Fi, or "
            "fewer downloads beside the game, may help.",
            p50, p99);
    else
        add(out, " The line is %s: %.0f ms there and back.", p50 > NEAR ? "fair" : "good", p50);
}

void advice_write(char out[ADVICE_SIZE], const Result results[CARRIERS])
{
    const Result *best = NULL;
    int refused = 0;
    out[0] = 0;
    for (int i = CARRIERS - 1; i >= 0; i--) {
        if (delivers(&results[i])) best = &results[i];
        refused += results[i].outcome == OUTCOME_REFUSED;
    }
    if (refused == CARRIERS) {
        add(out, "The server has no seats for the lab at the moment, so nothing could be measured. Try again "
                 "later.");
    } else if (!best) {
        add(out, "Nothing gets through to the server steadily. Is your line up, and is the server running?");
    } else {
        if (best->carrier == CARRIER_WEBSOCKET)
            say_websocket(out, results);
        else
            say_other(out, best, results);
        say_line(out, results);
    }
}
