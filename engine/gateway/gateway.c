// Puts the parts together, and passes on what one of them has to say to another:
// the socket layer to the players, the supervisor to the rooms.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "addresses.h"
#include "api.h"
#include "clock.h"
#include "gateway_parts.h"
#include "log.h"
#include "mem.h"
#include "modes.h"

enum { WORKERS_BY_DEFAULT = 4, OPENING_SECONDS = 20 };
#define SECOND       UINT64_C(1000000000)
#define LONGEST_HANG (10 * SECOND)

static void *on_opened(void *owner, Connection *connection, const char *address)
{
    Gateway *gateway = owner;
    if (addresses_have(gateway->config.deny, address)) return NULL;
    return players_opened(gateway->players, connection);
}

static void on_received(void *carried, const uint8_t *data, size_t size)
{
    player_received(carried, data, size);
}

static void on_drained(void *carried)
{
    player_drained(carried);
}

static void on_closed(void *carried, int code, const char *reason)
{
    (void)reason;
    player_closed(carried, code);
}

static bool on_request(void *owner, const char *path, NetReply *reply)
{
    Gateway *gateway = owner;
    free(gateway->answer);
    ApiHealth health = { gateway->config.version, (gateway->now - gateway->opened) / SECOND,
                         store_is_saving(gateway->store) };
    const char *dev = gateway->dev ? dev_answer(gateway->dev, path) : NULL;
    gateway->answer = dev ? strdup(dev) : api_answer(path, gateway->rooms, &health);
    if (!gateway->answer) return false;
    *reply = (NetReply){ .body = (const uint8_t *)gateway->answer, .size = strlen(gateway->answer) };
    return true;
}

static bool on_stream(void *owner, const char *path)
{
    const Gateway *gateway = owner;
    return news_has(path) || (gateway->dev && dev_has(gateway->dev, path));
}

static void on_worker_started(void *owner, int worker)
{
    Gateway *gateway = owner;
    rooms_reopen(gateway->rooms, worker);
}

// What it had written still counts; then the room that it was stepping answers for it.
static void on_worker_died(void *owner, int worker, int slot)
{
    Gateway *gateway = owner;
    relay_read(&gateway->relay, supervisor_link(gateway->supervisor, worker), worker, gateway->now);
    HostedRoom *room = rooms_at(gateway->rooms, worker, slot);
    if (!room) return;
    if (room->restored) return relay_begin_anew(&gateway->relay, room);
    // That it hangs is known only a while after it began to, on a busy machine long after.
    const uint64_t began = gateway->now > LONGEST_HANG ? gateway->now - LONGEST_HANG : 0;
    if (room_is_on_trial(room, began))
        relay_put_back(&gateway->relay, room,
                       "the new code ended its worker: it crashes, or loops without an end");
    if (room_survives_death(room, gateway->now)) return;
    log_error("gateway", "room %s ended its worker %d times: it is closed", room->code, ROOM_DEATHS);
    players_room_lost(gateway->players, room, CLOSE_MODE_ERROR);
    rooms_forget(gateway->rooms, room);
}

static bool on_room_opens(void *owner, const HostedRoom *room, Buffer *values)
{
    Gateway *gateway = owner;
    if (!shelves_ask(gateway->shelves, room->mode, 0, gateway->now)) return false;
    shelves_pack(gateway->shelves, room->mode, values);
    return true;
}

static void on_values_ready(void *owner, const char *mode, int64_t profile)
{
    Gateway *gateway = owner;
    if (profile) return players_values_ready(gateway->players, mode, profile);
    for (int i = 0; i < rooms_count(gateway->rooms); i++) {
        HostedRoom *room = rooms_get(gateway->rooms, i);
        if (room->waits && !strcmp(room->mode, mode)) rooms_ask_to_open(gateway->rooms, room);
    }
}

static void on_room_forgotten(void *owner, const HostedRoom *room)
{
    Gateway *gateway = owner;
    keeper_forget(gateway->keeper, room);
}

static int default_workers(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores < WORKERS_BY_DEFAULT ? (int)cores : WORKERS_BY_DEFAULT;
}

static bool open_store(Gateway *gateway, Failure *why)
{
    char path[4096];
    if (mkdir(gateway->config.data, 0700) != 0 && errno != EEXIST)
        return fail(why, "cannot create the data folder %s: %s", gateway->config.data, strerror(errno));
    snprintf(path, sizeof path, "%s/moontick.db", gateway->config.data);
    return (gateway->store = store_open(path, why)) != NULL;
}

static bool open_rooms(Gateway *gateway, Failure *why)
{
    const GatewayConfig *config = &gateway->config;
    SupervisorConfig supervisor = { .workers = config->workers ? config->workers : default_workers(),
                                    .program = config->program,
                                    .hang_ms = config->hang_ms,
                                    .owner = gateway,
                                    .started = on_worker_started,
                                    .died = on_worker_died };
    if (!(gateway->supervisor = supervisor_create(&supervisor, why))) return false;
    RoomsConfig rooms = { .supervisor = gateway->supervisor,
                          .scripts = config->scripts,
                          .default_mode = config->mode,
                          .sets = config->sets,
                          .set_count = config->set_count,
                          .name_lines = config->dev,
                          .owner = gateway,
                          .prepare = on_room_opens,
                          .forgotten = on_room_forgotten };
    gateway->rooms = rooms_create(&rooms);
    ShelvesConfig shelves = { gateway->rooms, gateway->store, gateway, on_values_ready };
    gateway->shelves = shelves_create(&shelves);
    gateway->stays = stays_create(gateway->rooms);
    stays_use(gateway->stays, gateway->shelves);
    PlayersConfig players = { gateway->rooms, gateway->stays, gateway->store, config->choked_ms,
                              config->max_rooms };
    gateway->players = players_create(&players);
    gateway->boards = boards_create(gateway->rooms, gateway->store, clock_day());
    if (config->dev) gateway->dev = dev_create();
    gateway->relay =
        (Relay){ gateway->rooms, gateway->players, gateway->boards, gateway->shelves, NULL, gateway->dev };
    KeeperConfig keeper = { gateway->supervisor, gateway->rooms, gateway->stays, gateway->store };
    gateway->keeper = keeper_create(&keeper);
    keeper_restore(gateway->keeper, gateway->now);
    return rooms_find_fullest(gateway->rooms, config->mode) ||
           rooms_open(gateway->rooms, config->mode, NULL, gateway->now, why);
}

// A host is told at once when the mode does not run. Who develops it, and begins anew with each save, waits.
static bool has_default_room(Gateway *gateway, Failure *why)
{
    const uint64_t until = clock_now() + OPENING_SECONDS * SECOND;
    const HostedRoom *room;
    fail(why, "the mode %s ends its worker each time that it is run", gateway->config.mode);
    gateway->relay.why = why;
    do {
        gateway_round(gateway);
        room = rooms_find_fullest(gateway->rooms, gateway->config.mode);
    } while (room && !room->was_open && gateway->now < until);
    gateway->relay.why = NULL;
    return room != NULL;
}

static bool open_net(Gateway *gateway, Failure *why)
{
    NetConfig net = { .bind = gateway->config.bind,
                      .port = gateway->config.port,
                      .web = gateway->config.web,
                      .max_connections = gateway->config.max_connections,
                      .max_per_address = gateway->config.max_per_address,
                      .owner = gateway,
                      .opened = on_opened,
                      .received = on_received,
                      .drained = on_drained,
                      .closed = on_closed,
                      .request = on_request,
                      .stream = on_stream };
    if (!(gateway->net = net_open(&net, why))) return false;
    if (gateway->dev) dev_set_net(gateway->dev, gateway->net);
    gateway->news = (News){ .net = gateway->net, .rooms = gateway->rooms, .boards = gateway->boards };
    return true;
}

Gateway *gateway_open(const GatewayConfig *config, Failure *why, GatewayTrouble *trouble)
{
    Gateway *gateway = mem_zalloc(sizeof *gateway);
    Buffer source = { 0 };
    char folder[MODES_PATH_SIZE];
    gateway->config = *config;
    gateway->watch.descriptor = -1;
    gateway->signals = -1;
    gateway->opened = gateway->now = clock_now();
    *trouble = GATEWAY_BAD_CONFIG;
    bool opened = mode_read(config->scripts, config->mode, &source, why) && open_store(gateway, why);
    buffer_deinit(&source);
    if (opened) {
        *trouble = GATEWAY_UNABLE;
        opened = open_rooms(gateway, why);
    }
    if (opened && config->dev)
        opened = watch_open(&gateway->watch, modes_folder(config->scripts, folder), why);
    if (opened && !(opened = open_net(gateway, why)))
        *trouble = net_port_in_use(why) ? GATEWAY_PORT_IN_USE : GATEWAY_BAD_CONFIG;
    if (opened && !config->dev && !(opened = has_default_room(gateway, why))) *trouble = GATEWAY_BAD_CONFIG;
    if (opened) return gateway;
    gateway_close(gateway);
    return NULL;
}

// The last connections drop, the workers end, and what is then in their memory is kept.
void gateway_close(Gateway *gateway)
{
    if (!gateway) return;
    net_destroy(gateway->net);
    if (gateway->players) players_set_time(gateway->players, clock_now());
    players_destroy(gateway->players);
    news_deinit(&gateway->news);
    watch_close(&gateway->watch);
    boards_destroy(gateway->boards);
    if (gateway->supervisor) supervisor_stop(gateway->supervisor);
    if (gateway->keeper) keeper_finish(gateway->keeper);
    if (gateway->shelves) shelves_save(gateway->shelves);
    store_close(gateway->store);
    keeper_destroy(gateway->keeper);
    stays_destroy(gateway->stays);
    shelves_destroy(gateway->shelves);
    rooms_destroy(gateway->rooms);
    supervisor_destroy(gateway->supervisor);
    dev_destroy(gateway->dev);
    free(gateway->answer);
    mem_free(gateway);
}

const char *gateway_dev_token(const Gateway *gateway)
{
    return gateway->dev ? dev_token(gateway->dev) : NULL;
}

int gateway_port(const Gateway *gateway)
{
    return net_port(gateway->net);
}
