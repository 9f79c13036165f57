// The loop sleeps until something is due. While somebody plays, sockets are read
// once a tick, a moment before the rooms step, so that inputs are fresh and a
// thousand connections cost one pass; the worker's bell then says that frames are
// ready. Between ticks the sockets' descriptor is watched only while handshakes
// or closes are in progress, and while nobody plays.
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include "clock.h"
#include "gateway_parts.h"
#include "log.h"

enum { GOODBYE_MS = 1500 };
#define MILLISECOND UINT64_C(1000000)

// Which descriptors are looked at in this round.
enum { WATCH_SIGNALS, WATCH_STORE, WATCH_NET, WATCH_FILES, WATCH_WORKERS };
enum { WATCHED = WATCH_WORKERS + 2 * SUPERVISOR_WORKERS };

static int watch_list(Gateway *gateway, struct pollfd list[WATCHED])
{
    int count = WATCH_WORKERS;
    bool sockets = pulse_watches_sockets(&gateway->pulse, net_is_busy(gateway->net), gateway->now);
    list[WATCH_SIGNALS] = (struct pollfd){ .fd = gateway->signals, .events = POLLIN };
    list[WATCH_STORE] = (struct pollfd){ .fd = store_descriptor(gateway->store), .events = POLLIN };
    list[WATCH_FILES] = (struct pollfd){ .fd = gateway->watch.descriptor, .events = POLLIN };
    list[WATCH_NET] = (struct pollfd){ .fd = sockets ? net_descriptor(gateway->net) : -1, .events = POLLIN };
    for (int i = 0; i < supervisor_workers(gateway->supervisor); i++) {
        const Link *link = supervisor_link(gateway->supervisor, i);
        list[count++] = (struct pollfd){ .fd = link->answer, .events = POLLIN };
        list[count++] = (struct pollfd){ .fd = link->exit, .events = POLLIN };
    }
    return count;
}

static void await(Gateway *gateway, struct pollfd *list, int count)
{
    uint64_t wake = pulse_next(&gateway->pulse, net_is_busy(gateway->net), gateway->now);
    if (gateway->watch.saved && gateway->watch.settles < wake) wake = gateway->watch.settles;
    uint64_t left = gateway->more || wake < gateway->now ? 0 : wake - gateway->now;
    struct timespec timeout = { .tv_sec = 0, .tv_nsec = (long)left };
    gateway->more = false;
    if (ppoll(list, (nfds_t)count, &timeout, NULL) < 0)
        for (int i = 0; i < count; i++) list[i].revents = 0;
    gateway->now = clock_now();
    players_set_time(gateway->players, gateway->now);
}

static void read_worker(Gateway *gateway, int worker)
{
    RelayRead read =
        relay_read(&gateway->relay, supervisor_link(gateway->supervisor, worker), worker, gateway->now);
    if (read == RELAY_MORE) gateway->more = true;
    if (read != RELAY_BROKEN) return;
    log_warn("gateway", "worker %d wrote nonsense into its ring", worker);
    supervisor_kill(gateway->supervisor, worker);
}

static void serve_workers(Gateway *gateway, const struct pollfd *list)
{
    uint64_t rings;
    for (int i = 0; i < supervisor_workers(gateway->supervisor); i++) {
        const Link *link = supervisor_link(gateway->supervisor, i);
        if (list[WATCH_WORKERS + 2 * i].revents) (void)!read(link->answer, &rings, sizeof rings);
        if (link->process) read_worker(gateway, i);
    }
}

// Who said nothing for too long is judged right after everything was read, and at no other time: we may have
// been kept from it.
static void serve_sockets(Gateway *gateway, bool readable)
{
    if (!readable && !pulse_is_due(&gateway->pulse, gateway->now)) return;
    net_service(gateway->net);
    uint64_t after = clock_now();
    pulse_served(&gateway->pulse, gateway->now, after);
    players_sweep(gateway->players);
}

static void take_signals(Gateway *gateway)
{
    struct signalfd_siginfo signal;
    while (gateway->signals >= 0 && read(gateway->signals, &signal, sizeof signal) == sizeof signal) {
        if (signal.ssi_signo == SIGHUP) {
            log_info("gateway", "SIGHUP: modes that have changed are loaded anew");
            rooms_reload(gateway->rooms, gateway->now);
            continue;
        }
        gateway->signals_seen++;
        gateway_drain(gateway, signal.ssi_signo == SIGUSR2 ? GATEWAY_RESTARTS : GATEWAY_STOPS);
    }
}

static void look_at_files(Gateway *gateway, bool readable)
{
    if (readable) watch_read(&gateway->watch, gateway->now);
    if (!watch_is_due(&gateway->watch, gateway->now)) return;
    rooms_reload(gateway->rooms, gateway->watch.saved);
    gateway->watch.saved = 0;
}

// The rooms that are played set the beat.
static void feel_pulse(Gateway *gateway)
{
    pulse_clear(&gateway->pulse);
    for (int i = 0; i < rooms_count(gateway->rooms); i++) {
        const HostedRoom *room = rooms_get(gateway->rooms, i);
        if (room->players) pulse_add_rate(&gateway->pulse, room->rate);
    }
}

void gateway_round(Gateway *gateway)
{
    struct pollfd list[WATCHED];
    await(gateway, list, watch_list(gateway, list));
    if (list[WATCH_SIGNALS].revents) take_signals(gateway);
    look_at_files(gateway, list[WATCH_FILES].revents != 0);
    serve_workers(gateway, list);
    if (list[WATCH_STORE].revents) store_dispatch(gateway->store);
    serve_sockets(gateway, list[WATCH_NET].revents != 0);
    supervisor_watch(gateway->supervisor, gateway->now);
    rooms_sweep(gateway->rooms, gateway->now);
    boards_sweep(gateway->boards, clock_day());
    shelves_sweep(gateway->shelves, gateway->now);
    news_sweep(&gateway->news, gateway->now);
    keeper_sweep(gateway->keeper, gateway->now);
    feel_pulse(gateway);
    for (int i = 0; i < supervisor_workers(gateway->supervisor); i++)
        link_flush(supervisor_link(gateway->supervisor, i));
    gateway->now = clock_now();
}

void gateway_drain(Gateway *gateway, GatewayEnd end)
{
    const CloseCode code = end == GATEWAY_RESTARTS ? CLOSE_RESTART : CLOSE_SHUTDOWN;
    if (!gateway->drain_until || end == GATEWAY_STOPS) gateway->end = end;
    if (gateway->drain_until) return;
    gateway->drain_until = clock_now() + GOODBYE_MS * MILLISECOND;
    supervisor_stop(gateway->supervisor);  // the worlds stay as they are: see gateway_close()
    net_close_all(gateway->net, (int)code, close_key(code));
}

static bool has_said_goodbye(const Gateway *gateway)
{
    if (!gateway->drain_until) return false;
    return gateway->signals_seen > 1 || !net_connections(gateway->net) ||
           gateway->now >= gateway->drain_until;
}

GatewayEnd gateway_run(Gateway *gateway)
{
    sigset_t ends, before;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGUSR2);
    sigaddset(&ends, SIGHUP);  // does not end it: see take_signals()
    sigprocmask(SIG_BLOCK, &ends, &before);
    gateway->signals = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
    while (!has_said_goodbye(gateway)) gateway_round(gateway);
    close(gateway->signals);
    gateway->signals = -1;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return gateway->end;
}
