// floor: the least that a server of this workload can cost.
// A bare epoll loop that knows no game: once a tick it reads whatever has come
// and throws it away, then sends one prebuilt frame to everybody. What Moontick
// needs beyond this is Moontick's; what this needs is the kernel's.
//
//     floor SIZE [RATE]     bytes of a frame's payload; frames a second (20)
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000L
#define ANSWER                                                                                               \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"                      \
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" /* of the key that all of load's clients send   \
                                                              */                                             \
    "Sec-WebSocket-Protocol: moontick.1\r\n\r\n"

enum { EVENTS = 512, SOCKETS = 20000 };

typedef struct {
    bool open;    // upgraded
    size_t sent;  // bytes of the frame that is under way; 0: none is
} Peer;

static Peer peers[SOCKETS];
static int listener, queue, highest;
static uint8_t *frame;
static size_t frame_size;

static void build_frame(size_t payload)
{
    frame = calloc(1, payload + 10);
    frame[0] = 0x82;
    if (payload < 126) {
        frame[1] = (uint8_t)payload;
        frame_size = 2 + payload;
    } else {
        frame[1] = 126;
        frame[2] = (uint8_t)(payload >> 8);
        frame[3] = (uint8_t)payload;
        frame_size = 4 + payload;
    }
}

static int open_port(void)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof here;
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (bind(listener, (struct sockaddr *)&here, size) || listen(listener, 4096)) return 0;
    getsockname(listener, (struct sockaddr *)&here, &size);
    queue = epoll_create1(0);
    struct epoll_event event = { .events = EPOLLIN, .data.fd = listener };
    epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event);
    return ntohs(here.sin_port);
}

static void accept_all(void)
{
    int yes = 1, peer;
    while ((peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (peer >= SOCKETS) {
            close(peer);
            continue;
        }
        struct epoll_event event = { .events = EPOLLIN, .data.fd = peer };
        setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        epoll_ctl(queue, EPOLL_CTL_ADD, peer, &event);
        peers[peer] = (Peer){ 0 };
        if (peer > highest) highest = peer;
    }
}

static void read_from(int peer)
{
    static char bytes[1 << 16];
    ssize_t got = recv(peer, bytes, sizeof bytes, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) {
        peers[peer].open = false;
        close(peer);
    } else if (got > 0 && !peers[peer].open) {
        peers[peer].open = send(peer, ANSWER, strlen(ANSWER), MSG_NOSIGNAL) > 0;
    }
}

static void read_all(void)
{
    struct epoll_event events[EVENTS];
    for (int ready = EVENTS; ready == EVENTS;) {
        ready = epoll_wait(queue, events, EVENTS, 0);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener)
                accept_all();
            else
                read_from(events[i].data.fd);
        }
    }
}

static void send_all(void)
{
    for (int peer = 0; peer <= highest; peer++) {
        Peer *to = &peers[peer];
        if (!to->open) continue;
        ssize_t sent = send(peer, frame + to->sent, frame_size - to->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) to->sent = (to->sent + (size_t)sent) % frame_size;
    }
}

int main(int argc, char **argv)
{
    long rate = argc > 2 ? atol(argv[2]) : 20;
    struct rlimit limit;
    if (argc < 2 || rate < 1) return 64;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    prctl(PR_SET_TIMERSLACK, 1);
    prctl(PR_SET_PDEATHSIG, 15);
    build_frame((size_t)atol(argv[1]));
    int port = open_port();
    if (!port) return 1;
    printf("ready: http://127.0.0.1:%d\n", port);
    fflush(stdout);
    struct timespec due;
    clock_gettime(CLOCK_MONOTONIC, &due);
    for (;;) {
        due.tv_nsec += SECOND / rate;
        if (due.tv_nsec >= SECOND) due.tv_sec++, due.tv_nsec -= SECOND;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
        read_all();
        send_all();
    }
}
