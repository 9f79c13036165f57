// Whole matches in memory.
#include "check.h"
#include "input.h"
#include "match.h"
#include "random.h"
#include <stdio.h>

static const char COUNTER[] =
    "local mode = { entities = { thing = { x = f32, y = f32, n = i32 } }, room = { n = i32 } }\n"
    "function mode.start(room) room:spawn('thing', { x = 5, y = 5 }) end\n"
    "function mode.tick(room)\n"
    "  room.n = room.n + 1\n"
    "  for thing in room:each('thing') do thing.n = room.n thing.x = thing.x + 1 end\n"
    "  if room.n == 10 then error('ten is too many') end\n"
    "end\n"
    "return mode\n";

static bool send_input(Room *room, int seat, uint32_t sequence, int x, int y)
{
    Buffer message = input_begin(sequence, room_tick_number(room), 0, 2);
    write_integer(&message, x);
    write_integer(&message, y);
    return input_send(room, seat, &message);
}

TEST(room, an_empty_table_is_a_playable_room)
{
    Match match = match_of("return {}");
    EXPECT(match.room != NULL);
    EXPECT(room_join(match.room, 0, "Ann", 1) != 0);
    match_ticks(&match, 5);
    EXPECT(room_error(match.room) == NULL);
    uint64_t before = room_hash(match.room);
    EXPECT(send_input(match.room, 0, 1, 127, 0));
    match_ticks(&match, 1);
    EXPECT(room_hash(match.room) != before);
    match_end(&match);
}

TEST(room, an_error_in_a_tick_is_rolled_back_and_the_match_goes_on)
{
    Match match = match_of(COUNTER);
    match_ticks(&match, 9);
    EXPECT(room_error(match.room) == NULL);
    match_ticks(&match, 1);
    EXPECT(strstr(room_error(match.room), "test.lua:6: ten is too many") != NULL);
    EXPECT_EQ(room_tick_number(match.room), 10);
    match_ticks(&match, 5);
    EXPECT_EQ(room_tick_number(match.room), 15);
    match_end(&match);
}

TEST(room, players_come_and_leave_while_the_mode_is_broken)
{
    Match match = match_of("return { tick = function() error('broken') end }");
    uint32_t player = room_join(match.room, 3, "Ann", 1);
    match_ticks(&match, 2);
    EXPECT(room_error(match.room) != NULL);
    EXPECT(room_seat_taken(match.room, 3));
    uint8_t frame[ROOM_FRAME_LIMIT];
    EXPECT(room_frame(match.room, 3, frame, sizeof frame) > 0);
    room_leave(match.room, 3);
    match_ticks(&match, 1);
    EXPECT(room_join(match.room, 3, "Bob", 2) != player);
    match_end(&match);
}

TEST(room, a_seat_that_changes_hands_between_two_ticks_gets_a_new_player)
{
    Match match =
        match_of("return { room = { joins = i32, leaves = i32 },\n"
                 "  join = function(room, player) room.joins = room.joins + 1 player.score = 5 end,\n"
                 "  leave = function(room, player)\n"
                 "    if player.name ~= 'Ann' then error('it was Ann') end\n"
                 "    room.leaves = room.leaves + 1\n"
                 "  end,\n"
                 "  tick = function(room)\n"
                 "    for player in room:players() do\n"
                 "      if player.name == 'Bob' and room.leaves ~= 1 then error('Ann is there') end\n"
                 "    end\n"
                 "  end }");
    uint32_t ann = room_join(match.room, 0, "Ann", 1);
    match_ticks(&match, 2);
    room_leave(match.room, 0);
    uint32_t bob = room_join(match.room, 0, "Bob", 2);
    EXPECT(bob != ann);
    match_ticks(&match, 2);
    EXPECT(room_error(match.room) == NULL);
    EXPECT_EQ(room_join(match.room, 0, "Bob", 2), bob);
    match_end(&match);
}

TEST(room, a_join_that_fails_keeps_neither_the_player_nor_the_others_out)
{
    Match match =
        match_of("return { join = function(room, player) if player.name == 'Bad' then error('no') end end,\n"
                 "  room = { ticks = i32 }, tick = function(room) room.ticks = room.ticks + 1 end }");
    room_join(match.room, 0, "Bad", 1);
    room_join(match.room, 1, "Good", 2);
    match_ticks(&match, 1);
    EXPECT(room_error(match.room) != NULL);
    match_ticks(&match, 1);
    EXPECT(room_error(match.room) == NULL);
    match_end(&match);
}

TEST(room, a_timer_that_fails_does_not_stop_the_match)
{
    Match match = match_of("local function bang() error('bang') end\n"
                           "return { start = function(room) room:after(0.1, bang) end }");
    match_ticks(&match, 3);
    EXPECT(strstr(room_error(match.room), "bang") != NULL);
    match_ticks(&match, 10);
    EXPECT(room_error(match.room) == NULL);
    match_end(&match);
}

TEST(room, a_number_that_is_not_finite_is_refused_and_named)
{
    Match match = match_of("local mode = { entities = { thing = { x = f32, y = f32 } } }\n"
                           "function mode.start(room) room:spawn('thing', {}) end\n"
                           "function mode.tick(room) for t in room:each('thing') do t.x = 0 / 0 end end\n"
                           "return mode");
    match_ticks(&match, 1);
    EXPECT(strstr(room_error(match.room), "thing") && strstr(room_error(match.room), "\"x\""));
    match_end(&match);
}

TEST(room, a_match_goes_on_over_the_same_memory)
{
    void *memory = match_memory();
    Match first = match_over(memory, COUNTER, 1, false);
    room_join(first.room, 2, "Ann", 9);
    match_ticks(&first, 7);
    uint64_t hash = room_hash(first.room);
    room_close(first.room);
    Match second = match_over(memory, COUNTER, 99, false);
    EXPECT(second.room != NULL);
    EXPECT_EQ(room_tick_number(second.room), 7);
    EXPECT(room_hash(second.room) == hash);
    EXPECT(room_seat_taken(second.room, 2));
    match_ticks(&second, 3);
    EXPECT(strstr(room_error(second.room), "ten is too many") != NULL);
    match_end(&second);
}

TEST(room, who_does_not_come_back_to_an_old_match_is_let_go)
{
    void *memory = match_memory();
    Match first = match_over(memory, "return {}", 1, false);
    room_join(first.room, 0, "Ann", 1);
    room_join(first.room, 1, "Bob", 2);
    match_ticks(&first, 3);
    room_close(first.room);
    Match second = match_over(memory, "return {}", 1, false);
    room_join(second.room, 0, "Ann", 1);
    match_ticks(&second, 100);
    EXPECT(room_seat_taken(second.room, 0));
    EXPECT(!room_seat_taken(second.room, 1));
    match_end(&second);
}

TEST(room, timers_survive_a_new_vm_by_name)
{
    static const char source[] =
        "local function later(room) room.n = room.n + 1 end\n"
        "return { room = { n = i32 }, start = function(room) room:every(0.5, later) end,\n"
        "  tick = function(room) if room.n == 2 then error('two') end end }";
    void *memory = match_memory();
    Match first = match_over(memory, source, 1, false);
    match_ticks(&first, 20);
    room_close(first.room);
    Match second = match_over(memory, source, 1, false);
    match_ticks(&second, 9);
    EXPECT(room_error(second.room) == NULL);
    match_ticks(&second, 1);
    EXPECT(strstr(room_error(second.room), "two") != NULL);
    match_end(&second);
}

TEST(room, an_input_counts_once_and_in_order)
{
    Match match = match_of(
        "return { input = { move = stick }, room = { sum = f64 },\n"
        "  tick = function(room) for p in room:players() do room.sum = room.sum + p.input.move.x end\n"
        "    if room.tick == 6 and room.sum ~= 3 then error('sum is ' .. room.sum) end end }");
    room_join(match.room, 0, "Ann", 1);
    match_ticks(&match, 1);
    for (uint32_t i = 1; i <= 3; i++) EXPECT(send_input(match.room, 0, i, 127, 0));
    EXPECT(send_input(match.room, 0, 2, 127, 0));
    match_ticks(&match, 1);
    EXPECT(send_input(match.room, 0, 4, 0, 0));
    match_ticks(&match, 4);
    EXPECT(room_error(match.room) == NULL);
    match_end(&match);
}

TEST(room, an_input_of_another_shape_is_refused)
{
    Match match = match_of("return { input = { move = stick } }");
    room_join(match.room, 0, "Ann", 1);
    match_ticks(&match, 1);
    EXPECT(!send_input(match.room, 0, 1, 128, 0));
    EXPECT(!room_input(match.room, 0, (const uint8_t *)"\x94\x02\x01\x00\x91\x00", 6));
    EXPECT(!room_input(match.room, 0, (const uint8_t *)"\x94\x02\x01\xcd\x7f\xff\x92\x00\x00", 9));
    EXPECT(!room_input(match.room, -1, (const uint8_t *)"\x94\x02\x01\x00\x92\x00\x00", 7));
    match_end(&match);
}

TEST(room, a_diagonal_stick_is_no_faster)
{
    Match match = match_of(
        "return { input = { move = stick }, tick = function(room) for p in room:players() do\n"
        "  local m = p.input.move if m.x * m.x + m.y * m.y > 1.0001 then error('too fast') end end end }");
    room_join(match.room, 0, "Ann", 1);
    match_ticks(&match, 1);
    EXPECT(send_input(match.room, 0, 1, 127, 127));
    match_ticks(&match, 1);
    EXPECT(room_error(match.room) == NULL);
    match_end(&match);
}

TEST(room, scores_are_handed_out_and_those_of_a_failed_tick_are_not)
{
    Match match = match_of(
        "return { tick = function(room) for p in room:players() do room.leaderboard:submit(p, 5) end\n"
        "  if room.tick == 3 then error('no') end end }");
    room_join(match.room, 0, "Ann", 42);
    match_ticks(&match, 3);
    RoomScore score;
    int count = 0;
    for (; room_next_score(match.room, &score); count++) EXPECT_EQ(score.profile, 42);
    EXPECT_EQ(count, 2);
    EXPECT_TEXT(score.name, "Ann");
    match_end(&match);
}

TEST(room, a_round_restarts_with_the_players_in_it)
{
    Match match = match_of(
        "local mode = { entities = { hero = { x = f32, y = f32 } }, player = { hero = ref 'hero' }, room = { n = i32 } }\n"
        "function mode.start(room) room:after(0.2, room.restart) end\n"
        "function mode.join(room, p) p.hero = room:spawn('hero', {}) end\n"
        "function mode.tick(room) for p in room:players() do assert(p.hero, 'no hero') end\n"
        "  assert(room:count('hero') == room:count('player'), 'heroes left over') end\n"
        "return mode");
    room_join(match.room, 0, "Ann", 1);
    for (int i = 0; i < 40; i++) {
        match_ticks(&match, 1);
        EXPECT(room_error(match.room) == NULL);
    }
    match_end(&match);
}

// Says in its error what the mode sees of its first player.
static const char WATCHER[] =
    "return { input = { move = stick, fire = button }, room = { sum = f64 }, tick = function(room)\n"
    "  for p in room:players() do room.sum = room.sum + p.input.move.x\n"
    "    error(string.format('%s x=%g fire=%s', p.connected and 'here' or 'gone', p.input.move.x,\n"
    "      tostring(p.input.fire))) end end }";

static bool send_move(Room *room, uint32_t sequence, uint32_t ack, int x, int fire)
{
    Buffer message = input_begin(sequence, ack, 0, 3);
    write_integer(&message, fire);
    write_integer(&message, x);
    write_integer(&message, 0);
    return input_send(room, 0, &message);
}

TEST(room, who_lost_the_line_is_not_connected_and_wants_nothing)
{
    Match match = match_of(WATCHER);
    uint32_t player = room_join(match.room, 0, "Ann", 1);
    match_ticks(&match, 1);
    EXPECT(send_move(match.room, 1, 0, 127, 1));
    match_ticks(&match, 1);
    EXPECT(strstr(room_error(match.room), "here x=1 fire=true") != NULL);
    room_drop(match.room, 0);
    match_ticks(&match, 1);
    EXPECT(strstr(room_error(match.room), "gone x=0 fire=false") != NULL);
    EXPECT(room_seat_taken(match.room, 0));
    EXPECT_EQ(room_join(match.room, 0, "Ann", 1), player);
    EXPECT(send_move(match.room, 1, 0, 127, 1));  // counted before
    match_ticks(&match, 1);
    EXPECT(strstr(room_error(match.room), "here x=0") != NULL);
    EXPECT(send_move(match.room, 2, 0, 127, 0));
    match_ticks(&match, 1);
    EXPECT(strstr(room_error(match.room), "here x=1") != NULL);
    match_end(&match);
}

TEST(room, input_counts_once_also_when_the_match_goes_on_elsewhere)
{
    static const char source[] =
        "return { input = { move = stick, fire = button }, room = { sum = f64 }, tick = function(room)\n"
        "  for p in room:players() do if p.input.fire_pressed then room.sum = room.sum + 1 end end\n"
        "  if room.tick >= 12 then error('sum ' .. room.sum) end end }";
    void *memory = match_memory();
    Match first = match_over(memory, source, 1, false);
    room_join(first.room, 0, "Ann", 1);
    match_ticks(&first, 1);
    for (uint32_t i = 1; i <= 3; i++) {
        EXPECT(send_move(first.room, i, 0, 0, 3));
        match_ticks(&first, 1);
    }
    room_close(first.room);
    Match second = match_over(memory, source, 1, false);
    room_join(second.room, 0, "Ann", 1);
    EXPECT(send_move(second.room, 3, 200, 0, 3));  // as it was sent, after frames that a restart has undone
    EXPECT(send_move(second.room, 4, 4, 0, 3));
    match_ticks(&second, 8);
    EXPECT(strstr(room_error(second.room), "sum 4") != NULL);
    match_end(&second);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) return NULL;
    char *text = calloc(1, 1 << 18);
    (void)!fread(text, 1, (1 << 18) - 1, file);
    fclose(file);
    return text;
}

static void play_at_random(Room *room, int seat, Random *random, uint32_t sequence)
{
    Buffer message = input_begin(sequence, 0, 0, 5);
    write_integer(&message, random_between(random, 0, 2400));  // aim
    write_integer(&message, random_between(random, 0, 1600));
    write_integer(&message, random_between(random, 0, 1) * 3);   // fire
    write_integer(&message, random_between(random, -127, 127));  // move
    write_integer(&message, random_between(random, -127, 127));
    input_send(room, seat, &message);
}

static uint64_t play_arena(const char *source, int ticks)
{
    Match match = match_over(match_memory(), source, 5, false);
    if (!match.room) {
        printf("    %s\n", match.why.text);
        return 0;
    }
    Random random;
    random_seed(&random, 11);
    for (int i = 0; i < ticks; i++) {
        if (i % 700 == 0) room_join(match.room, i / 700 % 16, "Player", i);
        if (i % 1500 == 1499) room_leave(match.room, i / 1500 % 16);
        for (int seat = 0; seat < 4; seat++) play_at_random(match.room, seat, &random, (uint32_t)i + 1);
        room_tick(match.room);
        if (!room_error(match.room)) continue;
        printf("    tick %d: %s\n", i, room_error(match.room));
        match_end(&match);
        return 0;
    }
    uint64_t hash = room_hash(match.room);
    match_end(&match);
    return hash;
}

TEST(room, the_same_seed_and_inputs_give_the_same_bytes_over_10000_ticks)
{
    char *source = read_file(ARENA);
    EXPECT(source != NULL);
    uint64_t once = play_arena(source, 10000);
    EXPECT(once != 0);
    EXPECT(play_arena(source, 10000) == once);
    EXPECT(play_arena(source, 9999) != once);
    free(source);
}

TEST(room, mode_says_how_long_a_seat_is_held_and_who_is_idle)
{
    Match match = match_of("return { hold = 2.5, idle = 0 }"), plain = match_of("return {}");
    EXPECT(room_info(match.room)->hold == 3 && room_info(match.room)->idle == 0);
    EXPECT(room_info(plain.room)->hold == 30 && room_info(plain.room)->idle == 300);
    match_end(&match);
    match_end(&plain);
    match = match_of("return { hold = 601 }");
    EXPECT(!match.room && strstr(match.why.text, "mode.hold must be a number from 0 to 600"));
    match = match_of("return { idle = 'never' }");
    EXPECT(!match.room && strstr(match.why.text, "mode.idle"));
}
