// A heartbeat that stops is judged by the processor time the worker has used
// since: a machine that is merely busy, or a gateway that was itself stopped for
// a while, must not cost a match its worker. Only a much longer silence counts
// by the clock alone.
#include "supervisor.h"
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include "log.h"
#include "mem.h"
#include "sanitized.h"

enum { HANG_MS = SANITIZED ? 2000 : 250 };
enum {
    SILENCE_FACTOR = 8,
    PATIENCE_FACTOR = 2,
    START_FACTOR = 40,
    FIRST_DELAY_MS = 50,
    LONGEST_DELAY_MS = 5000
};
#define MILLISECOND UINT64_C(1000000)
#define CALM        (10000 * MILLISECOND)  // a worker that lived that long may fail anew without delay

typedef struct {
    Link link;
    uint64_t heartbeat, seen, cpu;  // the newest heartbeat, when it was seen, and the time used until then
    uint64_t started, start_at;     // when it started, or is to be started
    uint64_t delay;
    bool hung;  // the worker before this one did: its rooms get time to say where
} Ward;

struct Supervisor {
    SupervisorConfig config;
    uint64_t hang, watched;
    bool stopped;
    int count;
    Ward wards[SUPERVISOR_WORKERS];
};

Supervisor *supervisor_create(const SupervisorConfig *config, Failure *why)
{
    Supervisor *supervisor = mem_zalloc(sizeof *supervisor);
    supervisor->config = *config;
    if (!config->program) supervisor->config.program = "/proc/self/exe";
    supervisor->hang = (uint64_t)(config->hang_ms ? config->hang_ms : HANG_MS) * MILLISECOND;
    int wanted = config->workers ? config->workers : 1;
    if (wanted > SUPERVISOR_WORKERS) wanted = SUPERVISOR_WORKERS;
    while (supervisor->count < wanted) {
        if (link_open(&supervisor->wards[supervisor->count++].link, why)) continue;
        supervisor_destroy(supervisor);
        return NULL;
    }
    return supervisor;
}

void supervisor_destroy(Supervisor *supervisor)
{
    if (!supervisor) return;
    for (int i = 0; i < supervisor->count; i++) link_close(&supervisor->wards[i].link);
    mem_free(supervisor);
}

void supervisor_stop(Supervisor *supervisor)
{
    supervisor->stopped = true;
    for (int i = 0; i < supervisor->count; i++) link_stop(&supervisor->wards[i].link);
}

int supervisor_workers(const Supervisor *supervisor)
{
    return supervisor->count;
}

Link *supervisor_link(Supervisor *supervisor, int worker)
{
    return &supervisor->wards[worker].link;
}

static void start(Supervisor *supervisor, int worker, uint64_t now)
{
    Ward *ward = &supervisor->wards[worker];
    Failure why;
    ward->started = ward->seen = now;
    ward->heartbeat = ward->cpu = 0;
    if (link_start(&ward->link, supervisor->config.program, &why)) {
        if (supervisor->config.started) supervisor->config.started(supervisor->config.owner, worker);
        return;
    }
    log_error("gateway", "%s: trying again in a second", why.text);
    ward->start_at = now + 1000 * MILLISECOND;
}

static uint64_t cpu_time(pid_t process)
{
    clockid_t clock;
    struct timespec used = { 0, 0 };
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
    return (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
}

static bool has_ended(const Ward *ward)
{
    struct pollfd exit = { .fd = ward->link.exit, .events = POLLIN };
    return poll(&exit, 1, 0) > 0;
}

static bool is_hanging(Supervisor *supervisor, Ward *ward, uint64_t now)
{
    uint64_t heartbeat = atomic_load(&ward->link.channel.control->heartbeat);
    uint64_t limit = supervisor->hang;
    if (ward->hung && now - ward->started < CALM) limit *= PATIENCE_FACTOR;
    if (!heartbeat) limit = supervisor->hang * START_FACTOR;
    if (heartbeat != ward->heartbeat) {
        ward->heartbeat = heartbeat;
        ward->seen = now;
        ward->cpu = cpu_time(ward->link.process);
        return false;
    }
    if (now - ward->seen < limit) return false;
    return cpu_time(ward->link.process) - ward->cpu >= limit || now - ward->seen >= limit * SILENCE_FACTOR;
}

static int guilty_room(const Ward *ward)
{
    const ChannelControl *control = ward->link.channel.control;
    uint32_t room = atomic_load(&control->step_room);
    return atomic_load(&control->step_began) && room < CHANNEL_ROOMS ? (int)room : -1;
}

static void bury(Supervisor *supervisor, int worker, uint64_t now, bool hung)
{
    Ward *ward = &supervisor->wards[worker];
    log_warn("gateway", "worker %d %s: starting another over the same rooms", worker,
             hung ? "hangs" : "died");
    ward->hung = hung;
    link_stop(&ward->link);
    const int guilty = guilty_room(ward);
    if (now - ward->started > CALM) ward->delay = 0;
    ward->start_at = guilty < 0 ? now + ward->delay : now;
    if (guilty < 0) ward->delay = ward->delay ? ward->delay * 2 : FIRST_DELAY_MS * MILLISECOND;
    if (ward->delay > LONGEST_DELAY_MS * MILLISECOND) ward->delay = LONGEST_DELAY_MS * MILLISECOND;
    if (supervisor->config.died) supervisor->config.died(supervisor->config.owner, worker, guilty);
}

void supervisor_watch(Supervisor *supervisor, uint64_t now)
{
    if (supervisor->stopped) return;
    bool was_away = now - supervisor->watched > supervisor->hang;  // we, not the workers, were stopped
    supervisor->watched = now;
    for (int i = 0; i < supervisor->count; i++) {
        Ward *ward = &supervisor->wards[i];
        if (was_away) ward->seen = now;
        if (ward->link.process && has_ended(ward))
            bury(supervisor, i, now, false);
        else if (ward->link.process && is_hanging(supervisor, ward, now))
            bury(supervisor, i, now, true);
        if (!ward->link.process && now >= ward->start_at) start(supervisor, i, now);
    }
}

void supervisor_kill(Supervisor *supervisor, int worker)
{
    Link *link = &supervisor->wards[worker].link;
    if (link->process) kill(link->process, SIGKILL);
}
