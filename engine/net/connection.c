// Sockets from accept to close, and their deadlines. libwebsockets has timeouts
// of its own, but not on every path; ours ends whatever has come to a halt.
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include "mem.h"
#include "net_internal.h"

void connection_join(Connection *connection, List *list)
{
    connection->list = list;
    connection->previous = NULL;
    connection->next = list->first;
    if (list->first) list->first->previous = connection;
    list->first = connection;
}

void connection_leave(Connection *connection)
{
    if (connection->previous)
        connection->previous->next = connection->next;
    else
        connection->list->first = connection->next;
    if (connection->next) connection->next->previous = connection->previous;
}

void connection_wait(Connection *connection, List *list, uint64_t milliseconds)
{
    connection->deadline = uv_now(&connection->net->loop) + milliseconds;
    if (connection->list == list) return;
    connection_leave(connection);
    connection_join(connection, list);
}

// A client that does not read must not make the kernel keep megabytes for it,
// and frames must be choked while they are still young.
static void set_socket_options(int descriptor)
{
    int buffer = SOCKET_BUFFER, unsent = SOCKET_UNSENT, yes = 1;
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    setsockopt(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

bool connection_accept(Net *net, struct lws *wsi)
{
    static const char mapped[] = "::ffff:";  // how IPv4 looks on a socket for both
    Connection *connection = mem_zalloc(sizeof *connection);
    *connection =
        (Connection){ .net = net, .wsi = wsi, .descriptor = lws_get_socket_fd(wsi), .code = CLOSE_DROPPED };
    char address[NET_ADDRESS_SIZE] = "";
    lws_get_peer_simple(wsi, address, sizeof address);
    bool is_mapped = strncmp(address, mapped, sizeof mapped - 1) == 0 && strchr(address, '.');
    strcpy(connection->address, is_mapped ? address + sizeof mapped - 1 : address);
    set_socket_options(connection->descriptor);
    lws_set_opaque_user_data(wsi, connection);
    connection_join(connection, &net->busy);
    connection_wait(connection, &net->busy, ANSWER_TIME);
    net->sockets++;
    return true;
}

void connection_free(Connection *connection)
{
    lws_set_opaque_user_data(connection->wsi, NULL);
    connection_leave(connection);
    connection->net->sockets--;
    buffer_deinit(&connection->message);
    mem_free(connection);
}

void connection_discard_input(struct lws *wsi)
{
    char scrap[4096];
    int descriptor = lws_get_socket_fd(wsi);
    for (int i = 0; i < 16 && recv(descriptor, scrap, sizeof scrap, MSG_DONTWAIT) > 0; i++) continue;
}

// The violent end, which is the only one that libwebsockets carries out whatever
// it waits for: a timeout that is due at once. Its timers are only looked at when
// something wakes its loop, hence the second call.
void connection_kill(Connection *connection)
{
    connection_wait(connection, &connection->net->busy, FAULT_TIME);
    lws_set_timeout(connection->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    lws_cancel_service(connection->net->context);
}

static void pass_deadline(Connection *connection)
{
    if (connection->parking) {
        connection->parking->due(connection);
        return;
    }
    if (connection->list == &connection->net->slowed) {
        websocket_read_on(connection);
        return;
    }
    if (connection->phase == PHASE_OPEN && !connection->pinged) {
        websocket_ping(connection);
        return;
    }
    if (connection->phase == PHASE_OPEN) connection->phase = PHASE_CLOSING;  // with the code 1006
    connection_kill(connection);
}

static void sweep_list(Net *net, List *list)
{
    uint64_t now = uv_now(&net->loop);
    for (Connection *connection = list->first, *next; connection; connection = next) {
        next = connection->next;
        if (now >= connection->deadline) pass_deadline(connection);
    }
}

void connection_sweep(Net *net)
{
    if (uv_now(&net->loop) < net->swept + SWEEP_TIME) return;
    net->swept = uv_now(&net->loop);
    sweep_list(net, &net->busy);
    sweep_list(net, &net->slowed);
    sweep_list(net, &net->parked);
    line_sweep(net);
    if (net->sweeps++ % QUIET_SWEEPS == 0) sweep_list(net, &net->quiet);
}
