// send_paths: which of libwebsockets' loops a server with a tick should use.
//
//     send_paths poll|uv SIZE MOST [RATE]
//
// poll: its own loop, run once a tick; everybody asks to be writable, and one poll()
// reads all and writes all. uv: its libuv plugin; a pass without waiting reads what
// is ready, then frames are written directly, as engine/net does. The first MOST
// clients get a frame of SIZE bytes a tick, the others are idle.
#include <libwebsockets.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <uv.h>

#define SECOND 1000000000L

enum { CLIENTS = 20000 };

static struct lws *clients[CLIENTS];
static int client_count, most;
static size_t size;
static unsigned char frame[LWS_PRE + (1 << 16)];
static volatile sig_atomic_t is_over;

static void forget(const struct lws *wsi)
{
    for (int i = 0; i < client_count; i++)
        if (clients[i] == wsi) clients[i--] = clients[--client_count];
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length)
{
    (void)user, (void)in, (void)length;
    if (reason == LWS_CALLBACK_ESTABLISHED && client_count < CLIENTS) clients[client_count++] = wsi;
    if (reason == LWS_CALLBACK_CLOSED) forget(wsi);
    if (reason == LWS_CALLBACK_SERVER_WRITEABLE) lws_write(wsi, frame + LWS_PRE, size, LWS_WRITE_BINARY);
    return 0;
}

static struct lws_context *open_context(uv_loop_t *loop)
{
    static const struct lws_protocols protocols[] = {
        { .name = "moontick.1", .callback = callback, .per_session_data_size = 1, .rx_buffer_size = 1024 },
        { 0 },
    };
    static const lws_retry_bo_t no_pings = { 0 };
    void *loops[] = { loop };
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .iface = "127.0.0.1",
        .protocols = protocols,
        .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | (loop ? LWS_SERVER_OPTION_LIBUV : 0),
        .foreign_loops = loop ? loops : NULL,
        .gid = -1,
        .uid = -1,
        .retry_and_idle_policy = &no_pings,
    };
    lws_set_log_level(LLL_ERR, NULL);
    struct lws_context *context = lws_create_context(&info);
    info.port = 0;
    struct lws_vhost *vhost = context ? lws_create_vhost(context, &info) : NULL;
    if (!vhost) return NULL;
    printf("ready: http://127.0.0.1:%d\n", lws_get_vhost_listen_port(vhost));
    fflush(stdout);
    return context;
}

static int receivers(void)
{
    return client_count < most ? client_count : most;
}

static void tick_poll(struct lws_context *context)
{
    for (int i = 0; i < receivers(); i++) lws_callback_on_writable(clients[i]);
    lws_service(context, -1);
}

static void tick_uv(uv_loop_t *loop)
{
    for (int i = 0; i < 4; i++) uv_run(loop, UV_RUN_NOWAIT);  // a pass looks at no more than 1,024 events
    for (int i = 0; i < receivers(); i++)
        if (!lws_partial_buffered(clients[i])) lws_write(clients[i], frame + LWS_PRE, size, LWS_WRITE_BINARY);
}

static void end(int signal_number)
{
    (void)signal_number;
    is_over = 1;
}

static void run(struct lws_context *context, uv_loop_t *loop, long rate)
{
    struct timespec due;
    clock_gettime(CLOCK_MONOTONIC, &due);
    while (!is_over) {
        due.tv_nsec += SECOND / rate;
        if (due.tv_nsec >= SECOND) due.tv_sec++, due.tv_nsec -= SECOND;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
        if (loop)
            tick_uv(loop);
        else
            tick_poll(context);
    }
}

int main(int argc, char **argv)
{
    static uv_loop_t loop;
    struct rlimit limit;
    if (argc < 4) return fputs("usage: send_paths poll|uv SIZE MOST [RATE]\n", stderr) < 0 ? 1 : 64;
    bool uses_uv = !strcmp(argv[1], "uv");
    size = (size_t)atol(argv[2]);
    most = atoi(argv[3]);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    prctl(PR_SET_TIMERSLACK, 1);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    signal(SIGTERM, end);
    signal(SIGPIPE, SIG_IGN);
    if (uses_uv) uv_loop_init(&loop);
    struct lws_context *context = open_context(uses_uv ? &loop : NULL);
    if (!context) return 1;
    run(context, uses_uv ? &loop : NULL, argc > 4 ? atol(argv[4]) : 20);
    return 0;  // the process's end closes everything
}
