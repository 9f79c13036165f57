// mode.steer: what a player steers, moved by the same Lua here and in the browser.
#include "check.h"
#include "input.h"
#include "match.h"
#include <stdio.h>

static const char RACE[] =
    "local SPEED, SECRET = 100, 'the treasure is under the oak'\n"
    "local WALLS = { { 10, 20 }, left = -1.5 }\n"
    "local floor = math.floor\n"
    "local function limit(v) if v > 300 then return WALLS.left + 301.5 end return v end\n"
    "local mode = { rate = 20, input = { move = stick }, player = { car = ref 'car', seen = text },\n"
    "  entities = { car = { x = pos, y = pos, fuel = FUEL, player = ref 'player' } },\n"
    "  view = { camera = { follow = 'car' } } }\n"
    "function mode.join(room, player) player.car = room:spawn('car', { x = 50, y = 50, player = player }) end\n"
    "function mode.steer(room, car, want, dt)\n"
    "  car.x = limit(car.x + floor(want.move.x * SPEED) * dt)\n"
    "  BODY\n"
    "end\n"
    "function mode.tick(room)\n"
    "  for player in room:players() do\n"
    "    player.seen = SECRET\n"
    "    room.leaderboard:submit(player, player.car.x, 'x')\n"
    "  end\n"
    "end\n"
    "return mode\n";

static const char *with(const char *fuel, const char *body)
{
    static char source[4096];
    const char *a = strstr(RACE, "FUEL"), *b = strstr(RACE, "BODY");
    snprintf(source, sizeof source, "%.*s%s%.*s%s%s", (int)(a - RACE), RACE, fuel, (int)(b - a - 4), a + 4,
             body, b + 4);
    return source;
}

static void press(Room *room, uint32_t sequence, int x)
{
    Buffer message = input_begin(sequence, 0, 0, 2);
    write_integer(&message, x);
    write_integer(&message, 0);
    input_send(room, 0, &message);
}

static double last_x(Room *room)
{
    RoomScore score = { 0 };
    while (room_next_score(room, &score)) continue;
    return score.score;
}

TEST(steer, it_moves_what_the_player_steers_once_a_tick_before_the_mode_ticks)
{
    Match match = match_of(with("u8", ""));
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 1);
    press(match.room, 1, 127);
    match_ticks(&match, 1);
    EXPECT(last_x(match.room) == 55);
    for (int i = 0; i < 60; i++) {
        press(match.room, 2 + (uint32_t)i, 127);
        match_ticks(&match, 1);
    }
    EXPECT(last_x(match.room) == 300);
    match_end(&match);
}

TEST(steer, inputs_that_come_after_their_ticks_were_held_do_not_move_it_again)
{
    Match match = match_of(with("u8", ""));
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 1);
    press(match.room, 1, 127);
    match_ticks(&match, 11);  // ten of them without a word
    EXPECT(last_x(match.room) == 50 + 11 * 5);
    for (uint32_t i = 2; i <= 12; i++) press(match.room, i, 127);
    match_ticks(&match, 2);
    EXPECT(last_x(match.room) == 50 + 13 * 5);
    press(match.room, 13, 0);
    match_ticks(&match, 1);
    EXPECT(last_x(match.room) == 50 + 13 * 5);  // late, but the newest of all: it counts
    match_end(&match);
}

TEST(steer, inputs_that_never_come_are_not_waited_for)
{
    Match match = match_of(with("u8", ""));
    room_join(match.room, 0, "Ann", 7);
    press(match.room, 1, 0);
    match_ticks(&match, 10);
    for (uint32_t i = 2; i < 22; i++) {
        press(match.room, i, 0);
        match_ticks(&match, 1);
    }
    press(match.room, 22, 127);
    press(match.room, 23, 0);
    match_ticks(&match, 2);
    EXPECT(last_x(match.room) == 55);  // both had a tick of their own
    match_end(&match);
}

TEST(steer, the_browser_gets_it_with_all_that_it_uses_and_nothing_else_of_the_file)
{
    Match match = match_of(with("u8", ""));
    Buffer map = { 0 };
    room_mode_map(match.room, &map);
    static const char *const there[] = { "local SPEED = 100", "local floor = math.floor", "[\"left\"]=-1.5",
                                         "return F[1]", "function(v) if v > 300" };
    for (size_t i = 0; i < sizeof there / sizeof *there; i++)
        EXPECT(memmem(map.data, map.size, there[i], strlen(there[i])) != NULL);
    static const char *const absent[] = { "treasure", "leaderboard", "spawn" };
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        EXPECT(memmem(map.data, map.size, absent[i], strlen(absent[i])) == NULL);
    buffer_deinit(&map);
    match_end(&match);
}

static bool refused(const char *source, const char *reason)
{
    Match match = match_of(source);
    bool so = match.room == NULL && strstr(match.why.text, reason);
    if (!so) printf("    %s\n", match.room ? "it loads" : match.why.text);
    match_end(&match);
    return so;
}

TEST(steer, what_a_browser_cannot_have_is_refused_when_the_mode_is_loaded)
{
    EXPECT(refused(with("hidden(u8)", "car.fuel = 1"),
                   "mode.steer uses car.fuel, which is hidden from the browser"));
    EXPECT(refused(with("u8", "car.y = mode.rate"), "mode.steer: it uses 'mode', which is the whole mode"));
    EXPECT(refused("local f = { function() end }\nreturn { view = { camera = { follow = 'a' } },"
                   "player = { a = ref 'a' }, entities = { a = { x = pos, y = pos } },\n"
                   "steer = function() return f end }",
                   "'f' cannot go to the browser"));
    EXPECT(refused("return { entities = { a = { x = pos, y = pos } }, steer = function() end }",
                   "mode.steer moves what view.camera.follow names"));
    EXPECT(refused(
        "local a = function() end local mode = { player = { a = ref 'a' }, view = { camera = { follow = 'a' } },\n"
        "entities = { a = { x = pos, y = pos } } } local b = function() end mode.steer = function() end return mode",
        "needs lines of its own"));
}

static bool fails(const char *body, const char *reason)
{
    Match match = match_of(with("u8", body));
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 2);
    bool so = room_error(match.room) && strstr(room_error(match.room), reason);
    if (!so) printf("    %s\n", room_error(match.room) ? room_error(match.room) : "no error");
    match_end(&match);
    return so;
}

TEST(steer, verbs_that_only_the_server_has_are_named_with_their_line)
{
    EXPECT(fails("room:spawn('car')", "test.lua:11: room:spawn is not for steer"));
    EXPECT(fails("room.tick = 1", "test.lua:11: steer changes nothing but what it steers"));
    EXPECT(fails("room:eech('car')", "did you mean 'each'?"));
}

// The same inputs come at once and then `each` at a time; returns at which tick the last of them was applied.
static int tick_of_last(int at_once, int each, int ticks)
{
    Match match = match_of(with("u8", ""));
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 2);
    uint32_t sequence = 0;
    for (int i = 0; i < at_once; i++) press(match.room, ++sequence, 0);
    for (int tick = 0; tick < ticks; tick++) {
        for (int i = 0; tick % each == 0 && i < each; i++) press(match.room, ++sequence, 0);
        match_ticks(&match, 1);
    }
    press(match.room, ++sequence, 127);
    last_x(match.room);
    int taken = 0;
    do match_ticks(&match, 1), taken++;
    while (last_x(match.room) == 50);
    match_end(&match);
    return taken;
}

TEST(steer, inputs_of_which_one_always_waits_have_a_tick_each)
{
    EXPECT_EQ(tick_of_last(1, 1, 60), 2);
    EXPECT_EQ(tick_of_last(1, 2, 60), 2);
}

TEST(steer, inputs_that_wait_without_need_are_caught_up_with)
{
    EXPECT_EQ(tick_of_last(2, 1, 60), 2);
}

static const char WALKER[] =
    "local mode = { rate = 20, input = { move = stick, say = line }, map = { '......', '..##..', '......', '######', tile = 40 },\n"
    "  bodies = { cat = { width = 20, height = 20 } }, room = { opens_at = f32, plan = hidden(u8), list = array(u8, 2) },\n"
    "  entities = { cat = { x = pos, y = pos, vx = ACCESS, vy = owner(f32), told = f32, player = ref 'player' } },\n"
    "  player = { cat = ref 'cat', friend = ref 'cat' }, view = { camera = { follow = 'cat' } } }\n"
    "function mode.join(room, player)\n"
    "  player.friend = room:spawn('cat', { x = 20, y = 20 })\n"
    "  player.cat = room:spawn('cat', { x = 30, y = 60, player = player })\n"
    "  room.opens_at = 0.25\n"
    "end\n"
    "function mode.steer(room, cat, want, dt)\n"
    "  BODY\n"
    "end\n"
    "function mode.tick(room)\n"
    "  for player in room:players() do\n"
    "    if player.input.say ~= '' then error('heard') end\n"
    "    room.leaderboard:submit(player, player.cat.told, 'x')\n"
    "  end\n"
    "end\n"
    "return mode\n";

static const char *walking(const char *access, const char *body)
{
    static char source[4096];
    const char *a = strstr(WALKER, "ACCESS"), *b = strstr(WALKER, "BODY");
    snprintf(source, sizeof source, "%.*s%s%.*s%s%s", (int)(a - WALKER), WALKER, access, (int)(b - a - 6),
             a + 6, body, b + 4);
    return source;
}

static double told_after(int ticks, const char *body)
{
    Match match = match_of(walking("owner(f32)", body));
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, ticks);
    if (room_error(match.room)) printf("    %s\n", room_error(match.room));
    double told = last_x(match.room);
    match_end(&match);
    return told;
}

TEST(steer, it_moves_over_the_ground_as_tick_does)
{
    EXPECT(told_after(20, "room:move(cat, 9, 0) cat.told = cat.x") == 70);
    EXPECT(told_after(2, "cat.told = room:move(cat, 99, 0)") == 1);
    EXPECT(told_after(40, "room:fall(cat, dt, 900) cat.told = cat.y") == 110);
    EXPECT(told_after(40,
                      "if room:fall(cat, dt, 900) and room:on_ground(cat) then cat.told = cat.told + 1 end") >
           20);
    EXPECT(
        told_after(
            2,
            "if room:solid(100, 60) and room:tile(100, 60) == 'solid' and not room:tile(20, 20) then cat.told = 3 end") ==
        3);
}

TEST(steer, it_reads_what_the_room_tells_everybody)
{
    EXPECT(told_after(12, "if room.time >= room.opens_at then cat.told = cat.told + 1 end") == 8);
}

static bool walking_fails(const char *body, const char *reason)
{
    Match match = match_of(walking("owner(f32)", body));
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 2);
    bool so = room_error(match.room) && strstr(room_error(match.room), reason);
    if (!so) printf("    %s\n", room_error(match.room) ? room_error(match.room) : "no error");
    match_end(&match);
    return so;
}

TEST(steer, what_the_browser_does_not_know_is_not_there_on_the_server_either)
{
    EXPECT(walking_fails("cat.told = room.plan", "test.lua:11: room.plan is hidden from the browser"));
    EXPECT(walking_fails("cat.told = #room.list", "room.list is none"));
    EXPECT(walking_fails("cat.told = room.opens_to",
                         "the room of steer has no 'opens_to', did you mean 'opens_at'?"));
    EXPECT(walking_fails("room.opens_at = 1", "steer changes nothing but what it steers"));
    EXPECT(walking_fails("for other in room:each('cat') do room:move(other, 1, 0) end",
                         "test.lua:11: in steer room:move is for the cat that it was given alone"));
    EXPECT(walking_fails("if want.say == 'fly' then cat.y = 0 end",
                         "test.lua:11: steer does not see what is typed: read input.say in tick"));
    EXPECT(refused(walking("hidden(f32)", "room:fall(cat, dt, 900)"),
                   "mode.steer uses cat.vx, which is hidden from the browser"));
    EXPECT(refused(walking("f32", "if cat.player then cat.x = 1 end"),
                   "mode.steer uses cat.player: it sees numbers, texts and bools, no ref"));
}
