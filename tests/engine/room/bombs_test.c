// The bombs of bombs.txt, in memory and without the JIT, as in the rooms of authors and in those that hung
// once. Each goes off in a room of its own, at every tick; the room beside it never misses one. How they go
// off in a server, compiled: tests/play/bombs.test.mjs.
#include "check.h"
#include "match.h"
#include <stdio.h>
#include <time.h>

typedef struct {
    char code[512], says[128];
    bool logged;  // a warning, no error
} Bomb;

static int read_bombs(Bomb *bombs, int most)
{
    char line[1024];
    int count = 0;
    FILE *file = fopen(BOMBS, "r");
    while (file && count < most && fgets(line, sizeof line, file)) {
        char *says = strstr(line, " -- ");
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '#' || !says) continue;
        Bomb *bomb = &bombs[count++];
        bomb->logged = !strncmp(says, " -- log: ", 9);
        snprintf(bomb->code, sizeof bomb->code, "%.*s", (int)(says - line), line);
        snprintf(bomb->says, sizeof bomb->says, "%s", says + (bomb->logged ? 9 : 4));
    }
    if (file) fclose(file);
    return count;
}

static Match bomb(const char *tick)
{
    char source[2048];
    snprintf(
        source, sizeof source,
        "local hoard = {}\n"
        "return { players = { 1, 4 }, limits = { rock = 100 }, entities = { rock = { x = f32, y = f32 } },\n"
        "  events = { bang = { what = text(255) } }, tick = function(room)\n%s end }",
        tick);
    return match_over(match_memory(), source, 1, true);
}

static double seconds_of_this_process(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

TEST(bombs, each_goes_off_in_its_own_room_and_the_neighbour_goes_on)
{
    enum { TICKS = 3, MOST = 100 };
    static Bomb bombs[MOST];
    uint32_t ticks = 0;
    int missed = 0, count = read_bombs(bombs, MOST);
    Match neighbour =
        match_of("return { room = { beats = u32 }, tick = function(room) room.beats = room.beats + 1 end }");
    EXPECT(neighbour.room != NULL);
    EXPECT(count >= 24);
    for (int i = 0; i < count; i++) {
        Match match = bomb(bombs[i].code);
        EXPECT(match.room != NULL);
        room_join(match.room, 0, "Ann", 7);
        double before = seconds_of_this_process();
        for (int t = 0; t < TICKS; t++, ticks++) {
            match_ticks(&match, 1);
            match_ticks(&neighbour, 1);
        }
        const char *error = room_error(match.room);
        bool as_told = bombs[i].logged ? !error : error && strstr(error, bombs[i].says);
        if (!as_told) printf("    %s: %s\n", bombs[i].code, error ? error : "it went through");
        missed += !as_told;
        EXPECT(seconds_of_this_process() - before < 30);  // without the limits: for ever
        EXPECT_EQ(room_tick_number(match.room), TICKS);
        EXPECT_EQ(room_tick_number(neighbour.room), ticks);
        EXPECT(!room_error(neighbour.room));
        match_end(&match);
    }
    match_end(&neighbour);
    EXPECT_EQ(missed, 0);
}
