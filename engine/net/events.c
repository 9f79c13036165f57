// Events for whoever listens: server-sent events of a path that the owner declares
// a stream. For a listener that does not keep up nothing is queued: of each event
// it gets the newest, once it takes bytes again. A topic lives while it has listeners.
#include <assert.h>
#include <string.h>
#include "mem.h"
#include "net_internal.h"

enum { MOST_EVENTS = 16 };  // names in one topic

typedef struct {
    char *name;
    Buffer newest;  // as it is sent
} Event;

struct Listener {
    Connection *socket;
    Topic *topic;
    Listener *previous, *next;
    unsigned missed;  // a bit for each event of the topic
};

struct Topic {
    Topic *next;
    char *path;
    Listener *first;
    Event event[MOST_EVENTS];
    int events;
};

static Topic *find_topic(const Net *net, const char *path)
{
    Topic *topic = net->topics;
    while (topic && strcmp(topic->path, path) != 0) topic = topic->next;
    return topic;
}

static Topic *create_topic(Net *net, const char *path)
{
    Topic *topic = mem_zalloc(sizeof *topic);
    topic->path = mem_copy_text(path);
    topic->next = net->topics;
    net->topics = topic;
    return topic;
}

static void destroy_topic(Net *net, Topic *topic)
{
    Topic **place = &net->topics;
    while (*place != topic) place = &(*place)->next;
    *place = topic->next;
    for (int i = 0; i < topic->events; i++) {
        mem_free(topic->event[i].name);
        buffer_deinit(&topic->event[i].newest);
    }
    mem_free(topic->path);
    mem_free(topic);
}

static int find_event(Topic *topic, const char *name)
{
    for (int i = 0; i < topic->events; i++)
        if (strcmp(topic->event[i].name, name) == 0) return i;
    assert(topic->events < MOST_EVENTS);
    topic->event[topic->events].name = mem_copy_text(name);
    return topic->events++;
}

static void send_event(Listener *listener, const Event *event)
{
    Buffer *piece = stream_start(listener->socket);
    buffer_append(piece, event->newest.data, event->newest.size);
    stream_send(listener->socket, piece);
}

static void send_missed(Connection *socket)
{
    Listener *listener = socket->listener;
    for (int i = 0; listener && i < listener->topic->events && !stream_is_choked(socket); i++) {
        if (!(listener->missed & 1u << i)) continue;
        listener->missed &= ~(1u << i);
        send_event(listener, &listener->topic->event[i]);
    }
}

static void leave(Connection *socket)
{
    Listener *listener = socket->listener;
    Topic *topic = listener->topic;
    if (listener->next) listener->next->previous = listener->previous;
    if (listener->previous)
        listener->previous->next = listener->next;
    else
        topic->first = listener->next;
    if (!topic->first) destroy_topic(socket->net, topic);
    socket->net->listeners--;
    socket->listener = NULL;
    mem_free(listener);
}

static int from_address(const Net *net, const char *address)
{
    int count = 0;
    for (const Topic *topic = net->topics; topic; topic = topic->next)
        for (const Listener *listener = topic->first; listener; listener = listener->next)
            count += strcmp(listener->socket->address, address) == 0;
    return count;
}

static bool has_room(const Connection *socket)
{
    const Net *net = socket->net;
    int most = net->config.max_per_address;
    return net->listeners < MOST_LISTENERS && (most == 0 || from_address(net, socket->address) < most);
}

int events_listen(Connection *socket, const char *path)
{
    static const Parking parking = {
        .due = stream_due, .writable = send_missed, .leave = leave, .end = stream_end
    };
    Net *net = socket->net;
    if (!guard_is_our_page(socket->wsi)) return http_refuse(socket, 403, "", "another site's page");
    if (!has_room(socket)) return http_refuse(socket, 503, "Retry-After: 5\r\n", "too many listeners");
    Topic *topic = find_topic(net, path);
    if (!topic) topic = create_topic(net, path);
    Listener *listener = mem_zalloc(sizeof *listener);
    *listener = (Listener){ .socket = socket, .topic = topic, .next = topic->first };
    if (topic->first) topic->first->previous = listener;
    topic->first = socket->listener = listener;
    net->listeners++;
    stream_begin(socket);
    park(socket, &parking, (uint64_t)net->config.comment_ms);
    return 0;
}

void net_publish(Net *net, const char *path, const char *event, const char *data)
{
    assert(!strpbrk(event, "\r\n") && !strpbrk(data, "\r\n"));
    Topic *topic = find_topic(net, path);
    if (!topic) return;
    int index = find_event(topic, event);
    Buffer *newest = &topic->event[index].newest;
    const char *const parts[] = { "event: ", event, "\ndata: ", data, "\n\n" };
    buffer_clear(newest);
    for (int i = 0; i < 5; i++) buffer_append(newest, parts[i], strlen(parts[i]));
    for (Listener *listener = topic->first; listener; listener = listener->next) {
        if (stream_is_choked(listener->socket))
            listener->missed |= 1u << index;
        else
            send_event(listener, &topic->event[index]);
    }
}

void events_end_all(Net *net)
{
    while (net->topics) park_end(net->topics->first->socket);
}
