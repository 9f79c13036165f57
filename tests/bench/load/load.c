// load: the benchmark's clients, all in one thread that never waits for one.
//
// They join, at most `at_once` at a time; play `warm_up` seconds; then, for
// `seconds`, what arrives is counted, and with it the CPU that the server's processes
// use. One line of JSON is the result; the clients then stay `linger` seconds longer,
// so that memory can be looked at.
//
// Sockets are looked at LOOKS times a second rather than whenever one is ready, as a
// burst of frames would otherwise wake this process, at the server's expense, for
// each of them. A gap is measured this precisely, no better.
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "client.h"
#include "clock.h"
#include "mem.h"
#include "plan.h"
#include "tree.h"
#include "ws.h"

#define SECOND UINT64_C(1000000000)

enum {
    LOOKS = 2000,
    EVENTS = 512,
    INBOX = WS_FRAME_LIMIT + WS_HEAD_LIMIT + 1,
    JOIN_SECONDS = 60,  // for all of them; then we go on with those who are in
};

typedef struct {
    Plan plan;
    struct addrinfo *address;
    int epoll, begun, next;
    double steers_due;
    Client *clients;
    Stats stats;
    Tree tree;
    uint8_t *inbox;
} Load;

static uint64_t own_cpu(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

static void hang_up(Client *client, ClientState state)
{
    if (client->descriptor >= 0) close(client->descriptor);
    client->descriptor = -1;
    buffer_clear(&client->unread);
    buffer_clear(&client->unsent);
    client->state = state;
}

static void send_unsent(Client *client)
{
    Buffer *unsent = &client->unsent;
    if (!unsent->size || client->descriptor < 0) return;
    ssize_t sent = send(client->descriptor, unsent->data, unsent->size, MSG_NOSIGNAL);
    if (sent <= 0) return;  // a line that dropped shows when it is read
    unsent->size -= (size_t)sent;
    memmove(unsent->data, unsent->data + sent, unsent->size);
}

static void begin_to_connect(Load *load, Client *client)
{
    const struct addrinfo *to = load->address;
    struct epoll_event event = { .events = EPOLLOUT, .data.ptr = client };
    int yes = 1;
    client->state = CLIENT_CONNECTING;
    client->descriptor = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (client->descriptor < 0 ||
        setsockopt(client->descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) ||
        (connect(client->descriptor, to->ai_addr, to->ai_addrlen) && errno != EINPROGRESS) ||
        epoll_ctl(load->epoll, EPOLL_CTL_ADD, client->descriptor, &event))
        hang_up(client, CLIENT_GONE);
}

static void on_connected(Load *load, Client *client)
{
    int error = 0;
    socklen_t size = sizeof error;
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
    getsockopt(client->descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error || epoll_ctl(load->epoll, EPOLL_CTL_MOD, client->descriptor, &event)) {
        hang_up(client, CLIENT_GONE);
        return;
    }
    client_connected(client, &load->plan.target);
    send_unsent(client);
}

static void receive(Load *load, Client *client)
{
    size_t kept = client->unread.size;
    if (kept) memcpy(load->inbox, client->unread.data, kept);
    ssize_t got = recv(client->descriptor, load->inbox + kept, INBOX - kept, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        stats_count_close(&load->stats, 1006);
        hang_up(client, CLIENT_GONE);
        return;
    }
    size_t size = kept + (size_t)got;
    size_t used = client_receive(client, &load->plan.target, load->inbox, size, clock_now(), &load->stats);
    buffer_clear(&client->unread);
    buffer_append(&client->unread, load->inbox + used, size - used);
    send_unsent(client);
    if (client->state == CLIENT_GONE || client->state == CLIENT_SEATED) hang_up(client, client->state);
    if (client->state == CLIENT_SEATED) begin_to_connect(load, client);
}

static void take_in(Load *load)
{
    struct epoll_event events[EVENTS];
    for (int ready = EVENTS; ready == EVENTS;) {
        ready = epoll_wait(load->epoll, events, EVENTS, 0);
        for (int i = 0; i < ready; i++) {
            Client *client = events[i].data.ptr;
            if (client->state == CLIENT_CONNECTING)
                on_connected(load, client);
            else
                receive(load, client);
        }
    }
}

static int count_in(const Load *load, ClientState low, ClientState high)
{
    int count = 0;
    for (int i = 0; i < load->begun; i++)
        count += load->clients[i].state >= low && load->clients[i].state <= high;
    return count;
}

static void connect_more(Load *load)
{
    if (load->begun == load->plan.count) return;
    int joining = count_in(load, CLIENT_CONNECTING, CLIENT_JOINING);
    for (; joining < load->plan.at_once && load->begun < load->plan.count; joining++)
        begin_to_connect(load, &load->clients[load->begun++]);
}

// Directions are due one client after the other, spread evenly over time.
static void steer(Load *load, uint64_t passed)
{
    int count = load->plan.count;
    load->steers_due += (double)passed / (double)SECOND * load->plan.rate * count;
    if (load->steers_due > count) load->steers_due = count;  // late by a round: skip, do not burst
    for (; load->steers_due >= 1; load->steers_due -= 1) {
        Client *client = &load->clients[load->next];
        load->next = (load->next + 1) % count;
        client_steer(client, &load->plan.target);
        send_unsent(client);
    }
}

static void play_until(Load *load, uint64_t until, bool joining)
{
    struct timespec rest = { .tv_nsec = (long)(SECOND / LOOKS) };
    for (uint64_t now = clock_now(), before = now; now < until; now = clock_now()) {
        connect_more(load);
        take_in(load);
        steer(load, now - before);
        before = now;
        if (joining && load->begun == load->plan.count && !count_in(load, CLIENT_WAITING, CLIENT_JOINING))
            return;
        nanosleep(&rest, NULL);
    }
}

static void print_result(const Load *load, double seconds, double load_share)
{
    const Stats *stats = &load->stats;
    int clients = count_in(load, CLIENT_PLAYING, CLIENT_PLAYING);
    printf("{\"clients\":%d,\"seconds\":%.3f,\"frames\":%llu,\"bytes\":%llu,\"hz\":%.2f,", clients, seconds,
           (unsigned long long)stats->frames, (unsigned long long)stats->bytes,
           (double)stats->frames / seconds / (clients ? clients : 1));
    printf("\"gap_ms\":{\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f},", stats_gap(stats, 0.5),
           stats_gap(stats, 0.99), (double)stats->longest_gap / 1e6);
    printf("\"load_share\":%.3f,\"stolen_ticks\":%llu,\"processes\":[", load_share,
           (unsigned long long)load->tree.stolen);
    for (int i = 0; i < load->tree.count; i++) {
        const TreeProcess *process = &load->tree.processes[i];
        printf("%s{\"pid\":%d,\"name\":\"%s\",\"cpu_ns\":%llu}", i ? "," : "", (int)process->pid,
               process->name, (unsigned long long)process->used);
    }
    printf("]}\n");
    fflush(stdout);
}

static void measure(Load *load)
{
    uint64_t lasts = (uint64_t)(load->plan.seconds * (double)SECOND);
    load->stats = (Stats){ 0 };
    tree_find(&load->tree, load->plan.pid);
    uint64_t cpu = own_cpu(), start = clock_now();
    tree_mark(&load->tree);
    play_until(load, start + lasts, false);
    tree_measure(&load->tree);
    double seconds = (double)(clock_now() - start) / (double)SECOND;
    print_result(load, seconds, (double)(own_cpu() - cpu) / 1e9 / seconds);
}

static void run(Load *load)
{
    const Plan *plan = &load->plan;
    play_until(load, clock_now() + JOIN_SECONDS * SECOND, true);
    play_until(load, clock_now() + (uint64_t)(plan->warm_up * (double)SECOND), false);
    measure(load);
    play_until(load, clock_now() + (uint64_t)(plan->linger * (double)SECOND), false);
    for (int i = 0; i < plan->count; i++) {
        hang_up(&load->clients[i], CLIENT_GONE);
        client_deinit(&load->clients[i]);
    }
}

static bool prepare(Load *load, Failure *why)
{
    struct rlimit limit;
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    const Url *url = &load->plan.target.url;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (getaddrinfo(url->host, url->port, &hints, &load->address))
        return fail(why, "cannot find %s", url->host);
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    load->inbox = mem_alloc(INBOX);
    load->clients = mem_zalloc((size_t)load->plan.count * sizeof *load->clients);
    for (int i = 0; i < load->plan.count; i++) client_init(&load->clients[i], (uint64_t)i + 1);
    return load->epoll >= 0 || fail(why, "cannot open an epoll");
}

int main(int argc, char **argv)
{
    static Load load;
    Failure why;
    if (plan_read(&load.plan, argc, argv, &why) && prepare(&load, &why)) {
        run(&load);
        freeaddrinfo(load.address);
        close(load.epoll);
        mem_free(load.inbox);
        mem_free(load.clients);
        return 0;
    }
    fprintf(stderr, "load: %s\n", why.text);
    return 64;
}
