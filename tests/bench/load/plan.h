// plan.h: what the load is to do.
//
//     load --url ws://HOST:PORT/PATH --tongue moontick|colyseus|plain --count N
//          [--pid SERVER] [--rate 10] [--warm-up S] [--seconds S] [--at-once N] [--linger S] [--idle]
#pragma once
#include <stdbool.h>
#include "client.h"
#include "failure.h"

typedef struct {
    Target target;
    int count, at_once;  // clients in all, joining at a time
    int rate;            // new directions a second of each
    int pid;             // of the server
    double warm_up, seconds, linger;
} Plan;

bool plan_read(Plan *plan, int argc, char **argv, Failure *why);
