// The gateway as a whole: real sockets, a real database, real workers; only the
// rooms are fake, and fail on command.
#include "bench.h"
#include "gateway_parts.h"

TEST(gateway, hello_leads_to_welcome_then_snapshot_then_deltas)
{
    SCENE("");
    PLAY(ada);
    EXPECT(bench.ada.welcomes == 1 && bench.ada.snapshots == 1);
    EXPECT_EQ(strlen(bench.ada.room), 5);
    EXPECT_EQ(bench.ada.you, 65536);
    EXPECT_EQ(strlen(bench.ada.profile), 43);
    bench_close(&bench);
}

TEST(gateway, two_players_meet_in_one_room)
{
    SCENE("");
    PLAY(ada);
    PLAY(bob);
    EXPECT_TEXT(bench.bob.room, bench.ada.room);
    EXPECT(bench.bob.you != bench.ada.you);
    bench_close(&bench);
}

TEST(gateway, known_profile_is_not_given_anew)
{
    SCENE("");
    char profile[64];
    PLAY(ada);
    strcpy(profile, bench.ada.profile);
    CONNECT(bob);
    client_hello(&bench.bob, bench.ada.room, profile);
    UNTIL(bench.bob.welcomes == 1);
    EXPECT_TEXT(bench.bob.profile, "");
    bench_close(&bench);
}

TEST(gateway, profile_that_nobody_was_given_is_nobodys)
{
    static const char made_up[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    SCENE("");
    CONNECT(ada);
    client_hello(&bench.ada, "", made_up);
    UNTIL(bench.ada.welcomes == 1);
    EXPECT_EQ(strlen(bench.ada.profile), 43);
    EXPECT(strcmp(bench.ada.profile, made_up) != 0);
    bench_close(&bench);
}

TEST(gateway, address_that_may_not_play_is_told_so)
{
    SCENE("");
    gateway_close(bench.gateway);
    bench.config.deny = "192.0.2.0/24,127.0.0.0/8";
    EXPECT(bench_start(&bench));
    CONNECT(ada);
    CLOSES(ada, CLOSE_POLICY);
    EXPECT_TEXT(bench.ada.close_reason, "policy");
    bench_close(&bench);
}

TEST(gateway, unknown_room_closes)
{
    SCENE("");
    CONNECT(ada);
    client_hello(&bench.ada, "QQQQQ", NULL);
    CLOSES(ada, CLOSE_NO_ROOM);
    EXPECT_TEXT(bench.ada.close_reason, "no_room");
    bench_close(&bench);
}

TEST(gateway, who_watches_takes_no_seat_and_goes_when_the_room_does)
{
    SCENE("");
    char wanted[32];
    PLAY(ada);
    snprintf(wanted, sizeof wanted, "@%s", bench.ada.room);
    PLAY_IN(bob, wanted);
    EXPECT_EQ(bench.bob.you, 0);
    EXPECT_TEXT(bench.bob.resume, "");
    HostedRoom *room = rooms_find(bench.gateway->rooms, bench.ada.room);
    EXPECT_EQ(room->players, 1);
    client_leave(&bench.ada, CLOSE_LEFT);
    UNTIL(room->players == 0);
    rooms_close(bench.gateway->rooms, room);
    CLOSES(bob, CLOSE_NO_ROOM);
    UNTIL(rooms_count(bench.gateway->rooms) == 0);
    FOR(100);
    bench_close(&bench);
}

TEST(gateway, ninth_player_gets_a_room_of_their_own_unless_they_asked_for_the_full_one)
{
    SCENE("");
    Client crowd[8];
    for (int i = 0; i < 8; i++) {
        PLAY(ada);
        crowd[i] = bench.ada;
        bench.ada = (Client){ .socket = -1 };
    }
    PLAY(ada);
    EXPECT(strcmp(bench.ada.room, crowd[0].room) != 0);
    CONNECT(bob);
    client_hello(&bench.bob, crowd[0].room, NULL);
    CLOSES(bob, CLOSE_FULL);
    for (int i = 0; i < 8; i++) client_close(&crowd[i]);
    bench_close(&bench);
}

TEST(gateway, message_that_breaks_the_protocol_closes)
{
    SCENE("");
    PLAY(ada);
    PLAY(bob);
    client_send(&bench.ada, "\x81", 1);
    client_send(&bench.bob, "\x94\x02\x01\x00\xc0", 5);  // whole, but not what the mode declares
    UNTIL(bench.ada.close_code && bench.bob.close_code);
    EXPECT_EQ(bench.ada.close_code, CLOSE_PROTOCOL);
    EXPECT_EQ(bench.bob.close_code, CLOSE_PROTOCOL);
    bench_close(&bench);
}

TEST(gateway, ping_is_answered_with_what_a_tick_takes)
{
    SCENE("");
    PLAY(ada);
    client_send(&bench.ada, "\x92\x04\x07", 3);
    UNTIL(bench.ada.pongs == 1);
    EXPECT(bench.ada.took > 0);
    bench_close(&bench);
}

TEST(gateway, players_stay_connected_when_their_worker_crashes)
{
    SCENE("");
    PLAY(ada);
    PLAY(bob);
    uint32_t tick = bench.ada.tick;
    client_chat(&bench.ada, "crash");
    UNTIL(bench.ada.welcomes == 2 && bench.bob.welcomes == 2);
    UNTIL(bench.ada.snapshots == 2 && bench.bob.snapshots == 2);
    EXPECT(bench.ada.tick > tick);
    EXPECT(bench.ada.close_code == 0 && bench.bob.close_code == 0);
    bench_close(&bench);
}

TEST(gateway, endless_loop_costs_the_worker_and_not_the_match)
{
    SCENE("");
    PLAY(ada);
    uint32_t tick = bench.ada.tick;
    client_chat(&bench.ada, "loop");
    UNTIL(bench.ada.snapshots == 2);
    EXPECT(bench.ada.tick > tick);
    EXPECT_EQ(bench.ada.close_code, 0);
    bench_close(&bench);
}

TEST(gateway, mode_that_loops_while_opening_is_opened_without_the_jit)
{
    SCENE("loop");
    PLAY(ada);
    bench_close(&bench);
}

TEST(gateway, room_that_keeps_crashing_is_closed)
{
    SCENE("crash_at_tick 5");
    CONNECT(ada);
    client_hello(&bench.ada, "", NULL);
    CLOSES(ada, CLOSE_MODE_ERROR);
    bench_close(&bench);
}

TEST(gateway, who_develops_a_mode_that_does_not_load_plays_as_soon_as_it_does)
{
    SCENE("refuse");
    CONNECT(ada);
    client_hello(&bench.ada, "", NULL);
    for (int i = 0; i < 20; i++) round_of(&bench);
    EXPECT_EQ(bench.ada.close_code, 0);
    write_mode(&bench, "");
    UNTIL(bench.ada.deltas > 0);
    bench_close(&bench);
}

TEST(gateway, error_in_the_mode_is_told_and_when_it_is_mended)
{
    SCENE("");
    PLAY(ada);
    client_chat(&bench.ada, "error");
    UNTIL(bench.ada.notices == 1);
    EXPECT_TEXT(bench.ada.notice, "mode_error");
    EXPECT_TEXT(bench.ada.notice_text, "The game mode has an error; the server keeps running.");
    PLAY(bob);
    UNTIL(bench.bob.notices == 1);  // who comes later is told, too
    client_chat(&bench.ada, "mend");
    UNTIL(bench.ada.notices == 2);
    EXPECT_TEXT(bench.ada.notice, "mode_ok");
    bench_close(&bench);
}

TEST(gateway, kicked_player_is_told_why)
{
    SCENE("");
    PLAY(ada);
    client_chat(&bench.ada, "kick");
    CLOSES(ada, CLOSE_KICKED);
    EXPECT_TEXT(bench.ada.close_reason, "kicked: as asked for");
    bench_close(&bench);
}

TEST(gateway, score_comes_back_as_the_best_and_outlives_the_server)
{
    SCENE("");
    PLAY(ada);
    client_chat(&bench.ada, "score");
    UNTIL(bench.ada.best == 42);
    client_close(&bench.ada);
    gateway_close(bench.gateway);
    EXPECT(bench_start(&bench));
    PLAY(bob);
    UNTIL(bench.bob.best == 42);
    bench_close(&bench);
}

TEST(gateway, seat_of_who_left_is_taken_by_who_comes)
{
    SCENE("");
    PLAY(ada);
    client_leave(&bench.ada, CLOSE_LEFT);
    UNTIL(bench.ada.close_code);
    PLAY(bob);
    EXPECT_EQ(bench.bob.you, 65536);
    bench_close(&bench);
}

TEST(gateway, drain_says_goodbye_to_everybody)
{
    SCENE("");
    PLAY(ada);
    CONNECT(bob);
    gateway_drain(bench.gateway, GATEWAY_STOPS);
    UNTIL(bench.ada.close_code && bench.bob.close_code);
    EXPECT(bench.ada.close_code == CLOSE_SHUTDOWN && bench.bob.close_code == CLOSE_SHUTDOWN);
    EXPECT_TEXT(bench.ada.close_reason, "shutdown");
    bench_close(&bench);
}

TEST(gateway, idle_one_sleeps)
{
    SCENE("");
    for (int i = 0; i < 20; i++) round_of(&bench);
    uint64_t began = clock_now();
    for (int i = 0; i < 10; i++) round_of(&bench);
    EXPECT(clock_now() - began > 300 * MILLISECOND);
    bench_close(&bench);
}

TEST(gateway, missing_mode_is_wrong_configuration)
{
    Failure why;
    GatewayTrouble trouble;
    GatewayConfig config = { .data = "/tmp", .scripts = "/nowhere", .mode = "fake" };
    EXPECT(!gateway_open(&config, &why, &trouble));
    EXPECT_EQ(trouble, GATEWAY_BAD_CONFIG);
    EXPECT(strstr(why.text, "/nowhere/modes/fake.lua"));
}

TEST(gateway, second_one_finds_the_port_in_use)
{
    SCENE("");
    Failure why;
    GatewayTrouble trouble;
    GatewayConfig config = { .data = bench.data,
                             .scripts = bench.folder,
                             .mode = "fake",
                             .program = FAKE_WORKER,
                             .port = gateway_port(bench.gateway) };
    EXPECT(!gateway_open(&config, &why, &trouble));
    EXPECT_EQ(trouble, GATEWAY_PORT_IN_USE);
    bench_close(&bench);
}

TEST(gateway, more_than_may_come_in_all_or_from_one_address_are_refused)
{
    for (int i = 0; i < 2; i++) {
        SCENE("");
        gateway_close(bench.gateway);
        bench.config = (GatewayConfig){ .max_connections = i ? 0 : 1, .max_per_address = i ? 1 : 0 };
        EXPECT(bench_start(&bench));
        PLAY(ada);
        CONNECT(bob);
        CLOSES(bob, CLOSE_FULL);
        EXPECT_EQ(bench.ada.close_code, 0);
        client_leave(&bench.ada, CLOSE_LEFT);
        UNTIL(bench.ada.close_code);
        client_close(&bench.ada);
        client_close(&bench.bob);
        for (int rounds = 0; rounds < 20; rounds++) round_of(&bench);
        PLAY(ada);
        bench_close(&bench);
    }
}

TEST(gateway, who_floods_is_closed_and_the_neighbour_does_not_notice)
{
    SCENE("");
    PLAY(ada);
    PLAY(bob);
    for (int i = 0; i < 2000 && !bench.ada.close_code; i++) {
        client_send(&bench.ada, "\x92\x04\x07", 3);
        if (i % 50 == 0) round_of(&bench);
    }
    CLOSES(ada, CLOSE_RATE);
    int deltas = bench.bob.deltas;
    UNTIL(bench.bob.deltas > deltas + 10);
    EXPECT_EQ(bench.bob.close_code, 0);
    bench_close(&bench);
}

// Rounds in which nobody reads Ada's socket.
static void round_without_ada(Bench *bench)
{
    gateway_round(bench->gateway);
    client_read(&bench->bob);
}

TEST(gateway, who_reads_nothing_is_closed_in_time_and_the_neighbour_does_not_notice)
{
    SCENE("big_frames");
    gateway_close(bench.gateway);
    bench.config.choked_ms = 1000;
    EXPECT(bench_start(&bench));
    PLAY(ada);
    PLAY(bob);
    uint64_t began = clock_now();
    int deltas = bench.bob.deltas;
    while (bench.bob.taken != 1 && clock_now() - began < 12000 * MILLISECOND) round_without_ada(&bench);
    EXPECT_EQ(bench.bob.taken, 1);  // Ada is out
    EXPECT(clock_now() - began > 1000 * MILLISECOND);
    EXPECT(bench.bob.deltas > deltas + 20);
    UNTIL(bench.ada.close_code);
    EXPECT(bench.ada.close_code == CLOSE_IDLE || bench.ada.close_code == 1006);
    bench_close(&bench);
}
