// One sync to disk costs a millisecond or more, whether it saves one request or
// a thousand. So all that waited while the last one was under way share the next.
// They also share its fate: if any of them cannot be saved, none is, and they are
// answered with what can still be read.
#include "batch.h"
#include "log.h"

static bool has_writes(const Request *request)
{
    while (request && !request->writes) request = request->next;
    return request != NULL;
}

static bool save(Request *first, Database *database, bool writing)
{
    if (!database_begin(database, writing)) return false;
    for (Request *request = first; request; request = request->next)
        if (!request->work(request, database, true)) return false;
    return database_commit(database);
}

static void begin_outage(Outage *outage, Database *database)
{
    outage->is_damage |= database_is_damaged(database);
    if (outage->lasts) return;
    Failure why;
    database_explain(database, "use", &why);
    log_error("store", "%s; until then play goes on and nothing is saved", why.text);
    outage->lasts = true;
    outage->unsaved = 0;
}

static void end_outage(Outage *outage, Database *database)
{
    if (!outage->lasts || outage->is_damage) return;
    log_info("store", "saving to %s again; %llu requests were not saved meanwhile", database_path(database),
             (unsigned long long)outage->unsaved);
    outage->lasts = false;
}

static void read_only(Request *first, Database *database, Outage *outage)
{
    for (Request *request = first; request; request = request->next) {
        request->work(request, database, false);
        outage->unsaved += request->writes;
    }
}

void batch_run(Request *first, Database *database, Outage *outage)
{
    bool writing = has_writes(first);
    if (save(first, database, writing)) {
        if (writing) end_outage(outage, database);
        return;
    }
    begin_outage(outage, database);
    database_rollback(database);
    read_only(first, database, outage);
}
