// One gateway ends, by a signal, a kill or its own will, and the next goes on where it was.
#include "bench.h"
#include <fcntl.h>
#include <sys/wait.h>
#include <sqlite3.h>

// Ada has a point and loses her line with the gateway: `token`, `room` and `you` say what she had.
typedef struct {
    char token[64], room[16];
    uint32_t you, tick;
} Memory;

static Memory remember(const Client *client)
{
    Memory memory = { .you = client->you, .tick = client->tick };
    strcpy(memory.token, client->resume);
    strcpy(memory.room, client->room);
    return memory;
}

#define EARN(client)                                                                                         \
    do {                                                                                                     \
        score_a_point(&bench.client);                                                                        \
        UNTIL(bench.client.points == 1);                                                                     \
    } while (0)

static bool restart(Bench *bench)
{
    gateway_close(bench->gateway);
    return bench_start(bench);
}

static int run_sql(const Bench *bench, const char *sql)
{
    char path[128];
    sqlite3 *database;
    snprintf(path, sizeof path, "%s/moontick.db", bench->data);
    if (sqlite3_open(path, &database) != SQLITE_OK) return -1;
    int code = sqlite3_exec(database, sql, NULL, NULL, NULL);
    int changes = sqlite3_changes(database);
    sqlite3_close(database);
    return code == SQLITE_OK ? changes : -1;
}

TEST(restart, drained_gateway_is_followed_by_one_with_the_same_room_and_seats)
{
    SCENE("");
    PLAY(bob);
    PLAY(ada);
    EARN(ada);
    Memory was = remember(&bench.ada);
    gateway_drain(bench.gateway, GATEWAY_STOPS);
    UNTIL(bench.ada.close_code && bench.bob.close_code);
    EXPECT_EQ(bench.ada.close_code, CLOSE_SHUTDOWN);
    client_close(&bench.ada);
    EXPECT(restart(&bench));
    RESUME(ada, was.token);
    EXPECT_TEXT(bench.ada.room, was.room);
    EXPECT_EQ(bench.ada.you, was.you);
    UNTIL(bench.ada.points == 1);
    EXPECT(bench.ada.tick >= was.tick);
    EXPECT_EQ(bench.ada.dropped, 1);  // Bob, held from the start
    bench_close(&bench);
}

TEST(restart, token_is_good_once_over_both_gateways)
{
    SCENE("");
    PLAY(ada);
    Memory was = remember(&bench.ada);
    client_close(&bench.ada);
    EXPECT(restart(&bench));
    RESUME(ada, was.token);
    EXPECT_EQ(bench.ada.you, was.you);
    SPEAK(ada);
    client_close(&bench.ada);
    RESUME(ada, was.token);
    EXPECT_EQ(bench.ada.close_code, CLOSE_RESUME_FAILED);
    bench_close(&bench);
}

TEST(restart, token_spent_in_vain_is_good_over_both_gateways)
{
    SCENE("");
    PLAY(ada);
    Memory was = remember(&bench.ada);
    client_close(&bench.ada);
    RESUME(ada, was.token);
    char lost[64];
    strcpy(lost, bench.ada.resume);
    client_close(&bench.ada);
    EXPECT(restart(&bench));
    RESUME(ada, was.token);
    EXPECT_EQ(bench.ada.you, was.you);
    client_close(&bench.ada);
    RESUME(ada, lost);
    EXPECT_EQ(bench.ada.close_code, CLOSE_RESUME_FAILED);
    bench_close(&bench);
}

TEST(restart, restarting_gateway_says_so)
{
    SCENE("");
    PLAY(ada);
    gateway_drain(bench.gateway, GATEWAY_RESTARTS);
    CLOSES(ada, CLOSE_RESTART);
    EXPECT_TEXT(bench.ada.close_reason, "restart");
    bench_close(&bench);
}

TEST(restart, seat_is_held_from_the_start_and_then_given_up)
{
    SCENE("hold 1");
    PLAY(ada);
    Memory was = remember(&bench.ada);
    client_close(&bench.ada);
    EXPECT(restart(&bench));
    PLAY_IN(bob, was.room);
    EXPECT_EQ(bench.bob.dropped, 1);
    UNTIL(bench.bob.dropped == 0);
    RESUME(ada, was.token);
    EXPECT_EQ(bench.ada.close_code, CLOSE_RESUME_FAILED);
    bench_close(&bench);
}

TEST(restart, room_that_everybody_left_is_not_kept)
{
    SCENE("");
    PLAY(ada);
    FOR(1300);
    EXPECT_EQ(run_sql(&bench, "UPDATE checkpoint SET at = at"), 1);
    client_leave(&bench.ada, CLOSE_LEFT);
    UNTIL(bench.ada.close_code);
    FOR(1300);
    EXPECT_EQ(run_sql(&bench, "UPDATE checkpoint SET at = at"), 0);
    bench_close(&bench);
}

// What is damaged, foreign or old is dropped, and play begins anew.
static const char *const unfit[] = {
    "UPDATE checkpoint SET world = zeroblob(100)",
    "UPDATE checkpoint SET world = substr(world, 1, length(world) - 1)",
    "UPDATE checkpoint SET world = x''",
    "UPDATE checkpoint SET seats = substr(seats, 2)",
    "UPDATE checkpoint SET mode = '../../etc/passwd'",
    "UPDATE checkpoint SET code = 'A very long code of a room'",
    "UPDATE checkpoint SET at = at - 601000",
};

TEST(restart, checkpoint_that_is_damaged_or_old_is_dropped)
{
    for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++) {
        SCENE("");
        PLAY(ada);
        Memory was = remember(&bench.ada);
        client_close(&bench.ada);
        gateway_close(bench.gateway);
        EXPECT_EQ(run_sql(&bench, unfit[i]), 1);
        EXPECT(bench_start(&bench));
        RESUME(ada, was.token);
        EXPECT_EQ(bench.ada.close_code, CLOSE_RESUME_FAILED);
        client_close(&bench.ada);
        PLAY(ada);
        EXPECT(strcmp(bench.ada.room, was.room) != 0);
        bench_close(&bench);
    }
}

TEST(restart, mode_that_refuses_its_old_world_gets_a_new_one)
{
    SCENE("");
    PLAY(ada);
    EARN(ada);
    Memory was = remember(&bench.ada);
    client_close(&bench.ada);
    gateway_close(bench.gateway);
    write_mode(&bench, "refuse_old");
    EXPECT(bench_start(&bench));
    RESUME(ada, was.token);
    EXPECT_EQ(bench.ada.close_code, CLOSE_RESTART);
    client_close(&bench.ada);
    PLAY_IN(ada, was.room);
    EXPECT_TEXT(bench.ada.room, was.room);
    EXPECT_EQ(bench.ada.points, 0);
    bench_close(&bench);
}

TEST(restart, old_world_that_kills_the_worker_is_given_up_at_once)
{
    SCENE("");
    PLAY(ada);
    Memory was = remember(&bench.ada);
    client_close(&bench.ada);
    gateway_close(bench.gateway);
    write_mode(&bench, "crash_old");
    EXPECT(bench_start(&bench));
    CONNECT(ada);
    client_hello(&bench.ada, was.room, NULL);
    UNTIL(bench.ada.close_code || bench.ada.deltas > 0);
    if (bench.ada.close_code) {
        EXPECT_EQ(bench.ada.close_code, CLOSE_RESTART);
        client_close(&bench.ada);
        PLAY_IN(ada, was.room);
    }
    EXPECT_TEXT(bench.ada.room, was.room);
    bench_close(&bench);
}

// The gateway in a process of its own, with its worker: killed together. Its port comes over `tell`.
static pid_t fork_gateway(Bench *bench, int *port)
{
    int tell[2];
    if (pipe(tell)) abort();
    pid_t process = fork();
    if (process == 0) {
        setpgid(0, 0);
        if (!bench_start(bench)) _exit(1);
        int taken = gateway_port(bench->gateway);
        (void)!write(tell[1], &taken, sizeof taken);
        for (;;) gateway_round(bench->gateway);
    }
    setpgid(process, process);
    close(tell[1]);
    bool told = read(tell[0], port, sizeof *port) == sizeof *port;
    close(tell[0]);
    return told ? process : 0;
}

static bool connect_until_upgraded(Client *client, int port)
{
    uint64_t until = clock_now() + 10000 * MILLISECOND;
    if (!client_open(client, port)) return false;
    while (!client->upgraded && clock_now() < until) client_read(client);
    return client->upgraded;
}

// Plays for some seconds against a gateway of its own, kills it with its workers, and remembers.
static bool play_and_kill(Bench *bench, Memory *was)
{
    int port;
    pid_t process = fork_gateway(bench, &port);
    if (process <= 0 || !connect_until_upgraded(&bench->ada, port)) return false;
    client_hello(&bench->ada, "", NULL);
    uint64_t end = clock_now() + 3000 * MILLISECOND;
    while (clock_now() < end) client_read(&bench->ada);
    *was = remember(&bench->ada);
    kill(-process, SIGKILL);
    waitpid(process, NULL, 0);
    client_read(&bench->ada);
    was->tick = bench->ada.tick;
    client_close(&bench->ada);
    return was->token[0] != 0;
}

TEST(restart, kill_of_the_whole_tree_loses_at_most_a_second)
{
    SCENE("");
    Memory was;
    gateway_close(bench.gateway);
    bench.gateway = NULL;
    EXPECT(play_and_kill(&bench, &was));
    EXPECT(was.tick > 100);
    EXPECT(bench_start(&bench));
    RESUME(ada, was.token);
    EXPECT_EQ(bench.ada.you, was.you);
    printf("    killed at tick %u, on at tick %u, 50 a second\n", was.tick, bench.ada.tick);
    EXPECT(bench.ada.tick + 65 > was.tick);  // a second, and what the disk took
    bench_close(&bench);
}

// Whoever joins is given a score that nobody had before.
static const char REAL[] =
    "local mode = { input = { move = stick }, room = { joins = u32 } }\n"
    "function mode.join(room, player) room.joins = room.joins + 1 player.score = 7000000 + room.joins end\n"
    "return mode\n";

TEST(restart, real_room_goes_on_after_a_kill_with_entity_and_score)
{
    static const uint8_t score[] = { 0xce, 0x00, 0x6a, 0xcf, 0xc1 };  // 7000001
    SCENE(REAL);
    Memory was;
    gateway_close(bench.gateway);
    bench.gateway = NULL;
    bench.config.program = MOONTICK;
    EXPECT(play_and_kill(&bench, &was));
    EXPECT(bench_start(&bench));
    RESUME(ada, was.token);
    EXPECT_TEXT(bench.ada.room, was.room);
    EXPECT_EQ(bench.ada.you, was.you);
    EXPECT(memmem(bench.ada.snapshot.data, bench.ada.snapshot.size, score, sizeof score));
    client_send(&bench.ada, "\x94\x02\x05\xcd\x01\x2c\x92\x00\x00", 9);  // acknowledges a tick that was lost
    FOR(300);
    EXPECT_EQ(bench.ada.close_code, 0);
    bench_close(&bench);
}
