// bench.h: a gateway in a folder of its own, and two players: real sockets, a real
// database, real workers. Only the rooms are fake, and do as they are told.
#pragma once
#include "gateway.h"
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "check.h"
#include "client.h"
#include "clock.h"
#include "protocol.h"

#define MILLISECOND UINT64_C(1000000)

typedef struct {
    GatewayConfig config;  // for bench_start(), which fills in what is missing
    char folder[64], data[80];
    Gateway *gateway;
    Client ada, bob;
} Bench;

static inline void write_mode(const Bench *bench, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/modes", bench->folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/modes/fake.lua", bench->folder);
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static inline bool bench_start(Bench *bench)
{
    Failure why;
    GatewayTrouble trouble;
    GatewayConfig *config = &bench->config;
    config->data = bench->data;
    config->scripts = bench->folder;
    config->mode = "fake";
    config->workers = 1;
    if (!config->program) config->program = FAKE_WORKER;
    config->hang_ms = 150;
    config->dev = true;
    config->version = "test";
    bench->gateway = gateway_open(config, &why, &trouble);
    if (!bench->gateway) printf("    %s\n", why.text);
    return bench->gateway != NULL;
}

static inline bool bench_open(Bench *bench, const char *mode)
{
    *bench = (Bench){ .ada.socket = -1, .bob.socket = -1 };
    strcpy(bench->folder, "/tmp/moontick-gateway-XXXXXX");
    if (!mkdtemp(bench->folder)) return false;
    snprintf(bench->data, sizeof bench->data, "%s/data", bench->folder);
    write_mode(bench, mode);
    return bench_start(bench);
}

// A gateway with this mode, as `bench`.
#define SCENE(mode)                                                                                          \
    Bench bench;                                                                                             \
    EXPECT(bench_open(&bench, mode))

static inline int delete (const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static inline void bench_close(Bench *bench)
{
    client_close(&bench->ada);
    client_close(&bench->bob);
    gateway_close(bench->gateway);
    nftw(bench->folder, delete, 8, FTW_DEPTH | FTW_PHYS);
}

static inline void round_of(Bench *bench)
{
    gateway_round(bench->gateway);
    client_read(&bench->ada);
    client_read(&bench->bob);
}

// Runs the gateway until it holds, for ten seconds at most.
#define UNTIL(holds)                                                                                         \
    do {                                                                                                     \
        uint64_t until = clock_now() + 10000 * MILLISECOND;                                                  \
        while (!(holds) && clock_now() < until) round_of(&bench);                                            \
        EXPECT(holds);                                                                                       \
    } while (0)

#define CONNECT(client)                                                                                      \
    do {                                                                                                     \
        EXPECT(client_open(&bench.client, gateway_port(bench.gateway)));                                     \
        UNTIL(bench.client.upgraded);                                                                        \
    } while (0)

#define PLAY_IN(client, room)                                                                                \
    do {                                                                                                     \
        CONNECT(client);                                                                                     \
        client_hello(&bench.client, room, NULL);                                                             \
        UNTIL(bench.client.deltas > 0);                                                                      \
    } while (0)

#define PLAY(client) PLAY_IN(client, "")

// The gateway says goodbye, with this code.
#define CLOSES(client, code)                                                                                 \
    do {                                                                                                     \
        UNTIL(bench.client.close_code);                                                                      \
        EXPECT_EQ(bench.client.close_code, code);                                                            \
    } while (0)

// Rounds go on for so long.
#define FOR(milliseconds)                                                                                    \
    do {                                                                                                     \
        uint64_t until = clock_now() + (milliseconds)*MILLISECOND;                                           \
        while (clock_now() < until) round_of(&bench);                                                        \
    } while (0)

#define RESUME(client, token)                                                                                \
    do {                                                                                                     \
        CONNECT(client);                                                                                     \
        client_resume(&bench.client, token);                                                                 \
        UNTIL(bench.client.snapshots > 0 || bench.client.close_code);                                        \
    } while (0)

// Says something, which shows that the WELCOME has arrived, and waits until the gateway knows.
#define SPEAK(client)                                                                                        \
    do {                                                                                                     \
        int heard = bench.client.pongs;                                                                      \
        client_send(&bench.client, "\x92\x04\x07", 3);                                                       \
        UNTIL(bench.client.pongs > heard);                                                                   \
    } while (0)

static inline void score_a_point(Client *client)
{
    client_chat(client, "point");
}

static inline void say_input(Client *client, int sequence)
{
    const uint8_t message[] = { 0x94, 2, (uint8_t)sequence, 0, 0x90 };
    client_send(client, message, sizeof message);
}
