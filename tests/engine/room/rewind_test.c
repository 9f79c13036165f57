// Lag compensation: shots at what a player saw, by a marksman whose line takes its time.
#include "check.h"
#include "input.h"
#include "match.h"
#include <stdio.h>

enum { RATE = 30, PACE = 20, SHOTS = 8 };  // units a tick that the target goes

// The target flies to and fro; whoever fires at it with `aim` says so on the board "hits".
static const char RANGE[] =
    "local mode = { rate = 30, size = { 4000, 400 }, input = { aim = pointer, fire = button },\n"
    "  player = { hits = u16, shots = u16, ship = ref 'ship' },\n"
    "  entities = { target = { x = pos, y = pos }, ship = { x = pos, y = pos, player = ref 'player' } } }\n"
    "function mode.start(room) room:spawn('target', { x = 0, y = 200 }) end\n"
    "function mode.join(room, player) player.ship = room:spawn('ship', { x = 100, y = 100, player = player }) end\n"
    "local function shoot(room, player)\n"
    "  for _ in room:near(player.input.aim.x, player.input.aim.y, 'target', 12) do player.hits = player.hits + 1 end\n"
    "end\n"
    "function mode.tick(room)\n"
    "  for target in room:each('target') do target.x = room.tick % 160 * 20 end\n"
    "  for player in room:players() do\n"
    "    player.ship.x = player.ship.x + 1\n"
    "    if player.input.fire_pressed then\n"
    "      player.shots = player.shots + 1\n"
    "      HOW\n"
    "    end\n"
    "    if player.shots == 8 then room.leaderboard:submit(player, player.hits, 'hits') player.shots = 0 end\n"
    "  end\n"
    "end\n"
    "return mode\n";

static Match range(const char *how)
{
    static char source[4096];
    const char *at = strstr(RANGE, "HOW");
    snprintf(source, sizeof source, "%.*s%s%s", (int)(at - RANGE), RANGE, how, at + 3);
    return match_of(source);
}

static bool fire(Room *room, uint32_t sequence, uint32_t ack, uint32_t behind, int x)
{
    Buffer message =
        input_begin(sequence, ack, behind, 3);  // aim, fire: inputs are in the order of their names
    write_integer(&message, x);
    write_integer(&message, 200);
    write_integer(&message, 3);
    return input_send(room, 0, &message);
}

// Sees frames `down` ticks late, draws two ticks behind those, aims at the middle of what is drawn; the shot
// takes `up` ticks to arrive. Returns how many of eight shots hit.
static int hits_of_marksman(const char *how, uint32_t down, uint32_t up)
{
    Match match = range(how);
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 40);
    for (uint32_t shot = 1; shot <= SHOTS; shot++) {
        uint32_t ack = room_tick_number(match.room) - down, drawn = ack - 2;
        match_ticks(&match, (int)up);
        fire(match.room, shot, ack, 2 * 16, (int)(drawn % 160 * PACE));
        match_ticks(&match, 3);
    }
    RoomScore score = { .score = -1 };  // the mode did not get as far
    room_next_score(match.room, &score);
    match_end(&match);
    return (int)score.score;
}

static const char REWIND[] = "room:rewind(player, shoot, room, player)";

TEST(rewind, a_line_of_a_quarter_second_hits_what_its_player_saw)
{
    EXPECT_EQ(hits_of_marksman(REWIND, 4, 4), SHOTS);
    EXPECT_EQ(hits_of_marksman("shoot(room, player)", 4, 4), 0);
}

TEST(rewind, a_place_between_two_ticks_is_on_the_line_between_them)
{
    Match match = range("room:rewind(player, function() for t in room:each('target') do\n"
                        "  room.leaderboard:submit(player, t.x, 'x') end end)");
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 40);
    fire(match.room, 1, 40, 24, 0);  // one and a half ticks ago
    match_ticks(&match, 1);
    RoomScore score = { 0 };
    EXPECT(room_next_score(match.room, &score));
    EXPECT(score.score == 38 * PACE + PACE / 2);
    match_end(&match);
}

TEST(rewind, nobody_goes_back_further_than_half_a_second)
{
    EXPECT_EQ(hits_of_marksman(REWIND, 6, 6), SHOTS);
    EXPECT_EQ(hits_of_marksman(REWIND, 12, 12), 0);
}

TEST(rewind, afterwards_everything_is_where_it_was)
{
    Match still = range(""), busy = range("room:rewind(player, function() end)");
    Match *both[] = { &still, &busy };
    for (int i = 0; i < 2; i++) {
        room_join(both[i]->room, 0, "Ann", 7);
        match_ticks(both[i], 40);
        for (uint32_t shot = 1; shot < SHOTS; shot++) {
            fire(both[i]->room, shot, 40 + shot, 80, 0);
            match_ticks(both[i], 1);
        }
    }
    EXPECT(room_hash(still.room) == room_hash(busy.room));
    match_end(&still);
    match_end(&busy);
}

TEST(rewind, what_is_moved_or_despawned_meanwhile_stays_so)
{
    Match match = range("local move = room.tick < 43\n"
                        "room:rewind(player, function() for t in room:each('target') do\n"
                        "  if move then t.y = 300 else room:despawn(t) end end end)\n"
                        "for t in room:each('target') do room.leaderboard:submit(player, t.y, 'y') end\n"
                        "room.leaderboard:submit(player, room:count('target'), 'count')");
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 40);
    double seen[3];
    for (uint32_t shot = 1; shot <= 2; shot++) {
        fire(match.room, shot, room_tick_number(match.room), 64, 0);
        match_ticks(&match, 3);
    }
    for (int i = 0; i < 3; i++) {
        RoomScore score = { 0 };
        EXPECT(room_next_score(match.room, &score));
        seen[i] = score.score;
    }
    EXPECT(seen[0] == 300 && seen[1] == 1 && seen[2] == 0);
    match_end(&match);
}

TEST(rewind, an_error_in_it_or_a_second_one_inside_names_its_line_and_costs_one_tick)
{
    Match match = range("room:rewind(player, function() room:rewind(player, shoot, room, player) end)");
    room_join(match.room, 0, "Ann", 7);
    match_ticks(&match, 40);
    fire(match.room, 1, 40, 0, 0);
    match_ticks(&match, 1);
    EXPECT(strstr(room_error(match.room), "test.lua:15: a rewind inside a rewind") != NULL);
    match_ticks(&match, 1);
    EXPECT(room_error(match.room) == NULL);
    match_end(&match);
}
