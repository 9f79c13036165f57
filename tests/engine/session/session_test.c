// One visitor: what is believed, and what ends the session.
#include "session.h"
#include <string.h>
#include "check.h"
#include "writer.h"

#define SECOND UINT64_C(1000000000)

typedef struct {
    Session session;
    Command command;
    Buffer message;
    uint64_t now;
} Visit;

static CommandKind say(Visit *visit)
{
    CommandKind kind = session_receive(&visit->session, visit->message.data, visit->message.size, visit->now,
                                       &visit->command);
    buffer_clear(&visit->message);
    return kind;
}

static CommandKind say_bytes(Visit *visit, const char *bytes, size_t size)
{
    buffer_append(&visit->message, bytes, size);
    return say(visit);
}

static CommandKind hello(Visit *visit, int version, const char *room, const char *name, const char *profile)
{
    Buffer *message = &visit->message;
    write_array(message, 6);
    write_integer(message, MESSAGE_HELLO);
    write_integer(message, version);
    write_text(message, room);
    write_text(message, name);
    if (profile)
        write_text(message, profile);
    else
        write_nil(message);
    write_nil(message);
    return say(visit);
}

static CommandKind input(Visit *visit)
{
    return say_bytes(visit, "\x94\x02\x01\x00\x90", 5);
}

static CommandKind chat(Visit *visit, const char *text)
{
    write_array(&visit->message, 2);
    write_integer(&visit->message, MESSAGE_CHAT);
    write_text(&visit->message, text);
    return say(visit);
}

static Visit visit_of(bool greeted)
{
    Visit visit = { .now = 100 * SECOND };
    session_init(&visit.session, visit.now);
    if (greeted) hello(&visit, 1, "", "Ada", NULL);
    return visit;
}

static bool closes_with(const Visit *visit, CommandKind kind, CloseCode code)
{
    return kind == COMMAND_CLOSE && visit->command.kind == COMMAND_CLOSE && visit->command.code == code;
}

TEST(session, hello_gives_room_name_and_profile)
{
    Visit visit = visit_of(false);
    EXPECT_EQ(hello(&visit, 1, "K7QX2", "  Ada\n Lovelace ", NULL), COMMAND_HELLO);
    EXPECT_TEXT(visit.command.hello.room, "K7QX2");
    EXPECT_TEXT(visit.command.hello.name, "Ada Lovelace");
    EXPECT(!visit.command.hello.profile);
    buffer_deinit(&visit.message);
}

TEST(session, name_without_visible_characters_becomes_player)
{
    Visit visit = visit_of(false);
    EXPECT_EQ(hello(&visit, 1, "", " \n\t ", NULL), COMMAND_HELLO);
    EXPECT_TEXT(visit.command.hello.name, "Player");
    buffer_deinit(&visit.message);
}

TEST(session, name_is_cut_to_sixteen_characters)
{
    Visit visit = visit_of(false);
    EXPECT_EQ(hello(&visit, 1, "", "abcdefghijklmnopqrstuvwxyz", NULL), COMMAND_HELLO);
    EXPECT_TEXT(visit.command.hello.name, "abcdefghijklmnop");
    buffer_deinit(&visit.message);
}

TEST(session, room_that_is_too_long_stays_in_bounds)
{
    Visit visit = visit_of(false);
    char name[SESSION_ROOM_SIZE * 2] = "";
    memset(name, 'r', sizeof name - 1);
    EXPECT_EQ(hello(&visit, 1, name, "Ada", NULL), COMMAND_HELLO);
    EXPECT_EQ(strlen(visit.command.hello.room), SESSION_ROOM_SIZE - 1);
    buffer_deinit(&visit.message);
}

TEST(session, other_version_closes_even_when_its_hello_looks_different)
{
    Visit visit = visit_of(false);
    CommandKind kind = hello(&visit, 2, "", "Ada", NULL);
    EXPECT(closes_with(&visit, kind, CLOSE_VERSION));
    kind = say_bytes(&visit, "\x92\x01\x02", 3);
    EXPECT(closes_with(&visit, kind, CLOSE_VERSION));
    kind = say_bytes(&visit, "\x93\x01\x02\x81\xa1v\xc1", 7);  // a map, and a byte that is never used
    EXPECT(closes_with(&visit, kind, CLOSE_VERSION));
    kind = say_bytes(&visit, "\x93\x01\x01\x80", 4);
    EXPECT(closes_with(&visit, kind, CLOSE_PROTOCOL));
    buffer_deinit(&visit.message);
}

TEST(session, anything_before_hello_closes)
{
    static const char *const messages[] = { "\x94\x02\x01\x01\x90", "\x92\x03\xa1x", "\x92\x04\x01" };
    static const size_t sizes[] = { 5, 4, 3 };
    for (int i = 0; i < 3; i++) {
        Visit visit = visit_of(false);
        CommandKind kind = say_bytes(&visit, messages[i], sizes[i]);
        EXPECT(closes_with(&visit, kind, CLOSE_PROTOCOL));
        buffer_deinit(&visit.message);
    }
}

TEST(session, second_hello_closes)
{
    Visit visit = visit_of(true);
    CommandKind kind = hello(&visit, 1, "", "Ada", NULL);
    EXPECT(closes_with(&visit, kind, CLOSE_PROTOCOL));
    buffer_deinit(&visit.message);
}

TEST(session, what_is_no_message_closes)
{
    static const struct {
        const char *bytes;
        size_t size;
    } messages[] = { { "", 0 },
                     { "\x01", 1 },
                     { "\x90", 1 },
                     { "\x91\x06", 2 },
                     { "\x91\x05", 2 },
                     { "\x92\x05\x01", 3 },
                     { "\x91\x10", 2 },
                     { "\x91\xa1x", 3 },
                     { "\x92\x04\x01\x01", 4 },
                     { "\x80", 1 },
                     { "\x92\x04\xff", 3 },
                     { "\xdd\xff\xff\xff\xff", 5 },
                     { "\x93\x02\x01\x01", 4 } };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        Visit visit = visit_of(true);
        CommandKind kind = say_bytes(&visit, messages[i].bytes, messages[i].size);
        EXPECT(closes_with(&visit, kind, CLOSE_PROTOCOL));
        buffer_deinit(&visit.message);
    }
}

TEST(session, text_that_is_not_utf8_closes_as_such)
{
    Visit visit = visit_of(true);
    CommandKind kind = say_bytes(&visit, "\x92\x03\xa1\xff", 4);
    EXPECT(closes_with(&visit, kind, CLOSE_ENCODING));
    buffer_deinit(&visit.message);
}

TEST(session, ping_gives_its_time)
{
    Visit visit = visit_of(true);
    EXPECT_EQ(say_bytes(&visit, "\x92\x04\xcf\x00\x1f\xff\xff\xff\xff\xff\xff", 11), COMMAND_PING);
    EXPECT_EQ(visit.command.time, (INT64_C(1) << 53) - 1);
    CommandKind kind = say_bytes(&visit, "\x92\x04\xcf\x00\x20\x00\x00\x00\x00\x00\x00", 11);
    EXPECT(closes_with(&visit, kind, CLOSE_PROTOCOL));
    buffer_deinit(&visit.message);
}

TEST(session, chat_beyond_four_in_five_seconds_is_dropped_without_a_word)
{
    Visit visit = visit_of(true);
    for (int i = 0; i < 4; i++) EXPECT_EQ(chat(&visit, "hello"), COMMAND_CHAT);
    EXPECT_EQ(chat(&visit, "hello"), COMMAND_NOTHING);
    visit.now += 5 * SECOND / 4;
    EXPECT_EQ(chat(&visit, "again"), COMMAND_CHAT);
    EXPECT_TEXT(visit.command.chat, "again");
    buffer_deinit(&visit.message);
}

TEST(session, chat_of_two_hundred_characters_is_the_longest)
{
    char text[203] = "";
    Visit visit = visit_of(true);
    memset(text, 'x', 200);
    EXPECT_EQ(chat(&visit, text), COMMAND_CHAT);
    text[200] = 'x';
    CommandKind kind = chat(&visit, text);
    EXPECT(closes_with(&visit, kind, CLOSE_PROTOCOL));
    buffer_deinit(&visit.message);
}

TEST(session, three_times_the_tick_rate_may_be_sent_for_ever)
{
    Visit visit = visit_of(true);
    session_enter(&visit.session, 20, 300, visit.now);
    for (int i = 0; i < 6000; i++) {
        visit.now += SECOND / 60;
        EXPECT_EQ(input(&visit), COMMAND_INPUT);
    }
    buffer_deinit(&visit.message);
}

TEST(session, more_than_that_is_read_slowly)
{
    Visit visit = visit_of(true);
    session_enter(&visit.session, 20, 300, visit.now);
    for (int i = 0; i < 240; i++) {
        EXPECT_EQ(input(&visit), COMMAND_INPUT);
        EXPECT_EQ(session_pause(&visit.session), 0);
    }
    EXPECT_EQ(input(&visit), COMMAND_INPUT);
    EXPECT(session_pause(&visit.session) >= 250);
    buffer_deinit(&visit.message);
}

// Says as much as it can for so many seconds, being read as the session asks for.
static CommandKind flood(Visit *visit, double seconds)
{
    const uint64_t end = visit->now + (uint64_t)(seconds * (double)SECOND);
    CommandKind kind = COMMAND_INPUT;
    for (; kind == COMMAND_INPUT && visit->now < end;
         visit->now += (uint64_t)session_pause(&visit->session) * SECOND / 1000)
        kind = input(visit);
    return kind;
}

TEST(session, who_goes_on_like_that_is_closed)
{
    Visit visit = visit_of(true);
    EXPECT_EQ(flood(&visit, 2.5), COMMAND_INPUT);
    EXPECT_EQ(flood(&visit, 1), COMMAND_CLOSE);
    EXPECT_EQ(visit.command.code, CLOSE_RATE);
    buffer_deinit(&visit.message);
}

TEST(session, who_calms_down_is_forgiven)
{
    Visit visit = visit_of(true);
    EXPECT_EQ(flood(&visit, 2.5), COMMAND_INPUT);
    visit.now += 3 * SECOND;
    EXPECT_EQ(flood(&visit, 2.5), COMMAND_INPUT);
    EXPECT_EQ(session_pause(&visit.session) > 0, true);
    buffer_deinit(&visit.message);
}

TEST(session, who_cannot_be_held_back_is_closed)
{
    Visit visit = visit_of(true);
    int taken = 0;
    session_enter(&visit.session, 20, 300, visit.now);
    while (input(&visit) == COMMAND_INPUT && taken < 1000) taken++;
    EXPECT_EQ(visit.command.code, CLOSE_RATE);
    EXPECT_EQ(taken, 480);
    buffer_deinit(&visit.message);
}

TEST(session, what_a_stalled_line_delivers_at_once_is_taken)
{
    Visit visit = visit_of(true);
    session_enter(&visit.session, 30, 300, visit.now);
    visit.now += 10 * SECOND;
    for (int i = 0; i < 300; i++) EXPECT_EQ(input(&visit), COMMAND_INPUT);
    buffer_deinit(&visit.message);
}

TEST(session, expires_without_hello_and_without_input)
{
    Visit visit = visit_of(false);
    EXPECT(!session_expired(&visit.session, visit.now + 5 * SECOND - 1));
    EXPECT(session_expired(&visit.session, visit.now + 5 * SECOND));
    hello(&visit, 1, "", "Ada", NULL);
    EXPECT(!session_expired(&visit.session, visit.now + 299 * SECOND));
    EXPECT(session_expired(&visit.session, visit.now + 300 * SECOND));
    buffer_deinit(&visit.message);
}

TEST(session, playing_is_an_input_that_differs_or_a_chat_line)
{
    Visit visit = visit_of(true);
    session_enter(&visit.session, 30, 10, visit.now);
    for (int i = 0; i < 9; i++) {
        visit.now += SECOND;  // what he sees is not what he does
        EXPECT_EQ(say_bytes(&visit, "\x94\x02\x01\x00\x91\x05", 6), COMMAND_INPUT);
        EXPECT_EQ(
            say_bytes(&visit, i % 2 ? "\x95\x02\x01\x00\x07\x91\x05" : "\x95\x02\x01\x00\x08\x91\x05", 7),
            COMMAND_INPUT);
    }
    EXPECT(session_expired(&visit.session, visit.now + 2 * SECOND));  // the first of them counted
    EXPECT_EQ(say_bytes(&visit, "\x94\x02\x02\x00\x91\x06", 6), COMMAND_INPUT);
    EXPECT(!session_expired(&visit.session, visit.now + 10 * SECOND - 1));
    visit.now += 9 * SECOND;
    EXPECT_EQ(chat(&visit, "still here"), COMMAND_CHAT);
    EXPECT(!session_expired(&visit.session, visit.now + 10 * SECOND - 1));
    EXPECT(session_expired(&visit.session, visit.now + 10 * SECOND));
    buffer_deinit(&visit.message);
}

TEST(session, mode_may_let_players_do_nothing_for_ever)
{
    Visit visit = visit_of(true);
    session_enter(&visit.session, 30, 0, visit.now);
    EXPECT(!session_expired(&visit.session, visit.now + 1000000 * SECOND));
    buffer_deinit(&visit.message);
}

TEST(session, away_is_true_or_false)
{
    Visit visit = visit_of(true);
    EXPECT_EQ(say_bytes(&visit, "\x92\x05\xc3", 3), COMMAND_AWAY);
    EXPECT(visit.command.away);
    EXPECT_EQ(say_bytes(&visit, "\x92\x05\xc2", 3), COMMAND_AWAY);
    EXPECT(!visit.command.away);
    CommandKind kind = say_bytes(&visit, "\x92\x05\xc0", 3);
    EXPECT(closes_with(&visit, kind, CLOSE_PROTOCOL));
    buffer_deinit(&visit.message);
}

TEST(session, hello_may_bring_a_resume_token)
{
    Visit visit = visit_of(false);
    EXPECT_EQ(say_bytes(&visit,
                        "\x96\x01\x01\xa0\xa3"
                        "Ada"
                        "\xc0\xa3"
                        "key",
                        13),
              COMMAND_HELLO);
    EXPECT(!visit.command.hello.profile);
    EXPECT_EQ(visit.command.hello.resume_size, 3);
    EXPECT(!memcmp(visit.command.hello.resume, "key", 3));
    buffer_deinit(&visit.message);
}
