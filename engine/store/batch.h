// batch.h: the requests that piled up, saved together.
#pragma once
#include <stdbool.h>
#include "database.h"
#include "request.h"

// The time in which nothing can be saved: the log tells when it begins and when it is over.
typedef struct {
    bool lasts;
    bool is_damage;    // which does not heal by itself
    uint64_t unsaved;  // requests, since it began
} Outage;

// Works on a list of requests in one transaction. When it returns, what their answers say is on disk.
void batch_run(Request *first, Database *database, Outage *outage);
