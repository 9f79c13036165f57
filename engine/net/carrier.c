// What is the same on every carrier: who may come in, what net.h offers, and how
// a session ends.
#include <assert.h>
#include <string.h>
#include "net_internal.h"
#include "text.h"

void carrier_end(Connection *connection, int code, const char *reason, size_t size)
{
    if (size > NET_REASON_LIMIT) size = NET_REASON_LIMIT;
    while (size > 0 && !text_is_utf8(reason, size)) size--;
    memcpy(connection->reason, reason, size);
    connection->reason[size] = 0;
    connection->code = code;
    connection->phase = PHASE_CLOSING;
    buffer_deinit(&connection->message);
}

void net_close(Connection *connection, int code, const char *reason)
{
    assert(code >= 1000 && code < 5000 && code != CLOSE_NONE && code != CLOSE_DROPPED);
    if (connection->phase != PHASE_OPEN) return;
    carrier_end(connection, code, reason, strlen(reason));
    connection->carrier->close(connection);
}

void net_slow(Connection *connection, int milliseconds)
{
    if (connection->phase == PHASE_OPEN) connection->carrier->slow(connection, (uint64_t)milliseconds);
}

NetSent net_send(Connection *connection, uint8_t *payload, size_t size)
{
    if (connection->phase != PHASE_OPEN) return NET_CLOSING;
    assert(!connection->choked);  // `drained` has to come first
    return connection->carrier->send(connection, payload, size);
}

bool net_is_choked(const Connection *connection)
{
    return connection->choked;
}

static int from_address(const Net *net, const char *address)
{
    const List *lists[] = { &net->busy, &net->quiet, &net->slowed, &net->lines };
    int count = 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const Connection *other = lists[i]->first; other; other = other->next)
            count += other->carried && other->phase != PHASE_GONE && strcmp(other->address, address) == 0;
    return count;
}

static bool has_room(const Connection *connection)
{
    const Net *net = connection->net;
    int most = net->config.max_per_address;
    return net->connected < net->config.max_connections &&
           (most == 0 || from_address(net, connection->address) < most);
}

// Refused with a close code and not over HTTP, because a browser shows its page
// only the former.
bool carrier_open(Connection *connection, const Carrier *carrier)
{
    const NetConfig *config = &connection->net->config;
    connection->phase = PHASE_OPEN;
    connection->carrier = carrier;
    if (!has_room(connection)) {
        net_close(connection, 1013, "full");
        return false;
    }
    connection->carried = config->opened(config->owner, connection, connection->address);
    if (connection->carried)
        connection->net->connected++;
    else
        net_close(connection, 1008, "policy");
    return connection->carried;
}

static bool may_be_sent(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

// Keeps what the peer said, or what is wrong with it.
void carrier_read_close(Connection *connection, const uint8_t *data, size_t size)
{
    int code = size >= 2 ? data[0] << 8 | data[1] : CLOSE_NONE;
    const char *reason = size > 2 ? (const char *)data + 2 : "";
    size_t reason_size = size > 2 ? size - 2 : 0;
    if (size == 1 || (size >= 2 && !may_be_sent(code)))
        carrier_end(connection, 1002, "protocol", strlen("protocol"));
    else if (!text_is_utf8(reason, reason_size))
        carrier_end(connection, 1007, "encoding", strlen("encoding"));
    else
        carrier_end(connection, code, reason, reason_size);
}

void carrier_gone(Connection *connection)
{
    if (connection->phase != PHASE_OPEN && connection->phase != PHASE_CLOSING) return;
    connection->phase = PHASE_GONE;
    if (!connection->carried) return;
    connection->net->connected--;
    connection->net->config.closed(connection->carried, connection->code, connection->reason);
}
