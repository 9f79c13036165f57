// Who only watches: told what there is to see, and known to nobody.
#include "check.h"
#include "input.h"
#include "match.h"
#include <string.h>

static const char FAR_APART[] =
    "return { players = { 1, 4 }, size = { 8000, 1000 }, interest = { width = 400, height = 400 },\n"
    "  player = { body = ref 'body', card = owner(text(12)), there = i32 },\n"
    "  entities = { body = { x = pos, y = pos, sign = text(12), player = ref 'player' } },\n"
    "  view = { camera = { follow = 'body' } },\n"
    "  join = function(room, player)\n"
    "    local far = player.name == 'Bob'\n"
    "    player.card = 'ace of ' .. player.name\n"
    "    player.body = room:spawn('body', { x = far and 7000 or 300, y = 500, sign = 'sign ' .. player.name, player = player })\n"
    "  end,\n"
    "  leave = function(room, player) room:despawn(player.body) end,\n"
    "  tick = function(room)\n"
    "    local count = 0\n"
    "    for _ in room:players() do count = count + 1 end\n"
    "    for player in room:players() do player.there = count end\n"
    "  end }";

enum { SEAT = 4 };  // the first above the players'

static bool watch(Room *room, uint32_t sequence, int64_t player)
{
    Buffer message = input_begin(sequence, room_tick_number(room), 0, 1);
    write_integer(&message, player);
    return input_send(room, SEAT, &message);
}

// Whether the next whole picture of a seat has this text in it.
static bool sees(Room *room, int seat, const char *text)
{
    static uint8_t frame[ROOM_FRAME_LIMIT];
    room_forget(room, seat);
    size_t size = room_frame(room, seat, frame, sizeof frame);
    return memmem(frame, size, text, strlen(text)) != NULL;
}

TEST(watch, who_watches_changes_nothing)
{
    Match alone = match_of(FAR_APART), watched = match_of(FAR_APART);
    EXPECT_EQ(room_join(watched.room, SEAT, "Eve", 9), ROOM_WATCHING);
    for (int i = 0; i < 2; i++) {
        Room *room = i ? watched.room : alone.room;
        room_join(room, 0, "Ann", 1);
        match_ticks(i ? &watched : &alone, 5);
    }
    room_chat(watched.room, SEAT, "hello");
    room_drop(watched.room, SEAT);
    match_ticks(&watched, 1);
    match_ticks(&alone, 1);
    room_leave(watched.room, SEAT);
    match_ticks(&watched, 1);
    match_ticks(&alone, 1);
    EXPECT(room_error(watched.room) == NULL);
    EXPECT_EQ(room_hash(watched.room), room_hash(alone.room));
    match_end(&alone);
    match_end(&watched);
}

TEST(watch, sees_what_is_around_the_player_that_is_followed)
{
    Match match = match_of(FAR_APART);
    uint32_t ann = room_join(match.room, 0, "Ann", 1), bob = room_join(match.room, 1, "Bob", 2);
    room_join(match.room, SEAT, "Eve", 9);
    match_ticks(&match, 2);
    EXPECT(watch(match.room, 1, ann));
    EXPECT(sees(match.room, SEAT, "sign Ann") && !sees(match.room, SEAT, "sign Bob"));
    EXPECT(watch(match.room, 2, bob));
    EXPECT(!sees(match.room, SEAT, "sign Ann") && sees(match.room, SEAT, "sign Bob"));
    match_end(&match);
}

TEST(watch, is_not_told_what_only_an_owner_is_told)
{
    Match match = match_of(FAR_APART);
    uint32_t ann = room_join(match.room, 0, "Ann", 1);
    room_join(match.room, SEAT, "Eve", 9);
    match_ticks(&match, 2);
    EXPECT(watch(match.room, 1, ann));
    EXPECT(sees(match.room, 0, "ace of Ann"));
    EXPECT(!sees(match.room, SEAT, "ace of Ann"));
    match_end(&match);
}

// Ann and Bob play, Eve and Fay watch; told is all that was before.
static Match with_watchers(const char *source)
{
    Match match = match_of(source);
    static const char *const names[] = { "Ann", "Bob", "Eve", "Fay" };
    for (int i = 0; i < 4; i++) room_join(match.room, i < 2 ? i : SEAT + i - 2, names[i], 0);
    match_ticks(&match, 1);
    for (int i = 0; i < 4; i++) match_tells(&match, i < 2 ? i : SEAT + i - 2, "");
    return match;
}

TEST(watch, who_watches_can_say_something_to_everybody)
{
    Match match = with_watchers("return { players = { 1, 4 } }");
    room_chat(match.room, SEAT, "well played");
    match_ticks(&match, 1);
    EXPECT(match_tells(&match, 0,
                       "\xa3"
                       "Eve\xab"
                       "well played"));
    EXPECT(match_tells(&match, SEAT + 1,
                       "\xa3"
                       "Eve\xab"
                       "well played"));
    match_end(&match);
}

TEST(watch, where_the_mode_judges_lines_watchers_talk_among_themselves)
{
    Match match = with_watchers(
        "return { players = { 1, 4 }, chat = function(room, player, text) return #text < 9 end }");
    room_chat(match.room, SEAT, "it is a moon");
    match_ticks(&match, 1);
    EXPECT(!room_error(match.room));
    EXPECT(!match_tells(&match, 0, "it is a moon"));
    EXPECT(match_tells(&match, SEAT + 1, "it is a moon"));
    room_chat(match.room, 1, "is it?");
    match_ticks(&match, 1);
    EXPECT(match_tells(&match, 0, "is it?") && match_tells(&match, SEAT, "is it?"));
    match_end(&match);
}

TEST(watch, however_much_watchers_say_players_are_heard)
{
    Match match = with_watchers("return { players = { 1, 4 } }");
    for (int i = 0; i < 100; i++) room_chat(match.room, SEAT, "me me me");
    room_chat(match.room, 0, "hello");
    match_ticks(&match, 1);
    EXPECT(match_tells(&match, 1, "hello"));
    match_end(&match);
}

TEST(watch, takes_one_value_and_no_nonsense)
{
    Match match = match_of(FAR_APART);
    room_join(match.room, SEAT, "Eve", 9);
    match_ticks(&match, 2);
    EXPECT(!watch(match.room, 1, -1));
    EXPECT(!watch(match.room, 2, INT64_C(1) << 32));
    EXPECT(watch(match.room, 3, 0xffffffff) && watch(match.room, 4, 12345));
    match_ticks(&match, 1);
    EXPECT(!sees(match.room, SEAT, "sign"));
    EXPECT_EQ(room_join(match.room, SEAT + ROOM_WATCHERS, "Too many", 1), 0);
    match_end(&match);
}
