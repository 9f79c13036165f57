// Lines: sessions that ride on requests. A line is found by its id, the first part
// of which leads to it and is no secret; the rest is compared in constant time, so
// that an answer's delay tells nothing about it. A line waits in one of two ways:
// with a request that is to bring its messages to the client, or for the next one.
#include "line.h"
#include <string.h>
#include <sys/random.h>
#include "base64.h"
#include "mem.h"

void line_table_init(Net *net)
{
    LineTable *table = &net->table;
    for (table->size = 64; table->size < (size_t)net->config.max_connections;) table->size *= 2;
    table->bucket = mem_zalloc(table->size * sizeof *table->bucket);
}

void line_table_deinit(Net *net)
{
    while (net->lines.first) line_gone((Line *)net->lines.first);
    mem_free(net->table.bucket);
}

// The first characters are random already.
static Line **bucket_of(const Net *net, const char *id)
{
    size_t number = 0;
    for (int i = 0; i < LINE_ID_PUBLIC; i++) number = number * 31 + (unsigned char)id[i];
    return &net->table.bucket[number & (net->table.size - 1)];
}

static bool is_same_secret(const char *one, const char *other)
{
    unsigned difference = 0;
    for (int i = LINE_ID_PUBLIC; i < LINE_ID_SIZE; i++)
        difference |= (unsigned)(unsigned char)one[i] ^ (unsigned char)other[i];
    return difference == 0;
}

// One that has been told everything is dead, though it may not be gone yet.
static bool is_alive(const Line *line)
{
    return line->connection.phase == PHASE_OPEN || line->kept.size > 0;
}

Line *line_find(Net *net, const char *id)
{
    if (strlen(id) != LINE_ID_SIZE) return NULL;
    for (Line *line = *bucket_of(net, id); line; line = line->next)
        if (memcmp(line->id, id, LINE_ID_PUBLIC) == 0 && is_same_secret(line->id, id))
            return is_alive(line) ? line : NULL;
    return NULL;
}

Line *line_create(Connection *socket)
{
    uint8_t random[LINE_ID_BYTES];
    if (getrandom(random, sizeof random, 0) != sizeof random) return NULL;
    Line *line = mem_zalloc(sizeof *line);
    line->connection = (Connection){ .net = socket->net, .code = CLOSE_DROPPED };
    strcpy(line->connection.address, socket->address);
    base64_encode(line->id, random, sizeof random, BASE64_URL);
    return line;
}

void line_enter(Line *line)
{
    Net *net = line->connection.net;
    Line **bucket = bucket_of(net, line->id);
    line->next = *bucket;
    *bucket = line;
    connection_join(&line->connection, &net->lines);
    line_detach(line);
}

void line_free(Line *line)
{
    buffer_deinit(&line->kept);
    mem_free(line);
}

static void set_deadline(Line *line, uint64_t milliseconds)
{
    line->connection.deadline = uv_now(&line->connection.net->loop) + milliseconds;
}

void line_detach(Line *line)
{
    if (line->down) line->down->line = NULL;
    line->down = NULL;
    if (line->connection.phase == PHASE_OPEN)
        set_deadline(line, (uint64_t)line->connection.net->config.line_ms);
}

void line_attach(Line *line, Connection *socket, const Carrier *carrier)
{
    Connection *older = line->down;
    line_detach(line);
    if (older) park_end(older);
    line->down = socket;
    socket->line = line;
    line->connection.carrier = carrier;
    if (line->connection.phase == PHASE_OPEN) line->connection.deadline = UINT64_MAX;
}

void line_close_soon(Line *line)
{
    set_deadline(line, CLOSE_TIME);
}

// In the next sweep, since the owner may be in the middle of something.
void line_end_soon(Line *line)
{
    if (line->connection.phase == PHASE_OPEN) line->connection.phase = PHASE_CLOSING;
    set_deadline(line, 0);
}

void line_slow(Connection *connection, uint64_t milliseconds)
{
    ((Line *)connection)->slowed = milliseconds;
}

void line_gone(Line *line)
{
    Net *net = line->connection.net;
    Connection *down = line->down;
    Line **place = bucket_of(net, line->id);
    carrier_gone(&line->connection);
    line_detach(line);
    if (down && !net->destroying) park_end(down);
    while (*place != line) place = &(*place)->next;
    *place = line->next;
    connection_leave(&line->connection);
    line_free(line);
}

void line_sweep(Net *net)
{
    uint64_t now = uv_now(&net->loop);
    for (Connection *connection = net->lines.first, *next; connection; connection = next) {
        next = connection->next;
        if (now >= connection->deadline) line_gone((Line *)connection);
    }
}

void line_close_all(Net *net, int code, const char *reason)
{
    for (Connection *connection = net->lines.first; connection; connection = connection->next)
        net_close(connection, code, reason);
}
