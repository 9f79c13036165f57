// The words are those of the page (web/src/lab).
#include "result.h"

const char *carrier_key(Carrier carrier)
{
    static const char *const keys[CARRIERS] = { "websocket", "sse", "long", "short" };
    return keys[carrier];
}

const char *carrier_name(Carrier carrier)
{
    static const char *const names[CARRIERS] = { "WebSocket", "Event stream", "Long polling",
                                                 "Short polling" };
    return names[carrier];
}

const char *outcome_key(Outcome outcome)
{
    static const char *const keys[] = { "works", "shut", "dumb", "lumpy", "unsteady", "refused" };
    return keys[outcome];
}

const char *outcome_verdict(Outcome outcome)
{
    static const char *const verdicts[] = {
        "works", "does not open", "opens, brings nothing", "arrives in lumps", "keeps dropping", "no seat",
    };
    return verdicts[outcome];
}
