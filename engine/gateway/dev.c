#include "dev.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "mem.h"

enum { TOKEN_BYTES = 16 };

struct Dev {
    Net *net;
    char path[64], now_path[64];
    const char *token;  // within `path`
    json_t *state;
    char *text;  // of it
    int changes;
};

Dev *dev_create(void)
{
    static const char start[] = "/api/dev/";
    uint8_t bytes[TOKEN_BYTES];
    Dev *dev = mem_zalloc(sizeof *dev);
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) abort();
    int size = snprintf(dev->path, sizeof dev->path, "%s", start);
    for (int i = 0; i < TOKEN_BYTES; i++)
        size += snprintf(dev->path + size, sizeof dev->path - (size_t)size, "%02x", bytes[i]);
    snprintf(dev->now_path, sizeof dev->now_path, "%.50s/now", dev->path);
    dev->token = dev->path + strlen(start);
    dev->state = json_pack("{s:n, s:n}", "error", "change");
    dev->text = json_dumps(dev->state, JSON_COMPACT);
    return dev;
}

void dev_destroy(Dev *dev)
{
    if (!dev) return;
    json_decref(dev->state);
    free(dev->text);
    mem_free(dev);
}

void dev_set_net(Dev *dev, Net *net)
{
    dev->net = net;
}

const char *dev_token(const Dev *dev)
{
    return dev->token;
}

// A token is compared in the same time whether its first or its last letter is wrong.
static bool is_path(const char *path, const char *wanted)
{
    const size_t size = strlen(wanted);
    uint8_t differs = 0;
    if (strlen(path) != size) return false;
    for (size_t i = 0; i < size; i++) differs |= (uint8_t)(path[i] ^ wanted[i]);
    return !differs;
}

bool dev_has(const Dev *dev, const char *path)
{
    return is_path(path, dev->path);
}

const char *dev_answer(const Dev *dev, const char *path)
{
    return is_path(path, dev->now_path) ? dev->text : NULL;
}

static void tell(Dev *dev, const HostedRoom *room)
{
    json_object_set_new(dev->state, "mode", json_string(room->mode));
    json_object_set_new(dev->state, "room", json_string(room->code));
    free(dev->text);
    dev->text = json_dumps(dev->state, JSON_COMPACT);
    if (dev->net) net_publish(dev->net, dev->path, "state", dev->text);
}

static void set_error(Dev *dev, const HostedRoom *room, const char *text, const char *sort, uint32_t times)
{
    json_t *error = json_pack("{s:s, s:s, s:i}", "text", text, "sort", sort, "times", (int)times);
    json_object_set_new(dev->state, "error", error ? error : json_null());
    tell(dev, room);
}

void dev_error(Dev *dev, const HostedRoom *room, const char *text, uint32_t times)
{
    if (text) return set_error(dev, room, text, "running", times);
    json_object_set_new(dev->state, "error", json_null());
    tell(dev, room);
}

void dev_refused(Dev *dev, const HostedRoom *room, const char *text)
{
    set_error(dev, room, text, "refused", 1);
}

void dev_broken(Dev *dev, const HostedRoom *room, const char *text)
{
    set_error(dev, room, text, "broken", 1);
}

void dev_changed(Dev *dev, const HostedRoom *room, double ms)
{
    json_object_set_new(dev->state, "error", json_null());
    json_t *change = json_pack("{s:i, s:f, s:s}", "number", dev->changes++, "ms", ms, "lost", "");
    json_object_set_new(dev->state, "change", change);
    tell(dev, room);
}

void dev_lost(Dev *dev, const HostedRoom *room, const char *text)
{
    json_t *change = json_object_get(dev->state, "change");
    if (json_is_object(change)) json_object_set_new(change, "lost", json_string(text));
    tell(dev, room);
}

static void read_profile_line(const char *line, json_t *profile)
{
    char name[32];
    unsigned long long calls, time, bytes;
    if (sscanf(line, "callback %31[a-z_] %llu %llu %llu", name, &calls, &time, &bytes) == 4) {
        json_t *one = json_pack("{s:s, s:I, s:I, s:I}", "name", name, "calls", (json_int_t)calls, "ns",
                                (json_int_t)time, "bytes", (json_int_t)bytes);
        json_array_append_new(json_object_get(profile, "callbacks"), one);
    } else if (sscanf(line, "line %llu %llu", &calls, &time) == 2) {
        json_t *one = json_pack("{s:I, s:I}", "line", (json_int_t)calls, "ns", (json_int_t)time);
        json_array_append_new(json_object_get(profile, "lines"), one);
    } else if (sscanf(line, "kind %31[a-z0-9_] %llu", name, &bytes) == 2) {
        json_t *one = json_pack("{s:s, s:I}", "name", name, "bytes", (json_int_t)bytes);
        json_array_append_new(json_object_get(profile, "kinds"), one);
    } else if (sscanf(line, "sent %llu %llu", &calls, &bytes) == 2) {
        json_object_set_new(profile, "frames", json_integer((json_int_t)calls));
        json_object_set_new(profile, "bytes", json_integer((json_int_t)bytes));
    }
}

void dev_profile(Dev *dev, const HostedRoom *room, const char *text)
{
    if (!dev->net) return;
    json_t *profile = json_pack("{s:s, s:s, s:[], s:[], s:[]}", "mode", room->mode, "room", room->code,
                                "callbacks", "lines", "kinds");
    for (const char *line = text; *line;) {
        read_profile_line(line, profile);
        const char *end = strchrnul(line, '\n');
        line = *end ? end + 1 : end;
    }
    char *told = json_dumps(profile, JSON_COMPACT);
    net_publish(dev->net, dev->path, "profile", told);
    free(told);
    json_decref(profile);
}
