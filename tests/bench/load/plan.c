// Only the benchmark's own scripts call this: the numbers are taken as they come.
#include "plan.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static bool take_tongue(Plan *plan, const char *name, Failure *why)
{
    static const char *const names[] = { "moontick", "colyseus", "plain" };
    for (int i = 0; i < 3; i++) {
        if (strcmp(names[i], name)) continue;
        plan->target.tongue = (Tongue)i;
        return true;
    }
    return fail(why, "--tongue is moontick, colyseus or plain");
}

bool plan_read(Plan *plan, int argc, char **argv, Failure *why)
{
    static const struct option options[] = {
        { "url", 1, NULL, 'u' },
        { "tongue", 1, NULL, 't' },
        { "count", 1, NULL, 'n' },
        { "pid", 1, NULL, 'p' },
        { "rate", 1, NULL, 'r' },
        { "warm-up", 1, NULL, 'w' },
        { "seconds", 1, NULL, 's' },
        { "at-once", 1, NULL, 'a' },
        { "linger", 1, NULL, 'l' },
        { "idle", 0, NULL, 'i' },
        { 0 },
    };
    bool good = true;
    *plan = (Plan){ .rate = 10, .at_once = 64, .warm_up = 2, .seconds = 4, .linger = 0.5 };
    for (int option; good && (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
        case 'u': good = url_parse(&plan->target.url, optarg, why); break;
        case 't': good = take_tongue(plan, optarg, why); break;
        case 'n': plan->count = atoi(optarg); break;
        case 'p': plan->pid = atoi(optarg); break;
        case 'r': plan->rate = atoi(optarg); break;
        case 'w': plan->warm_up = atof(optarg); break;
        case 's': plan->seconds = atof(optarg); break;
        case 'a': plan->at_once = atoi(optarg); break;
        case 'l': plan->linger = atof(optarg); break;
        case 'i': plan->target.idle = true; break;
        default: good = fail(why, "that is not how load is used: see tests/bench/load/plan.h");
        }
    }
    return good &&
           ((plan->count > 0 && plan->target.url.host[0]) || fail(why, "--url and --count are missing"));
}
