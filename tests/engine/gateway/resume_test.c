// Lines that drop, and who comes back: the same seat, entity and points, each token once.
#include <fcntl.h>
#include "bench.h"

TEST(resume, dropped_line_comes_back_to_its_seat_and_points)
{
    SCENE("");
    char token[64];
    PLAY(ada);
    PLAY(bob);
    score_a_point(&bench.bob);
    UNTIL(bench.bob.points == 1);
    uint32_t you = bench.bob.you;
    strcpy(token, bench.bob.resume);
    EXPECT_EQ(strlen(token), 43);
    client_close(&bench.bob);
    UNTIL(bench.ada.dropped == 1);  // the others see it
    RESUME(bob, token);
    EXPECT_EQ(bench.bob.you, you);
    UNTIL(bench.bob.points == 1);
    EXPECT(bench.bob.resume[0] && strcmp(bench.bob.resume, token) != 0);
    UNTIL(bench.ada.dropped == 0);
    bench_close(&bench);
}

TEST(resume, page_that_is_reloaded_comes_back)
{
    SCENE("");
    char token[64];
    PLAY(ada);
    PLAY(bob);
    strcpy(token, bench.bob.resume);
    uint32_t you = bench.bob.you;
    client_leave(&bench.bob, 1001);
    UNTIL(bench.bob.close_code && bench.ada.dropped == 1);
    client_close(&bench.bob);
    RESUME(bob, token);
    EXPECT_EQ(bench.bob.you, you);
    bench_close(&bench);
}

TEST(resume, half_open_line_is_taken_over_and_the_old_one_told)
{
    SCENE("");
    PLAY(ada);
    RESUME(bob, bench.ada.resume);
    EXPECT_EQ(bench.bob.you, bench.ada.you);
    CLOSES(ada, CLOSE_REPLACED);
    EXPECT_TEXT(bench.ada.close_reason, "replaced");
    client_close(&bench.ada);
    int deltas = bench.bob.deltas;
    FOR(200);  // the old one's end does not touch the seat
    EXPECT(bench.bob.deltas > deltas && !bench.bob.close_code && bench.bob.dropped == 0);
    bench_close(&bench);
}

TEST(resume, used_tokens_are_worthless)
{
    enum { USED = 1000, TAKEOVERS = 20 };
    SCENE("");
    char tokens[TAKEOVERS][64];
    int accepted = 0;
    PLAY(ada);
    for (int i = 0; i < TAKEOVERS; i++) {
        strcpy(tokens[i], bench.ada.resume);
        client_close(&bench.ada);
        RESUME(ada, tokens[i]);
        EXPECT_EQ(bench.ada.welcomes, 1);
        SPEAK(ada);
    }
    for (int i = 0; i < USED; i++) {
        RESUME(bob, tokens[i % TAKEOVERS]);
        accepted += bench.bob.welcomes;
        EXPECT_EQ(bench.bob.close_code, CLOSE_RESUME_FAILED);
        client_close(&bench.bob);
    }
    EXPECT_EQ(accepted, 0);
    EXPECT_EQ(bench.ada.close_code, 0);
    bench_close(&bench);
}

// The line ends with the WELCOME on its way: all that Bob has is the token that he brought.
TEST(resume, token_spent_in_vain_is_good_until_the_next_one_has_arrived)
{
    SCENE("");
    char first[64], lost[64];
    PLAY(bob);
    uint32_t you = bench.bob.you;
    strcpy(first, bench.bob.resume);
    for (int i = 0; i < 3; i++) {
        client_close(&bench.bob);
        RESUME(bob, first);
        EXPECT_EQ(bench.bob.you, you);
        strcpy(lost, bench.bob.resume);
    }
    SPEAK(bob);
    RESUME(ada, first);
    EXPECT_EQ(bench.ada.close_code, CLOSE_RESUME_FAILED);
    EXPECT_EQ(bench.bob.close_code, 0);
    client_close(&bench.ada);
    RESUME(ada, lost);  // the last that was given is good
    EXPECT_EQ(bench.ada.you, you);
    bench_close(&bench);
}

TEST(resume, token_that_was_lost_is_worthless_when_the_one_before_is_used_again)
{
    SCENE("");
    char first[64], lost[64];
    PLAY(bob);
    strcpy(first, bench.bob.resume);
    client_close(&bench.bob);
    RESUME(bob, first);
    strcpy(lost, bench.bob.resume);
    client_close(&bench.bob);
    RESUME(bob, first);
    RESUME(ada, lost);
    EXPECT_EQ(bench.ada.close_code, CLOSE_RESUME_FAILED);
    EXPECT_EQ(bench.bob.close_code, 0);
    bench_close(&bench);
}

TEST(resume, second_welcome_leaves_the_token_as_it_is)
{
    SCENE("");
    char token[64];
    PLAY(bob);
    strcpy(token, bench.bob.resume);
    client_chat(&bench.bob, "crash");
    UNTIL(bench.bob.welcomes == 2 && bench.bob.snapshots == 2);
    EXPECT_TEXT(bench.bob.resume, token);
    uint32_t you = bench.bob.you;
    client_close(&bench.bob);
    RESUME(bob, token);
    EXPECT_EQ(bench.bob.you, you);
    bench_close(&bench);
}

TEST(resume, text_that_is_no_token_is_refused)
{
    static const char *const texts[] = { "", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
    SCENE("");
    for (int i = 0; i < 3; i++) {
        RESUME(ada, texts[i]);
        EXPECT_EQ(bench.ada.close_code, CLOSE_RESUME_FAILED);
        EXPECT_TEXT(bench.ada.close_reason, "resume_failed");
        client_close(&bench.ada);
    }
    bench_close(&bench);
}

TEST(resume, held_seat_is_given_up_in_time)
{
    SCENE("hold 1");
    char token[64];
    PLAY(ada);
    PLAY(bob);
    strcpy(token, bench.bob.resume);
    client_close(&bench.bob);
    UNTIL(bench.ada.dropped == 1);
    uint64_t dropped = clock_now();
    UNTIL(bench.ada.dropped == 0);
    EXPECT(clock_now() - dropped > 700 * MILLISECOND && clock_now() - dropped < 2500 * MILLISECOND);
    RESUME(bob, token);
    EXPECT_EQ(bench.bob.close_code, CLOSE_RESUME_FAILED);
    bench_close(&bench);
}

TEST(resume, mode_that_holds_nothing_gives_the_seat_up_at_once)
{
    SCENE("hold 0");
    char token[64];
    PLAY(ada);
    strcpy(token, bench.ada.resume);
    client_close(&bench.ada);
    PLAY(bob);
    EXPECT_EQ(bench.bob.you, 65536);
    client_close(&bench.bob);
    RESUME(ada, token);
    EXPECT_EQ(bench.ada.close_code, CLOSE_RESUME_FAILED);
    bench_close(&bench);
}

TEST(resume, who_leaves_cannot_come_back)
{
    SCENE("");
    char token[64];
    PLAY(ada);
    strcpy(token, bench.ada.resume);
    client_leave(&bench.ada, CLOSE_LEFT);
    UNTIL(bench.ada.close_code);
    client_close(&bench.ada);
    FOR(20);
    RESUME(ada, token);
    EXPECT_EQ(bench.ada.close_code, CLOSE_RESUME_FAILED);
    bench_close(&bench);
}

TEST(resume, held_seats_count_as_taken)
{
    SCENE("");
    char room[16];
    for (int i = 0; i < 8; i++) {
        PLAY(ada);
        strcpy(room, bench.ada.room);
        client_close(&bench.ada);
    }
    FOR(20);
    CONNECT(bob);
    client_hello(&bench.bob, room, NULL);
    CLOSES(bob, CLOSE_FULL);
    bench_close(&bench);
}

TEST(resume, input_sent_again_counts_once)
{
    SCENE("");
    char token[64];
    PLAY(ada);
    for (int i = 1; i <= 3; i++) say_input(&bench.ada, i);
    UNTIL(bench.ada.counted == 3);
    strcpy(token, bench.ada.resume);
    client_close(&bench.ada);
    RESUME(ada, token);
    for (int i = 2; i <= 5; i++) say_input(&bench.ada, i);
    UNTIL(bench.ada.counted >= 5);
    FOR(100);
    EXPECT_EQ(bench.ada.counted, 5);
    bench_close(&bench);
}

TEST(resume, worker_that_dies_while_a_seat_is_held_does_not_cost_it)
{
    SCENE("");
    char token[64];
    PLAY(ada);
    PLAY(bob);
    score_a_point(&bench.bob);
    UNTIL(bench.bob.points == 1);
    uint32_t you = bench.bob.you;
    strcpy(token, bench.bob.resume);
    client_close(&bench.bob);
    UNTIL(bench.ada.dropped == 1);
    client_chat(&bench.ada, "crash");
    UNTIL(bench.ada.welcomes == 2 && bench.ada.snapshots == 2);
    UNTIL(bench.ada.dropped == 1);
    RESUME(bob, token);
    EXPECT_EQ(bench.bob.you, you);
    UNTIL(bench.bob.points == 1);
    bench_close(&bench);
}

TEST(resume, hidden_page_gets_no_frames_and_then_a_snapshot)
{
    SCENE("");
    PLAY(ada);
    client_send(&bench.ada, "\x92\x05\xc3", 3);
    FOR(100);  // what was on its way
    int frames = bench.ada.deltas;
    FOR(300);
    EXPECT_EQ(bench.ada.deltas, frames);
    client_send(&bench.ada, "\x92\x04\x07", 3);
    UNTIL(bench.ada.pongs == 1);
    EXPECT_EQ(bench.ada.snapshots, 1);
    client_send(&bench.ada, "\x92\x05\xc2", 3);
    UNTIL(bench.ada.snapshots == 2 && bench.ada.deltas > frames);
    bench_close(&bench);
}

TEST(resume, player_who_does_nothing_is_sent_out)
{
    SCENE("idle 1");
    PLAY(ada);
    PLAY(bob);
    for (int i = 1; i < 100 && !bench.ada.close_code; i++) {  // the same over and over is nothing
        const uint8_t busy[] = { 0x94, 2, (uint8_t)i, 0, 0x91, (uint8_t)(i & 1) };
        say_input(&bench.ada, i);
        client_send(&bench.bob, busy, sizeof busy);
        FOR(20);
    }
    EXPECT_EQ(bench.ada.close_code, CLOSE_IDLE);
    EXPECT_EQ(bench.bob.close_code, 0);
    bench_close(&bench);
}

static bool file_holds(const char *path, const char *text)
{
    static char bytes[4 << 20];
    FILE *file = fopen(path, "r");
    size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file) fclose(file);
    return memmem(bytes, size, text, strlen(text)) != NULL;
}

// Standard error goes to a file while tokens are given, used, used again and lost with a worker.
TEST(resume, no_token_is_in_a_log_or_in_the_database)
{
    static const char *const files[] = { "log", "data/moontick.db", "data/moontick.db-wal" };
    SCENE("");
    char path[128], tokens[2][64];
    snprintf(path, sizeof path, "%s/log", bench.folder);
    int before = dup(STDERR_FILENO), log = open(path, O_CREAT | O_WRONLY, 0600);
    dup2(log, STDERR_FILENO);
    PLAY(ada);
    strcpy(tokens[0], bench.ada.resume);
    RESUME(bob, tokens[0]);
    SPEAK(bob);
    strcpy(tokens[1], bench.bob.resume);
    client_close(&bench.ada);
    RESUME(ada, tokens[0]);
    client_chat(&bench.bob, "crash");
    UNTIL(bench.bob.welcomes == 2);
    FOR(1300);  // a checkpoint is made
    dup2(before, STDERR_FILENO);
    close(before);
    close(log);
    EXPECT(file_holds(path, "worker 0 died"));
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", bench.folder, files[i]);
        for (int t = 0; t < 2; t++) EXPECT(!file_holds(path, tokens[t]));
        EXPECT(!file_holds(path, bench.bob.resume));
    }
    bench_close(&bench);
}
