// result.h: what the lab has found out about each carrier.
#pragma once

typedef enum { CARRIER_WEBSOCKET, CARRIER_SSE, CARRIER_LONG, CARRIER_SHORT, CARRIERS } Carrier;

typedef enum {
    OUTCOME_WORKS,
    OUTCOME_SHUT,      // does not open
    OUTCOME_DUMB,      // opens, and nothing is delivered
    OUTCOME_LUMPY,     // delivers, but many updates at once
    OUTCOME_UNSTEADY,  // keeps dropping
    OUTCOME_REFUSED,   // the server has no seat
} Outcome;

typedef struct {
    Carrier carrier;
    Outcome outcome;
    double p50, p99;          // ms there and back; NaN before the first
    double delay;             // ms from a tick to its arrival here, the median; NaN if not known
    double overhead;          // bytes beside an update, for each of them; NaN without any
    double empty_per_minute;  // answers with nothing in them
    int lost;                 // lines that had worked and dropped
    char why[160];            // where it broke, or what the server said; "" when it works
} Result;

const char *carrier_key(Carrier carrier);      // as in JSON
const char *carrier_name(Carrier carrier);     // as in a table
const char *outcome_key(Outcome outcome);      // as in JSON
const char *outcome_verdict(Outcome outcome);  // as in a table
