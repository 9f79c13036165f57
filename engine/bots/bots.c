// One epoll, one buffer to receive into, and a slice of work BOTS_LOOKS times a
// second: begin due connections, take in what has come, send due inputs. Inputs
// are due one bot after the other, spread evenly over the tick: that needs no
// timers, only a count of how many should have been sent by now.
#include "bots.h"
#include "bot.h"
#include "clock.h"
#include "mem.h"
#include "ws.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define SECOND UINT64_C(1000000000)

enum {
    EVENTS = 512,                                // looked at in one call
    INBOX = WS_FRAME_LIMIT + WS_HEAD_LIMIT + 1,  // always room for the rest of a frame
    SPARE_DESCRIPTORS = 16,
};

typedef struct {
    const BotsConfig *config;
    Stats *stats;
    Url url;
    struct addrinfo *address;
    int epoll;
    Bot *bots;
    int begun, gone;    // bots that have begun to connect, that are over
    int rate;           // inputs a second of each bot; 0 until the first WELCOME
    double inputs_due;  // by all bots together
    int next_input;     // whose turn it is
    int connect_error;  // errno of a connection that failed
    uint8_t *inbox;
} Crowd;

static void end_bot(Crowd *crowd, Bot *bot)
{
    if (bot->descriptor >= 0) close(bot->descriptor);
    bot->descriptor = -1;
    bot_deinit(bot);
    crowd->gone++;
}

// Sends what the socket takes; the rest waits for the next time.
static void send_unsent(Bot *bot)
{
    Buffer *unsent = &bot->unsent;
    if (unsent->size == 0 || bot->descriptor < 0) return;
    ssize_t sent = send(bot->descriptor, unsent->data, unsent->size, MSG_NOSIGNAL);
    if (sent <= 0) return;  // a line that dropped shows when it is read
    unsent->size -= (size_t)sent;
    memmove(unsent->data, unsent->data + sent, unsent->size);
}

static void fail_to_connect(Crowd *crowd, Bot *bot, int error)
{
    crowd->connect_error = error;
    bot_drop(bot, crowd->stats);
    end_bot(crowd, bot);
}

static void begin_to_connect(Crowd *crowd, Bot *bot)
{
    const struct addrinfo *to = crowd->address;
    bot->state = BOT_CONNECTING;
    bot->descriptor = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int yes = 1;
    struct epoll_event event = { .events = EPOLLOUT, .data.ptr = bot };
    if (bot->descriptor < 0 || setsockopt(bot->descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0 ||
        (connect(bot->descriptor, to->ai_addr, to->ai_addrlen) != 0 && errno != EINPROGRESS) ||
        epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, bot->descriptor, &event) != 0)
        fail_to_connect(crowd, bot, errno);
}

static void on_connected(Crowd *crowd, Bot *bot)
{
    int error = 0;
    socklen_t size = sizeof error;
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = bot };
    getsockopt(bot->descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    if (!error && epoll_ctl(crowd->epoll, EPOLL_CTL_MOD, bot->descriptor, &event) != 0) error = errno;
    if (error) {
        fail_to_connect(crowd, bot, error);
        return;
    }
    bot_upgrade(bot, &crowd->url);
    send_unsent(bot);
}

static void receive(Crowd *crowd, Bot *bot)
{
    size_t kept = bot->unread.size;
    if (kept) memcpy(crowd->inbox, bot->unread.data, kept);
    ssize_t got = recv(bot->descriptor, crowd->inbox + kept, INBOX - kept, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        bot_drop(bot, crowd->stats);
    } else {
        size_t size = kept + (size_t)got;
        size_t used = bot_receive(bot, crowd->inbox, size, clock_now(), crowd->stats);
        buffer_clear(&bot->unread);
        buffer_append(&bot->unread, crowd->inbox + used, size - used);
        if (!crowd->config->rate && bot->state == BOT_PLAYING) crowd->rate = bot->welcome.rate;
    }
    send_unsent(bot);
    if (bot->state == BOT_GONE) end_bot(crowd, bot);
}

static void take_in(Crowd *crowd)
{
    struct epoll_event events[EVENTS];
    for (int ready = EVENTS; ready == EVENTS;) {
        ready = epoll_wait(crowd->epoll, events, EVENTS, 0);
        for (int i = 0; i < ready; i++) {
            Bot *bot = events[i].data.ptr;
            if (bot->state == BOT_CONNECTING)
                on_connected(crowd, bot);
            else
                receive(crowd, bot);
        }
    }
}

static void connect_due(Crowd *crowd, uint64_t elapsed)
{
    uint64_t due = elapsed * BOTS_RAMP / SECOND + 1;
    for (; crowd->begun < crowd->config->count && (uint64_t)crowd->begun < due; crowd->begun++)
        begin_to_connect(crowd, &crowd->bots[crowd->begun]);
}

static void send_inputs_due(Crowd *crowd, uint64_t passed)
{
    int count = crowd->config->count;
    crowd->inputs_due += (double)passed / (double)SECOND * crowd->rate * count;
    if (crowd->inputs_due > count) crowd->inputs_due = count;  // late by a tick: skip, do not burst
    for (; crowd->inputs_due >= 1; crowd->inputs_due -= 1) {
        Bot *bot = &crowd->bots[crowd->next_input];
        crowd->next_input = (crowd->next_input + 1) % count;
        bot_input(bot);
        send_unsent(bot);
    }
}

static void nap(void)
{
    struct timespec rest = { .tv_nsec = (long)(SECOND / BOTS_LOOKS) };
    nanosleep(&rest, NULL);
}

static void play(Crowd *crowd)
{
    const BotsConfig *config = crowd->config;
    uint64_t start = clock_now(), now = start, before = start;
    uint64_t lasts = ((uint64_t)config->seconds + (uint64_t)(config->count - 1) / BOTS_RAMP) * SECOND;
    for (; now - start < lasts && crowd->gone < config->count; now = clock_now()) {
        connect_due(crowd, now - start);
        take_in(crowd);
        send_inputs_due(crowd, now - before);
        before = now;
        nap();
    }
    crowd->stats->seconds += (double)(now - start) / (double)SECOND;
}

static void leave(Crowd *crowd)
{
    for (int i = 0; i < crowd->config->count; i++) {
        Bot *bot = &crowd->bots[i];
        if (bot->state == BOT_GONE) continue;
        bot_leave(bot);
        send_unsent(bot);
        if (bot->state == BOT_GONE) end_bot(crowd, bot);
    }
    uint64_t until = clock_now() + BOTS_LEAVE_SECONDS * SECOND;
    for (; crowd->gone < crowd->config->count && clock_now() < until; nap()) take_in(crowd);
}

static bool allow_descriptors(int count, Failure *why)
{
    struct rlimit limit;
    rlim_t needed = (rlim_t)count + SPARE_DESCRIPTORS;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) return true;
    if (limit.rlim_max < needed)
        return fail(why, "%d bots need %d open files: raise the limit with ulimit -Hn", count, (int)needed);
    limit.rlim_cur = needed;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0 || fail(why, "cannot open %d files", (int)needed);
}

static bool find_server(Crowd *crowd, Failure *why)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    int error = getaddrinfo(crowd->url.host, crowd->url.port, &hints, &crowd->address);
    return error == 0 || fail(why, "cannot find %s: %s", crowd->url.host, gai_strerror(error));
}

static bool open_crowd(Crowd *crowd, const BotsConfig *config, Failure *why)
{
    if (!url_parse(&crowd->url, config->url, why) || !allow_descriptors(config->count, why) ||
        !find_server(crowd, why))
        return false;
    crowd->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (crowd->epoll < 0) return fail(why, "cannot open an epoll: %s", strerror(errno));
    crowd->inbox = mem_alloc(INBOX);
    crowd->bots = mem_zalloc((size_t)config->count * sizeof *crowd->bots);
    for (int i = 0; i < config->count; i++)
        bot_init(&crowd->bots[i], i, config->room ? config->room : "", config->seed);
    return true;
}

static void close_crowd(Crowd *crowd)
{
    for (int i = 0; crowd->bots && i < crowd->config->count; i++)
        if (crowd->bots[i].descriptor >= 0) end_bot(crowd, &crowd->bots[i]);
    if (crowd->address) freeaddrinfo(crowd->address);
    if (crowd->epoll >= 0) close(crowd->epoll);
    mem_free(crowd->inbox);
    mem_free(crowd->bots);
}

bool bots_run(const BotsConfig *config, Stats *stats, Failure *why)
{
    Crowd crowd = { .config = config, .stats = stats, .epoll = -1, .rate = config->rate };
    bool opened = open_crowd(&crowd, config, why);
    if (opened) {
        play(&crowd);
        leave(&crowd);
    }
    close_crowd(&crowd);
    if (!opened || stats->clients > 0) return opened;
    if (crowd.connect_error)
        return fail(why, "cannot connect to %s: %s", config->url, strerror(crowd.connect_error));
    return fail(why, "%s welcomed nobody: see the codes it closed with", config->url);
}
