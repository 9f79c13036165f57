// The library context, its event loop, and the one callback through which
// libwebsockets speaks. The loop is libuv's, run by us without waiting, so the
// cost of a pass does not grow with the connections that sleep.
#include <assert.h>
#include <string.h>
#include <sys/resource.h>
#include "log.h"
#include "mem.h"
#include "net_internal.h"

enum { MOST_PASSES = 16 };

static int connection_callback(Connection *connection, enum lws_callback_reasons reason, void *in,
                               size_t size)
{
    switch (reason) {
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: return guard_upgrade(connection);
    case LWS_CALLBACK_HTTP: return http_request(connection, in);
    case LWS_CALLBACK_HTTP_BODY: return up_take(connection, in, size);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: return up_done(connection);
    case LWS_CALLBACK_HTTP_WRITEABLE: return http_write_more(connection);
    case LWS_CALLBACK_ESTABLISHED: websocket_open(connection); break;
    case LWS_CALLBACK_RECEIVE: websocket_receive(connection, in, size); break;
    case LWS_CALLBACK_RECEIVE_PONG: websocket_heard(connection); break;
    case LWS_CALLBACK_SERVER_WRITEABLE: websocket_writable(connection); break;
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: return websocket_peer_close(connection, in, size);
    case LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL: websocket_falling(connection); break;
    case LWS_CALLBACK_CLOSED_HTTP:
        park_gone(connection);
        connection_discard_input(connection->wsi);
        break;
    case LWS_CALLBACK_CLOSED:
        connection_discard_input(connection->wsi);
        carrier_gone(connection);
        break;
    default: break;
    }
    return 0;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t size)
{
    (void)user;
    Net *net = lws_context_user(lws_get_context(wsi));
    net->events++;
    switch (reason) {
    case LWS_CALLBACK_FILTER_NETWORK_CONNECTION: return net->sockets >= net->most_sockets;
    case LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED: return connection_accept(net, wsi) ? 0 : -1;
    case LWS_CALLBACK_RAW_ADOPT: return http_refuse_raw(wsi);
    case LWS_CALLBACK_RAW_RX: return -1;
    default: break;
    }
    Connection *connection = lws_get_opaque_user_data(wsi);
    if (!connection) return 0;
    if (reason != LWS_CALLBACK_WSI_DESTROY) return connection_callback(connection, reason, in, size);
    carrier_gone(connection);
    park_gone(connection);
    connection_free(connection);
    return 0;
}

// What goes wrong at the start is the host's affair. Later it is strangers who
// make libwebsockets complain, and they must not fill the log: it is told nothing.
static void log_start(int level, const char *line)
{
    (void)level;
    log_warn("net", "libwebsockets: %.*s", (int)strcspn(line, "\n"), line);
}

static void describe_protocol(struct lws_protocols *protocol)
{
    *protocol = (struct lws_protocols){
        .name = NET_SUBPROTOCOL,
        .callback = callback,
        .per_session_data_size = 1,  // without any, the end of a WebSocket is not announced
        .rx_buffer_size = NET_MESSAGE_LIMIT,
        .tx_packet_size = 1 << 24,  // a frame goes out in one write
    };
}

static bool create_context(Net *net, Failure *why)
{
    static const lws_retry_bo_t no_pings = { 0 };  // ours cost no sorted list
    void *loops[] = { &net->loop };
    struct lws_context_creation_info info = {
        .port = net->config.port,
        .iface = net->listen.address[0] ? net->listen.address : NULL,
        .protocols = net->protocols,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
                   (net->listen.six ? 0 : LWS_SERVER_OPTION_DISABLE_IPV6),
        .foreign_loops = loops,
        .user = net,
        .gid = -1,
        .uid = -1,
        .timeout_secs = ANSWER_TIME / 1000,
        .keepalive_timeout = ANSWER_TIME / 1000,
        .timeout_secs_ah_idle = ANSWER_TIME / 1000,
        .max_http_header_data = 8192,
        .retry_and_idle_policy = &no_pings,
    };
    lws_set_log_level(LLL_ERR, log_start);
    net->context = lws_create_context(&info);
    if (!net->context)
        return fail(why, "cannot start libwebsockets: is the package libwebsockets-evlib-uv installed?");
    net->vhost = lws_create_vhost(net->context, &info);
    if (!net->vhost) return fail(why, "cannot listen on port %d", net->config.port);
    net->port = lws_get_vhost_listen_port(net->vhost);
    lws_set_log_level(0, log_start);
    return true;
}

static void set_limits(Net *net)
{
    struct rlimit descriptors;
    if (net->config.max_connections == 0) net->config.max_connections = 5000;
    if (net->config.line_ms == 0) net->config.line_ms = LINE_TIME;
    if (net->config.comment_ms == 0) net->config.comment_ms = COMMENT_TIME;
    net->most_sockets = net->config.max_connections + HTTP_ROOM;
    if (getrlimit(RLIMIT_NOFILE, &descriptors) != 0 || descriptors.rlim_cur > (rlim_t)net->most_sockets + 64)
        return;
    net->most_sockets = descriptors.rlim_cur > 128 ? (int)descriptors.rlim_cur - 64 : 64;
    log_warn("net", "only %d sockets can be open: raise the limit of open files (ulimit -n)",
             net->most_sockets);
}

Net *net_open(const NetConfig *config, Failure *why)
{
    Listen listen;
    if (!listen_check(&listen, config->bind, config->port, why)) return NULL;
    Net *net = mem_zalloc(sizeof *net);
    net->config = *config;
    net->listen = listen;
    uv_loop_init(&net->loop);
    park_init(net);
    set_limits(net);
    line_table_init(net);
    describe_protocol(&net->protocols[0]);
    net->files = files_open(config->web, why);
    if (net->files && create_context(net, why)) return net;
    net_destroy(net);
    return NULL;
}

static void close_list(List *list, int code, const char *reason)
{
    for (Connection *connection = list->first, *next; connection; connection = next) {
        next = connection->next;
        if (connection->phase == PHASE_OPEN) net_close(connection, code, reason);
    }
}

void net_close_all(Net *net, int code, const char *reason)
{
    net->draining = true;
    close_list(&net->quiet, code, reason);
    close_list(&net->slowed, code, reason);
    line_close_all(net, code, reason);
    events_end_all(net);
}

// Handles of libuv are closed by its loop, and libwebsockets wants to be called
// once more when that is done.
static void destroy_context(Net *net)
{
    lws_context_destroy(net->context);
    for (int i = 0; i < 1000 && uv_run(&net->loop, UV_RUN_NOWAIT); i++) continue;
    lws_context_destroy(net->context);
}

void net_destroy(Net *net)
{
    if (!net) return;
    net->destroying = true;
    line_table_deinit(net);
    park_deinit(net);
    if (net->context) destroy_context(net);
    while (uv_run(&net->loop, UV_RUN_NOWAIT)) continue;
    int unclosed = uv_loop_close(&net->loop);
    assert(unclosed == 0);
    (void)unclosed;
    files_close(net->files);
    buffer_deinit(&net->scratch);
    mem_free(net);
}

int net_port(const Net *net)
{
    return net->port;
}

int net_connections(const Net *net)
{
    return net->connected;
}

const char *net_version(void)
{
    return lws_get_library_version();
}

int net_descriptor(const Net *net)
{
    return uv_backend_fd(&net->loop);
}

bool net_is_busy(const Net *net)
{
    return net->busy.first != NULL;
}

// One pass often makes work for the next: an accepted socket has a request
// waiting, a request an answer to be written. Who is late is judged only when
// everything has been read that was there, however long we were kept from it.
void net_service(Net *net)
{
    for (int pass = 0; pass < MOST_PASSES; pass++) {
        unsigned events = net->events;
        uv_run(&net->loop, UV_RUN_NOWAIT);
        if (net->events == events) break;
    }
    connection_sweep(net);
}
