// Two buckets are topped up as time goes by: one for messages, one for chat
// lines. The one for messages holds four seconds' worth, because a line that
// stalled for a while delivers all at once what was sent meanwhile. Whoever empties
// it is read more slowly, as his owner sees to; who keeps it empty is closed.
#include "session.h"
#include <string.h>
#include "hash.h"
#include "reader.h"
#include "text.h"

enum { RATE_BEFORE = 30, RATE_FACTOR = 3, BURST_SECONDS = 4, SLOW_SECONDS = 3, PAUSE_MS = 250 };
#define SECOND       UINT64_C(1000000000)
#define LARGEST_TIME ((INT64_C(1) << 53) - 1)

static double message_limit(const Session *session)
{
    return (double)session->rate * RATE_FACTOR * BURST_SECONDS;
}

void session_init(Session *session, uint64_t now)
{
    *session = (Session){
        .opened = now, .active = now, .filled = now, .rate = RATE_BEFORE, .idle = SESSION_IDLE_SECONDS
    };
    session->messages = message_limit(session);
    session->chats = PROTOCOL_CHAT_BURST;
}

void session_enter(Session *session, int rate, int idle, uint64_t now)
{
    session->rate = rate;
    session->idle = idle;
    session->active = now;
    session->messages = message_limit(session);
}

static double topped_up(double bucket, double more, double limit)
{
    return bucket + more < limit ? bucket + more : limit;
}

static void top_up(Session *session, uint64_t now)
{
    double seconds = (double)(now - session->filled) / (double)SECOND;
    session->messages =
        topped_up(session->messages, seconds * session->rate * RATE_FACTOR, message_limit(session));
    session->chats =
        topped_up(session->chats, seconds * PROTOCOL_CHAT_BURST / PROTOCOL_CHAT_SECONDS, PROTOCOL_CHAT_BURST);
    session->filled = now;
}

// False: it has been noisy for too long, or too noisy to be held back.
static bool take_message(Session *session, uint64_t now)
{
    session->messages -= 1;
    if (session->messages > session->rate * RATE_FACTOR) session->slowed = 0;
    if (session->messages >= 0) return true;
    if (!session->slowed) session->slowed = now;
    return session->messages >= -message_limit(session) && now - session->slowed < SLOW_SECONDS * SECOND;
}

int session_pause(const Session *session)
{
    if (session->messages >= 0) return 0;
    return PAUSE_MS + (int)(-session->messages * 1000 / (session->rate * RATE_FACTOR));
}

static bool take(double *bucket)
{
    if (*bucket < 1) return false;
    *bucket -= 1;
    return true;
}

static CommandKind close_with(Command *command, CloseCode code)
{
    command->code = code;
    return COMMAND_CLOSE;
}

static void copy_code(char *room, const char *text, size_t size)
{
    if (memchr(text, 0, size)) text = "?", size = 1;  // no room has such a code
    size_t kept = size < SESSION_ROOM_SIZE ? size : SESSION_ROOM_SIZE - 1;
    memcpy(room, text, kept);
    room[kept] = 0;
}

static bool read_token(Reader *reader, const char **token, size_t *size)
{
    *token = NULL;
    *size = 0;
    return read_text(reader, token, size) || read_nil(reader);
}

// The version comes first in a HELLO, since another one may look different, and hold what this one never
// does.
static bool is_of_another_version(const Session *session, const uint8_t *data, size_t size)
{
    Reader reader = reader_of(data, size);
    uint32_t count;
    int64_t version;
    return !session->greeted && read_array(&reader, &count) && count >= 2 &&
           read_integer(&reader, MESSAGE_HELLO, MESSAGE_HELLO, &version) &&
           read_integer(&reader, INT64_MIN, INT64_MAX, &version) && version != PROTOCOL_VERSION;
}

// [1, version, room, name, profile, resume]
static CommandKind read_hello(Session *session, Reader *reader, uint32_t count, Command *command)
{
    const char *room, *name;
    size_t room_size, name_size;
    int64_t version;
    if (session->greeted || count != 6 ||
        !read_integer(reader, PROTOCOL_VERSION, PROTOCOL_VERSION, &version) ||
        !read_text(reader, &room, &room_size) || !read_text(reader, &name, &name_size))
        return close_with(command, CLOSE_PROTOCOL);
    if (!read_token(reader, &command->hello.profile, &command->hello.profile_size) ||
        !read_token(reader, &command->hello.resume, &command->hello.resume_size))
        return close_with(command, CLOSE_PROTOCOL);
    copy_code(command->hello.room, room, room_size);
    char *out = command->hello.name;
    if (!text_clean(out, SESSION_NAME_SIZE, name, name_size, PROTOCOL_NAME_LIMIT)) strcpy(out, "Player");
    session->greeted = true;
    return COMMAND_HELLO;
}

// Only the shape that all modes share; the room checks the rest against its inputs. A tab that is open but
// unattended goes on sending the same values: that is not playing.
static CommandKind read_input(Session *session, Reader *reader, uint32_t count, uint64_t now,
                              Command *command)
{
    int64_t sequence, ack, behind;
    if (!session->greeted || (count != 4 && count != 5) || !read_integer(reader, 1, UINT32_MAX, &sequence) ||
        !read_integer(reader, 0, UINT32_MAX, &ack) ||
        (count == 5 && !read_integer(reader, 0, UINT16_MAX, &behind)))
        return close_with(command, CLOSE_PROTOCOL);
    const uint64_t wanted = hash_bytes(reader->at, (size_t)(reader->end - reader->at));
    if (wanted != session->wanted) session->active = now;
    session->wanted = wanted;
    return COMMAND_INPUT;
}

static int count_characters(const char *text, size_t size)
{
    int count = 0;
    for (size_t i = 0; i < size; i++) count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

static CommandKind read_chat(Session *session, Reader *reader, uint32_t count, uint64_t now, Command *command)
{
    const char *text;
    size_t size;
    if (!session->greeted || count != 2 || !read_text(reader, &text, &size) ||
        count_characters(text, size) > PROTOCOL_CHAT_LIMIT)
        return close_with(command, CLOSE_PROTOCOL);
    session->active = now;
    if (!take(&session->chats)) return COMMAND_NOTHING;
    bool said = text_clean(command->chat, SESSION_CHAT_SIZE, text, size, PROTOCOL_CHAT_LIMIT) > 0;
    return said ? COMMAND_CHAT : COMMAND_NOTHING;
}

static CommandKind read_ping(Session *session, Reader *reader, uint32_t count, Command *command)
{
    if (!session->greeted || count != 2 || !read_integer(reader, 0, LARGEST_TIME, &command->time))
        return close_with(command, CLOSE_PROTOCOL);
    return COMMAND_PING;
}

static CommandKind read_away(Session *session, Reader *reader, uint32_t count, Command *command)
{
    if (!session->greeted || count != 2 || !read_bool(reader, &command->away))
        return close_with(command, CLOSE_PROTOCOL);
    return COMMAND_AWAY;
}

static CommandKind read_message(Session *session, Reader reader, uint64_t now, Command *command)
{
    uint32_t count;
    int64_t kind;
    if (!read_array(&reader, &count) || !read_integer(&reader, 0, 255, &kind))
        return close_with(command, CLOSE_PROTOCOL);
    switch (kind) {
    case MESSAGE_HELLO: return read_hello(session, &reader, count, command);
    case MESSAGE_INPUT: return read_input(session, &reader, count, now, command);
    case MESSAGE_CHAT: return read_chat(session, &reader, count, now, command);
    case MESSAGE_PING: return read_ping(session, &reader, count, command);
    case MESSAGE_AWAY: return read_away(session, &reader, count, command);
    default: return close_with(command, CLOSE_PROTOCOL);
    }
}

CommandKind session_receive(Session *session, const uint8_t *data, size_t size, uint64_t now,
                            Command *command)
{
    top_up(session, now);
    if (!take_message(session, now)) return command->kind = close_with(command, CLOSE_RATE);
    if (size > PROTOCOL_MESSAGE_LIMIT) return command->kind = close_with(command, CLOSE_TOO_BIG);
    if (is_of_another_version(session, data, size)) return command->kind = close_with(command, CLOSE_VERSION);
    ScanResult scan = reader_scan(data, size, PROTOCOL_DEPTH_LIMIT);
    if (scan == SCAN_ENCODING) return command->kind = close_with(command, CLOSE_ENCODING);
    if (scan != SCAN_OK) return command->kind = close_with(command, CLOSE_PROTOCOL);
    return command->kind = read_message(session, reader_of(data, size), now, command);
}

bool session_expired(const Session *session, uint64_t now)
{
    if (!session->greeted) return now >= session->opened + PROTOCOL_HELLO_SECONDS * SECOND;
    return session->idle && now >= session->active + (uint64_t)session->idle * SECOND;
}
