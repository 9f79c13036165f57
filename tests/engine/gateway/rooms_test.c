// Which rooms there are. No worker runs here: the rooms are told by hand what one would answer.
#include "rooms.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "check.h"
#include "modes.h"

#define SECOND UINT64_C(1000000000)

typedef struct {
    char folder[64];
    Supervisor *supervisor;
    Rooms *rooms;
} Bench;

static void write_mode(const Bench *bench, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/modes/%s.lua", bench->folder, name);
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static void bench_open(Bench *bench, int workers)
{
    Failure why;
    char path[128];
    SupervisorConfig supervisor = { .workers = workers, .program = FAKE_WORKER };
    strcpy(bench->folder, "/tmp/moontick-rooms-XXXXXX");
    if (!mkdtemp(bench->folder)) abort();
    snprintf(path, sizeof path, "%s/modes", bench->folder);
    mkdir(path, 0700);
    write_mode(bench, "arena", "return {}");
    write_mode(bench, "race", "return {}");
    bench->supervisor = supervisor_create(&supervisor, &why);
    RoomsConfig config = { .supervisor = bench->supervisor,
                           .scripts = bench->folder,
                           .default_mode = "arena" };
    bench->rooms = rooms_create(&config);
}

static void bench_close(Bench *bench)
{
    char path[128];
    rooms_destroy(bench->rooms);
    supervisor_destroy(bench->supervisor);
    snprintf(path, sizeof path, "%s/modes/arena.lua", bench->folder), unlink(path);
    snprintf(path, sizeof path, "%s/modes/race.lua", bench->folder), unlink(path);
    snprintf(path, sizeof path, "%s/modes", bench->folder), rmdir(path);
    rmdir(bench->folder);
}

static HostedRoom *open_room(Bench *bench, const char *mode, int seats)
{
    Failure why;
    ChannelOpened opened = { .rate = 30, .max_players = seats, .title = "Title" };
    HostedRoom *room = rooms_open(bench->rooms, mode, NULL, 0, &why);
    if (room) room_opened(room, (RingRecord){ (uint8_t *)&opened, sizeof opened });
    return room;
}

TEST(rooms, code_has_five_characters_that_nobody_misreads)
{
    Bench bench;
    bench_open(&bench, 1);
    for (int i = 0; i < 50; i++) {
        HostedRoom *room = open_room(&bench, "arena", 8);
        EXPECT_EQ(strspn(room->code, "BCDFGHJKLMNPQRSTVWXZ23456789"), 5);
        EXPECT(rooms_find(bench.rooms, room->code) == room);
    }
    bench_close(&bench);
}

TEST(rooms, code_may_be_typed_in_small_letters)
{
    Bench bench;
    bench_open(&bench, 1);
    HostedRoom *room = open_room(&bench, "arena", 8);
    strcpy(room->code, "K7QX2");
    EXPECT(rooms_find(bench.rooms, "k7qx2") == room);
    EXPECT(!rooms_find(bench.rooms, "k7qx") && !rooms_find(bench.rooms, "k7qx22") &&
           !rooms_find(bench.rooms, ""));
    bench_close(&bench);
}

TEST(rooms, spread_over_workers)
{
    Bench bench;
    bench_open(&bench, 3);
    int used[3] = { 0 };
    for (int i = 0; i < 9; i++) used[open_room(&bench, "arena", 8)->worker]++;
    EXPECT(used[0] == 3 && used[1] == 3 && used[2] == 3);
    bench_close(&bench);
}

TEST(rooms, quick_play_takes_the_fullest_that_has_a_seat)
{
    Bench bench;
    int player;
    bench_open(&bench, 1);
    HostedRoom *full = open_room(&bench, "arena", 2), *half = open_room(&bench, "arena", 2);
    open_room(&bench, "arena", 2);
    open_room(&bench, "race", 2);
    EXPECT(room_take_seat(full, &player, false) == 0 && room_take_seat(full, &player, false) == 1);
    EXPECT_EQ(room_take_seat(full, &player, false), -1);
    room_take_seat(half, &player, false);
    EXPECT(rooms_find_fullest(bench.rooms, "arena") == half);
    room_take_seat(half, &player, false);
    EXPECT(rooms_find_fullest(bench.rooms, "arena")->players == 0);
    bench_close(&bench);
}

TEST(rooms, crowd_fills_rooms_that_open_side_by_side)
{
    Bench bench;
    Failure why;
    int player;
    bench_open(&bench, 1);
    HostedRoom *full = open_room(&bench, "arena", 1);
    room_take_seat(full, &player, false);
    HostedRoom *opening = rooms_open(bench.rooms, "arena", NULL, 0, &why);
    EXPECT(rooms_find_fullest(bench.rooms, "arena") == opening);
    opening->awaited = 1;
    EXPECT(!rooms_find_fullest(bench.rooms, "arena"));
    HostedRoom *unknown = rooms_open(bench.rooms, "race", NULL, 0, &why);
    unknown->awaited = 1;  // how many play it is not known before one has opened
    EXPECT(rooms_find_fullest(bench.rooms, "race") == unknown);
    bench_close(&bench);
}

TEST(rooms, empty_ones_close_after_a_minute_but_the_last_of_the_default_mode)
{
    Bench bench;
    bench_open(&bench, 1);
    HostedRoom *first = open_room(&bench, "arena", 2), *second = open_room(&bench, "arena", 2);
    HostedRoom *other = open_room(&bench, "race", 2);
    rooms_sweep(bench.rooms, 59 * SECOND);
    EXPECT(first->state == ROOM_OPEN && second->state == ROOM_OPEN && other->state == ROOM_OPEN);
    rooms_sweep(bench.rooms, 60 * SECOND);
    EXPECT((first->state == ROOM_OPEN) != (second->state == ROOM_OPEN));
    EXPECT_EQ(other->state, ROOM_CLOSING);
    bench_close(&bench);
}

TEST(rooms, closing_one_is_gone_when_its_worker_starts_anew)
{
    Bench bench;
    bench_open(&bench, 1);
    HostedRoom *room = open_room(&bench, "race", 2);
    open_room(&bench, "arena", 2);
    rooms_close(bench.rooms, room);
    rooms_reopen(bench.rooms, 0);
    EXPECT_EQ(rooms_count(bench.rooms), 1);
    EXPECT(!rooms_at(bench.rooms, 0, 0) && rooms_at(bench.rooms, 0, 1));
    bench_close(&bench);
}

TEST(rooms, fifth_death_within_ten_seconds_is_one_too_many)
{
    Bench bench;
    bench_open(&bench, 1);
    HostedRoom *room = open_room(&bench, "arena", 2);
    for (uint64_t i = 1; i <= 4; i++) EXPECT(room_survives_death(room, i * SECOND));
    EXPECT(room_survives_death(room, 12 * SECOND));
    EXPECT(!room_survives_death(room, 12 * SECOND - 1));
    EXPECT(room->name_lines);
    bench_close(&bench);
}

TEST(rooms, nonsense_from_a_worker_opens_nothing)
{
    Bench bench;
    Failure why;
    bench_open(&bench, 1);
    HostedRoom *room = rooms_open(bench.rooms, "arena", NULL, 0, &why);
    ChannelOpened wrong[] = { { 0, 8, 30, 300, 0, "", "" },     { 30, -1, 30, 300, 0, "", "" },
                              { 30, 5000, 30, 300, 0, "", "" }, { 30, 8, 30, 300, 1, "", "" },
                              { 2000, 8, 30, 300, 0, "", "" },  { 30, 8, 601, 300, 0, "", "" },
                              { 30, 8, -1, 300, 0, "", "" },    { 30, 8, 30, -1, 0, "", "" } };
    for (int i = 0; i < 8; i++)
        EXPECT(!room_opened(room, (RingRecord){ (uint8_t *)&wrong[i], sizeof wrong[i] }));
    EXPECT(!room_opened(room, (RingRecord){ (uint8_t *)wrong, sizeof *wrong - 1 }));
    EXPECT_EQ(room->state, ROOM_OPENING);
    bench_close(&bench);
}

TEST(modes, name_is_never_a_path)
{
    EXPECT(mode_name_is_valid("arena") && mode_name_is_valid("coin_arena_2"));
    EXPECT(!mode_name_is_valid("") && !mode_name_is_valid("../arena") && !mode_name_is_valid("Arena"));
    EXPECT(!mode_name_is_valid("a.lua") && !mode_name_is_valid("abcdefghijklmnopqrstuvwxyz0123456"));
}

TEST(modes, missing_one_is_named)
{
    Bench bench;
    Failure why;
    bench_open(&bench, 1);
    EXPECT(!rooms_open(bench.rooms, "chess", NULL, 0, &why));
    EXPECT(strstr(why.text, "chess.lua") && strstr(why.text, "No such file"));
    bench_close(&bench);
}
