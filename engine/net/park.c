// Requests that wait: for a message, or for the rest of an endless answer. While an
// answer is under way libwebsockets 4.1.6 does not read the socket, so it neither
// sees the client hang up nor stops being woken by it. A second epoll descriptor
// watches the parked sockets for that. Whatever comes from the client ends the wait.
#include <sys/epoll.h>
#include <unistd.h>
#include "net_internal.h"

enum { MOST_AT_ONCE = 64 };

void unpark(Connection *socket)
{
    socket->parking = NULL;
    epoll_ctl(socket->net->watch, EPOLL_CTL_DEL, lws_get_socket_fd(socket->wsi), NULL);
}

void park(Connection *socket, const Parking *parking, uint64_t milliseconds)
{
    Net *net = socket->net;
    struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, .data.ptr = socket };
    socket->parking = parking;
    lws_http_headers_detach(socket->wsi);  // 8 KB that nobody will look at
    connection_wait(socket, &net->parked, milliseconds);
    epoll_ctl(net->watch, EPOLL_CTL_ADD, lws_get_socket_fd(socket->wsi), &event);
}

void park_end(Connection *socket)
{
    const Parking *parking = socket->parking;
    unpark(socket);
    parking->leave(socket);
    parking->end(socket);
}

void park_gone(Connection *socket)
{
    if (!socket->parking) return;
    const Parking *parking = socket->parking;
    unpark(socket);
    parking->leave(socket);
}

// One event at a time: what is done about it may free the socket of the next one.
static void look(uv_poll_t *watcher, int status, int events)
{
    Net *net = watcher->data;
    struct epoll_event event;
    (void)status, (void)events;
    for (int i = 0; i < MOST_AT_ONCE && epoll_wait(net->watch, &event, 1, 0) == 1; i++) {
        net->events++;
        park_end(event.data.ptr);
    }
}

void park_init(Net *net)
{
    net->watch = epoll_create1(EPOLL_CLOEXEC);
    uv_poll_init(&net->loop, &net->watcher, net->watch);
    net->watcher.data = net;
    uv_poll_start(&net->watcher, UV_READABLE, look);
}

void park_deinit(Net *net)
{
    uv_close((uv_handle_t *)&net->watcher, NULL);
    close(net->watch);
}
